import { setTimeout as pause } from 'node:timers/promises'
import { safe } from '@orpc/client'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { nobody } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { NewPing } from './contract.ts'
import { firstAsked, fits, nextStart, rungsAfter } from './rules/pings.ts'
import { acknowledge } from './server/pings/actions.ts'
import { doorsOf, marked, openContactsWorld, runJob, settleContact } from './server/test-contacts.ts'

let world: TestWorld
const doors = (accountId: string | null) => doorsOf(world, accountId).pings
const { belmere, carthia, dorvane, esteria, norhaven, host } = people

beforeAll(async () => {
  world = await openContactsWorld()
  const deputy = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Deputy head of the CERT',
    person: { name: 'Duty', accountId: belmere.duty },
  })
  await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Head of the CERT',
    person: { name: 'Analyst', accountId: belmere.analyst },
    deputyId: deputy,
  })
  for (const [delegationId, accountId] of [
    [delegations.carthia, carthia.analyst],
    [delegations.dorvane, dorvane.duty],
    [delegations.esteria, esteria.duty],
    [delegations.norhaven, norhaven.duty],
  ] as const)
    await settleContact(world, { delegationId, function: 'CERT', person: { name: 'Somebody', accountId } })
})
afterAll(() => world[Symbol.asyncDispose]())

const ladder = { deputy: 60, head: 120, mission: 240, closes: 1_440 }
const ping = (more: Partial<NewPing> = {}): NewPing => ({
  title: 'Autumn check',
  world: 'real',
  delegationIds: null,
  kinds: ['technical'],
  startsAt: '2026-11-21T09:00:00.000Z',
  surprise: true,
  everyMonths: null,
  ladder,
  ...more,
})
const codeOf = async (promise: Promise<unknown>) => {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}
const waiting = async (who: string) => (await doors(who).waiting({})).items
const lines = async (who: string, id: string, of: 'own' | 'silent' | 'all' = 'own') =>
  (await doors(who).lines({ id, of })).items
const noticesOf = (id: string) =>
  world.database.kysely
    .selectFrom('notice')
    .select(['key', 'account_id', 'settled_at'])
    .where('key', 'like', `ping:${id}:%`)
    .execute() as Promise<{ key: string; account_id: string | null; settled_at: Date | null }[]>

/** An exercise of the host's, with one delegation; ended by what it answers. */
async function playing(delegation: string): Promise<() => Promise<unknown>> {
  const run = crypto.randomUUID()
  const { kysely: db } = world.database
  await sql`insert into exercise_run (id, scenario_id, family, scenario, control_id, created_by, created_at, alone, status, clock)
    values (${run}, ${run}, ${run}, '{}', ${delegations.host}, ${host.secretary}, ${world.house.now()}, false, 'running', '{}')`.execute(
    db,
  )
  await sql`insert into exercise_player (run_id, role, delegation_id) values (${run}, 'played', ${delegation})`.execute(
    db,
  )
  return () => sql`update exercise_run set status = 'ended' where id = ${run}`.execute(db)
}

