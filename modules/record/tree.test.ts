import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equalBytes, fromHex, toHex } from '#platform/bytes.ts'
import {
  consistencySpans,
  emptyRoot,
  hashOf,
  inclusionSpans,
  leafHash,
  nodeHash,
  nodesOf,
  type Span,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
} from './tree.ts'

// The definition of RFC 9162, section 2.1.1, written down as it stands there, and slow.
function treeHash(entries: readonly Uint8Array[]): Uint8Array {
  const sha = (...parts: Uint8Array[]) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return new Uint8Array(hash.digest())
  }
  const [first] = entries
  if (!first) return sha()
  if (entries.length === 1) return sha(Uint8Array.of(0), first)
  let split = 1
  while (split * 2 < entries.length) split *= 2
  return sha(Uint8Array.of(1), treeHash(entries.slice(0, split)), treeHash(entries.slice(split)))
}

const entries = Array.from({ length: 300 }, (_, index) => Uint8Array.of(index & 255, index >> 8))
const leaves = entries.map(leafHash)

function node(level: number, index: number): Uint8Array {
  const leaf = leaves[index]
  if (level === 0 && leaf) return leaf
  return nodeHash(node(level - 1, index * 2), node(level - 1, index * 2 + 1))
}
const prove = (spans: readonly Span[]) => spans.map((span) => hashOf(span, node))
const root = (size: number) => hashOf({ from: 0, to: size }, node)
const isSubtree = (start: number, end: number) => start % 2 ** Math.ceil(Math.log2(Math.max(end - start, 1))) === 0

