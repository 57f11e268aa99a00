import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isZone, momentOf, wallTime } from '../directory/zones.ts'
import { coveredSpans, gapsIn, overlapIn } from './cover.ts'

const moment = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }).map((seconds) => new Date(seconds * 1000))

test('a moment is found again by what the wall showed, save where the clocks were set back', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Tehran',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'UTC',
  )
  fc.assert(
    fc.property(zones, moment, (zone, at) => {
      const found = momentOf(wallTime(at, zone), zone)
      expect(wallTime(found, zone)).toBe(wallTime(at, zone))
      expect(at.getTime() - found.getTime()).toBeGreaterThanOrEqual(0)
      expect(at.getTime() - found.getTime()).toBeLessThanOrEqual(3_600_000)
    }),
    { numRuns: 300 },
  )
  // In spring half past two does not come: reckoned with the offset of before, it is half past three.
  expect(momentOf(Date.UTC(2026, 2, 29, 2, 30), 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z')
  expect(isZone('Mars/Olympus')).toBe(false)
})

test('gaps and shifts together are exactly the hours to be covered', () => {
  const cover = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '24:00' }
  const [from, to] = [new Date('2026-10-19T00:00:00Z'), new Date('2026-11-02T00:00:00Z')]
  const covered = coveredSpans(cover, from, to)
  // Ten working days of sixteen hours, though the clocks are set back between them.
  expect(covered.reduce((sum, span) => sum + span.to - span.from, 0)).toBe(10 * 16 * 3_600_000)
  const shift = fc.tuple(fc.integer({ min: -50, max: 400 }), fc.integer({ min: 1, max: 80 })).map(([start, length]) => {
    const begin = from.getTime() + start * 3_600_000
    return { from: begin, to: begin + length * 3_600_000 }
  })
  fc.assert(
    fc.property(fc.array(shift, { maxLength: 12 }), (shifts) => {
      const gaps = gapsIn(covered, shifts)
      const quarter = 900_000
      for (let at = from.getTime(); at < to.getTime(); at += quarter * 7) {
        const within = (spans: readonly { from: number; to: number }[]) =>
          spans.some((one) => one.from <= at && at < one.to)
        expect([at, within(gaps)]).toEqual([at, within(covered) && !within(shifts)])
      }
      const clash = shifts.some((a, i) => shifts.some((b, j) => i < j && a.from < b.to && b.from < a.to))
      expect(overlapIn(shifts) !== undefined).toBe(clash)
    }),
    { numRuns: 60 },
  )
})
