/**
 * The tree of hashes over the record: RFC 9162, section 2.1, with SHA-256. What is computed here is which hashes a proof
 * is made of, and whether a proof holds; where hashes are kept is known to `tiles.ts`. A subtree [start, end) is as in
 * draft-ietf-plants-merkle-tree-certs, section 4: start is a multiple of the smallest power of two that is not smaller
 * than its length.
 */
import { type Bytes, equalBytes } from '#platform/bytes.ts'
import { sha256, sha256Into } from '#platform/crypto.ts'

export const hashLength = 32

/** The root of a tree without entries. */
export const emptyRoot: Bytes = sha256(new Uint8Array())

// Buffers used over and over: nothing here waits between filling and hashing them.
let leaf = new Uint8Array(1024)
let leafView = leaf
const pair = new Uint8Array(1 + 2 * hashLength)
pair[0] = 1

export function leafHash(data: Uint8Array): Bytes {
  const hash = new Uint8Array(hashLength)
  leafHashInto(data, hash, 0)
  return hash
}

export function leafHashInto(data: Uint8Array, target: Uint8Array, at: number): void {
  if (leaf.length <= data.length) leaf = new Uint8Array(data.length * 2 + 1)
  leaf.set(data, 1)
  // Entries of one length follow one another.
  if (leafView.buffer !== leaf.buffer || leafView.length !== data.length + 1)
    leafView = leaf.subarray(0, data.length + 1)
  sha256Into(leafView, target, at)
}

/** Throws a RangeError where one of both is no hash: hashes of other lengths would make the pair ambiguous. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  if (left.length !== hashLength || right.length !== hashLength)
    throw new RangeError(`A hash of the tree is ${hashLength} bytes long.`)
  pair.set(left, 1)
  pair.set(right, 1 + hashLength)
  return sha256(pair)
}

/** The same for a pair that lies side by side, its left hash beginning at `from`. */
export function pairHashInto(hashes: Uint8Array, from: number, target: Uint8Array, at: number): void {
  pair.set(hashes.subarray(from, from + 2 * hashLength), 1)
  sha256Into(pair, target, at)
}

/** The entries [from, to), whose hash one line of a proof is. */
export type Span = { readonly from: number; readonly to: number }

/** A complete subtree: the entries [index × 2^level, (index + 1) × 2^level). */
export type Nodes = (level: number, index: number) => Uint8Array

/** The complete subtrees that a span consists of, from left to right. */
export function nodesOf({ from, to }: Span): { level: number; index: number }[] {
  const nodes: { level: number; index: number }[] = []
  for (let at = from; at < to;) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= to) {
      width *= 2
      level++
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** The hash of a span that is a valid subtree; of an empty one that of the empty tree. */
export function hashOf(span: Span, node: Nodes): Uint8Array {
  let hash: Uint8Array | undefined
  for (const { level, index } of nodesOf(span).reverse()) {
    const left = node(level, index)
    hash = hash ? nodeHash(left, hash) : left
  }
  return hash ?? emptyRoot
}

/**
 * What an inclusion proof of the entry in [start, end) is made of, from the leaf's sibling upwards (RFC 9162, section
 * 2.1.3.1). Throws a RangeError where the entry is not in it, or [start, end) is no valid subtree.
 */
export function inclusionSpans(index: number, end: number, start = 0): Span[] {
  checkCounts(start, index, end)
  if ((start > 0 && !isSubtree(BigInt(start), BigInt(end))) || index < start || index >= end)
    throw new RangeError(`Entry ${index} does not stand in [${start}, ${end}).`)
  const spans: Span[] = []
  let [from, to] = [start, end]
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from)
    spans.push(index < middle ? { from: middle, to } : { from, to: middle })
    if (index < middle) to = middle
    else from = middle
  }
  return spans.reverse()
}

/**
 * What a proof is made of that the subtree [start, end) belongs to the tree of that size; with start 0, that the tree of
 * `end` entries is its beginning (RFC 9162, section 2.1.4.1; draft-ietf-plants-merkle-tree-certs, section 4.4.1).
 * Throws a RangeError where it does not lie in it.
 */
export function consistencySpans(end: number, size: number, start = 0): Span[] {
  checkCounts(start, end, size)
  if (!isSubtree(BigInt(start), BigInt(end)) || end > size)
    throw new RangeError(`[${start}, ${end}) is no subtree of a tree of ${size} entries.`)
  if (start === end) return []
  const spans: Span[] = []
  let [from, to] = [0, size]
  // Whether the hash of what is left is known to whoever holds the hash of the subtree.
  let known = true
  let first = start
  while (first !== from || end !== to) {
    const middle = from + largestPowerBelow(to - from)
    if (end <= middle) {
      spans.push({ from: middle, to })
      to = middle
    } else {
      spans.push({ from, to: middle })
      from = middle
      if (first < middle) {
        first = middle
        known = false
      }
    }
  }
  if (!known) spans.push({ from, to })
  return spans.reverse()
}

