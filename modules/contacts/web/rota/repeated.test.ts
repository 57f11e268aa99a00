import { expect, test } from 'vitest'
import { repeated } from './repeated.ts'

const contactId = '00000000-0000-4000-8000-000000000001'

test('a shift that repeats begins at the same hour by the wall, also when the clocks go back', () => {
  const shift = { contactId, startsAt: '2026-10-24T06:00:00.000Z', endsAt: '2026-10-24T18:00:00.000Z' }
  expect(repeated(shift, 'daily', 3, 'Europe/Berlin').map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
    ['2026-10-24T06:00:00.000Z', '2026-10-24T18:00:00.000Z'],
    ['2026-10-25T07:00:00.000Z', '2026-10-25T19:00:00.000Z'],
    ['2026-10-26T07:00:00.000Z', '2026-10-26T19:00:00.000Z'],
  ])
  expect(repeated(shift, 'weekly', 2, 'UTC').map(({ startsAt }) => startsAt.slice(0, 10))).toEqual([
    '2026-10-24',
    '2026-10-31',
  ])
  expect(repeated(shift, 'once', 9, 'UTC')).toEqual([shift])
})
