/**
 * The hashes of the ratchet tree (RFC 9420, sections 7.8 and 7.9). Every branch's hash is kept from epoch to epoch and
 * computed anew only where something below it has changed: the library goes over the whole tree several times a commit.
 */
import { encodeParentHashInput } from 'ts-mls/parentHash.js'
import type { ParentNode } from 'ts-mls/parentNode.js'
import { encodeNode, type Node, type RatchetTree, stripBlankNodes } from 'ts-mls/ratchetTree.js'
import { encodeTreeHashInput } from 'ts-mls/treeHash.js'
import {
  isLeaf,
  left,
  type NodeIndex,
  nodeToLeafIndex,
  right,
  rootFromNodeWidth,
  toNodeIndex,
} from 'ts-mls/treemath.js'
import { type Bytes, concat } from '#platform/bytes.ts'
import { opaque } from './labels.ts'
import type { Suite } from './provider.ts'

/** `hashes[i]`: of the branch whose top is node i. */
export type HashedTree = { readonly tree: RatchetTree; readonly hashes: readonly Bytes[] }

export function hashTree(suite: Suite, tree: RatchetTree, before?: HashedTree): HashedTree {
  const hashes: Bytes[] = Array.from({ length: tree.length })
  const visit = (node: NodeIndex): Bytes => {
    const hash = hashOf(suite, tree, node, isLeaf(node) ? [] : [visit(left(node)), visit(right(node))], before)
    hashes[node] = hash
    return hash
  }
  visit(rootFromNodeWidth(tree.length))
  return { tree, hashes }
}

function hashOf(
  suite: Suite,
  tree: RatchetTree,
  node: NodeIndex,
  below: readonly Uint8Array[],
  before: HashedTree | undefined,
): Bytes {
  const known = before?.hashes[node]
  // An unchanged branch's hash is the very same object.
  if (known && before.tree[node] === tree[node]) {
    if (isLeaf(node)) return known
    if (before.hashes[left(node)] === below[0] && before.hashes[right(node)] === below[1]) return known
  }
  const here = tree[node]
  const none = new Uint8Array()
  return suite.using.hash(
    suite.hash,
    isLeaf(node)
      ? encodeTreeHashInput({
          nodeType: 'leaf',
          leafIndex: nodeToLeafIndex(node),
          leafNode: here?.nodeType === 'leaf' ? here.leaf : undefined,
        })
      : parentInput(here?.nodeType === 'parent' ? here.parent : undefined, below[0] ?? none, below[1] ?? none),
  )
}

function parentInput(parentNode: ParentNode | undefined, leftHash: Uint8Array, rightHash: Uint8Array): Uint8Array {
  return encodeTreeHashInput({ nodeType: 'parent', parentNode, leftHash, rightHash })
}

export function rootHash({ tree, hashes }: HashedTree): Bytes {
  return hashes[rootFromNodeWidth(tree.length)] ?? new Uint8Array()
}

const encoded = new WeakMap<Node, Uint8Array>()

/** The ratchet_tree extension's bytes (section 12.4.3.3). Each node is encoded once in its life. */
export function treeBytes(tree: RatchetTree): Bytes {
  const parts = stripBlankNodes(tree).flatMap((node) => {
    if (!node) return [Uint8Array.of(0)]
    const bytes = encoded.get(node) ?? encodeNode(node)
    encoded.set(node, bytes)
    return [Uint8Array.of(1), bytes]
  })
  return opaque(concat(...parts))
}

/** Does the branch of this node hold that node? */
export function covers(branch: number, node: number): boolean {
  let reach = 0
  for (let rest = branch; rest & 1; rest >>= 1) reach = reach * 2 + 1
  return node >= branch - reach && node <= branch + reach
}

/**
 * ParentHash of a parent node for the child away from `sibling` (section 7.9): over the sibling's hash as it was when
 * the parent was set, which is without the leaves that were added since and are not merged.
 */
export function parentHashOf(suite: Suite, hashed: HashedTree, parent: ParentNode, sibling: NodeIndex): Bytes {
  const since = parent.unmergedLeaves.filter((leaf) => covers(sibling, leaf * 2))
  return suite.using.hash(
    suite.hash,
    encodeParentHashInput({
      encryptionKey: parent.hpkePublicKey,
      parentHash: parent.parentHash,
      originalSiblingTreeHash: hashWithout(suite, hashed, sibling, new Set(since)),
    }),
  )
}

function hashWithout(suite: Suite, hashed: HashedTree, node: NodeIndex, gone: ReadonlySet<number>): Bytes {
  const touched = [...gone].some((leaf) => covers(node, leaf * 2))
  if (!touched) return hashed.hashes[node] ?? new Uint8Array()
  if (isLeaf(node))
    return suite.using.hash(
      suite.hash,
      encodeTreeHashInput({ nodeType: 'leaf', leafIndex: nodeToLeafIndex(node), leafNode: undefined }),
    )
  const here = hashed.tree[node]
  const parent =
    here?.nodeType === 'parent'
      ? { ...here.parent, unmergedLeaves: here.parent.unmergedLeaves.filter((leaf) => !gone.has(leaf)) }
      : undefined
  const below = [left(node), right(node)].map((child) => hashWithout(suite, hashed, toNodeIndex(child), gone))
  const none = new Uint8Array()
  return suite.using.hash(suite.hash, parentInput(parent, below[0] ?? none, below[1] ?? none))
}
