/**
 * Follows a group as a member that only listens (RFC 9420, section 12.4.2), from the library's parts. The library's own
 * processing stumbles over the extension `external_senders`, and forgets to clear a group's extensions when they are
 * replaced by none.
 */
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { type ClientState, applyProposals, nextEpochContext, processProposal } from 'ts-mls/clientState.js'
import type { Commit } from 'ts-mls/commit.js'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { verifyConfirmationTag } from 'ts-mls/framedContent.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import type { MLSMessage } from 'ts-mls/message.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { getCommitSecret, pathToRoot } from 'ts-mls/pathSecrets.js'
import { type PrivateKeyPath, mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import type { PskIndex } from 'ts-mls/pskIndex.js'
import { type RatchetTree, addLeafNode } from 'ts-mls/ratchetTree.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { type LeafIndex, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath } from 'ts-mls/updatePath.js'
import { VectorFault, alike, holds, same } from './fields.ts'
import { byName, byNumber, externalSendersOf } from './external-senders.ts'
import { isLeafOf } from './joining.ts'

type Applied = Awaited<ReturnType<typeof applyProposals>>

/** Opens a proposal and lays it ready for the commit that names it. */
export async function hearProposal(state: ClientState, message: MLSMessage, suite: CiphersuiteImpl) {
  const opened = await open(state, message, suite)
  const { content } = opened.content
  if (content.contentType !== 'proposal') throw new VectorFault('a proposal is none')
  return processProposal(opened.state, opened.content, byNumber(content.proposal), suite.hash)
}

/** Opens a commit and answers the state of the epoch that it begins. */
export async function hearCommit(state: ClientState, message: MLSMessage, psks: PskIndex, suite: CiphersuiteImpl) {
  const { content: opened, state: before } = await open(state, message, suite)
  const { content, auth } = opened
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new VectorFault('a commit is none')
  const { commit, sender } = content
  if (sender.senderType !== 'member' && sender.senderType !== 'new_member_commit')
    throw new VectorFault(`a commit came from a sender of the kind ${sender.senderType}`)
  const member = sender.senderType === 'member' ? toLeafIndex(sender.leafIndex) : undefined
  const proposals = commit.proposals.map((one) =>
    one.proposalOrRefType === 'proposal' ? { ...one, proposal: byNumber(one.proposal) } : one,
  )
  const applied = await applyProposals(before, proposals, member, psks, false, suite)
  if (applied.selfRemoved) throw new VectorFault('this client was removed')
  if ((member === undefined) !== (applied.additionalResult.kind === 'externalCommit'))
    throw new VectorFault('an external commit must come from a new member, and no other may')
  if (applied.needsUpdatePath && !commit.path) throw new VectorFault('the commit lacks a path')

  const context = { ...before.groupContext, extensions: extensionsAfter(before.groupContext, applied) }
  const { tree, privatePath, commitSecret } = await climb(before, commit, member, applied, context, suite)
  const treeHash = await treeHashRoot(tree, suite.hash)
  const groupContext = await nextEpochContext(
    context,
    opened.wireformat,
    content,
    auth.signature,
    treeHash,
    before.confirmationTag,
    suite.hash,
  )
  const { additionalResult: result } = applied
  const initSecret = result.kind === 'externalCommit' ? result.externalInitSecret : before.keySchedule.initSecret
  const epoch = await initializeEpoch(initSecret, commitSecret, groupContext, applied.pskSecret, suite.kdf)
  const { confirmationKey } = epoch.keySchedule
  const { confirmedTranscriptHash } = groupContext
  const tagged = await verifyConfirmationTag(confirmationKey, auth.confirmationTag, confirmedTranscriptHash, suite.hash)
  holds('the confirmation tag of the commit', tagged)
  return {
    ...before,
    groupContext,
    ratchetTree: tree,
    privatePath,
    keySchedule: epoch.keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), epoch.encryptionSecret, suite.kdf),
    confirmationTag: auth.confirmationTag,
    unappliedProposals: {},
  }
}

