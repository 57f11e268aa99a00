import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { identity, standingOf } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { deskContract } from '#platform/desk.ts'
import { deskOf } from '#platform/server/desk.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { noticesContract } from './contract.ts'
import { deliver, deliveriesOf, type Notice, notices, notify, settle } from './server/index.ts'
import { hearing } from './server/reading.ts'

const aTest: Omit<Notice, 'key'> = {
  to: [{ account: people.carthia.duty }, { mailbox: { email: 'poc@dorvane.example', name: 'Watch', language: 'fr' } }],
  kind: 'notices.test',
  urgency: 'prompt',
  say: 'notices.test',
  values: {},
  path: '/notices',
  exercise: false,
}

test('a member tells others once, sees what became of it by its key alone, and settles it', async () => {
  await using world = await openTestWorld([identity, notices])
  const actor = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.head } }),
  )
  for (let times = 0; times < 2; times++)
    await inTransaction(world.house, actor, 'test', 'acts', (call) => notify(call, { ...aTest, key: 'ping:1:a' }))
  await inTransaction(world.house, system, 'test', 'acts', (call) => notify(call, { ...aTest, key: 'ping:10:a' }))
  const told = (prefix: string) =>
    inTransaction(world.house, actor, 'test', 'reads', (call) => deliveriesOf(call, prefix))
  expect((await told('ping:1:')).map(({ account, mailbox }) => account ?? mailbox)).toEqual([
    people.carthia.duty,
    'poc@dorvane.example',
  ])
  const doors = world.as(noticesContract, people.carthia.duty)
  expect(await doors.mine({})).toMatchObject({ unread: 2 })
  await inTransaction(world.house, actor, 'test', 'acts', (call) => settle(call, 'ping:1:'))
  expect((await told('ping:1')).map(({ settledAt }) => settledAt !== null)).toEqual([true, true, false, false])
  // What is settled waits to be read by nobody: the list does not mark it, and it is not counted.
  const { items, unread } = await doors.mine({})
  expect([items.length, unread]).toEqual([2, 1])
  expect((await doors.mine({ unread: true })).items.map(({ settledAt }) => settledAt)).toEqual([null])
})

test('whoever asks sees nothing of what others are told, and writes nothing that is to be sent', async () => {
  await using world = await openTestWorld([identity, notices], { NOTICES_INTERNAL: 'true' })
  const actorOf = (id: string) =>
    world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': id } }))
  const [asker, told] = [await actorOf(people.belmere.head), await actorOf(people.carthia.duty)]
  await inTransaction(world.house, asker, 'test', 'acts', (call) => notify(call, { ...aTest, key: 'ping:1:' }))
  await deliver(world.house)
  await world.as(noticesContract, people.dorvane.head).setWebhook({ url: 'http://10.0.0.1/', urgency: 'crisis' })

  const seen = (actor: typeof asker, table: 'notice' | 'notice_delivery' | 'notice_webhook' | 'notice_digest') =>
    inTransaction(world.house, actor, 'test', 'reads', async ({ db }) =>
      Number(
        (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(db)).rows[0]
          ?.count,
      ),
    )
  expect([await seen(asker, 'notice'), await seen(asker, 'notice_delivery')]).toEqual([0, 0])
  expect([await seen(told, 'notice'), await seen(told, 'notice_delivery')]).toEqual([1, 1])
  expect(await seen(asker, 'notice_webhook')).toBe(0)
  await expect(seen(asker, 'notice_digest')).rejects.toThrow('permission denied')

  const as = (actor: typeof asker, statement: string) =>
    inTransaction(world.house, actor, 'test', 'acts', ({ db }) => sql.raw(statement).execute(db))
  for (const statement of [
    `select p256dh, auth from push_subscription`,
    `select sealed from notice_key`,
    `update notice_delivery set state = 'waiting'`,
    `delete from notice`,
    `update notice set path = '/elsewhere'`,
  ])
    await expect(as(told, statement)).rejects.toThrow('permission denied')
  // Nobody asks in another delegation's name.
  await expect(
    as(
      asker,
      `insert into notice (id, key, addressee, email, kind, urgency, say, path, exercise, made_at, made_by)
      values (gen_random_uuid(), 'x', 'x', 'x@x.example', 'a.b', 'crisis', 'notices.test', '/', false, now(), '${delegations.carthia}')`,
    ),
  ).rejects.toThrow('row-level security')
})

test('that something came is heard by whom it came to, and by nobody who was told of something else a moment ago', async () => {
  await using world = await openTestWorld([identity, notices])
  const at = '2026-11-21T09:30:00.000Z'
  const tell = async (account: string, time: string) => {
    world.at(time)
    const notice = { ...aTest, to: [{ account }], key: `heard:${time}` }
    await inTransaction(world.house, system, 'test', 'acts', (call) => notify(call, notice))
  }
  await tell(people.belmere.duty, '2026-11-21T09:29:59.000Z')
  await tell(people.carthia.duty, at)
  const hear = async (account: string, data: Record<string, unknown>) => {
    const actor = await standingOf(world.database.kysely, account)
    if (!actor) throw new Error('no such person')
    return inTransaction(world.house, actor, 'test', 'reads', (call) => hearing.hear(call, data))
  }
  expect([await hear(people.carthia.duty, { at }), await hear(people.belmere.duty, { at })]).toEqual([true, false])
  expect([await hear(people.carthia.duty, {}), await hear(people.carthia.duty, { at: 'now' })]).toEqual([false, false])
})

test('of more notices than stand on a desk it is said how many more there are, and those of others are none of them', async () => {
  await using world = await openTestWorld([identity, notices, deskOf([notices])])
  const { duty } = people.carthia
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    for (let n = 0; n < 3; n++)
      await notify(call, { ...aTest, to: [{ account: people.belmere.duty }], key: `other:${n}` })
    for (let n = 0; n < 230; n++) await notify(call, { ...aTest, to: [{ account: duty }], key: `own:${n}` })
  })
  const { items, columns, next } = await world.as(deskContract, duty).today({ world: 'real' })
  const rest = await world.as(deskContract, duty).today({ world: 'real', ...(next ? { after: next } : {}) })
  const more = [...items, ...rest.items].filter(({ say }) => say === 'notices.desk.more')
  expect([items.length, rest.items.length, columns.changed]).toEqual([200, 1, 230])
  expect(more.map(({ values, path }) => [values, path])).toEqual([[{ count: 30 }, '/notices']])
  expect((await world.as(deskContract, people.dorvane.duty).today({})).columns.changed).toBe(0)
})
