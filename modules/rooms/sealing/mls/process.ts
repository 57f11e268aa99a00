/** Hearing another's commit (RFC 9420, section 12.4.2). Nothing of the group is touched: the caller adopts the outcome. */
import type { FramedContentCommit } from 'ts-mls/framedContent.js'
import { leafWidth } from 'ts-mls/treemath.js'
import { equalBytes } from '#platform/bytes.ts'
import type { CommitView } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { type Advanced, advance, askPolicy, type Change, changedTree, changeIn, needsPath, viewOf } from './change.ts'
import { type Epoch, extensionsFor, type Seat } from './epoch.ts'
import type { Opened } from './framing.ts'
import { checkKeyPackage, checkLeaf, checkLeafSignature, mustStand } from './leaves.ts'
import { hearPath, keysInUse, setPath } from './path.ts'
import { plantSecrets } from './secrets.ts'
import { type HashedTree, rootHash } from './tree.ts'
import { refusing } from './wire.ts'

/** `next` is absent where this device was removed. */
export type HeardCommit = { view: CommitView; next?: Epoch }

export async function hearCommit(seat: Seat, epoch: Epoch, { authenticated, from }: Opened): Promise<HeardCommit> {
  const { content, auth } = authenticated
  if (content.contentType !== 'commit' || auth.contentType !== 'commit')
    throw new GroupRefused('malformed', 'This is no commit.')
  const change = changeIn(content.commit.proposals)
  const view = viewOf(epoch, from.leaf, change)
  for (const keyPackage of change.adds) {
    await checkKeyPackage(seat.suite, keyPackage)
    await mustStand(seat.judge, keyPackage.leafNode, 'added')
  }
  await checkCommitterLeaf(seat, epoch, from.leaf, content, change)
  askPolicy(seat.policy, view)
  // Whoever is removed cannot follow into the new epoch: the signature is all that he can verify.
  if (change.removes.includes(epoch.self)) return { view }
  const framed = { content, signature: auth.signature, confirmationTag: auth.confirmationTag }
  return { view, next: await follow(seat, epoch, from.leaf, change, framed) }
}

async function checkCommitterLeaf(
  { suite, judge }: Seat,
  { hashed, context }: Epoch,
  committer: number,
  { commit }: FramedContentCommit,
  change: Change,
): Promise<void> {
  if (!commit.path) {
    if (needsPath(change)) throw new GroupRefused('unauthentic', 'This commit must bring fresh keys and does not.')
    return
  }
  const { leafNode } = commit.path
  const before = hashed.tree[committer * 2]
  if (before?.nodeType !== 'leaf') throw new GroupRefused('unauthentic', 'The committer has no leaf.')
  const { leaf } = before
  const same =
    leafNode.credential.credentialType === 'basic' &&
    leaf.credential.credentialType === 'basic' &&
    equalBytes(leafNode.credential.identity, leaf.credential.identity) &&
    equalBytes(leafNode.signaturePublicKey, leaf.signaturePublicKey)
  if (!same) throw new GroupRefused('stranger', 'A leaf may not change whom it speaks for.')
  await checkLeaf(suite, leafNode)
  await checkLeafSignature(suite, leafNode, context.groupId, committer)
  await mustStand(judge, leafNode, 'updated')
}

type Framed = { content: FramedContentCommit; signature: Uint8Array; confirmationTag: Uint8Array }

async function follow(
  { suite }: Seat,
  epoch: Epoch,
  committer: number,
  change: Change,
  framed: Framed,
): Promise<Epoch> {
  const { self } = epoch
  const extensions = change.settings ? extensionsFor(change.settings) : epoch.context.extensions
  const { hashed: before, added } = changedTree(suite, epoch.hashed, change)
  const { path } = framed.content.commit
  const newcomers = new Set(added.map(({ leaf }) => leaf * 2))
  const after = path ? await setPath(suite, before, committer, path) : before
  const coming = { ...epoch.context, extensions, epoch: epoch.context.epoch + 1n, treeHash: rootHash(after) }
  const { keys } = epoch
  const heard = path
    ? await hearPath(suite, { before, after, committer, self, path, context: coming, keys, added: newcomers })
    : { keys: new Map<number, Uint8Array>(), commitSecret: new Uint8Array(suite.hashLength) }
  const advanced = await refusing('unauthentic', 'The next epoch cannot be derived.', () =>
    advance(suite, epoch, { ...framed, extensions }, after, heard.commitSecret),
  )
  heard.commitSecret.fill(0)
  if (!equalBytes(advanced.confirmationTag, framed.confirmationTag))
    throw new GroupRefused('unauthentic', 'The committer has come to another epoch than this device.')
  return epochAfter(advanced, after, self, keysInUse(after.tree, self, keys, heard.keys))
}

function epochAfter(
  { context, keySchedule, encryptionSecret, joinerSecret, welcomeSecret, confirmationTag }: Advanced,
  hashed: HashedTree,
  self: number,
  keys: Map<number, Uint8Array>,
): Epoch {
  joinerSecret.fill(0)
  welcomeSecret.fill(0)
  const secrets = plantSecrets(leafWidth(hashed.tree.length), encryptionSecret)
  return { context, hashed, schedule: keySchedule, confirmationTag, keys, self, secrets }
}
