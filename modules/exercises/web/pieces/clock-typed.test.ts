import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secondsTyped, typedAs } from './clock-typed.ts'

test('who directs an exercise types a time as a clock shows it, or minutes alone, in their own digits', () => {
  expect(['8:30', '1:02:05', '12', ' 0:45 ', '۸:۳۰', '๑๒:๐๕'].map(secondsTyped)).toEqual([510, 3725, 720, 45, 510, 725])
  expect(['', 'noon', '8:75', '1:75:00', '-3', '8:', '1:2:3:4', '8.5'].map(secondsTyped)).toEqual(
    Array.from({ length: 8 }),
  )
})

test('what stands in the field is read as the same second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 * 86_400 }), (seconds) => secondsTyped(typedAs(seconds)) === seconds),
  )
})
