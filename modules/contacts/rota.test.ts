import { safe } from '@orpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { contacts, ladderOf, onDutyOf } from './server/index.ts'
import { doorsOf, openContactsWorld, runJob, settleContact, toCarthia } from './server/test-contacts.ts'

async function refusalOf(promise: Promise<unknown>): Promise<{ code: unknown; data: unknown }> {
  const { error } = await safe(promise)
  return { code: error && 'code' in error ? error.code : error, data: error && 'data' in error ? error.data : null }
}
const codeOf = async (promise: Promise<unknown>): Promise<unknown> => (await refusalOf(promise)).code

let world: TestWorld
let analyst: string
let duty: string
beforeAll(async () => {
  world = await openContactsWorld()
  const settle = (account: string, name: string, email: string) =>
    settleContact(world, {
      delegationId: delegations.belmere,
      function: `Duty officer ${name}`,
      person: { name, accountId: account },
      channels: [{ kind: 'email', value: email }],
      marking: toCarthia,
    })
  analyst = await settle(people.belmere.analyst, 'Lena', 'lena@cert.belmere.example')
  duty = await settle(people.belmere.duty, 'Joris', 'joris@cert.belmere.example')
})
afterAll(() => world[Symbol.asyncDispose]())

const rota = (who: string = people.belmere.head) => doorsOf(world, who).rota
const shift = (contactId: string, startsAt: string, endsAt: string) => ({ contactId, startsAt, endsAt })
const always = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }

test('a rota is planned by the head or whom the head named, by contacts of its kind, without overlaps', async () => {
  const day = [shift(analyst, '2026-11-21T08:00:00Z', '2026-11-21T20:00:00Z')]
  expect(await codeOf(rota().plan({ kind: 'technical', shifts: day }))).toBe('ROTA_UNKNOWN')
  expect(await codeOf(rota(people.belmere.analyst).cover({ kind: 'technical', cover: always }))).toBe('ROTA_NOT_YOURS')
  expect(await codeOf(rota().cover({ kind: 'technical', cover: { ...always, zone: 'Not/There' } }))).toBe(
    'ZONE_UNKNOWN',
  )
  await rota().cover({ kind: 'technical', cover: always })
  await rota().plan({ kind: 'technical', shifts: day })
  await rota().plan({
    kind: 'technical',
    shifts: [shift(duty, '2026-11-21T20:00:00Z', '2026-11-22T08:00:00Z'), ...day],
  })
  const { shifts } = await rota().month({ kind: 'technical', month: '2026-11' })
  expect(shifts.map(({ personName }) => personName)).toEqual(['Lena', 'Joris'])

  const clash = [shift(duty, '2026-11-21T10:00:00Z', '2026-11-21T11:00:00Z')]
  expect(await refusalOf(rota().plan({ kind: 'technical', shifts: clash }))).toMatchObject({ code: 'SHIFTS_OVERLAP' })
  const none = [
    shift(duty, '2026-11-25T10:00:00Z', '2026-11-25T11:00:00Z'),
    shift(duty, '2026-11-25T10:30:00Z', '2026-11-25T12:00:00Z'),
  ]
  expect(await codeOf(rota().plan({ kind: 'technical', shifts: none }))).toBe('SHIFTS_OVERLAP')
  const short = [shift(duty, '2026-11-25T10:00:00Z', '2026-11-25T10:01:00Z')]
  expect(await codeOf(rota().plan({ kind: 'technical', shifts: short }))).toBe('SHIFT_UNFIT')
  const past = [shift(duty, '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z')]
  expect(await codeOf(rota().plan({ kind: 'technical', shifts: past }))).toBe('SHIFT_PAST')
  const [first, second] = shifts
  if (!first || !second) throw new Error('There are two shifts')
  expect(await codeOf(rota().remove({ id: first.id }))).toBe('SHIFT_PAST')
  expect(await codeOf(rota(people.dorvane.head).remove({ id: second.id }))).toBe('SHIFT_UNKNOWN')
  await rota().change({ id: second.id, ...shift(duty, '2026-11-21T20:00:00Z', '2026-11-22T07:00:00Z') })
})

test('the plan is the delegation’s own; others see who is on duty now, where they see the contact', async () => {
  expect((await rota(people.carthia.duty).month({ kind: 'technical', month: '2026-11' })).shifts).toEqual([])
  expect(await rota(people.carthia.duty).duty({})).toMatchObject([{ contactId: analyst, personName: 'Lena' }])
  expect(await rota(people.dorvane.duty).duty({})).toEqual([])
  expect(await codeOf(doorsOf(world, null).rota.duty({}))).toBe('SIGN_IN_FIRST')
  const lines = (await doorsOf(world, people.carthia.duty).directory.list({})).items
  expect(lines.map(({ id, onDuty }) => [id === analyst, onDuty])).toEqual([
    [false, false],
    [true, true],
  ])
})

