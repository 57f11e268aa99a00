import { z } from 'zod'
import { isLeaf, left, nodeWidth, parent, right, root, sibling, toNodeIndex } from 'ts-mls/treemath.js'
import { VectorFault, Whole, alike } from './fields.ts'

const Relatives = z.array(z.number().int().nonnegative().nullable())
const TreeMath = z.object({
  n_leaves: Whole,
  n_nodes: Whole,
  root: Whole,
  left: Relatives,
  right: Relatives,
  parent: Relatives,
  sibling: Relatives,
})

/** Array-based trees (RFC 9420, appendix C). */
export async function treeMath(value: unknown): Promise<void> {
  const vector = TreeMath.parse(value)
  const leaves = vector.n_leaves
  if (leaves < 1 || leaves > 1 << 20) throw new VectorFault(`n_leaves is ${leaves}`)
  alike('n_nodes', nodeWidth(leaves), vector.n_nodes)
  const top = root(leaves)
  alike('root', top, vector.root)
  const nodes = Array.from({ length: vector.n_nodes }, (_, index) => toNodeIndex(index))
  alike(
    'left',
    nodes.map((node) => (isLeaf(node) ? null : left(node))),
    vector.left,
  )
  alike(
    'right',
    nodes.map((node) => (isLeaf(node) ? null : right(node))),
    vector.right,
  )
  alike(
    'parent',
    nodes.map((node) => (node === top ? null : parent(node, leaves))),
    vector.parent,
  )
  alike(
    'sibling',
    nodes.map((node) => (node === top ? null : sibling(node, leaves))),
    vector.sibling,
  )
}
