import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Preference, type Span, usualPreference, type Watch } from './contract.ts'
import { isQuiet, nextTime, wallMinutes } from './hours.ts'
import { isOnDuty, quietUntil, restAfter, whenToSend } from './rules.ts'

const minute = 60_000
const day = 1_440
/** With every oddity that zones have: half and quarter hours, half an hour of summer, midnight put forward and back, a day left out. */
const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Bangkok',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Atlantic/Azores',
  'Pacific/Apia',
  'Pacific/Chatham',
]
const zone = fc.constantFrom(...zones)
const two = (n: number): string => String(n).padStart(2, '0')
const clock = fc.integer({ min: 0, max: day - 1 }).map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`)
const span = fc.tuple(clock, clock)
const moment = fc
  .date({ min: new Date('2011-12-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => new Date(Math.floor(at.getTime() / minute) * minute))
const spanOf = ([from, to]: [string, string]): Span => ({ from, to })

/** Changes of the clock on the wall in 2026, and hours around them. */
const changes = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2026-09-06T04:00:00Z',
]
const aroundAChange = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -26 * 60, max: 26 * 60 }))
  .map(([at, minutes]) => new Date(Date.parse(at) + minutes * minute))
const anyMoment = fc.oneof(moment, aroundAChange)

test('the next time on the wall is the first minute at which the wall shows it or was put past it', () => {
  fc.assert(
    fc.property(clock, anyMoment, zone, (time, after, where) => {
      const next = nextTime(time, after, where)
      const shown = wallMinutes(after, where)
      const wanted = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
      const target = shown + ((wanted - (shown % day) + day) % day || day)
      expect(next > after).toBe(true)
      expect(wallMinutes(next, where)).toBeGreaterThanOrEqual(target)
      expect(wallMinutes(new Date(next.getTime() - minute), where)).toBeLessThan(target)
      // Nothing on the way had reached it: looked at in steps, and minute by minute where the clock was changed.
      for (let at = after.getTime() + minute; at < next.getTime(); at += 29 * minute)
        expect(wallMinutes(new Date(at), where)).toBeLessThan(target)
    }),
    { numRuns: 300 },
  )
})

test('what waits for the end of quiet hours leaves at once when they end, and never within them', () => {
  fc.assert(
    fc.property(span, anyMoment, zone, ([from, to], at, where) => {
      const quiet = spanOf([from, to])
      const until = quietUntil(quiet, at, where)
      if (!isQuiet(quiet, at, where)) {
        expect(until).toEqual(at)
        return
      }
      expect(until > at).toBe(true)
      // No night is longer than a day and the most that a clock is put back.
      expect(until.getTime() - at.getTime()).toBeLessThanOrEqual((day + 60) * minute)
      const shown = wallMinutes(until, where) % day
      const end = Number(to.slice(0, 2)) * 60 + Number(to.slice(3))
      // Apia had no 30 December 2011: a night that would end on that day ends at the midnight after it.
      if (until < new Date('2012-01-01T00:00:00Z')) return
      // On the wall it is the end, or as much later as the clock was put forward over it: at most the whole hour, where
      // that begins at the end itself, as midnight of a spring night in Havana does.
      expect((shown - end + day) % day).toBeLessThanOrEqual(60)
    }),
    { numRuns: 400, examples: [[['00:00', '00:00'], new Date('2026-03-08T04:59:00Z'), 'America/Havana']] },
  )
})

test('a night is as long as the clock makes it: 22:00 to 07:00 in Paris is eight, nine or ten hours', () => {
  const quiet = { from: '22:00', to: '07:00' }
  const length = (begin: string): number =>
    (quietUntil(quiet, new Date(begin), 'Europe/Paris').getTime() - Date.parse(begin)) / 3_600_000
  expect(length('2026-06-10T20:00:00Z')).toBe(9)
  expect(length('2026-03-28T21:00:00Z')).toBe(8)
  expect(length('2026-10-24T20:00:00Z')).toBe(10)
})

test('an hour that a spring night leaves out ends quiet hours at the first minute after it', () => {
  const until = quietUntil({ from: '23:00', to: '02:30' }, new Date('2026-03-29T00:30:00Z'), 'Europe/Paris')
  expect(until.toISOString()).toBe('2026-03-29T01:00:00.000Z')
})

test('a watch over midnight is that of the day on which it begins', () => {
  const friday: Watch[] = [{ days: [5], from: '20:00', to: '08:00' }]
  const on = (at: string): boolean => isOnDuty(friday, new Date(at), 'Asia/Bangkok')
  expect([on('2026-11-20T12:59:00Z'), on('2026-11-20T13:00:00Z')]).toEqual([false, true])
  expect([on('2026-11-21T00:59:00Z'), on('2026-11-21T01:00:00Z')]).toEqual([true, false])
  expect(on('2026-11-20T00:30:00Z')).toBe(false)
})

test('a watch whose end is its beginning is the whole day and night', () => {
  const monday: Watch[] = [{ days: [1], from: '08:00', to: '08:00' }]
  const on = (at: string): boolean => isOnDuty(monday, new Date(at), 'UTC')
  expect(
    ['2026-11-23T07:59:00Z', '2026-11-23T08:00:00Z', '2026-11-24T07:59:00Z', '2026-11-24T08:00:00Z'].map(on),
  ).toEqual([false, true, true, false])
})

const preference: Preference = {
  ...usualPreference,
  quiet: { from: '22:00', to: '07:00' },
  duty: [{ days: [6], from: '00:00', to: '06:00' }],
}
const night = new Date('2026-11-21T02:00:00Z')
const when = (
  urgency: 'routine' | 'prompt' | 'urgent' | 'crisis',
  given = preference,
  due: Date | null = null,
  onDuty = false,
): string => whenToSend({ urgency, due, channel: 'email', onDuty }, given, 'UTC', night).notBefore.toISOString()

test('a crisis wakes everybody, what is urgent whoever is on duty, the rest nobody', () => {
  expect(when('crisis')).toBe(night.toISOString())
  expect(when('urgent')).toBe(night.toISOString())
  expect(when('urgent', { ...preference, duty: [] })).toBe('2026-11-21T07:00:00.000Z')
  expect(when('prompt')).toBe('2026-11-21T07:00:00.000Z')
  expect(when('routine')).toBe('2026-11-21T08:00:00.000Z')
  expect(when('routine', { ...preference, digestAt: '05:00' })).toBe('2026-11-21T07:00:00.000Z')
})

test('whoever is on duty by a rota is woken by what is urgent, whatever hours they gave themselves', () => {
  const offDuty = { ...preference, duty: [] }
  expect(when('urgent', offDuty, null, true)).toBe(night.toISOString())
  expect(when('prompt', offDuty, null, true)).toBe('2026-11-21T07:00:00.000Z')
})

test('what is urgent and due before the night is over is not held back; with time left in the morning it is', () => {
  const offDuty = { ...preference, duty: [] }
  expect(when('urgent', offDuty, new Date('2026-11-21T06:30:00Z'))).toBe(night.toISOString())
  expect(when('urgent', offDuty, new Date('2026-11-21T07:00:00Z'))).toBe(night.toISOString())
  expect(when('urgent', offDuty, new Date('2026-11-21T07:30:00Z'))).toBe('2026-11-21T07:00:00.000Z')
  expect(when('prompt', offDuty, new Date('2026-11-21T06:30:00Z'))).toBe('2026-11-21T07:00:00.000Z')
})

test('what is due before the daily mail does not wait for it', () => {
  const due = new Date('2026-11-21T07:30:00Z')
  expect(whenToSend({ urgency: 'routine', due, channel: 'email', onDuty: false }, preference, 'UTC', night)).toEqual({
    notBefore: new Date('2026-11-21T07:00:00Z'),
    inDigest: false,
  })
})

test('a crisis is never put off, whoever, wherever and whenever', () => {
  fc.assert(
    fc.property(span, clock, anyMoment, zone, (quiet, digestAt, at, where) => {
      const given = { ...preference, quiet: spanOf(quiet), digestAt, duty: [] }
      const said = whenToSend({ urgency: 'crisis', due: null, channel: 'push', onDuty: false }, given, where, at)
      expect(said).toEqual({ notBefore: at, inDigest: false })
    }),
  )
})

test('what fails is tried again less and less often, and given up in the end; what presses is tried sooner', () => {
  const tries = (urgency: 'routine' | 'crisis'): (number | undefined)[] =>
    Array.from({ length: 15 }, (_, index) => restAfter(index + 1, urgency))
  expect(tries('crisis')[0]).toBeLessThan(tries('routine')[0] ?? 0)
  for (const urgency of ['routine', 'crisis'] as const) {
    const rests = tries(urgency).filter((rest) => rest !== undefined)
    expect(rests).toEqual(rests.toSorted((a, b) => a - b))
    expect(tries(urgency).at(-1)).toBeUndefined()
  }
})

test('a mail server that is down for half a day loses nothing, least of all what presses', () => {
  const patience = (urgency: 'routine' | 'urgent'): number => {
    let sum = 0
    for (let attempts = 1; ; attempts++) {
      const rest = restAfter(attempts, urgency)
      if (rest === undefined) return sum / 3_600_000
      sum += rest
    }
  }
  expect(patience('routine')).toBeGreaterThan(12)
  expect(patience('urgent')).toBeGreaterThanOrEqual(patience('routine'))
})
