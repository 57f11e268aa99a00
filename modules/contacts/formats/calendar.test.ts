import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import { type CalendarEvent, readCalendar, writeCalendar } from './calendar.ts'
import { ImportFault } from './fault.ts'

const reading = {
  zone: 'Europe/Berlin',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2027-12-31T00:00:00Z'),
}
const inCalendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => inCalendar('BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT')

function faultOf(read: () => unknown): { line: number; why: string } | undefined {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    return { line: error.line, why: error.why }
  }
  return undefined
}
const startsOf = (text: string) =>
  readCalendar(text, reading).map(({ startsAt, endsAt }) => `${startsAt.toISOString()}/${endsAt.toISOString()}`)

test('times of a calendar are read as RFC 5545 says: in UTC, by a zone, by the wall, by the day', () => {
  expect(startsOf(event('DTSTART:20261121T080000Z', 'DTEND:20261121T200000Z'))).toEqual([
    '2026-11-21T08:00:00.000Z/2026-11-21T20:00:00.000Z',
  ])
  expect(startsOf(event('DTSTART;TZID=Africa/Nairobi:20261121T080000', 'DURATION:PT12H'))).toEqual([
    '2026-11-21T05:00:00.000Z/2026-11-21T17:00:00.000Z',
  ])
  expect(startsOf(event('DTSTART:20261121T080000', 'DTEND:20261121T090000'))).toEqual([
    '2026-11-21T07:00:00.000Z/2026-11-21T08:00:00.000Z',
  ])
  expect(startsOf(event('DTSTART;VALUE=DATE:20261121'))).toEqual(['2026-11-20T23:00:00.000Z/2026-11-21T23:00:00.000Z'])
  expect(startsOf(event('STATUS:CANCELLED', 'DTSTART:20261121T080000Z'))).toEqual([])
  expect(startsOf(event('DTSTART;TZID="/example.org/Asia/Bangkok":20261121T070000', 'DURATION:PT1H'))).toEqual([
    '2026-11-21T00:00:00.000Z/2026-11-21T01:00:00.000Z',
  ])
})

test('what recurs follows the wall over a change of the clocks, and what recurs otherwise is refused', () => {
  const daily = event(
    'DTSTART;TZID=Europe/Berlin:20261024T080000',
    'DTEND;TZID=Europe/Berlin:20261024T160000',
    'RRULE:FREQ=DAILY;COUNT=3',
    'EXDATE;TZID=Europe/Berlin:20261025T080000',
  )
  expect(startsOf(daily)).toEqual([
    '2026-10-24T06:00:00.000Z/2026-10-24T14:00:00.000Z',
    '2026-10-26T07:00:00.000Z/2026-10-26T15:00:00.000Z',
  ])
  const fortnights = event(
    'DTSTART;VALUE=DATE:20261102',
    'DTEND;VALUE=DATE:20261107',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261130',
  )
  expect(startsOf(fortnights).map((one) => one.slice(0, 10))).toEqual(['2026-11-01', '2026-11-15', '2026-11-29'])
  const refused = ['FREQ=MONTHLY', 'FREQ=DAILY;BYHOUR=8', 'FREQ=WEEKLY;BYDAY=2MO', 'FREQ=DAILY;COUNT=0', 'X']
  for (const rule of refused)
    expect(faultOf(() => startsOf(event('DTSTART:20261121T080000Z', 'DURATION:PT1H', `RRULE:${rule}`)))).toEqual({
      line: 8,
      why: 'recurrence',
    })
  const endless = event('DTSTART:20200101T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY')
  expect(faultOf(() => startsOf(endless))).toEqual({ line: 8, why: 'too-many' })
})

test('shifts that meet by the wall meet on the nights when the clocks change: none overlaps, none leaves a hole', () => {
  const shift = (from: string, to: string, ...more: string[]) => [
    'BEGIN:VEVENT',
    `DTSTART;TZID=Europe/Berlin:20260301T${from}`,
    `DTEND;TZID=/example.org/Europe/Berlin:${to}`,
    'RRULE:FREQ=DAILY',
    ...more,
    'END:VEVENT',
  ]
  const rotas = [
    [shift('080000', '20260301T200000'), shift('200000', '20260302T080000')],
    // One begins at a time that the spring leaves out and the autumn has twice.
    [shift('023000', '20260301T140000'), shift('140000', '20260302T023000')],
  ]
  for (const rota of rotas)
    for (const [from, until] of [
      ['2026-03-20', '2026-04-05'],
      ['2026-10-20', '2026-11-01'],
    ]) {
      const days = { zone: 'Etc/UTC', from: new Date(`${from}T00:00:00Z`), until: new Date(`${until}T00:00:00Z`) }
      const read = readCalendar(inCalendar(...rota.flat()), days)
      expect(read.length).toBeGreaterThan(20)
      expect(read.slice(1).map(({ startsAt }) => startsAt)).toEqual(read.slice(0, -1).map(({ endsAt }) => endsAt))
    }
})

