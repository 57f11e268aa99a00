/**
 * Hashes of one level, laid so that each two of them stand behind the byte that marks a pair (RFC 9162, section 2.1.1):
 * a pair is hashed where it lies. Building a tree of millions of entries makes nothing anew and copies nothing.
 */
import type { Bytes } from '#platform/bytes.ts'
import { sha256Into } from '#platform/crypto.ts'
import { hashLength } from './tree.ts'

export type PairRow = {
  bytes: Bytes
  pairs: readonly Uint8Array[]
}

const pairLength = 1 + 2 * hashLength

/** @param width how many hashes it holds: an even number. */
export function newPairRow(width: number): PairRow {
  const bytes = new Uint8Array((width / 2) * pairLength)
  const pairs = Array.from({ length: width / 2 }, (_, at) => bytes.subarray(at * pairLength, (at + 1) * pairLength))
  for (const pair of pairs) pair[0] = 1
  return { bytes, pairs }
}

/** Where a hash stands in the bytes of its row. */
export function placeInRow(index: number): number {
  return (index >> 1) * pairLength + 1 + (index & 1) * hashLength
}

/** The first hashes of a row, one after the other. */
export function hashesOf({ bytes }: PairRow, width: number): Bytes {
  const hashes = new Uint8Array(width * hashLength)
  for (let at = 0; at < width; at += 2) {
    const from = placeInRow(at)
    hashes.set(bytes.subarray(from, from + Math.min(2, width - at) * hashLength), at * hashLength)
  }
  return hashes
}

export function fillRow({ bytes }: PairRow, hashes: Uint8Array): void {
  for (let at = 0; at < hashes.length / hashLength; at++)
    bytes.set(hashes.subarray(at * hashLength, (at + 1) * hashLength), placeInRow(at))
}

const above = new Map<number, PairRow>()

/** The root over a full row, whose width is a power of two. */
export function rootOfRow(row: PairRow, target: Uint8Array, at: number): void {
  let below = row
  while (below.pairs.length > 1) {
    const width = below.pairs.length
    const next = above.get(width) ?? newPairRow(width)
    above.set(width, next)
    for (let pair = 0; pair < width; pair++) hashPair(below, pair, next.bytes, placeInRow(pair))
    below = next
  }
  hashPair(below, 0, target, at)
}

function hashPair({ pairs }: PairRow, pair: number, target: Uint8Array, at: number): void {
  const bytes = pairs[pair]
  if (bytes) sha256Into(bytes, target, at)
}