/** Sizes and places as they come: tree heads speak of 64 bits, our own record of safe integers. */
export type Count = number | bigint

/** RFC 9162, section 2.1.3.2, in the subtree [start, end). False for whatever is wrong; never throws. */
export function verifyInclusion(
  index: Count,
  end: Count,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  start: Count = 0,
): boolean {
  const [from, place, to] = [count(start), count(index), count(end)]
  if (from === undefined || place === undefined || to === undefined || !isSubtree(from, to)) return false
  if (place < from || place >= to || leaf.length !== hashLength || !areHashes(proof)) return false
  let here = place - from
  let last = to - from - 1n
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0n) return false
    if (isOdd(here) || here === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(here)) {
        here >>= 1n
        last >>= 1n
      }
    } else hash = nodeHash(hash, sibling)
    here >>= 1n
    last >>= 1n
  }
  return last === 0n && equalBytes(hash, root)
}

/**
 * Whether the tree of `size1` entries is the beginning of that of `size2` (RFC 9162, section 2.1.4.2). From an empty
 * tree nothing can be proven, so that size1 = 0 is false always: whoever has seen nothing yet says so itself.
 */
export function verifyConsistency(
  size1: Count,
  size2: Count,
  proof: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  return count(size1) !== 0n && verifySubtree(0, size1, size2, proof, root1, root2)
}

/**
 * Whether the subtree [start, end) belongs to the tree of that size (draft-ietf-plants-merkle-tree-certs, section
 * 4.4.3). An empty subtree has the hash of the empty tree, belongs to every tree, and needs no proof.
 */
export function verifySubtree(
  start: Count,
  end: Count,
  size: Count,
  proof: readonly Uint8Array[],
  subtreeRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  const [from, to, whole] = [count(start), count(end), count(size)]
  if (from === undefined || to === undefined || whole === undefined) return false
  if (!isSubtree(from, to) || to > whole || !areHashes(proof)) return false
  if (from === to) return proof.length === 0 && equalBytes(subtreeRoot, emptyRoot)
  const path: Path = { first: from, here: to - 1n, last: whole - 1n }
  const flush = path.here === path.last
  while (path.first !== path.here && (flush || isOdd(path.here))) climb(path)
  // A complete subtree is its own beginning; else the proof begins with the largest complete one at its right end.
  const complete = path.first === path.here
  const seed = complete ? subtreeRoot : proof[0]
  if (!seed) return false
  const hashes = climbTo(path, seed, complete ? proof : proof.slice(1))
  return hashes !== undefined && equalBytes(hashes.old, subtreeRoot) && equalBytes(hashes.now, root)
}

type Path = { first: bigint; here: bigint; last: bigint }

function climb(path: Path): void {
  path.first >>= 1n
  path.here >>= 1n
  path.last >>= 1n
}

/** The hash of the subtree and that of the whole tree, both from one proof; nothing where it is too long or short. */
function climbTo(
  path: Path,
  seed: Uint8Array,
  proof: readonly Uint8Array[],
): { old: Uint8Array; now: Uint8Array } | undefined {
  if (seed.length !== hashLength && proof.length > 0) return undefined
  let old = seed
  let now = seed
  for (const sibling of proof) {
    if (path.last === 0n) return undefined
    if (isOdd(path.here) || path.here === path.last) {
      if (path.first < path.here) old = nodeHash(sibling, old)
      now = nodeHash(sibling, now)
      while (!isOdd(path.here)) climb(path)
    } else now = nodeHash(now, sibling)
    climb(path)
  }
  return path.last === 0n ? { old, now } : undefined
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n
}

function areHashes(proof: readonly Uint8Array[]): boolean {
  return proof.length <= 65 && proof.every(({ length }) => length === hashLength)
}

/** An unsigned integer of 64 bits, or nothing. */
function count(value: Count): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined
  return value >= 0n && value < 1n << 64n ? value : undefined
}

function isSubtree(start: bigint, end: bigint): boolean {
  if (start > end) return false
  let width = 1n
  while (width < end - start) width <<= 1n
  return start % width === 0n
}

function checkCounts(...counts: number[]): void {
  for (const value of counts)
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${value} is no place in a record: those are whole numbers from 0 to 2^53 - 1.`)
}

/** The largest power of two that is smaller than a number of at least two. */
function largestPowerBelow(value: number): number {
  if (value <= 2 ** 31) return 2 ** (31 - Math.clz32(value - 1))
  let power = 2 ** 31
  while (power * 2 < value) power *= 2
  return power
}