test('notices go to who is on duty, and in a gap to the contact itself', async () => {
  const at = async (time: string) => {
    const moment = new Date(time)
    return inTransaction(world.house, system, 'test', 'reads', async (call) => ({
      duty: await onDutyOf(call, delegations.belmere, 'technical', moment),
      first: (await ladderOf(call, analyst, moment))[0],
    }))
  }
  expect(await at('2026-11-21T21:00:00Z')).toMatchObject({
    duty: { contactId: duty, accountId: people.belmere.duty, until: new Date('2026-11-22T07:00:00Z') },
    first: { rung: 'contact', to: [{ account: people.belmere.duty, onDuty: true }] },
  })
  expect(await at('2026-11-22T07:30:00Z')).toMatchObject({
    duty: null,
    first: { rung: 'contact', to: [{ account: people.belmere.analyst }] },
  })
  // In a gap nobody is on duty, and nobody is woken as if they were.
  expect((await at('2026-11-22T07:30:00Z')).first?.to[0]).not.toHaveProperty('onDuty')
})

test('gaps are told ahead, told again when they press, and no more when they are closed', async () => {
  const told = () =>
    world.database.kysely
      .selectFrom('notice')
      .select(['key', 'account_id', 'urgency'])
      .where('kind', '=', 'contacts.gap')
      .where('settled_at', 'is', null)
      .execute()
  await runJob(world, 'contacts-rota-gaps')
  await runJob(world, 'contacts-rota-gaps')
  expect(await told()).toMatchObject([{ account_id: people.belmere.head, urgency: 'prompt' }])
  const { gaps } = await rota().month({ kind: 'technical', month: '2026-11' })
  expect(gaps.at(-1)).toEqual({ startsAt: '2026-11-22T07:00:00.000Z', endsAt: '2026-12-01T00:00:00.000Z' })
  const head = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.head } }),
  )
  const lines = await inTransaction(
    world.house,
    head,
    'desk',
    'reads',
    async (call) => (await contacts.desk?.(call, 'real')) ?? [],
  )
  expect(lines).toContainEqual(
    expect.objectContaining({ column: 'act', say: 'contacts.desk.gap.technical', due: '2026-11-22T07:00:00.000Z' }),
  )
  await rota().plan({ kind: 'technical', shifts: [shift(duty, '2026-11-22T07:00:00Z', '2026-12-20T00:00:00Z')] })
  await runJob(world, 'contacts-rota-gaps', { delegationId: delegations.belmere })
  expect(await told()).toEqual([])
  // It opens again, and closes, and opens: each time the planners hear of it, and once.
  const long = async () => (await rota().month({ kind: 'technical', month: '2026-12' })).shifts.at(-1)?.id ?? ''
  const keys = new Set<unknown>()
  for (const minute of [1, 2]) {
    world.at(`2026-11-21T09:0${minute}:00.000Z`)
    await rota().remove({ id: await long() })
    await runJob(world, 'contacts-rota-gaps')
    await runJob(world, 'contacts-rota-gaps')
    const open = await told()
    expect(open).toMatchObject([{ account_id: people.belmere.head, urgency: 'prompt' }])
    for (const { key } of open) keys.add(key)
    await rota().plan({ kind: 'technical', shifts: [shift(duty, '2026-11-22T07:00:00Z', '2026-12-20T00:00:00Z')] })
    await runJob(world, 'contacts-rota-gaps')
    expect(await told()).toEqual([])
  }
  expect(keys.size).toBe(2)
})

