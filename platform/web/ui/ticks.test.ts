import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksBetween } from './ticks.ts'

const at = (text: string) => new Date(`${text}T00:00:00`).getTime()

test('years are marked at their first day, months at theirs, days at midnight', () => {
  expect(ticksBetween(at('2017-05-11'), at('2026-11-21'), 6)).toEqual(
    ['2018', '2020', '2022', '2024', '2026'].map((year) => at(`${year}-01-01`)),
  )
  expect(ticksBetween(at('2026-07-20'), at('2026-11-21'), 5)).toEqual(
    ['08', '09', '10', '11'].map((month) => at(`2026-${month}-01`)),
  )
  expect(ticksBetween(at('2026-11-19'), at('2026-11-22'), 5)).toEqual(
    ['19', '20', '21', '22'].map((one) => at(`2026-11-${one}`)),
  )
})

test('there are never more marks than wished and one, they rise, and none stands outside', () => {
  const instant = fc.integer({ min: at('1970-01-02'), max: at('2100-01-01') })
  fc.assert(
    fc.property(instant, instant, fc.integer({ min: 2, max: 12 }), (one, other, wished) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)]
      const ticks = ticksBetween(first, last, wished)
      expect(ticks.length).toBeLessThanOrEqual(wished + 1)
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
      expect(ticks.every((tick) => tick >= first && tick <= last)).toBe(true)
    }),
  )
})