test('the root is that of the definition, at every size', () => {
  for (let size = 0; size <= 300; size++) expect(toHex(root(size))).toBe(toHex(treeHash(entries.slice(0, size))))
  expect(toHex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('the roots of Certificate Transparency’s eight leaves are those it publishes', () => {
  // transparency-dev/merkle, cmd/proofgen (Apache-2.0): leaves and roots that Certificate Transparency has used since 2013.
  const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  const hashes = known.map((hex) => leafHash(fromHex(hex)))
  const nodes = (level: number, index: number): Uint8Array =>
    level === 0 ? (hashes[index] ?? emptyRoot) : nodeHash(nodes(level - 1, index * 2), nodes(level - 1, index * 2 + 1))
  expect(roots.map((_, index) => toHex(hashOf({ from: 0, to: index + 1 }, nodes)))).toEqual(roots)
})

describe('subtrees fold into the digests that draft-ietf-plants-merkle-tree-certs publishes (“Subtree Test Vectors”)', () => {
  const most = 130
  const line = (proof: readonly Uint8Array[]) => `${proof.map((hash) => ` ${toHex(hash)}`).join('')}\n`

  test('of hashes and of inclusion proofs', () => {
    const single = Array.from({ length: most }, (_, index) => leafHash(Uint8Array.of(index)))
    const nodes = new Map<string, Uint8Array>()
    const at = (level: number, index: number): Uint8Array => {
      const name = `${level}/${index}`
      const made =
        nodes.get(name) ??
        (level === 0 ? (single[index] ?? emptyRoot) : nodeHash(at(level - 1, index * 2), at(level - 1, index * 2 + 1)))
      nodes.set(name, made)
      return made
    }
    const hashes = createHash('sha256')
    const inclusion = createHash('sha256')
    const consistency = createHash('sha256')
    for (let end = 0; end <= most; end++)
      for (let start = 0; start <= end; start++) {
        if (!isSubtree(start, end)) continue
        hashes.update(`[${start}, ${end}) ${toHex(hashOf({ from: start, to: end }, at))}\n`)
        for (let index = start; index < end; index++) {
          const proof = inclusionSpans(index, end, start).map((span) => hashOf(span, at))
          inclusion.update(`${index} [${start}, ${end})${line(proof)}`)
        }
      }
    for (let size = 0; size <= most; size++)
      for (let end = 0; end <= size; end++)
        for (let start = 0; start <= end; start++)
          if (isSubtree(start, end)) {
            const proof = consistencySpans(end, size, start).map((span) => hashOf(span, at))
            consistency.update(`[${start}, ${end}) ${size}${line(proof)}`)
          }
    expect(hashes.digest('hex')).toBe('b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81')
    expect(inclusion.digest('hex')).toBe('ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f')
    expect(consistency.digest('hex')).toBe('10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74')
  })
})

const place = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))
const subtree = fc
  .record({ end: fc.integer({ min: 0, max: 300 }), size: fc.integer({ min: 0, max: 300 }) })
  .chain(({ end, size }) =>
    fc.record({
      start: fc
        .integer({ min: 0, max: Math.min(end, size) })
        .map((start) => (isSubtree(start, Math.min(end, size)) ? start : 0)),
      end: fc.constant(Math.min(end, size)),
      size: fc.constant(size),
    }),
  )

test('every entry is proven, and its proof holds for no other place, size, leaf or root', () => {
  fc.assert(
    fc.property(place, place, ({ size, index }, other) => {
      const proof = prove(inclusionSpans(index, size))
      const [leaf, whole] = [node(0, index), root(size)]
      expect(verifyInclusion(index, size, leaf, proof, whole)).toBe(true)
      if (other.index !== index) expect(verifyInclusion(other.index, size, leaf, proof, whole)).toBe(false)
      if (other.index !== index) expect(verifyInclusion(index, size, node(0, other.index), proof, whole)).toBe(false)
      if (other.size !== size) expect(verifyInclusion(index, size, leaf, proof, root(other.size))).toBe(false)
    }),
  )
})

test('every subtree is proven to belong to every later tree, and to no tree with another root', () => {
  fc.assert(
    fc.property(subtree, fc.integer({ min: 0, max: 300 }), ({ start, end, size }, other) => {
      const proof = prove(consistencySpans(end, size, start))
      const own = hashOf({ from: start, to: end }, node)
      expect(verifySubtree(start, end, size, proof, own, root(size))).toBe(true)
      if (start === end) return
      if (other !== size) expect(verifySubtree(start, end, size, proof, own, root(other))).toBe(false)
      if (start === 0) expect(verifyConsistency(end, size, proof, own, root(size))).toBe(true)
      if (start === 0 && other !== end) expect(verifyConsistency(end, size, proof, root(other), root(size))).toBe(false)
    }),
  )
})

test('a proof that is changed, cut, prolonged or reordered holds no more', () => {
  const meddle = fc.constantFrom('flip', 'cut', 'front', 'back', 'repeat', 'swap', 'shorten')
  fc.assert(
    fc.property(subtree, place, meddle, fc.nat(), ({ start, end, size }, { size: whole, index }, how, seed) => {
      const inclusion = prove(inclusionSpans(index, whole))
      const altered = meddled(inclusion, how, seed)
      if (altered) expect(verifyInclusion(index, whole, node(0, index), altered, root(whole))).toBe(false)
      const consistency = meddled(prove(consistencySpans(end, size, start)), how, seed)
      const own = hashOf({ from: start, to: end }, node)
      if (consistency) expect(verifySubtree(start, end, size, consistency, own, root(size))).toBe(false)
    }),
    { numRuns: 500 },
  )
})

/** Nothing where the change would not be one. */
function meddled(proof: readonly Uint8Array[], how: string, seed: number): Uint8Array[] | undefined {
  const at = seed % Math.max(proof.length, 1)
  const hash = proof[at]
  if (how === 'front') return [emptyRoot, ...proof]
  if (how === 'back') return [...proof, emptyRoot]
  if (!hash) return undefined
  if (how === 'flip')
    return proof.with(
      at,
      hash.map((byte, index) => (index === seed % 32 ? byte ^ 1 : byte)),
    )
  if (how === 'cut') return proof.toSpliced(at, 1)
  if (how === 'repeat') return proof.toSpliced(at, 0, hash)
  if (how === 'shorten') return proof.with(at, hash.subarray(1))
  const next = proof[at + 1]
  return next && !equalBytes(hash, next) ? proof.with(at, next).with(at + 1, hash) : undefined
}

test('nothing is proven of an empty tree, and nothing from one', () => {
  const some = leafHash(Uint8Array.of(1))
  expect(verifyInclusion(0, 0, some, [], emptyRoot)).toBe(false)
  expect(verifyInclusion(0, 0, emptyRoot, [], emptyRoot)).toBe(false)
  expect(verifyConsistency(0, 0, [], emptyRoot, emptyRoot)).toBe(false)
  expect(verifyConsistency(0, 5, [], emptyRoot, root(5))).toBe(false)
  expect(verifyConsistency(0, 5, [emptyRoot], emptyRoot, root(5))).toBe(false)
  expect(verifyConsistency(5, 5, [], root(5), root(5))).toBe(true)
  expect(verifyConsistency(5, 5, [emptyRoot], root(5), root(5))).toBe(false)
  expect(verifyConsistency(6, 5, [], root(6), root(5))).toBe(false)
})

test('places of 64 bits are understood, and those that are none refused', () => {
  const huge = (1n << 64n) - 1n
  const proof = Array.from({ length: 64 }, () => emptyRoot)
  let hash = emptyRoot
  for (const sibling of proof) hash = nodeHash(hash, sibling)
  expect(verifyInclusion(0n, huge, emptyRoot, proof, hash)).toBe(true)
  for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53, -1n, 1n << 64n]) {
    expect(verifyInclusion(wrong, huge, emptyRoot, proof, hash)).toBe(false)
    expect(verifyInclusion(0, wrong, emptyRoot, proof, hash)).toBe(false)
    expect(verifyConsistency(1, wrong, proof, hash, hash)).toBe(false)
  }
  expect(() => inclusionSpans(0, 2 ** 53)).toThrow('2^53 - 1')
})

test('whatever is handed to them, verifiers answer no and never throw', () => {
  const bytes = fc.uint8Array({ maxLength: 40 })
  const any = fc.oneof(fc.bigInt({ min: -2n, max: 1n << 65n }), fc.double(), fc.nat({ max: 9 }))
  fc.assert(
    fc.property(any, any, any, bytes, bytes, fc.array(bytes, { maxLength: 5 }), (a, b, c, one, other, proof) => {
      expect(verifyInclusion(a, b, one, [...proof, one], other, c)).toBe(false)
      expect(verifySubtree(a, b, c, [...proof, other], one, other)).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

test('a span falls into complete subtrees, the largest first', () => {
  expect(nodesOf({ from: 0, to: 7 })).toEqual([
    { level: 2, index: 0 },
    { level: 1, index: 2 },
    { level: 0, index: 6 },
  ])
  expect(nodesOf({ from: 4, to: 4 })).toEqual([])
})
