import { z } from 'zod'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { deriveSecret } from 'ts-mls/crypto/kdf.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import { getCommitSecret } from 'ts-mls/pathSecrets.js'
import type { PrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { type RatchetTree, decodeRatchetTree, encodeRatchetTree, getHpkePublicKey } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import {
  type UpdatePath,
  applyUpdatePath,
  createUpdatePath,
  decodeUpdatePath,
  encodeUpdatePath,
} from 'ts-mls/updatePath.js'
import { Hex, Suite, VectorFault, Whole, Whole64, alike, holds, rewritten, same } from './fields.ts'
import { opensFor, signsFor } from './key-pairs.ts'
import type { Suites } from './suites.ts'

export const TreeKem = z.object({
  cipher_suite: Suite,
  group_id: Hex,
  epoch: Whole64,
  confirmed_transcript_hash: Hex,
  ratchet_tree: Hex,
  leaves_private: z.array(
    z.object({
      index: Whole,
      encryption_priv: Hex,
      signature_priv: Hex,
      path_secrets: z.array(z.object({ node: Whole, path_secret: Hex })),
    }),
  ),
  update_paths: z.array(
    z.object({
      sender: Whole,
      update_path: Hex,
      path_secrets: z.array(Hex.nullable()),
      commit_secret: Hex,
      tree_hash_after: Hex,
    }),
  ),
})
export type TreeKem = z.infer<typeof TreeKem>
type Vector = TreeKem
type Leaf = { keys: PrivateKeyPath; signing: Uint8Array }

/** Update paths, as each member makes and reads them (RFC 9420, sections 7.4 to 7.6). */
export async function treeKem(value: unknown, suites: Suites): Promise<void> {
  const vector = TreeKem.parse(value)
  const suite = await suites(vector.cipher_suite)
  const tree = rewritten('ratchet_tree', decodeRatchetTree, encodeRatchetTree, vector.ratchet_tree)
  holds('the chain of parent hashes of ratchet_tree', await verifyParentHashes(tree, suite.hash))
  const leaves = new Map<number, Leaf>()
  for (const one of vector.leaves_private) leaves.set(one.index, await privateLeaf(one, tree, suite))
  for (const [index, one] of vector.update_paths.entries()) {
    await readPath(`update_paths[${index}]`, one, vector, tree, leaves, suite)
    await makePath(one.sender, vector, tree, leaves, suite)
  }
}

/** What one member holds; every private key must belong to the public one in the tree. */
export async function privateLeaf(one: Vector['leaves_private'][number], tree: RatchetTree, suite: CiphersuiteImpl) {
  const place = leafToNodeIndex(toLeafIndex(one.index))
  const privateKeys: Record<number, Uint8Array> = { [place]: one.encryption_priv }
  const what = `leaves_private[index ${one.index}]`
  for (const { node, path_secret: secret } of one.path_secrets) {
    const pair = await suite.hpke.deriveKeyPair(await deriveSecret(secret, 'node', suite.kdf))
    const inTree = tree[node]
    if (!inTree) throw new VectorFault(`${what} has a secret for node ${node}, which is blank`)
    same(
      `${what}, public key of node ${node}`,
      await suite.hpke.exportPublicKey(pair.publicKey),
      getHpkePublicKey(inTree),
    )
    privateKeys[node] = await suite.hpke.exportPrivateKey(pair.privateKey)
  }
  const leaf = tree[place]
  if (leaf?.nodeType !== 'leaf') throw new VectorFault(`${what} is not in the tree`)
  await opensFor(`${what}.encryption_priv`, one.encryption_priv, leaf.leaf.hpkePublicKey, suite)
  await signsFor(`${what}.signature_priv`, one.signature_priv, leaf.leaf.signaturePublicKey, suite)
  return { keys: { leafIndex: one.index, privateKeys }, signing: one.signature_priv }
}

export function contextOf(vector: Vector, suite: CiphersuiteImpl, treeHash: Uint8Array): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: vector.group_id,
    epoch: vector.epoch,
    treeHash,
    confirmedTranscriptHash: vector.confirmed_transcript_hash,
    extensions: [],
  }
}

