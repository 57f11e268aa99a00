/** What a commit does to the group: the part that is the same for whoever makes it and for all who hear of it. */
import type { FramedContentCommit } from 'ts-mls/framedContent.js'
import type { Extension } from 'ts-mls/extension.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import type { KeyPackage } from 'ts-mls/keyPackage.js'
import { type EpochSecrets, initializeEpoch } from 'ts-mls/keySchedule.js'
import type { ProposalOrRef } from 'ts-mls/proposalOrRefType.js'
import { addLeafNode, type RatchetTree, removeLeafNode } from 'ts-mls/ratchetTree.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { nextEpochContext } from 'ts-mls/clientState.js'
import { toHex } from '#platform/bytes.ts'
import type { CommitView, Member, Policy } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { type Epoch, extensionsFor, memberAt, membersOf, settingsIn } from './epoch.ts'
import { identityOf } from './leaves.ts'
import type { Suite } from './provider.ts'
import { type HashedTree, hashTree, rootHash } from './tree.ts'

export type Change = { adds: KeyPackage[]; removes: number[]; settings?: Uint8Array }

/** RFC 9420, section 12.4: which proposals ask for a path. An empty commit has one as well. */
export function needsPath({ adds, removes, settings }: Change): boolean {
  return removes.length > 0 || settings !== undefined || adds.length === 0
}

export function proposalsOf({ adds, removes, settings }: Change): ProposalOrRef[] {
  return [
    ...(settings
      ? [
          {
            proposalType: 'group_context_extensions' as const,
            groupContextExtensions: { extensions: extensionsFor(settings) },
          },
        ]
      : []),
    ...removes.map((removed) => ({ proposalType: 'remove' as const, remove: { removed } })),
    ...adds.map((keyPackage) => ({ proposalType: 'add' as const, add: { keyPackage } })),
  ].map((proposal) => ({ proposalOrRefType: 'proposal' as const, proposal }))
}

/** Anything but adding, removing and settings, each said in the commit itself, is refused. */
export function changeIn(proposals: readonly ProposalOrRef[]): Change {
  const change: Change = { adds: [], removes: [] }
  for (const each of proposals) {
    if (each.proposalOrRefType !== 'proposal')
      throw new GroupRefused('external', 'A commit speaks of a proposal that was made apart, which is not done here.')
    const { proposal } = each
    if (proposal.proposalType === 'add') change.adds.push(proposal.add.keyPackage)
    else if (proposal.proposalType === 'remove') change.removes.push(proposal.remove.removed)
    else if (proposal.proposalType === 'group_context_extensions' && !change.settings)
      change.settings = settingsIn(proposal.groupContextExtensions.extensions)
    else throw new GroupRefused('external', `A commit carries "${proposal.proposalType}", which is not done here.`)
  }
  return change
}

/** The commit as the policy sees it; refuses what cannot be done to this group whatever the policy says. */
export function viewOf(epoch: Epoch, committer: number, change: Change): CommitView {
  const { tree } = epoch.hashed
  const by = memberAt(tree, committer)
  if (!by) throw new GroupRefused('unauthentic', 'The committer has no leaf.')
  if (new Set(change.removes).size !== change.removes.length)
    throw new GroupRefused('malformed', 'A commit removes one member twice.')
  const removes = change.removes.map((leaf): Member => {
    const member = memberAt(tree, leaf)
    if (!member) throw new GroupRefused('malformed', `Nobody sits at place ${leaf}.`)
    if (leaf === committer) throw new GroupRefused('policy', 'A device cannot remove itself: another member must.')
    return member
  })
  refuseDoubles(epoch, change)
  const places = placesFor(epoch, change)
  return {
    by,
    adds: change.adds.map(({ leafNode }, index) => ({
      leaf: places[index] ?? -1,
      identity: identityOf(leafNode),
      signatureKey: leafNode.signaturePublicKey,
    })),
    removes,
    ...(change.settings ? { settings: change.settings } : {}),
    before: { members: membersOf(tree), settings: settingsIn(epoch.context.extensions) },
  }
}

