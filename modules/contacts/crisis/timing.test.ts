import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, nextTest, testDay, testDays, turnOf } from './timing.ts'
import type { Daily } from './views.ts'

const daily = (more: Partial<Daily> = {}): Daily => ({
  inForce: { at: '09:00', graceMinutes: 60 },
  proposed: {},
  since: '2026-11-01T00:00:00Z',
  evenDays: 'us',
  calls: [],
  ...more,
})
const call = (day: string, more = {}) => ({ message: 'm', day, side: 'us' as const, at: `${day}T09:01:00Z`, ...more })

test('the sides call on alternate days, and both reckon the same', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }), (at) => {
      const today = dayOf(at)
      const tomorrow = dayOf(new Date(at.getTime() + 86_400_000))
      expect(turnOf({ evenDays: 'us' }, today)).not.toBe(turnOf({ evenDays: 'us' }, tomorrow))
      expect(turnOf({ evenDays: 'us' }, today)).not.toBe(turnOf({ evenDays: 'them' }, today))
    }),
  )
})

test('a day goes from ahead to due to missed, and a call ends that', () => {
  const at = (time: string) => testDay(daily(), '2026-11-22', new Date(`2026-11-22T${time}Z`)).state
  expect([at('08:59:59'), at('09:00:00'), at('09:59:59'), at('10:00:00')]).toEqual(['ahead', 'due', 'due', 'missed'])
  const now = new Date('2026-11-22T12:00:00Z')
  const state = (calls: Daily['calls']) => testDay(daily({ calls }), '2026-11-22', now).state
  expect(state([call('2026-11-21')])).toBe('missed')
  expect(state([call('2026-11-22')])).toBe('called')
  expect(state([call('2026-11-22', { receivedAt: 'x' })])).toBe('received')
  expect(state([call('2026-11-22'), call('2026-11-22', { receivedAt: 'x', acknowledgedAt: 'y' })])).toBe('acknowledged')
})

test('a call made on another day than it says counts for nothing, neither ahead nor behind', () => {
  const now = new Date('2026-11-22T09:30:00Z')
  const state = (at: string, of = '2026-11-22') =>
    testDay(daily({ calls: [{ ...call(of, { receivedAt: 'x' }), at }] }), of, now).state
  expect(state('2026-11-21T23:59:59Z')).toBe('due')
  expect(state('2026-11-22T00:00:00Z')).toBe('received')
  expect(state('2026-11-21T00:10:00Z', '2026-11-20')).toBe('missed')
  const late = daily({ inForce: { at: '23:50', graceMinutes: 60 } })
  const calls = [{ ...call('2026-11-21', { receivedAt: 'x' }), at: '2026-11-22T00:40:00Z' }]
  expect(testDay({ ...late, calls }, '2026-11-21', now).state).toBe('received')
})

test('nothing was missed before there was a line, and the strip ends today', () => {
  const now = new Date('2026-11-03T12:00:00Z')
  const days = testDays(daily({ since: '2026-11-01T11:00:00Z' }), now, 4)
  expect(days.map(({ day, state }) => [day, state])).toEqual([
    ['2026-10-31', 'before'],
    ['2026-11-01', 'before'],
    ['2026-11-02', 'missed'],
    ['2026-11-03', 'missed'],
  ])
  expect(nextTest(daily(), now)).toMatchObject({ day: '2026-11-04', state: 'ahead' })
  expect(nextTest(daily(), new Date('2026-11-03T09:30:00Z'))).toMatchObject({ day: '2026-11-03', state: 'due' })
})
