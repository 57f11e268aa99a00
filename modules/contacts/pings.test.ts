import { safe } from '@orpc/client'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { NewPing } from './contract.ts'
import { fits, nextStart, rungsAfter } from './rules/pings.ts'
import { doorsOf, openContactsWorld, runJob, settleContact } from './server/test-contacts.ts'

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
const noticesOf = (id: string) =>
  world.database.kysely
    .selectFrom('notice')
    .select(['key', 'account_id', 'settled_at'])
    .where('key', 'like', `ping:${id}:%`)
    .execute() as Promise<{ key: string; account_id: string | null; settled_at: Date | null }[]>

test('a surprise ping is missed by the contact, caught by the deputy, and each was told exactly once', async () => {
  world.at('2026-11-21T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(ping())
  // Nobody who is checked knows of it before it begins.
  expect((await doors(belmere.analyst).list({ world: 'real' })).some((one) => one.id === id)).toBe(false)
  expect(await codeOf(doors(belmere.analyst).results({ id }))).toBe('PING_UNKNOWN')
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  expect(await noticesOf(id)).toHaveLength(5)
  expect(await doors(belmere.duty).waiting()).toEqual([])
  const [first] = await doors(belmere.analyst).waiting()
  expect(first).toMatchObject({ pingId: id, function: 'Head of the CERT', rung: 'contact' })

  world.at('2026-11-21T10:00:30.000Z')
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  const [second] = await doors(belmere.duty).waiting()
  expect(second?.rung).toBe('deputy')
  const line = await doors(belmere.duty).acknowledge({ id: second?.id ?? '' })
  expect(line).toMatchObject({ acknowledgedRung: 'deputy', way: 'signed-in', seconds: 3_630 })
  expect(await doors(belmere.analyst).waiting()).toEqual([])

  for (const who of [carthia.analyst, dorvane.duty, esteria.duty])
    for (const one of await doors(who).waiting()) await doors(who).acknowledge({ id: one.id })
  world.at('2026-11-22T09:00:01.000Z')
  await runJob(world, 'contacts-pings')

  const own = await doors(belmere.head).results({ id })
  expect(own.own.map(({ acknowledgedRung }) => acknowledgedRung)).toEqual(['deputy'])
  expect(own.all).toMatchObject({
    delegations: 5,
    contacts: 5,
    acknowledged: 4,
    byContact: 3,
    unreachable: 1,
    median: 3_630,
  })
  // The others' answers are figures to Belmere, and a list to whoever has to call them.
  expect(own.followUp).toBeNull()
  const followed = await doors(host.secretary).results({ id })
  expect(
    followed.followUp?.filter(({ acknowledgedAt }) => acknowledgedAt === null).map(({ delegation }) => delegation.name),
  ).toEqual(['Norhaven'])
  expect((await noticesOf(id)).every(({ settled_at }) => settled_at !== null)).toBe(true)
  expect((await noticesOf(id)).filter(({ key }) => key.endsWith(':head'))).toHaveLength(0)
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
  expect(await doors(carthia.analyst).waiting()).toEqual([])
})

test('nobody acknowledges for others, and after the end nobody acknowledges at all', async () => {
  world.at('2026-11-26T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(ping({ startsAt: '2026-11-26T09:00:00.000Z' }))
  await runJob(world, 'contacts-pings')
  const [asked] = await doors(belmere.analyst).waiting()
  const at = { id: asked?.id ?? '' }
  expect(await codeOf(doors(carthia.analyst).acknowledge(at))).toBe('PING_UNKNOWN')
  expect(await codeOf(doors(belmere.duty).acknowledge(at))).toBe('PING_NOT_ASKED_OF_YOU')
  expect(await codeOf(doors(null).acknowledge(at))).toBe('SIGN_IN_FIRST')
  expect((await doors(belmere.head).waiting()).map((one) => one.id)).toContain(at.id)
  await world.revoke(norhaven.duty)
  expect(await codeOf(doors(norhaven.duty).waiting())).toBe('SIGN_IN_FIRST')
  world.at('2026-11-27T09:00:01.000Z')
  await runJob(world, 'contacts-pings')
  expect(await codeOf(doors(belmere.analyst).acknowledge(at))).toBe('PING_STANDS_OTHERWISE')
  expect((await doors(belmere.duty).trend({ world: 'real' })).map((one) => one.pingId)).toContain(id)
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

test('a check that comes back is planned once more when it begins, and once only', async () => {
  world.at('2026-11-29T09:00:00.000Z')
  const { id } = await doors(host.secretary).create(
    ping({ title: 'Half-yearly', everyMonths: 6, startsAt: '2026-11-29T09:00:00.000Z' }),
  )
  await runJob(world, 'contacts-pings')
  await runJob(world, 'contacts-pings')
  const row = (await doors(host.secretary).list({ world: 'real' })).filter(({ title }) => title === 'Half-yearly')
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
  for (const one of await doors(belmere.head).list({ world: 'real' }))
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