export function askPolicy(policy: Policy, view: CommitView): void {
  let verdict: true | string
  try {
    verdict = policy(view)
  } catch (cause) {
    throw new GroupRefused('policy', 'The rules of the room could not be asked.', { cause })
  }
  if (verdict !== true) throw new GroupRefused('policy', String(verdict))
}

/** No signature key and no encryption key may stand in the tree twice. */
function refuseDoubles({ hashed }: Epoch, { adds, removes }: Change): void {
  const gone = new Set(removes.map((leaf) => leaf * 2))
  const taken = new Set<string>()
  for (const [index, node] of hashed.tree.entries()) {
    if (!node || gone.has(index)) continue
    if (node.nodeType === 'parent') taken.add(toHex(node.parent.hpkePublicKey))
    else for (const key of [node.leaf.hpkePublicKey, node.leaf.signaturePublicKey]) taken.add(toHex(key))
  }
  for (const { leafNode } of adds)
    for (const key of [leafNode.hpkePublicKey, leafNode.signaturePublicKey]) {
      const name = toHex(key)
      if (taken.has(name)) throw new GroupRefused('unauthentic', 'A device is added whose key is in the group already.')
      taken.add(name)
    }
}

/** Newcomers take the leftmost empty places, after the removed have left theirs. */
function placesFor({ hashed }: Epoch, { adds, removes }: Change): number[] {
  const gone = new Set(removes)
  const places: number[] = []
  for (let leaf = 0; places.length < adds.length; leaf++)
    if (gone.has(leaf) || hashed.tree[leaf * 2] === undefined) places.push(leaf)
  return places
}

/** The tree after the proposals and before the path. */
export function changedTree(
  suite: Suite,
  before: HashedTree,
  { adds, removes }: Change,
): { hashed: HashedTree; added: { leaf: number; keyPackage: KeyPackage }[] } {
  let { tree } = before
  for (const leaf of removes) tree = removeLeafNode(tree, toLeafIndex(leaf))
  const added: { leaf: number; keyPackage: KeyPackage }[] = []
  for (const keyPackage of adds) {
    const [next, node] = addLeafNode(tree, keyPackage.leafNode)
    tree = inOrder(next)
    added.push({ leaf: node / 2, keyPackage })
  }
  return { hashed: tree === before.tree ? before : hashTree(suite, tree, before), added }
}

/** RFC 9420, section 7.1: leaves not merged stand in order. A tree of ill will can make the library's appending break it. */
function inOrder(tree: RatchetTree): RatchetTree {
  return tree.map((node) => {
    if (node?.nodeType !== 'parent') return node
    const { unmergedLeaves } = node.parent
    if (unmergedLeaves.every((leaf, index) => index === 0 || leaf > (unmergedLeaves[index - 1] ?? leaf))) return node
    return { nodeType: 'parent', parent: { ...node.parent, unmergedLeaves: unmergedLeaves.toSorted((a, b) => a - b) } }
  })
}

export type Advanced = EpochSecrets & { context: GroupContext; confirmationTag: Uint8Array }

/** The key schedule's step into the next epoch (section 8). */
export async function advance(
  suite: Suite,
  epoch: Epoch,
  commit: { content: FramedContentCommit; signature: Uint8Array; extensions: Extension[] },
  hashed: HashedTree,
  commitSecret: Uint8Array,
): Promise<Advanced> {
  const context = await nextEpochContext(
    { ...epoch.context, extensions: commit.extensions },
    'mls_private_message',
    commit.content,
    commit.signature,
    rootHash(hashed),
    epoch.confirmationTag,
    suite.impl.hash,
  )
  const noPsk = new Uint8Array(suite.hashLength)
  const made = await initializeEpoch(epoch.schedule.initSecret, commitSecret, context, noPsk, suite.impl.kdf)
  const { confirmationKey } = made.keySchedule
  return {
    ...made,
    context,
    confirmationTag: suite.using.hmac(suite.hash, confirmationKey, context.confirmedTranscriptHash),
  }
}
