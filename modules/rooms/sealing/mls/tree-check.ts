/**
 * Is this a tree that honest members can have built? Checked whole at joining (RFC 9420, section 12.4.3.1), since a
 * newcomer has nothing but the welcome. Leaves are judged elsewhere.
 */
import { resolution } from 'ts-mls/ratchetTree.js'
import { isLeaf, left, type NodeIndex, right, toNodeIndex } from 'ts-mls/treemath.js'
import { equalBytes, toHex } from '#platform/bytes.ts'
import { GroupRefused } from '../group-refused.ts'
import type { Suite } from './provider.ts'
import { covers, type HashedTree, parentHashOf } from './tree.ts'

/** Throws `unauthentic` where anything is wrong with the tree's form, its keys or its parent hashes. */
export function checkTree(suite: Suite, hashed: HashedTree): void {
  const { tree } = hashed
  const seen = new Set<string>()
  const signers = new Set<string>()
  const onceOnly = (set: Set<string>, key: Uint8Array): void => {
    const name = toHex(key)
    if (set.has(name)) throw new GroupRefused('unauthentic', 'One key stands in two places of the tree.')
    set.add(name)
  }
  for (const [index, node] of tree.entries()) {
    if (!node) continue
    if ((node.nodeType === 'leaf') !== isLeaf(toNodeIndex(index)))
      throw new GroupRefused('unauthentic', 'The tree is not built as trees are.')
    if (node.nodeType === 'leaf') {
      onceOnly(seen, node.leaf.hpkePublicKey)
      onceOnly(signers, node.leaf.signaturePublicKey)
      continue
    }
    onceOnly(seen, node.parent.hpkePublicKey)
    checkUnmerged(hashed, toNodeIndex(index), node.parent.unmergedLeaves)
    if (!parentHashHolds(suite, hashed, toNodeIndex(index)))
      throw new GroupRefused('unauthentic', 'A node of the tree was set by nobody below it.')
  }
}

/** Leaves not merged stand in order, are leaves below this node, and are named by every node between. */
function checkUnmerged({ tree }: HashedTree, at: NodeIndex, unmerged: readonly number[]): void {
  const wrong = (): never => {
    throw new GroupRefused('unauthentic', 'A node of the tree names leaves that it cannot have.')
  }
  for (const [index, leaf] of unmerged.entries()) {
    if (index > 0 && leaf <= (unmerged[index - 1] ?? -1)) wrong()
    if (tree[leaf * 2]?.nodeType !== 'leaf' || !covers(at, leaf * 2)) wrong()
    let between = at
    for (;;) {
      between = leaf * 2 < between ? left(between) : right(between)
      if (isLeaf(between)) break
      const node = tree[between]
      if (node?.nodeType === 'parent' && !node.parent.unmergedLeaves.includes(leaf)) wrong()
    }
  }
}

/** Section 7.9.2: a node below carries this node's hash, and all others beside it were added afterwards. */
function parentHashHolds(suite: Suite, hashed: HashedTree, at: NodeIndex): boolean {
  const node = hashed.tree[at]
  if (node?.nodeType !== 'parent') return false
  for (const [child, sibling] of [
    [left(at), right(at)],
    [right(at), left(at)],
  ] as const) {
    const below = resolution(hashed.tree, child)
    const added = new Set(node.parent.unmergedLeaves.filter((leaf) => covers(child, leaf * 2)).map((leaf) => leaf * 2))
    const setters = below.filter((each) => !added.has(each))
    const [setter] = setters
    if (setters.length !== 1 || setter === undefined || below.length !== added.size + 1) continue
    const carried = parentHashIn(hashed, setter)
    if (carried && equalBytes(carried, parentHashOf(suite, hashed, node.parent, sibling))) return true
  }
  return false
}

function parentHashIn({ tree }: HashedTree, at: number): Uint8Array | undefined {
  const node = tree[at]
  if (node?.nodeType === 'parent') return node.parent.parentHash
  return node?.nodeType === 'leaf' && node.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined
}