test('hours that are said as a length or in UTC last exactly as long, whatever the clocks do; days follow the wall', () => {
  const nights = (ends: string, starts = ';TZID=Europe/Berlin:20261024T200000') =>
    startsOf(event(`DTSTART${starts}`, ends, 'RRULE:FREQ=DAILY;COUNT=2'))[0]
  expect(nights('DTEND;TZID=Europe/Berlin:20261025T080000')).toBe('2026-10-24T18:00:00.000Z/2026-10-25T07:00:00.000Z')
  expect(nights('DURATION:PT12H')).toBe('2026-10-24T18:00:00.000Z/2026-10-25T06:00:00.000Z')
  expect(nights('DURATION:P1D')).toBe('2026-10-24T18:00:00.000Z/2026-10-25T19:00:00.000Z')
  expect(nights('DURATION:P1DT1H')).toBe('2026-10-24T18:00:00.000Z/2026-10-25T20:00:00.000Z')
  const inUtc = nights('DTEND:20261025T060000Z', ':20261024T180000Z')
  expect(inUtc).toBe('2026-10-24T18:00:00.000Z/2026-10-25T06:00:00.000Z')
  // From one zone to another it lasts as long as the first one does.
  const across = event(
    'DTSTART;TZID=Europe/Berlin:20261023T200000',
    'DTEND;TZID=Africa/Nairobi:20261024T100000',
    'RRULE:FREQ=DAILY;COUNT=2',
  )
  expect(startsOf(across)[1]).toBe('2026-10-24T18:00:00.000Z/2026-10-25T07:00:00.000Z')
  // What the wall leaves out whole has its length all the same: 02:15 to 02:45 of the night of spring.
  const short = event(
    'DTSTART;TZID=Europe/Berlin:20260328T021500',
    'DTEND;TZID=Europe/Berlin:20260328T030000',
    'RRULE:FREQ=DAILY;COUNT=2',
  )
  expect(startsOf(short)[1]).toBe('2026-03-29T01:15:00.000Z/2026-03-29T02:00:00.000Z')
})

/** As RFC 5545 says it, day by day, slowly: what the reader reckons must be the same. */
function walkedThrough(start: number, every: number, unit: string, days: number[], week: number, most: number) {
  const weekday = (at: number) => (Math.floor(at / 86_400_000) + 3) % 7
  const monday = start - ((weekday(start) - week + 7) % 7) * 86_400_000
  const found = [start]
  for (let at = start + 86_400_000; found.length < most && at < start + 6000 * 86_400_000; at += 86_400_000) {
    const passed = (at - start) / 86_400_000
    const turn = unit === 'DAILY' ? passed : Math.floor((at - monday) / (7 * 86_400_000))
    const named = days.length > 0 ? days.includes(weekday(at)) : unit === 'DAILY' || weekday(at) === weekday(start)
    if (turn % every === 0 && named) found.push(at)
  }
  return found.filter((at) => at >= reading.from.getTime()).map((at) => new Date(at).toISOString())
}

test('what recurs from long ago is reckoned up to now as if it were walked through', () => {
  const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  const rule = fc.record({
    start: fc.integer({ min: Date.UTC(2015, 0) / 86_400_000, max: Date.UTC(2027, 0) / 86_400_000 }),
    every: fc.integer({ min: 1, max: 30 }),
    unit: fc.constantFrom('DAILY', 'WEEKLY'),
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
    week: fc.integer({ min: 0, max: 6 }),
    count: fc.integer({ min: 1, max: 300 }),
  })
  fc.assert(
    fc.property(rule, ({ start, every, unit, days, week, count }) => {
      const at = start * 86_400_000 + 8 * 3_600_000
      const byDay = days.length > 0 ? `;BYDAY=${days.map((one) => names[one]).join(',')}` : ''
      const started = `DTSTART:${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}T080000Z`
      const recurs = `RRULE:FREQ=${unit};INTERVAL=${every};WKST=${names[week]};COUNT=${count}${byDay}`
      const read = readCalendar(event(started, 'DURATION:PT1H', recurs), reading)
        .filter(({ startsAt }) => startsAt >= reading.from)
        .map(({ startsAt }) => startsAt.toISOString())
      // A rule that leads further than ten years from now is not followed to its end.
      const near = (one: string) => one < '2031'
      expect(read.filter(near)).toEqual(walkedThrough(at, every, unit, days, week, count).filter(near))
    }),
    { numRuns: 200 },
  )
})