async function open(state: ClientState, message: MLSMessage, suite: CiphersuiteImpl) {
  const { groupContext, ratchetTree } = state
  if (message.wireformat === 'mls_private_message') {
    isAddressed(message.privateMessage, groupContext)
    const { senderDataSecret } = state.keySchedule
    const { keyRetentionConfig } = state.clientConfig
    const { content, tree } = await unprotectPrivateMessage(
      senderDataSecret,
      message.privateMessage,
      state.secretTree,
      ratchetTree,
      groupContext,
      keyRetentionConfig,
      suite,
    )
    return { content, state: { ...state, secretTree: tree } }
  }
  if (message.wireformat !== 'mls_public_message') throw new VectorFault(`a ${message.wireformat} is no handshake`)
  const { publicMessage } = message
  isAddressed(publicMessage.content, groupContext)
  const key = externalKey(publicMessage.content.sender, groupContext)
  const { membershipKey } = state.keySchedule
  const content: AuthenticatedContent = await unprotectPublicMessage(
    membershipKey,
    groupContext,
    ratchetTree,
    publicMessage,
    suite,
    key,
  )
  return { content, state }
}

function isAddressed(to: { groupId: Uint8Array; epoch: bigint }, context: GroupContext): void {
  same('the group of a message', to.groupId, context.groupId)
  alike('the epoch of a message', String(to.epoch), String(context.epoch))
}

function externalKey(sender: AuthenticatedContent['content']['sender'], context: GroupContext): Uint8Array | undefined {
  if (sender.senderType !== 'external') return undefined
  const senders = externalSendersOf(context.extensions)
  const found = senders[sender.senderIndex]
  if (!found) throw new VectorFault(`external sender ${sender.senderIndex} is none of ${senders.length}`)
  return found.signaturePublicKey
}

function extensionsAfter(context: GroupContext, { allProposals }: Applied): GroupContext['extensions'] {
  for (const { proposal } of allProposals)
    if (proposal.proposalType === 'group_context_extensions') return byName(proposal.groupContextExtensions.extensions)
  return context.extensions
}

/** The tree after the commit's path, the keys that we gain by it, and its secret. */
async function climb(
  state: ClientState,
  { path }: Commit,
  member: LeafIndex | undefined,
  applied: Applied,
  context: GroupContext,
  suite: CiphersuiteImpl,
): Promise<{ tree: RatchetTree; privatePath: PrivateKeyPath; commitSecret: Uint8Array }> {
  if (!path)
    return {
      tree: applied.tree,
      privatePath: state.privatePath,
      commitSecret: new Uint8Array(suite.kdf.size),
    }
  const { additionalResult: result } = applied
  const committer = member ?? (result.kind === 'externalCommit' ? result.newMemberLeafIndex : undefined)
  if (committer === undefined) throw new VectorFault('the commit has a path, but no committer')
  await isLeafOf(state, path.leafNode, committer, suite)
  const grown = member === undefined ? addLeafNode(applied.tree, path.leafNode)[0] : applied.tree
  const tree = await applyUpdatePath(grown, committer, path, suite.hash, member === undefined)
  const provisional = { ...context, epoch: context.epoch + 1n, treeHash: await treeHashRoot(tree, suite.hash) }
  const newcomers =
    result.kind === 'memberCommit'
      ? result.addedLeafNodes.map(([leaf]) => leafToNodeIndex(leaf))
      : [leafToNodeIndex(committer)]
  const { nodeIndex, pathSecret } = await applyUpdatePathSecret(
    tree,
    state.privatePath,
    committer,
    provisional,
    path,
    newcomers,
    suite,
  )
  const meeting = toNodeIndex(nodeIndex)
  const gained = await toPrivateKeyPath(
    await pathToRoot(tree, meeting, pathSecret, suite.kdf),
    toLeafIndex(state.privatePath.leafIndex),
    suite,
  )
  return {
    tree,
    privatePath: mergePrivateKeyPaths(state.privatePath, gained),
    commitSecret: await getCommitSecret(tree, meeting, pathSecret, suite.kdf),
  }
}
