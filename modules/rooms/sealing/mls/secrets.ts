/**
 * The secret tree of one epoch (RFC 9420, section 9). Branches are derived when somebody under them is heard, and each
 * secret is destroyed as soon as what follows from it is known: what was opened or sealed cannot be opened again. Of
 * messages that were passed over only their key and nonce are kept, never a secret from which later keys follow.
 */
import { isLeaf, left, leafToNodeIndex, right, root, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { type Bytes, utf8 } from '#platform/bytes.ts'
import { GroupRefused } from '../group-refused.ts'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from './labels.ts'
import type { Suite } from './provider.ts'

export type Row = 'handshake' | 'application'
export type KeyAndNonce = { key: Uint8Array; nonce: Uint8Array }

export type Ratchet = { secret: Uint8Array; generation: number; skipped: Map<number, KeyAndNonce> }

/** `nodes`: secrets of branches not looked into yet, by node. `ratchets`: by `rowName`. */
export type SecretTree = { width: number; nodes: Map<number, Uint8Array>; ratchets: Map<number, Ratchet> }

/** One sender may be this far ahead of what was heard of him (messages whose time was over are never fetched). */
const mostAhead = 65_536
/** So many messages of one sender may still come late. */
const mostSkipped = 1024
const nonceLength = 12

export function plantSecrets(width: number, encryptionSecret: Uint8Array): SecretTree {
  return { width, nodes: new Map([[root(width), encryptionSecret]]), ratchets: new Map() }
}

/** Two rows a leaf: the even number is that of its handshakes. */
export function rowName(leaf: number, row: Row): number {
  return leaf * 2 + (row === 'handshake' ? 0 : 1)
}

/** What seals the next thing of this leaf; spent at once. */
export function nextKey(suite: Suite, tree: SecretTree, leaf: number, row: Row): KeyAndNonce & { generation: number } {
  const ratchet = ratchetOf(suite, tree, leaf, row)
  const { generation } = ratchet
  return { ...step(suite, ratchet), generation }
}

/** What opens this generation. Nothing is spent before `spend` is called. */
export function keyAt(
  suite: Suite,
  tree: SecretTree,
  leaf: number,
  row: Row,
  generation: number,
): KeyAndNonce & { spend(): void } {
  const ratchet = ratchetOf(suite, tree, leaf, row)
  if (generation < ratchet.generation) {
    const kept = ratchet.skipped.get(generation)
    if (!kept) throw new GroupRefused('replayed', 'This was opened already, or is too far behind in its row.')
    const spend = (): void => {
      ratchet.skipped.delete(generation)
      kept.key.fill(0)
    }
    // Copies: a spent key is wiped.
    return { key: kept.key.slice(), nonce: kept.nonce.slice(), spend }
  }
  if (generation - ratchet.generation > mostAhead)
    throw new GroupRefused('unauthentic', 'This claims to be too far ahead in its row.')
  const ahead: Ratchet = { secret: ratchet.secret.slice(), generation: ratchet.generation, skipped: new Map() }
  while (ahead.generation < generation) {
    const at = ahead.generation
    if (generation - at > mostSkipped) forward(suite, ahead)
    else ahead.skipped.set(at, step(suite, ahead))
  }
  const found = step(suite, ahead)
  const spend = (): void => {
    ratchet.secret.fill(0)
    ratchet.secret = ahead.secret
    ratchet.generation = ahead.generation
    for (const [at, kept] of ahead.skipped) ratchet.skipped.set(at, kept)
    forgetOldest(ratchet)
  }
  return { ...found, spend }
}

/** Overwrites every secret: this epoch opens nothing more. */
export function burnSecrets(tree: SecretTree): void {
  for (const secret of tree.nodes.values()) secret.fill(0)
  for (const { secret, skipped } of tree.ratchets.values()) {
    secret.fill(0)
    for (const { key } of skipped.values()) key.fill(0)
  }
  tree.nodes.clear()
  tree.ratchets.clear()
}

function step(suite: Suite, ratchet: Ratchet): KeyAndNonce {
  const { secret, generation } = ratchet
  const key = deriveTreeSecret(suite, secret, 'key', generation, suite.keyLength)
  const nonce = deriveTreeSecret(suite, secret, 'nonce', generation, nonceLength)
  forward(suite, ratchet)
  return { key, nonce }
}

function forward(suite: Suite, ratchet: Ratchet): void {
  const next = deriveTreeSecret(suite, ratchet.secret, 'secret', ratchet.generation, suite.hashLength)
  ratchet.secret.fill(0)
  ratchet.secret = next
  ratchet.generation++
}

function forgetOldest(ratchet: Ratchet): void {
  const over = ratchet.skipped.size - mostSkipped
  if (over <= 0) return
  for (const at of [...ratchet.skipped.keys()].toSorted((a, b) => a - b).slice(0, over)) {
    ratchet.skipped.get(at)?.key.fill(0)
    ratchet.skipped.delete(at)
  }
}

function ratchetOf(suite: Suite, tree: SecretTree, leaf: number, row: Row): Ratchet {
  const known = tree.ratchets.get(rowName(leaf, row))
  if (known) return known
  const secret = leafSecret(suite, tree, leaf)
  for (const each of ['handshake', 'application'] as const)
    tree.ratchets.set(rowName(leaf, each), {
      secret: deriveSecret(suite, secret, each),
      generation: 0,
      skipped: new Map(),
    })
  secret.fill(0)
  const made = tree.ratchets.get(rowName(leaf, row))
  if (!made) throw new GroupRefused('unauthentic', 'There is no such row.')
  return made
}

/** Goes down from the nearest secret above the leaf, leaving the other branches' secrets behind. */
function leafSecret(suite: Suite, tree: SecretTree, leaf: number): Bytes {
  const target = leafToNodeIndex(toLeafIndex(leaf))
  if (leaf < 0 || leaf >= tree.width) throw new GroupRefused('unauthentic', 'There is no such place in the tree.')
  let node = root(tree.width)
  const way = [node]
  while (!isLeaf(node)) {
    node = target < node ? left(node) : right(node)
    way.push(node)
  }
  let at = way.length - 1
  while (at >= 0 && !tree.nodes.has(way[at] ?? -1)) at--
  const known = tree.nodes.get(way[at] ?? -1)
  if (!known) throw new GroupRefused('unauthentic', 'The keys of this place are spent.')
  let secret: Bytes = Uint8Array.from(known)
  for (; at < way.length - 1; at++) {
    const above = toNodeIndex(way[at] ?? 0)
    const branch = (label: 'left' | 'right', from: Uint8Array): Bytes =>
      expandWithLabel(suite, from, 'tree', utf8(label), suite.hashLength)
    const [onLeft, onRight]: [Bytes, Bytes] = [branch('left', secret), branch('right', secret)]
    secret.fill(0)
    tree.nodes.get(above)?.fill(0)
    tree.nodes.delete(above)
    const goesLeft = way[at + 1] === left(above)
    tree.nodes.set(goesLeft ? right(above) : left(above), goesLeft ? onRight : onLeft)
    secret = goesLeft ? onLeft : onRight
  }
  tree.nodes.get(target)?.fill(0)
  tree.nodes.delete(target)
  return secret
}