test('who goes off duty hands over, and who comes on acknowledges it, once', async () => {
  const { shifts } = await rota().month({ kind: 'technical', month: '2026-11' })
  const [, night, long] = shifts
  if (!night || !long) throw new Error('There are three shifts')
  const note = 'Carthia asked twice about the grid; answer by nine.'
  expect(await codeOf(rota(people.belmere.duty).handOver({ id: night.id, note }))).toBe('HANDOVER_UNFIT')
  await rota(people.belmere.analyst).handOver({ id: night.id, note })
  expect(await codeOf(rota(people.belmere.analyst).handOver({ id: night.id, note }))).toBe('HANDOVER_UNFIT')
  expect(await codeOf(rota(people.belmere.analyst).acknowledge({ id: night.id }))).toBe('HANDOVER_UNFIT')
  expect(await codeOf(rota(people.carthia.duty).acknowledge({ id: night.id }))).toBe('SHIFT_UNKNOWN')
  const waiting = () =>
    world.database.kysely
      .selectFrom('notice')
      .select('account_id')
      .where('kind', '=', 'contacts.handover')
      .where('settled_at', 'is', null)
      .execute()
  expect(await waiting()).toEqual([{ account_id: people.belmere.duty }])
  await rota(people.belmere.duty).acknowledge({ id: night.id })
  expect(await waiting()).toEqual([])
  expect(await codeOf(rota(people.belmere.duty).acknowledge({ id: night.id }))).toBe('HANDOVER_UNFIT')
  const after = (await rota().month({ kind: 'technical', month: '2026-11' })).shifts[1]
  // Given to another, it is handed over to them: they hear of it, and acknowledge it themselves.
  const given = (contactId: string) =>
    rota().change({ id: night.id, contactId, startsAt: night.startsAt, endsAt: night.endsAt })
  world.at('2026-11-21T09:03:00.000Z')
  await given(analyst)
  expect(await waiting()).toEqual([{ account_id: people.belmere.analyst }])
  expect(await codeOf(rota(people.belmere.duty).acknowledge({ id: night.id }))).toBe('HANDOVER_UNFIT')
  world.at('2026-11-21T09:04:00.000Z')
  await given(duty)
  expect(await waiting()).toEqual([{ account_id: people.belmere.duty }])
  const [, back] = (await rota().month({ kind: 'technical', month: '2026-11' })).shifts
  expect(back?.handover).toMatchObject({ note, acknowledgedAt: null })
  await rota(people.belmere.duty).acknowledge({ id: night.id })
  expect(await waiting()).toEqual([])
  expect(after?.handover).toMatchObject({ note, writtenByName: 'analyst of Belmere' })
  expect(after?.handover?.acknowledgedAt).not.toBeNull()
})

test('a calendar goes out and comes in again; a wrong line refuses all of it', async () => {
  const download = await world.knock(people.belmere.analyst, '/rota-calendar/technical')
  expect(download.headers.get('content-type')).toContain('text/calendar')
  const calendar = await download.text()
  expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(3)
  expect(await rota().import({ kind: 'technical', calendar })).toEqual({ shifts: 0 })

  const event = (lines: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n')
  const weekly = [
    'UID:week@belmere.example',
    'DTSTART;TZID=Europe/Berlin:20261221T080000',
    'DTEND;TZID=Europe/Berlin:20261221T200000',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4',
    'ATTENDEE;CN=Joris:mailto:Joris@cert.belmere.example',
  ]
  expect(await rota().import({ kind: 'technical', calendar: event(weekly) })).toEqual({ shifts: 4 })
  const { shifts } = await rota().month({ kind: 'technical', month: '2026-12' })
  expect(shifts.slice(1).map(({ startsAt, contactId }) => [startsAt.slice(0, 16), contactId === duty])).toEqual([
    ['2026-12-21T07:00', true],
    ['2026-12-23T07:00', true],
    ['2026-12-28T07:00', true],
    ['2026-12-30T07:00', true],
  ])
  const nobody = ['UID:x', 'DTSTART:20270105T080000Z', 'DTEND:20270105T200000Z']
  expect(await refusalOf(rota().import({ kind: 'technical', calendar: event(nobody) }))).toMatchObject({
    code: 'IMPORT_REFUSED',
    data: { line: 3, why: 'nobody' },
  })
  const wrong = ['UID:x', 'DTSTART:20270230T080000Z', 'DTEND:20270105T200000Z']
  expect(await refusalOf(rota().import({ kind: 'technical', calendar: event(wrong) }))).toMatchObject({
    data: { line: 5, why: 'not-a-date' },
  })
})

test('a calendar fetches by a secret address with the standing of whoever made it, and not beyond', async () => {
  const { address, feed } = await rota(people.belmere.analyst).makeFeed()
  const path = new URL(address).pathname
  const fetched = await world.knock(null, path)
  expect(await fetched.text()).toContain('SUMMARY:Duty officer Lena: Lena')
  expect((await world.knock(null, `${path.slice(0, -1)}x`)).status).toBe(404)
  expect(await rota(people.belmere.analyst).feeds()).toMatchObject([{ id: feed.id, usedAt: expect.any(String) }])
  expect(await codeOf(rota(people.belmere.duty).endFeed({ id: feed.id }))).toBe('SHIFT_UNKNOWN')
  await rota(people.belmere.analyst).endFeed({ id: feed.id })
  expect((await world.knock(null, path)).status).toBe(404)

  const second = new URL((await rota(people.belmere.analyst).makeFeed()).address).pathname
  expect((await world.knock(null, second)).status).toBe(200)
  world.at('2026-11-21T09:30:00.000Z')
  const third = new URL((await rota(people.belmere.analyst).makeFeed()).address).pathname
  world.at('2026-11-21T09:40:00.000Z')
  for (let made = 0; made < 4; made++) await rota(people.belmere.analyst).makeFeed()
  expect((await world.knock(null, second)).status).toBe(404)
  expect((await world.knock(null, third)).status).toBe(200)
  await world.revoke(people.belmere.analyst)
  expect((await world.knock(null, third)).status).toBe(404)
})
