import { z } from 'zod'
import type { Signature } from 'ts-mls/crypto/signature.js'
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import { decodeProposal } from 'ts-mls/proposal.js'
import {
  type RatchetTree,
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js'
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js'
import { isLeaf, nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { Hex, Suite, VectorFault, Whole, alike, decoded, holds, rewritten, same } from './fields.ts'
import type { Suites } from './suites.ts'

const TreeOperations = z.object({
  cipher_suite: Suite,
  tree_before: Hex,
  proposal: Hex,
  proposal_sender: Whole,
  tree_hash_before: Hex,
  tree_after: Hex,
  tree_hash_after: Hex,
})

/** What Add, Update and Remove do to the ratchet tree (RFC 9420, section 12.1). */
export async function treeOperations(value: unknown, suites: Suites): Promise<void> {
  const vector = TreeOperations.parse(value)
  const { hash } = await suites(vector.cipher_suite)
  const before = rewritten('tree_before', decodeRatchetTree, encodeRatchetTree, vector.tree_before)
  same('tree_hash_before', await treeHashRoot(before, hash), vector.tree_hash_before)
  const after = changed(before, vector.proposal, vector.proposal_sender)
  same('tree_after', encodeRatchetTree(after), vector.tree_after)
  same('tree_hash_after', await treeHashRoot(after, hash), vector.tree_hash_after)
}

function changed(tree: RatchetTree, bytes: Uint8Array, sender: number): RatchetTree {
  const proposal = decoded('proposal', decodeProposal, bytes)
  if (proposal.proposalType === 'add') return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
  if (proposal.proposalType === 'update') return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender))
  if (proposal.proposalType === 'remove') return removeLeafNode(tree, toLeafIndex(proposal.remove.removed))
  throw new VectorFault('the proposal changes no tree')
}

export const TreeValidation = z.object({
  cipher_suite: Suite,
  tree: Hex,
  group_id: Hex,
  resolutions: z.array(z.array(z.number().int().nonnegative())),
  tree_hashes: z.array(Hex),
})

/** Resolutions, tree hashes, parent hashes and the signatures of the leaves (RFC 9420, sections 4.1.1, 7.8, 7.9). */
export async function treeValidation(value: unknown, suites: Suites): Promise<void> {
  const vector = TreeValidation.parse(value)
  const { hash, signature } = await suites(vector.cipher_suite)
  const tree = rewritten('tree', decodeRatchetTree, encodeRatchetTree, vector.tree)
  const nodes = Array.from(tree, (_, index) => toNodeIndex(index))
  alike(
    'resolutions',
    nodes.map((node) => resolution(tree, node)),
    vector.resolutions,
  )
  alike('the number of tree_hashes', vector.tree_hashes.length, tree.length)
  for (const node of nodes)
    same(`tree_hashes[${node}]`, await treeHash(tree, node, hash), vector.tree_hashes[node] ?? new Uint8Array())
  holds('the chain of parent hashes', await verifyParentHashes(tree, hash))
  await leavesAreSigned(tree, vector.group_id, signature)
}

export async function leavesAreSigned(tree: RatchetTree, groupId: Uint8Array, signature: Signature): Promise<void> {
  for (const [index, node] of tree.entries()) {
    if (node === undefined) continue
    const place = toNodeIndex(index)
    if ((node.nodeType === 'leaf') !== isLeaf(place)) throw new VectorFault(`node ${index} is of the wrong kind`)
    if (node.nodeType !== 'leaf') continue
    const signed =
      node.leaf.leafNodeSource === 'key_package'
        ? await verifyLeafNodeSignatureKeyPackage(node.leaf, signature)
        : await verifyLeafNodeSignature(node.leaf, groupId, nodeToLeafIndex(place), signature)
    holds(`the signature of leaf ${nodeToLeafIndex(place)}`, signed)
  }
}