test('no calendar keeps the house busy: work that comes to nothing counts as well', () => {
  const nothing = (nth: number) => [
    'BEGIN:VEVENT',
    `UID:${nth}`,
    'DTSTART:19700101T000000',
    'DURATION:PT1H',
    'RRULE:FREQ=DAILY;INTERVAL=9999',
    'EXDATE:19700101T000000',
    'END:VEVENT',
  ]
  const many = inCalendar(...Array.from({ length: 7_000 }, (_, nth) => nothing(nth)).flat())
  const excepted = ['DTSTART:20261121T080000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2']
  const days = Array.from({ length: 6_000 }, () => '20261121T080000').join(',')
  const files: [string, string][] = [
    [many, 'too-many'],
    [event(...excepted, `EXDATE:${days}`), 'too-many'],
    [event(`DTSTART:${days}`, 'DURATION:PT1H'), 'too-many'],
    [event('DTSTART:20261121T080000,20261122T080000', 'DURATION:PT1H'), 'not-a-date'],
    [
      inCalendar(
        ...Array.from({ length: 6_000 }, (_, n) => ['BEGIN:VTIMEZONE', `TZID:A/${n}`, 'END:VTIMEZONE']).flat(),
      ),
      'zone-unknown',
    ],
    [`BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-TIMEZONE:No/Zone\nEND:VCALENDAR\n`.repeat(6_000), 'too-many'],
  ]
  for (const [text, why] of files)
    expect(effortOf(() => expect(faultOf(() => readCalendar(text, reading))?.why).toBe(why))).toBeLessThan(3)
  const since1970 = event('DTSTART:19700101T080000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;INTERVAL=4')
  expect(effortOf(() => expect(startsOf(since1970).length).toBeGreaterThan(20))).toBeLessThan(3)
})

test('a zone under a name of its own is read by its own rules', () => {
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Ministry Standard Time',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ]
  const at = (time: string) =>
    startsOf(
      inCalendar(...zone, 'BEGIN:VEVENT', `DTSTART;TZID=Ministry Standard Time:${time}`, 'DURATION:PT1H', 'END:VEVENT'),
    )[0]?.slice(0, 19)
  expect([at('20260701T080000'), at('20261201T080000')]).toEqual(['2026-07-01T06:00:00', '2026-12-01T07:00:00'])
  // As Central European Time has it, in every hour of a year and on its borders.
  for (const time of ['20260329T015900', '20260329T030000', '20261025T015900', '20261025T023000', '20261025T030000'])
    expect(at(time)).toBe(startsOf(event(`DTSTART;TZID=Europe/Berlin:${time}`, 'DURATION:PT1H'))[0]?.slice(0, 19))
  const unknown = event('DTSTART;TZID=Ministry Standard Time:20260701T080000', 'DURATION:PT1H')
  expect(faultOf(() => startsOf(unknown))).toEqual({ line: 6, why: 'zone-unknown' })
})

const moment = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }).map((seconds) => new Date(seconds * 1000))
const words = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => text.isWellFormed() && !/[\p{Cc}]/u.test(text))
const calendarEvent: fc.Arbitrary<Omit<CalendarEvent, 'line'>> = fc
  .record({
    uid: fc.uuid(),
    startsAt: moment,
    seconds: fc.integer({ min: 1, max: 1_000_000 }),
    summary: words,
    attendees: fc.array(
      fc.stringMatching(/^[a-z]{1,60}$/).map((name) => `${name}@cert.example`),
      { maxLength: 2 },
    ),
    contactId: fc.option(fc.uuid()),
  })
  .map(({ seconds, ...one }) => ({ ...one, endsAt: new Date(one.startsAt.getTime() + seconds * 1000) }))

test('whatever a rota writes as a calendar is read again as it was, in lines of 75 octets', () => {
  fc.assert(
    fc.property(fc.array(calendarEvent, { maxLength: 5 }), words, (events, name) => {
      const text = writeCalendar({ name, now: new Date('2026-11-21T09:00:00Z'), events })
      for (const one of text.split('\r\n')) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75)
      const read = readCalendar(text, reading).map(({ line: _, ...rest }) => rest)
      const byUid = (a: { uid: string }, b: { uid: string }) => a.uid.localeCompare(b.uid)
      expect(read.toSorted(byUid)).toEqual(events.toSorted(byUid))
    }),
    { numRuns: 60 },
  )
})