test('a surprise ping is missed by the contact, caught by the deputy, and each was told exactly once', async () => {
  world.at('2026-11-21T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(ping())
  // Nobody who is checked knows of it before it begins.
  expect((await doors(belmere.analyst).list({ world: 'real' })).items.some((one) => one.id === id)).toBe(false)
  expect(await codeOf(doors(belmere.analyst).results({ id }))).toBe('PING_UNKNOWN')
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  expect(await noticesOf(id)).toHaveLength(5)
  expect(await waiting(belmere.duty)).toEqual([])
  const [first] = await waiting(belmere.analyst)
  expect(first).toMatchObject({ pingId: id, function: 'Head of the CERT', rung: 'contact' })

  world.at('2026-11-21T10:00:30.000Z')
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  const [second] = await waiting(belmere.duty)
  expect(second?.rung).toBe('deputy')
  const line = await doors(belmere.duty).acknowledge({ id: second?.id ?? '' })
  expect(line).toMatchObject({ acknowledgedRung: 'deputy', way: 'signed-in', seconds: 3_630 })
  expect(await waiting(belmere.analyst)).toEqual([])

  for (const who of [carthia.analyst, dorvane.duty, esteria.duty])
    for (const one of await waiting(who)) await doors(who).acknowledge({ id: one.id })
  world.at('2026-11-22T09:00:01.000Z')
  await runJob(world, 'contacts-pings')

  const own = await doors(belmere.head).results({ id })
  expect((await lines(belmere.head, id)).map(({ acknowledgedRung }) => acknowledgedRung)).toEqual(['deputy'])
  expect(own.all).toMatchObject({
    delegations: 5,
    contacts: 5,
    acknowledged: 4,
    byContact: 3,
    unreachable: 1,
    // Four have answered: each could tell the others' times from its own.
    median: null,
    ninetieth: null,
  })
  // The others' answers are figures to Belmere, and a list to whoever has to call them.
  expect(own.followUp).toBeNull()
  expect(await codeOf(lines(belmere.head, id, 'silent'))).toBe('PING_NOT_YOURS')
  const { followUp } = await doors(host.secretary).results({ id })
  expect(followUp?.filter(({ silent }) => silent > 0).map(({ delegation }) => delegation.name)).toEqual(['Norhaven'])
  expect((await lines(host.secretary, id, 'silent')).map(({ delegation }) => delegation.name)).toEqual(['Norhaven'])
  expect((await noticesOf(id)).every(({ settled_at }) => settled_at !== null)).toBe(true)
  expect((await noticesOf(id)).filter(({ key }) => key.endsWith(':head'))).toHaveLength(0)
})

test('of five who answered the times are given, to everybody once it is over and before to whoever runs it', async () => {
  world.at('2026-11-23T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(ping({ startsAt: '2026-11-23T09:00:00.000Z' }))
  await runJob(world, 'contacts-pings')
  world.at('2026-11-23T09:10:00.000Z')
  for (const who of [belmere.analyst, carthia.analyst, dorvane.duty, esteria.duty, norhaven.duty])
    for (const one of await waiting(who)) await doors(who).acknowledge({ id: one.id })
  const figures = { acknowledged: 5, unreachable: 0, median: 600, ninetieth: 600 }
  const read = async (who: string) => (await doors(who).results({ id })).all
  expect(await read(host.secretary)).toMatchObject(figures)
  // While it runs, whoever looked often enough would see each answer come.
  expect(await read(carthia.legal)).toBeNull()
  world.at('2026-11-24T09:00:01.000Z')
  await runJob(world, 'contacts-pings')
  expect(await read(carthia.legal)).toMatchObject(figures)
})

test('of fewer than five delegations no figures are given to anybody', async () => {
  world.at('2026-11-25T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(
    ping({ delegationIds: [delegations.belmere, delegations.carthia], startsAt: '2026-11-25T09:00:00.000Z' }),
  )
  await runJob(world, 'contacts-pings')
  expect((await doors(carthia.legal).results({ id })).all).toBeNull()
  expect((await doors(host.secretary).results({ id })).all).toBeNull()
  // A delegation that is not asked does not learn that others are.
  expect(await codeOf(doors(dorvane.duty).results({ id }))).toBe('PING_UNKNOWN')
  await doors(host.secretary).cancel({ id })
  expect(await waiting(carthia.analyst)).toEqual([])
})

test('nobody acknowledges for others, and after the end nobody acknowledges at all', async () => {
  world.at('2026-11-26T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(ping({ startsAt: '2026-11-26T09:00:00.000Z' }))
  await runJob(world, 'contacts-pings')
  const [asked] = await waiting(belmere.analyst)
  const at = { id: asked?.id ?? '' }
  expect(await codeOf(doors(carthia.analyst).acknowledge(at))).toBe('PING_UNKNOWN')
  expect(await codeOf(doors(belmere.duty).acknowledge(at))).toBe('PING_NOT_ASKED_OF_YOU')
  expect(await codeOf(doors(null).acknowledge(at))).toBe('SIGN_IN_FIRST')
  expect((await waiting(belmere.head)).map((one) => one.id)).toContain(at.id)
  await world.revoke(norhaven.duty)
  expect(await codeOf(waiting(norhaven.duty))).toBe('SIGN_IN_FIRST')
  world.at('2026-11-27T09:00:01.000Z')
  await runJob(world, 'contacts-pings')
  expect(await codeOf(doors(belmere.analyst).acknowledge(at))).toBe('PING_STANDS_OTHERWISE')
  expect((await doors(belmere.duty).trend({ world: 'real' })).map((one) => one.pingId)).toContain(id)
})

test('of two who stand in for one another one is asked, and of a contact that is marked for others nothing tells', async () => {
  world.at('2026-11-27T10:00:00.000Z')
  const settle = (name: string, more: object) =>
    settleContact(world, {
      delegationId: delegations.dorvane,
      kind: 'law-enforcement',
      function: name,
      person: { name, accountId: dorvane.duty },
      ...more,
    })
  const first = await settle('Police', {})
  const second = await settle('Prosecutor', { deputyId: first })
  await world.database.kysely.updateTable('contact').set({ deputy_id: second }).where('id', '=', first).execute()
  await settle('Undercover', { kind: 'diplomatic', marking: marked('red', { people: [dorvane.duty] }) })
  const { id } = await doors(host.secretary).create(
    ping({ kinds: ['law-enforcement', 'diplomatic'], startsAt: '2026-11-27T10:00:00.000Z' }),
  )
  const alone = await doors(host.secretary).create(
    ping({ delegationIds: [delegations.dorvane], kinds: ['diplomatic'], startsAt: '2026-11-27T10:00:00.000Z' }),
  )
  await runJob(world, 'contacts-pings')
  const called = async (who: string, of: 'own' | 'all') => (await lines(who, id, of)).map((line) => line.function)
  expect(await called(host.secretary, 'all')).toEqual(['Police'])
  expect((await doors(host.secretary).results({ id })).followUp).toMatchObject([{ asked: 1, silent: 1 }])
  expect(await called(dorvane.head, 'own')).toEqual(['Police'])
  expect(await called(dorvane.duty, 'own')).toEqual(['Undercover', 'Police'])
  // Not even that a check asks them; nor may their head, before the ladder comes to them, answer for them.
  expect(await codeOf(doors(dorvane.head).results({ id: alone.id }))).toBe('PING_UNKNOWN')
  const hidden = (await waiting(dorvane.duty)).find(({ pingId }) => pingId === alone.id)
  expect(await codeOf(doors(dorvane.head).acknowledge({ id: hidden?.id ?? '' }))).toBe('PING_UNKNOWN')
  world.at('2026-11-27T12:00:30.000Z')
  await runJob(world, 'contacts-pings')
  expect((await waiting(dorvane.head)).find(({ pingId }) => pingId === alone.id)).toMatchObject({
    function: null,
    rung: 'head',
  })
  for (const one of [id, alone.id]) await doors(host.secretary).cancel({ id: one })
})

test('everybody is asked or stands behind somebody who is, whoever stands in for whom', () => {
  const chart = fc
    .array(fc.record({ kind: fc.constantFrom('technical', 'diplomatic'), deputy: fc.option(fc.nat(15)) }), {
      maxLength: 12,
    })
    .map((posts) =>
      posts.map(({ kind, deputy }, n) => ({ id: `c${n}`, kind, deputyId: deputy === null ? null : `c${deputy}` })),
    )
  fc.assert(
    fc.property(chart, (contacts) => {
      const asked = firstAsked(contacts)
      expect(new Set(asked).size).toBe(asked.length)
      for (const { id, kind } of contacts) {
        const before = contacts.filter((one) => one.deputyId === id && one.kind === kind && one.id !== id)
        expect(asked.includes(id) || before.some((one) => asked.includes(one.id))).toBe(true)
        if (before.length === 0) expect(asked).toContain(id)
      }
    }),
  )
  const behind = (id: string, deputyId: string | null) => ({ id, kind: 'technical', deputyId })
  expect(firstAsked([behind('a', 'b'), behind('b', 'c'), behind('c', null)])).toEqual(['a', 'c'])
  expect(firstAsked([behind('b', 'a'), behind('a', 'b')])).toEqual(['a'])
})

test('while somebody answers the ladder waits, and tells nobody further up', async () => {
  world.at('2026-11-27T13:00:00.000Z')
  const { id } = await doors(host.secretary).create(
    ping({ delegationIds: [delegations.belmere], startsAt: '2026-11-27T13:00:00.000Z' }),
  )
  await runJob(world, 'contacts-pings')
  const asked = (await waiting(belmere.analyst)).find(({ pingId }) => pingId === id)
  world.at('2026-11-27T14:00:30.000Z')
  const analyst = (await standingOf(world.database.kysely, belmere.analyst)) ?? nobody
  let climbing: Promise<void> = Promise.resolve()
  await inTransaction(world.house, analyst, 'test', 'acts', async (call) => {
    await acknowledge(call, { id: asked?.id ?? '' })
    climbing = runJob(world, 'contacts-pings')
    await pause(300)
  })
  await climbing
  expect((await noticesOf(id)).map(({ key, settled_at }) => [key.split(':').at(-1), settled_at !== null])).toEqual([
    ['contact', true],
  ])
  await doors(host.secretary).cancel({ id })
})

test('whom a surprise is to surprise does not see it coming, and what is played stops no check that is real', async () => {
  world.at('2026-11-27T11:00:00.000Z')
  const own = { delegationIds: [delegations.belmere], startsAt: '2026-11-27T15:00:00.000Z' }
  const { id } = await doors(belmere.head).create(ping(own))
  const sees = async (who: string) => (await doors(who).list({ world: 'real' })).items.some((one) => one.id === id)
  expect([await sees(belmere.head), await sees(belmere.analyst), await sees(belmere.duty)]).toEqual([
    true,
    false,
    false,
  ])
  await doors(belmere.head).cancel({ id })
  const end = await playing(delegations.belmere)
  const played = []
  for (let n = 0; n < 3; n++) played.push(await doors(belmere.head).create(ping({ ...own, world: 'exercise' })))
  expect(await codeOf(doors(belmere.head).create(ping({ ...own, world: 'exercise' })))).toBe('PING_TOO_MANY')
  const real = await doors(belmere.head).create(ping(own))
  for (const one of [...played, real]) await doors(belmere.head).cancel({ id: one.id })
  await end()
})

test('under EXERCISE those are checked who play, while they play; and such a check does not come back', async () => {
  world.at('2026-11-27T12:30:00.000Z')
  const played = (more: Partial<NewPing>) =>
    doors(host.secretary).create(
      ping({ world: 'exercise', startsAt: '2026-11-27T12:30:00.000Z', everyMonths: 6, ...more }),
    )
  const end = await playing(delegations.belmere)
  expect(await codeOf(played({ delegationIds: [delegations.belmere, delegations.carthia] }))).toBe('PING_NOT_IN_PLAY')
  const all = await played({})
  expect(all.everyMonths).toBeNull()
  const late = await played({ startsAt: '2026-11-27T20:00:00.000Z' })
  await runJob(world, 'contacts-pings')
  const { followUp } = await doors(host.secretary).results({ id: all.id })
  expect(followUp?.map(({ delegation }) => delegation.name)).toEqual(['Belmere'])
  await end()
  world.at('2026-11-27T20:00:00.000Z')
  await runJob(world, 'contacts-pings')
  expect((await doors(host.secretary).results({ id: late.id })).ping.status).toBe('cancelled')
  await doors(host.secretary).cancel({ id: all.id })
})

test('a head checks their own people and nobody else’s, and whoever only works there checks nobody', async () => {
  world.at('2026-11-28T09:00:00.000Z')
  const own = ping({ delegationIds: [delegations.belmere], startsAt: '2026-11-28T09:00:00.000Z' })
  expect(await codeOf(doors(belmere.duty).create(own))).toBe('PING_NOT_YOURS')
  expect(await codeOf(doors(belmere.head).create(ping()))).toBe('PING_NOT_YOURS')
  const { id } = await doors(belmere.head).create(own)
  expect(await codeOf(doors(host.secretary).cancel({ id }))).toBe('PING_UNKNOWN')
  await runJob(world, 'contacts-pings')
  expect((await doors(belmere.head).results({ id })).followUp).toHaveLength(1)
})

test('of each contact it is said who was told at last, and of a post where nobody could be, that nobody was', async () => {
  world.at('2026-11-28T10:00:00.000Z')
  await settleContact(world, { delegationId: delegations.belmere, kind: 'private-sector', function: 'Vacant' })
  const { id } = await doors(belmere.head).create(
    ping({
      delegationIds: [delegations.belmere],
      kinds: ['technical', 'private-sector'],
      startsAt: '2026-11-28T10:00:00.000Z',
    }),
  )
  await runJob(world, 'contacts-pings')
  const told = async () => (await lines(belmere.head, id, 'all')).map((line) => [line.function, line.told, line.sent])
  expect(await told()).toEqual([
    ['Vacant', null, null],
    ['Head of the CERT', 'contact', 'desk'],
  ])
  await world.database.kysely.updateTable('notice_delivery').set({ state: 'failed' }).execute()
  world.at('2026-11-28T14:00:30.000Z')
  await runJob(world, 'contacts-pings')
  // No mailbox of a mission is confirmed: on the last rung stands nobody.
  expect((await told()).map(([function_, rung]) => [function_, rung])).toEqual([
    ['Vacant', 'head'],
    ['Head of the CERT', 'head'],
  ])
  await doors(belmere.head).cancel({ id })
})

test('a check that comes back is planned once more when it begins, and once only', async () => {
  world.at('2026-11-29T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(
    ping({ title: 'Half-yearly', everyMonths: 6, startsAt: '2026-11-29T09:00:00.000Z' }),
  )
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  const row = (await doors(host.secretary).list({ world: 'real' })).items.filter(({ title }) => title === 'Half-yearly')
  expect(row.map(({ startsAt }) => startsAt)).toEqual(['2027-05-29T09:00:00.000Z', '2026-11-29T09:00:00.000Z'])
  await doors(host.secretary).cancel({ id })
})

test('the rungs follow one another in time, and months of every length lead on to the next check', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500)),
      fc.nat(90_000_000),
      ([a, b, c, d], waited) => {
        const rungs = { deputy: 1 + a, head: 2 + a + b, mission: 3 + a + b + c, closes: 4 + a + b + c + d }
        expect(fits(rungs)).toBe(true)
        const due = rungsAfter(rungs, waited)
        expect(due[0]).toBe('contact')
        expect(rungsAfter(rungs, waited + 60_000).length).toBeGreaterThanOrEqual(due.length)
      },
    ),
  )
  expect(fits({ deputy: 60, head: 60, mission: 90, closes: 100 })).toBe(false)
  const first = new Date('2026-08-31T07:30:00Z')
  const second = nextStart(first, 6, first)
  expect(second.toISOString()).toBe('2027-02-28T07:30:00.000Z')
  // A short month does not pull the later rounds forward, and a house that slept for two years begins with what is ahead.
  expect(nextStart(first, 6, second).toISOString()).toBe('2027-08-31T07:30:00.000Z')
  expect(nextStart(first, 6, new Date('2029-03-01T00:00:00Z')).toISOString()).toBe('2029-08-31T07:30:00.000Z')
})

test('a delegation cannot fill the house with checks, and however many run, each is climbed', async () => {
  world.at('2026-12-10T09:00:00.000Z')
  const now = { startsAt: '2026-12-10T09:00:00.000Z' }
  const own = ping({ ...now, delegationIds: [delegations.belmere], ladder: { ...ladder, closes: 80_000 } })
  // One of an earlier test is still running.
  for (const one of (await doors(belmere.head).list({ world: 'real' })).items)
    if (one.may.cancel) await doors(belmere.head).cancel({ id: one.id })
  for (let n = 0; n < 3; n++) await doors(belmere.head).create(own)
  expect(await codeOf(doors(belmere.head).create(own))).toBe('PING_TOO_MANY')
  for (let n = 0; n < 25; n++) await doors(host.secretary).create(ping({ ...now, kinds: ['private-sector'] }))
  const { id } = await doors(host.secretary).create(ping(now))
  await runJob(world, 'contacts-pings')
  world.at('2026-12-10T10:00:30.000Z')
  await runJob(world, 'contacts-pings')
  expect((await noticesOf(id)).some(({ key }) => key.endsWith(':deputy'))).toBe(true)
})