async function readPath(
  what: string,
  one: Vector['update_paths'][number],
  vector: Vector,
  tree: RatchetTree,
  leaves: ReadonlyMap<number, Leaf>,
  suite: CiphersuiteImpl,
): Promise<void> {
  const path = rewritten(`${what}.update_path`, decodeUpdatePath, encodeUpdatePath, one.update_path)
  const sender = toLeafIndex(one.sender)
  const signed = await verifyLeafNodeSignature(path.leafNode, vector.group_id, sender, suite.signature)
  holds(`${what}: the signature of the new leaf`, signed)
  // This also holds the new leaf's parent hash against the path.
  const after = await applyUpdatePath(tree, sender, path, suite.hash)
  const treeHash = await treeHashRoot(after, suite.hash)
  same(`${what}.tree_hash_after`, treeHash, one.tree_hash_after)
  const context = contextOf(vector, suite, treeHash)
  const named = one.path_secrets.flatMap((secret, leaf) => (secret ? [leaf] : []))
  const readers = [...leaves.keys()].filter((leaf) => leaf !== one.sender).toSorted((a, b) => a - b)
  alike(`${what}: the leaves with path_secrets`, named, readers)
  for (const reader of readers) {
    const secret = one.path_secrets[reader] ?? new Uint8Array()
    await asReader(`${what}, leaf ${reader}`, leaves.get(reader), { after, sender, context, path }, suite, {
      path: secret,
      commit: one.commit_secret,
    })
  }
}

async function asReader(
  what: string,
  leaf: Leaf | undefined,
  { after, sender, context, path }: { after: RatchetTree; sender: number; context: GroupContext; path: UpdatePath },
  suite: CiphersuiteImpl,
  expected: { path?: Uint8Array; commit: Uint8Array },
): Promise<void> {
  if (!leaf) throw new VectorFault(`${what} has no private keys`)
  const found = await applyUpdatePathSecret(after, leaf.keys, toLeafIndex(sender), context, path, [], suite)
  if (expected.path) same(`${what}: path_secret`, found.pathSecret, expected.path)
  const commit = await getCommitSecret(after, toNodeIndex(found.nodeIndex), found.pathSecret, suite.kdf)
  same(`${what}: commit_secret`, commit, expected.commit)
}

/** Of many readers the nearest, the farthest and two between: each level of the path is read by somebody anyhow. */
function someOf<Reader>(all: Reader[], from: number): Reader[] {
  if (all.length <= 8) return all
  const picked = new Set([from ^ 1, from ^ 2, 0, all.length >> 1, all.length - 1])
  return all.filter((_, index) => picked.has(index))
}

/** The same sender makes a path of its own, which the others must be able to read. */
async function makePath(
  from: number,
  vector: Vector,
  tree: RatchetTree,
  leaves: ReadonlyMap<number, Leaf>,
  suite: CiphersuiteImpl,
): Promise<void> {
  const maker = leaves.get(from)
  if (!maker) throw new VectorFault(`sender ${from} has no private keys`)
  const sender = toLeafIndex(from)
  // The library counts the epoch that a path leads to; the vector names that epoch itself.
  const now = { ...contextOf(vector, suite, new Uint8Array()), epoch: vector.epoch - 1n }
  const [made, path, secrets] = await createUpdatePath(tree, sender, now, maker.signing, suite)
  const after = await applyUpdatePath(tree, sender, path, suite.hash)
  same('the tree after our own path', encodeRatchetTree(after), encodeRatchetTree(made))
  const first = secrets.at(-1)
  if (!first) return
  const commit = await getCommitSecret(after, toNodeIndex(first.nodeIndex), first.secret, suite.kdf)
  const context = contextOf(vector, suite, await treeHashRoot(after, suite.hash))
  for (const [reader, leaf] of someOf([...leaves], from))
    if (reader !== from)
      await asReader(`our own path from ${from}, leaf ${reader}`, leaf, { after, sender, context, path }, suite, {
        commit,
      })
}
