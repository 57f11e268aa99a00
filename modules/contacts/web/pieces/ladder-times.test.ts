import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ladderUnits, meantBy, writtenAs } from './ladder-times.ts'

test('a time of a ladder is written in the largest unit that it fills, and means the same again', () => {
  expect(writtenAs(360, ladderUnits)).toEqual({ text: '6', unit: 'hour' })
  expect(writtenAs(2_880, ladderUnits)).toEqual({ text: '2', unit: 'day' })
  expect(writtenAs(90, ladderUnits)).toEqual({ text: '90', unit: 'minute' })
  expect(writtenAs(360, ['minute'])).toEqual({ text: '360', unit: 'minute' })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90_000 }),
      fc.constantFrom(ladderUnits, ['minute'] as const),
      (minutes, units) => {
        const { text, unit } = writtenAs(minutes, units)
        expect(meantBy(text, unit)).toBe(minutes)
      },
    ),
  )
})

test('half an hour may be written as half an hour, and what is no number is no time', () => {
  expect(meantBy('0.5', 'hour')).toBe(30)
  expect([meantBy('', 'day'), meantBy('soon', 'minute')]).toEqual([0, 0])
})
