import fc from 'fast-check'
import { throwIfDefined, validateRatchetTree } from 'ts-mls/clientState.js'
import { defaultLifetimeConfig } from 'ts-mls/lifetimeConfig.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import type { Node, RatchetTree } from 'ts-mls/ratchetTree.js'
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { expect, test } from 'vitest'
import { utf8 } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { GroupRefused } from '../group-refused.ts'
import { commitTo, type Desk, engineFor, epochOf, invite, seat } from './test-cast.ts'
import { suiteOf } from './provider.ts'
import { restoreHeld } from './saved.ts'
import { deeds, live } from './test-histories.ts'
import { checkTree } from './tree-check.ts'
import { hashTree, rootHash, treeBytes } from './tree.ts'

const suite = suiteOf('classical')

async function epochIn({ group, device }: Pick<Desk, 'group' | 'device'>) {
  const { tree = new Uint8Array(), state } = await group.save()
  const held = await restoreHeld(suite, { tree, state }, device)
  if (!held.active) throw new Error('A member.')
  return held.epoch
}

async function treesOfHistories(many: number): Promise<RatchetTree[]> {
  const trees: RatchetTree[] = []
  for (const history of fc.sample(deeds, many)) {
    const { players, seated } = await live('classical', history)
    for (const { name, group, device } of players)
      if (group && seated.has(name) && !group.expelled) trees.push((await epochIn({ group, device })).hashed.tree)
  }
  return trees
}

test('hashes, bytes and parent hashes of every tree are what the library finds', async () => {
  const trees = await treesOfHistories(12)
  expect(trees.length).toBeGreaterThan(10)
  for (const tree of trees) {
    const hashed = hashTree(suite, tree)
    expect(rootHash(hashed)).toEqual(await treeHashRoot(tree, suite.impl.hash))
    expect(treeBytes(tree)).toEqual(encodeRatchetTree(tree))
    expect(await verifyParentHashes(tree, suite.impl.hash)).toBe(true)
    expect(() => checkTree(suite, hashed)).not.toThrow()
    const part = fc.sample(fc.nat({ max: tree.length - 1 }), 1)[0] ?? 0
    const other = tree.with(part, undefined)
    expect(hashTree(suite, other, hashed).hashes).toEqual(hashTree(suite, other).hashes)
  }
})

test('a tree that no honest members built is refused', async () => {
  const desks = await seat(await engineFor('classical'), ['Belmere', 'Carthia', 'Dorvane', 'Esteria', 'Norhaven'])
  for (const desk of desks) await commitTo(desk, desks)
  const [first, second] = desks
  if (!first || !second) throw new Error('Two desks.')
  const { tree } = (await epochIn(first)).hashed
  const spoil = (at: number, change: (node: Node) => Node | undefined): RatchetTree => {
    const node = tree[at]
    return node ? tree.with(at, change(node)) : tree
  }
  const parentOf = (node: Node) => {
    if (node.nodeType !== 'parent') throw new Error('A parent.')
    return node.parent
  }
  const root = 7
  expect([tree.length, tree[root]?.nodeType, tree[1]?.nodeType]).toEqual([15, 'parent', 'parent'])
  const bad: RatchetTree[] = [
    spoil(1, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), parentHash: randomBytes(32) } })),
    spoil(root, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), hpkePublicKey: randomBytes(32) } })),
    spoil(root, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), unmergedLeaves: [1] } })),
    spoil(root, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), unmergedLeaves: [6] } })),
    spoil(root, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), unmergedLeaves: [3, 1] } })),
    spoil(1, (node) => ({ nodeType: 'parent', parent: { ...parentOf(node), unmergedLeaves: [4] } })),
    spoil(0, () => tree[2]),
    spoil(0, () => tree[1]),
    spoil(1, () => tree[0]),
    spoil(3, () => tree[1]),
    // The fifth member's first leaf, as it was before it committed: the nodes above it were set by nobody.
    spoil(8, (node) =>
      node.nodeType === 'leaf' ? { nodeType: 'leaf', leaf: { ...node.leaf, leafNodeSource: 'update' } } : node,
    ),
  ]
  for (const [index, each] of bad.entries())
    expect(() => checkTree(suite, hashTree(suite, each)), `tree ${index}`).toThrow(GroupRefused)
})

/** Eight places; leaves added at different depths since their parents were set. The library's own check refuses this. */
test('whoever joins a tree with newcomers in both halves is let in', async () => {
  const engine = await engineFor('classical')
  const desks = await seat(engine, [
    'Belmere',
    'Carthia',
    'Dorvane',
    'Esteria',
    'Norhaven',
    'Quillon',
    'Seventh',
    'Eighth',
  ])
  for (const desk of desks) await commitTo(desk, desks)
  const [belmere, carthia, , , norhaven, , seventh] = desks
  const dorvane = desks[2]
  if (!belmere || !carthia || !dorvane || !norhaven || !seventh) throw new Error('Eight desks.')
  await commitTo(norhaven, desks, { remove: [seventh.group.self] })
  const seven = desks.filter((desk) => desk !== seventh)
  await commitTo(belmere, seven, { remove: [dorvane.group.self] })
  const six = seven.filter((desk) => desk !== dorvane)
  const others = six.filter((desk) => desk !== carthia)
  const [ninth] = await invite(carthia, ['Ninth'], others)
  if (!ninth) throw new Error('The ninth came.')
  await commitTo(norhaven, [...six, ninth], { settings: utf8('set the right half anew') })
  const [tenth] = await invite(carthia, ['Tenth'], [...others, ninth])
  if (!tenth) throw new Error('The tenth came.')
  for (const desk of [...six, ninth, tenth]) expect(await epochOf(desk)).toBe(await epochOf(carthia))
  const { hashed, context } = await epochIn(tenth)
  const service = { validateCredential: async () => true }
  const library = validateRatchetTree(
    hashed.tree,
    context,
    defaultLifetimeConfig,
    service,
    context.treeHash,
    suite.impl,
  )
  await expect(library.then(throwIfDefined)).rejects.toThrow(/unmerged_leaves/)
})
