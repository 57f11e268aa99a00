/**
 * The update path of a commit (RFC 9420, sections 7.4 to 7.6 and 12.4.1): fresh keys for the committer's leaf and all
 * nodes above it, each sealed to those beside it. A node's new secret is proven to fit its public key on both sides.
 */
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js'
import { type LeafNodeCommit, signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { filteredDirectPathAndCopathResolution, getHpkePublicKey, type RatchetTree } from 'ts-mls/ratchetTree.js'
import {
  directPath,
  isAncestor,
  leafToNodeIndex,
  leafWidth,
  left,
  right,
  toLeafIndex,
  toNodeIndex,
} from 'ts-mls/treemath.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { type Bytes, equalBytes, toHex } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { GroupRefused } from '../group-refused.ts'
import type { Seat } from './epoch.ts'
import { deriveSecret, encryptionInfo } from './labels.ts'
import type { Suite } from './provider.ts'
import { type HashedTree, hashTree, parentHashOf, rootHash } from './tree.ts'
import { refusing } from './wire.ts'

/** `secrets`: the path secret of each node that was set. `keys`: the secret keys of leaf and nodes. */
export type MadePath = {
  hashed: HashedTree
  path: UpdatePath
  secrets: Map<number, Bytes>
  keys: Map<number, Bytes>
  commitSecret: Bytes
}

type Step = { node: number; resolution: number[] }

const stepsOf = (tree: RatchetTree, leaf: number): Step[] =>
  filteredDirectPathAndCopathResolution(toLeafIndex(leaf), tree).map(({ nodeIndex, resolution }) => ({
    node: nodeIndex,
    resolution,
  }))

/**
 * Sets fresh keys along the path of `self` and seals them. `context` is that of the epoch to come but for tree hash and
 * transcript; `added` are leaves that hear the secret by their welcome instead.
 */
export async function makePath(
  { suite, device }: Seat,
  before: HashedTree,
  self: number,
  context: GroupContext,
  added: ReadonlySet<number>,
): Promise<MadePath> {
  const own = before.tree[self * 2]
  if (own?.nodeType !== 'leaf') throw new GroupRefused('expelled', 'This device has no leaf.')
  const steps = stepsOf(before.tree, self)
  const { secrets, keys, publics, commitSecret } = await freshKeys(suite, self, steps)
  const bare = withParents(suite, before, self, steps, publics)
  const leaf = await signLeafNodeCommit(
    {
      leafNodeSource: 'commit',
      hpkePublicKey: publics.get(self * 2) ?? new Uint8Array(),
      extensions: own.leaf.extensions,
      capabilities: own.leaf.capabilities,
      credential: own.leaf.credential,
      signaturePublicKey: own.leaf.signaturePublicKey,
      parentHash: bare.leafParentHash,
      groupId: context.groupId,
      leafIndex: self,
    },
    device.secret,
    suite.impl.signature,
  )
  bare.tree[self * 2] = { nodeType: 'leaf', leaf }
  const hashed = hashTree(suite, bare.tree, before)
  const info = encryptionInfo('UpdatePathNode', encodeGroupContext({ ...context, treeHash: rootHash(hashed) }))
  const nodes = await Promise.all(
    steps.map(async ({ node, resolution }) => ({
      hpkePublicKey: publics.get(node) ?? new Uint8Array(),
      encryptedPathSecret: await Promise.all(
        resolution
          .filter((each) => !added.has(each))
          .map((each) => sealTo(suite, before.tree, each, info, secrets.get(node) ?? new Uint8Array())),
      ),
    })),
  )
  return { hashed, path: { leafNode: { ...leaf, leafNodeSource: 'commit' }, nodes }, secrets, keys, commitSecret }
}

async function sealTo(suite: Suite, tree: RatchetTree, node: number, info: Bytes, secret: Uint8Array) {
  const there = tree[node]
  if (!there) throw new GroupRefused('malformed', 'The tree has a gap where a member sits.')
  const { enc, ciphertext } = await suite.hpke.seal(getHpkePublicKey(there), info, new Uint8Array(), secret)
  return { kemOutput: enc, ciphertext }
}

async function freshKeys(suite: Suite, self: number, steps: readonly Step[]) {
  const secrets = new Map<number, Bytes>()
  const keys = new Map<number, Bytes>()
  const publics = new Map<number, Bytes>()
  let secret: Bytes = randomBytes(suite.hashLength)
  const set = async (node: number): Promise<void> => {
    const key = keyFrom(suite, secret)
    keys.set(node, key)
    publics.set(node, await suite.kem.publicOf(key))
  }
  await set(self * 2)
  for (const { node } of steps) {
    const next = deriveSecret(suite, secret, 'path')
    // The leaf's own secret is told to nobody.
    if (secrets.size === 0) secret.fill(0)
    secret = next
    secrets.set(node, secret)
    await set(node)
  }
  return { secrets, keys, publics, commitSecret: deriveSecret(suite, secret, 'path') }
}

function keyFrom(suite: Suite, pathSecret: Uint8Array): Bytes {
  const nodeSecret = deriveSecret(suite, pathSecret, 'node')
  const key = suite.kem.deriveSecret(nodeSecret)
  nodeSecret.fill(0)
  return key
}

/** The tree with new parents along the path, whose hashes run from the root down to the leaf. */
function withParents(
  suite: Suite,
  before: HashedTree,
  self: number,
  steps: readonly Step[],
  publics: ReadonlyMap<number, Uint8Array>,
): { tree: RatchetTree; leafParentHash: Uint8Array } {
  const tree = before.tree.slice()
  for (const node of directPath(leafToNodeIndex(toLeafIndex(self)), leafWidth(tree.length))) tree[node] = undefined
  let parentHash: Uint8Array = new Uint8Array()
  for (const { node } of steps.toReversed()) {
    const parent = { hpkePublicKey: publics.get(node) ?? new Uint8Array(), parentHash, unmergedLeaves: [] }
    tree[node] = { nodeType: 'parent', parent }
    const at = toNodeIndex(node)
    // What lies beside the path is as it was before.
    parentHash = parentHashOf(suite, before, parent, self * 2 < node ? right(at) : left(at))
  }
  return { tree, leafParentHash: parentHash }
}

/** Sets another's path in the tree, after checking that it can stand there. */
export async function setPath(
  suite: Suite,
  before: HashedTree,
  committer: number,
  path: UpdatePath,
): Promise<HashedTree> {
  const steps = stepsOf(before.tree, committer)
  if (steps.length !== path.nodes.length)
    throw new GroupRefused('unauthentic', 'The path has another length than it must.')
  const known = new Set(before.tree.flatMap((node) => (node ? [toHex(getHpkePublicKey(node))] : [])))
  for (const key of [path.leafNode.hpkePublicKey, ...path.nodes.map((node) => node.hpkePublicKey)]) {
    const name = toHex(key)
    if (known.has(name)) throw new GroupRefused('unauthentic', 'The path brings a key that was there before.')
    known.add(name)
    if (!(await suite.kem.acceptable(key))) throw new GroupRefused('unauthentic', 'A key of the path is none.')
  }
  const publics = new Map(steps.map(({ node }, index) => [node, path.nodes[index]?.hpkePublicKey ?? new Uint8Array()]))
  const { tree, leafParentHash } = withParents(suite, before, committer, steps, publics)
  if (!equalBytes(leafParentHash, path.leafNode.parentHash))
    throw new GroupRefused('unauthentic', 'The path does not hang together.')
  tree[committer * 2] = { nodeType: 'leaf', leaf: path.leafNode satisfies LeafNodeCommit }
  return hashTree(suite, tree, before)
}

export type HeardPath = { keys: Map<number, Bytes>; commitSecret: Bytes }

/**
 * Opens this device's share of another's path. `before` is the tree without the path, `after` with it; `context` is that
 * of the epoch to come but for the transcript, with the new tree's hash.
 */
export async function hearPath(
  suite: Suite,
  {
    before,
    after,
    committer,
    self,
    path,
    context,
    keys,
    added,
  }: {
    before: HashedTree
    after: HashedTree
    committer: number
    self: number
    path: UpdatePath
    context: GroupContext
    keys: ReadonlyMap<number, Uint8Array>
    added: ReadonlySet<number>
  },
): Promise<HeardPath> {
  const steps = stepsOf(before.tree, committer)
  const own = leafToNodeIndex(toLeafIndex(self))
  const index = steps.findIndex(({ node }) => isAncestor(own, toNodeIndex(node), before.tree.length))
  const [step, heard] = [steps[index], path.nodes[index]]
  const audience = step?.resolution.filter((node) => !added.has(node)) ?? []
  const at = audience.findIndex((node) => keys.has(node))
  const [key, sealed] = [keys.get(audience[at] ?? -1), heard?.encryptedPathSecret[at]]
  if (!key || !sealed || heard?.encryptedPathSecret.length !== audience.length)
    throw new GroupRefused('unauthentic', 'The path holds nothing for this device.')
  const info = encryptionInfo('UpdatePathNode', encodeGroupContext(context))
  const secret = await refusing('unauthentic', 'The share of the path cannot be opened.', () =>
    suite.hpke.open(key, sealed.kemOutput, info, new Uint8Array(), sealed.ciphertext),
  )
  return climb(
    suite,
    after,
    steps.slice(index).map(({ node }) => node),
    secret,
  )
}

/** From one path secret all above it, each proven against the public key in the tree. */
export async function climb(
  suite: Suite,
  { tree }: HashedTree,
  nodes: readonly number[],
  pathSecret: Bytes,
): Promise<HeardPath> {
  const keys = new Map<number, Bytes>()
  let secret = pathSecret
  for (const [index, node] of nodes.entries()) {
    if (index > 0) {
      const next = deriveSecret(suite, secret, 'path')
      secret.fill(0)
      secret = next
    }
    const key = keyFrom(suite, secret)
    const there = tree[node]
    if (!there || !equalBytes(await suite.kem.publicOf(key), getHpkePublicKey(there)))
      throw new GroupRefused('unauthentic', 'A secret of the path does not fit its public key.')
    keys.set(node, key)
  }
  const commitSecret = deriveSecret(suite, secret, 'path')
  secret.fill(0)
  return { keys, commitSecret }
}

/** The keys that are still of use: of the own leaf and of nodes above it that are not blank. */
export function keysInUse(
  tree: RatchetTree,
  self: number,
  ...sources: ReadonlyMap<number, Uint8Array>[]
): Map<number, Uint8Array> {
  const kept = new Map<number, Uint8Array>()
  const own = leafToNodeIndex(toLeafIndex(self))
  for (const node of [own, ...directPath(own, leafWidth(tree.length))]) {
    const key = sources.findLast((source) => source.has(node))?.get(node)
    if (key && tree[node]) kept.set(node, key)
  }
  return kept
}
