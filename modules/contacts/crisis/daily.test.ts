import { expect, test } from 'vitest'
import { openLine, settle } from './test-line.ts'
import { dayOf, testDays } from './timing.ts'

const [hour, day] = [3_600_000, 86_400_000]

test('each day whose turn it is calls once, the other’s machine answers, and a new secret comes with it', async () => {
  const line = await openLine()
  const { mara, samir, host, people } = line
  const { madeAt: before } = mara.view().offline
  // The hour of the test on the next four days; on the third nobody's program runs.
  host.now.at = Date.parse(`${dayOf(new Date(host.now.at + day))}T08:50:00Z`)
  await settle(mara, samir)
  expect(mara.view().schedule.calls).toEqual([])
  for (const later of [20, 24 * 60, 2 * 24 * 60]) {
    host.now.at += later * 60_000
    await settle(mara, samir)
  }
  const days = testDays(mara.view().schedule, new Date(host.now.at), 4)
  expect(days.map(({ state }) => state)).toEqual(['received', 'received', 'missed', 'received'])
  expect(new Set(days.map(({ turn }) => turn)).size).toBe(2)
  for (const { turn, call } of days) if (call) expect(call.side).toBe(turn)
  expect(testDays(samir.view().schedule, new Date(host.now.at), 4).map(({ state }) => state)).toEqual(
    days.map(({ state }) => state),
  )
  expect(mara.view().schedule.calls).toHaveLength(3)
  const { madeAt } = mara.view().offline
  expect(Date.parse(madeAt ?? '')).toBeGreaterThan(Date.parse(before ?? '') + 3 * day)
  expect(line.kept.rings.map(({ kind }) => kind)).toEqual(['test', 'test', 'test'])
  expect(new Set(line.kept.rings.map(({ from }) => from))).toEqual(
    new Set([people.mara.delegation, people.samir.delegation]),
  )
  for (const one of [mara, samir]) expect(one.crisis.alarm().every(({ loud }) => !loud)).toBe(true)
  host.now.at += day
  expect([...mara.crisis.alarm(), ...samir.crisis.alarm()]).toEqual([])
})

test('an hour of the test holds when both sides have said the same, and neither puts it off alone', async () => {
  const { id, mara, samir } = await openLine()
  const wish = { at: '16:30', graceMinutes: 30 }
  await mara.crisis.schedule(id, wish)
  await settle(mara, samir)
  expect(mara.view().schedule).toMatchObject({ inForce: { at: '09:00' }, proposed: { us: wish } })
  expect(samir.view().schedule).toMatchObject({ inForce: { at: '09:00' }, proposed: { them: wish } })
  await samir.crisis.schedule(id, wish)
  await settle(samir, mara)
  for (const one of [mara, samir]) expect(one.view().schedule).toMatchObject({ inForce: wish, proposed: {} })
  await samir.crisis.schedule(id, { at: '23:59', graceMinutes: 720 })
  await settle(samir, mara)
  expect(mara.view().schedule).toMatchObject({ inForce: wish, proposed: { them: { at: '23:59' } } })
  await expect(mara.crisis.schedule(id, { at: '25:00', graceMinutes: 30 })).rejects.toMatchObject({ code: 'malformed' })
})

test('the grace of a late hour goes beyond midnight', async () => {
  const { id, mara, samir, host } = await openLine()
  for (const one of [mara, samir]) await one.crisis.schedule(id, { at: '23:50', graceMinutes: 60 })
  const [first, second] = [0, 1].map((after) => dayOf(new Date(host.now.at + after * day)))
  await settle(mara, samir)
  for (const after of [0, 1]) {
    host.now.at = Date.parse(`${first}T00:20:00Z`) + (after + 1) * day
    await settle(mara, samir)
  }
  expect(mara.view().schedule.calls.map((call) => call.day)).toEqual([first, second])
  expect([...mara.crisis.alarm(), ...samir.crisis.alarm()].length).toBeGreaterThan(0)
})

test('of several officers of a side one makes the call, and another where the first is away', async () => {
  const line = await openLine()
  const { mara, samir, host, people } = line
  const second = await line.officer(people.mara, { name: 'Telephone' })
  const third = await line.officer(people.samir, { name: 'Telephone' })
  await settle(mara, samir, second, third)
  host.now.at = Date.parse(`${dayOf(new Date(host.now.at + day))}T09:00:00Z`)
  // Whoever is first by their id is away on one side; on the other both are there.
  const awake = [mara, second].toSorted((a, b) => (a.device.id < b.device.id ? 1 : -1)).slice(0, 1)
  for (let minute = 0; minute < 2; minute++) {
    await settle(...awake, samir, third)
    host.now.at += 60_000
  }
  host.now.at += day - 2 * 60_000
  for (let minute = 0; minute < 2; minute++) {
    await settle(...awake, samir, third)
    host.now.at += 60_000
  }
  const { calls } = samir.view().schedule
  expect(new Set(calls.map(({ side }) => side))).toEqual(new Set(['us', 'them']))
  expect(calls).toHaveLength(2)
  expect(host.now.at % hour).toBeGreaterThan(0)
})
