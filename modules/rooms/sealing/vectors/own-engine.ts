/**
 * What our engine does by code of its own instead of the library's, held against the same vectors: the secret tree, tree
 * and parent hashes, and update paths. Only in the suites that rooms use.
 */
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { decodeUpdatePath } from 'ts-mls/updatePath.js'
import { hearPath, setPath } from '../mls/path.ts'
import { type Suite, suiteOf } from '../mls/provider.ts'
import { keyAt, plantSecrets } from '../mls/secrets.ts'
import { checkTree } from '../mls/tree-check.ts'
import { type HashedTree, hashTree, rootHash, treeBytes } from '../mls/tree.ts'
import { VectorFault, decoded, same } from './fields.ts'
import { SecretTree } from './secret-tree.ts'
import { TreeKem, contextOf, privateLeaf } from './treekem.ts'
import { TreeValidation } from './trees.ts'

export type OwnJudge = (value: unknown, suite: Suite) => Promise<void>

/** The suite of ours with that number of the RFC's registry or of the library's. */
export function ownSuite(number: number): Suite | undefined {
  if (number === 1) return suiteOf('classical')
  return number === 83 ? suiteOf('hybrid') : undefined
}

export async function ownSecretTree(value: unknown, suite: Suite): Promise<void> {
  const { encryption_secret: secret, leaves } = SecretTree.parse(value)
  const tree = plantSecrets(leaves.length, secret.slice())
  for (const [leaf, generations] of leaves.entries())
    for (const one of generations)
      for (const row of ['application', 'handshake'] as const) {
        const found = keyAt(suite, tree, leaf, row, one.generation)
        const where = `leaves[${leaf}], generation ${one.generation}, ${row}`
        same(`${where}_key`, found.key, one[`${row}_key`])
        same(`${where}_nonce`, found.nonce, one[`${row}_nonce`])
      }
}

export async function ownTreeValidation(value: unknown, suite: Suite): Promise<void> {
  const vector = TreeValidation.parse(value)
  const tree = decoded('tree', decodeRatchetTree, vector.tree)
  same('tree, encoded again,', treeBytes(tree), vector.tree)
  const hashed = hashTree(suite, tree)
  for (const [node, expected] of vector.tree_hashes.entries())
    same(`tree_hashes[${node}]`, hashed.hashes[node], expected)
  checkTree(suite, hashed)
}

export async function ownTreeKem(value: unknown, suite: Suite): Promise<void> {
  const vector = TreeKem.parse(value)
  const tree = decoded('ratchet_tree', decodeRatchetTree, vector.ratchet_tree)
  const before = hashTree(suite, tree)
  checkTree(suite, before)
  const holders = new Map<number, ReadonlyMap<number, Uint8Array>>()
  for (const one of vector.leaves_private) {
    const { keys } = await privateLeaf(one, tree, suite.impl)
    const entries = Object.entries(keys.privateKeys).map(([node, key]): [number, Uint8Array] => [Number(node), key])
    holders.set(one.index, new Map(entries))
  }
  for (const [index, one] of vector.update_paths.entries())
    await hearAll(`update_paths[${index}]`, one, { vector, before, holders }, suite)
}

async function hearAll(
  what: string,
  one: TreeKem['update_paths'][number],
  {
    vector,
    before,
    holders,
  }: { vector: TreeKem; before: HashedTree; holders: ReadonlyMap<number, ReadonlyMap<number, Uint8Array>> },
  suite: Suite,
): Promise<void> {
  const path = decoded(`${what}.update_path`, decodeUpdatePath, one.update_path)
  const after = await setPath(suite, before, one.sender, path)
  same(`${what}.tree_hash_after`, rootHash(after), one.tree_hash_after)
  const context = contextOf(vector, suite.impl, one.tree_hash_after)
  for (const [self, keys] of holders) {
    if (self === one.sender) continue
    const heard = await hearPath(suite, {
      before,
      after,
      committer: one.sender,
      self,
      path,
      context,
      keys,
      added: new Set(),
    })
    same(`${what}, leaf ${self}: commit_secret`, heard.commitSecret, one.commit_secret)
    if (heard.keys.size === 0) throw new VectorFault(`${what}, leaf ${self} gains no key`)
  }
}
