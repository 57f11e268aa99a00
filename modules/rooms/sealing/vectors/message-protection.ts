import { z } from 'zod'
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { createContentCommitSignature } from 'ts-mls/framedContent.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { defaultKeyRetentionConfig } from 'ts-mls/keyRetentionConfig.js'
import { decodeMlsMessage } from 'ts-mls/message.js'
import { protect, protectApplicationData, protectProposal, unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { protectProposalPublic, protectPublicMessage, unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import type { PrivateMessage } from 'ts-mls/privateMessage.js'
import { decodeProposal, encodeProposal } from 'ts-mls/proposal.js'
import type { PublicMessage } from 'ts-mls/publicMessage.js'
import { type SecretTree, createSecretTree } from 'ts-mls/secretTree.js'
import { Hex, Suite, VectorFault, Whole64, alike, decoded, same } from './fields.ts'
import type { Suites } from './suites.ts'

const MessageProtection = z.object({
  cipher_suite: Suite,
  group_id: Hex,
  epoch: Whole64,
  tree_hash: Hex,
  confirmed_transcript_hash: Hex,
  signature_priv: Hex,
  signature_pub: Hex,
  encryption_secret: Hex,
  sender_data_secret: Hex,
  membership_key: Hex,
  proposal: Hex,
  proposal_pub: Hex,
  proposal_priv: Hex,
  commit: Hex,
  commit_pub: Hex,
  commit_priv: Hex,
  application: Hex,
  application_priv: Hex,
})
type Vector = z.infer<typeof MessageProtection>

type Desk = {
  vector: Vector
  suite: CiphersuiteImpl
  context: GroupContext
  secrets: () => Promise<SecretTree>
}

/** The sender of every message of such a vector. */
const sender = 1
const nothing = new Uint8Array()
const unpadded = { kind: 'padUntilLength', padUntilLength: 0 } as const

/** Framing and protection of messages, both ways (RFC 9420, section 6). */
export async function messageProtection(value: unknown, suites: Suites): Promise<void> {
  const vector = MessageProtection.parse(value)
  const suite = await suites(vector.cipher_suite)
  const context: GroupContext = {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: vector.group_id,
    epoch: vector.epoch,
    treeHash: vector.tree_hash,
    confirmedTranscriptHash: vector.confirmed_transcript_hash,
    extensions: [],
  }
  // A copy each time: what makes a secret tree is consumed by it.
  const secrets = (): Promise<SecretTree> => createSecretTree(2, vector.encryption_secret.slice(), suite.kdf)
  const desk = { vector, suite, context, secrets }
  await theirs(desk)
  await ours(desk)
}

async function theirs(desk: Desk): Promise<void> {
  const { vector } = desk
  isProposal('proposal_pub', await openPublic(desk, 'proposal_pub', read('proposal_pub', vector)), vector)
  isCommit('commit_pub', await openPublic(desk, 'commit_pub', read('commit_pub', vector)), vector)
  isProposal('proposal_priv', await openPrivate(desk, 'proposal_priv', read('proposal_priv', vector)), vector)
  isCommit('commit_priv', await openPrivate(desk, 'commit_priv', read('commit_priv', vector)), vector)
  isApplication(
    'application_priv',
    await openPrivate(desk, 'application_priv', read('application_priv', vector)),
    vector,
  )
}

async function ours(desk: Desk): Promise<void> {
  const { vector, suite, context } = desk
  const { signature_priv: signing, sender_data_secret: senderSecret, membership_key: membership } = vector
  const proposal = decoded('proposal', decodeProposal, vector.proposal)
  const commit = decoded('commit', decodeCommit, vector.commit)

  const open = await protectProposalPublic(signing, membership, context, nothing, proposal, sender, suite)
  isProposal('our own public proposal', await openPublic(desk, 'our own', open.publicMessage), vector)
  const sealed = await protectProposal(
    signing,
    senderSecret,
    proposal,
    nothing,
    context,
    await desk.secrets(),
    sender,
    unpadded,
    suite,
  )
  isProposal('our own private proposal', await openPrivate(desk, 'our own', sealed.privateMessage), vector)

  const tag = suite.rng.randomBytes(suite.kdf.size)
  for (const wireformat of ['mls_public_message', 'mls_private_message'] as const) {
    const member = { senderType: 'member', leafIndex: sender } as const
    const { framedContent: content, signature } = await createContentCommitSignature(
      context,
      wireformat,
      commit,
      member,
      nothing,
      signing,
      suite.signature,
    )
    const auth = { contentType: 'commit', signature, confirmationTag: tag } as const
    const back =
      wireformat === 'mls_public_message'
        ? await openPublic(
            desk,
            'our own',
            await protectPublicMessage(membership, context, { wireformat, content, auth }, suite),
          )
        : await openPrivate(
            desk,
            'our own',
            (
              await protect(
                senderSecret,
                nothing,
                context,
                await desk.secrets(),
                { ...content, auth },
                sender,
                unpadded,
                suite,
              )
            ).privateMessage,
          )
    isCommit(`our own commit as ${wireformat}`, back, vector)
  }

  const said = await protectApplicationData(
    signing,
    senderSecret,
    vector.application,
    nothing,
    context,
    await desk.secrets(),
    sender,
    unpadded,
    suite,
  )
  const heard = await openPrivate(desk, 'our own', said.privateMessage)
  isApplication('our own application message', heard, vector)
  const published = await protectPublicMessage(membership, context, heard, suite).catch(() => undefined)
  if (published) throw new VectorFault('application data was protected as a PublicMessage')
}

function read<Field extends 'proposal_pub' | 'commit_pub' | 'proposal_priv' | 'commit_priv' | 'application_priv'>(
  field: Field,
  vector: Vector,
): Field extends `${string}_pub` ? PublicMessage : PrivateMessage
function read(
  field: 'proposal_pub' | 'commit_pub' | 'proposal_priv' | 'commit_priv' | 'application_priv',
  vector: Vector,
): PublicMessage | PrivateMessage {
  const message = decoded(field, decodeMlsMessage, vector[field])
  if (field.endsWith('_pub') && message.wireformat === 'mls_public_message') return message.publicMessage
  if (field.endsWith('_priv') && message.wireformat === 'mls_private_message') return message.privateMessage
  throw new VectorFault(`${field} is of the wrong wire format`)
}

async function openPublic(desk: Desk, what: string, message: PublicMessage): Promise<AuthenticatedContent> {
  const { vector, suite, context } = desk
  isAddressed(what, message.content, context)
  const { sender: from } = message.content
  alike(`the sender of ${what}`, from, { senderType: 'member', leafIndex: sender })
  return unprotectPublicMessage(vector.membership_key, context, [], message, suite, vector.signature_pub)
}

async function openPrivate(desk: Desk, what: string, message: PrivateMessage): Promise<AuthenticatedContent> {
  const { vector, suite, context, secrets } = desk
  isAddressed(what, message, context)
  const { content } = await unprotectPrivateMessage(
    vector.sender_data_secret,
    message,
    await secrets(),
    [],
    context,
    defaultKeyRetentionConfig,
    suite,
    vector.signature_pub,
  )
  alike(`the sender of ${what}`, content.content.sender, { senderType: 'member', leafIndex: sender })
  return content
}

function isAddressed(what: string, to: { groupId: Uint8Array; epoch: bigint }, context: GroupContext): void {
  same(`the group of ${what}`, to.groupId, context.groupId)
  alike(`the epoch of ${what}`, String(to.epoch), String(context.epoch))
}

function isProposal(what: string, { content }: AuthenticatedContent, vector: Vector): void {
  if (content.contentType !== 'proposal') throw new VectorFault(`${what} holds no proposal`)
  same(what, encodeProposal(content.proposal), vector.proposal)
}

function isCommit(what: string, { content }: AuthenticatedContent, vector: Vector): void {
  if (content.contentType !== 'commit') throw new VectorFault(`${what} holds no commit`)
  same(what, encodeCommit(content.commit), vector.commit)
}

function isApplication(what: string, { content }: AuthenticatedContent, vector: Vector): void {
  if (content.contentType !== 'application') throw new VectorFault(`${what} holds no application data`)
  same(what, content.applicationData, vector.application)
}
