import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf, type Piece } from './difference.ts'

const sideOf = (pieces: Piece[], left: 'removed' | 'added') =>
  pieces
    .filter(({ kind }) => kind === 'same' || kind === left)
    .map(({ text }) => text)
    .join('')

test('a changed word of an agreed text is shown as one removal and one addition', () => {
  expect(differenceOf('States should refrain from attacks.', 'States shall refrain from attacks.')).toEqual([
    { kind: 'same', text: 'States ' },
    { kind: 'removed', text: 'should' },
    { kind: 'added', text: 'shall' },
    { kind: 'same', text: ' refrain from attacks.' },
  ])
})

test('a Thai sentence is compared word by word, though it has no spaces', () => {
  const pieces = differenceOf('รัฐควรแจ้งเหตุการณ์', 'รัฐต้องแจ้งเหตุการณ์', 'th')
  expect(pieces).toContainEqual({ kind: 'removed', text: 'ควร' })
  expect(pieces).toContainEqual({ kind: 'added', text: 'ต้อง' })
})

test('both texts can be read back from their difference, whatever they are', () => {
  const words = fc
    .array(fc.constantFrom('a ', 'b ', 'c ', 'd', '\n', 'é'), { maxLength: 40 })
    .map((list) => list.join(''))
  fc.assert(
    fc.property(fc.oneof(words, fc.string()), fc.oneof(words, fc.string()), (before, after) => {
      const pieces = differenceOf(before, after)
      expect(sideOf(pieces, 'removed')).toBe(before)
      expect(sideOf(pieces, 'added')).toBe(after)
      expect(pieces.every(({ text }) => text !== '')).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('two long texts with nothing in common are answered at once', () => {
  const [old, fresh] = [
    Array.from({ length: 9000 }, (_, place) => `o${place}`).join(' '),
    Array.from({ length: 9000 }, (_, place) => `n${place}`).join('-'),
  ]
  const pieces = differenceOf(old, fresh)
  expect(sideOf(pieces, 'removed')).toBe(old)
  expect(sideOf(pieces, 'added')).toBe(fresh)
})
