import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { noticesContract } from './contract.ts'
import { deliver, deliveriesOf, notices, notify } from './server/index.ts'
import { suspend } from './server/suspending.ts'
import { browserSide, startReceiver } from './test-receiver.ts'

let receiver: Awaited<ReturnType<typeof startReceiver>>
let answer = 201
let world: TestWorld
beforeAll(async () => {
  receiver = await startReceiver(() => answer)
  world = await openTestWorld([identity, notices], { NOTICES_INTERNAL: 'true' })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})
beforeEach(() => {
  receiver.got.length = 0
  world.at('2026-11-21T09:00:00Z')
})

let keys = 0
async function tell(of: TestWorld, account: string): Promise<string> {
  const key = `hook:${++keys}:`
  await inTransaction(of.house, system, 'test', 'acts', (call) =>
    notify(call, {
      key,
      to: [{ account }],
      kind: 'notices.test',
      urgency: 'crisis',
      say: 'notices.test',
      values: {},
      path: '/requests/1',
      exercise: false,
    }),
  )
  return key
}

async function posts(of: TestWorld, key: string): Promise<string[]> {
  await deliver(of.house)
  const told = await inTransaction(of.house, system, 'test', 'reads', (call) => deliveriesOf(call, key))
  return told.flatMap(({ channels }) =>
    channels
      .filter(({ channel }) => channel !== 'email')
      .map(({ channel, state, fault }) => `${channel} ${fault ?? state}`),
  )
}

const runJob = () =>
  inTransaction(world.house, system, suspend.name, 'acts', (call) => suspend.work(call, {}, world.house))

test('the webhook of whoever is head no more is silent from that moment, until another head confirms it', async () => {
  const { kysely } = world.database
  const headed = { roles: ['head-of-delegation' as const] }
  await kysely.updateTable('account').set(headed).where('id', '=', people.dorvane.duty).execute()
  const wanted = { url: `${receiver.url}/hook`, urgency: 'routine' as const }
  await world.as(noticesContract, people.dorvane.head).setWebhook(wanted)
  const doors = world.as(noticesContract, people.dorvane.duty)
  expect(await posts(world, await tell(world, people.dorvane.duty))).toEqual(['webhook sent'])
  await runJob()
  expect((await doors.webhook()).webhook).toMatchObject({ suspendedAt: null })

  await world.revoke(people.dorvane.head)
  // Before any job ran.
  expect(await posts(world, await tell(world, people.dorvane.duty))).toEqual([])
  await expect(doors.test({ channel: 'webhook' })).rejects.toMatchObject({ code: 'NOTHING_TO_TRY' })
  await runJob()
  await runJob()
  expect((await doors.mine({})).items.filter(({ say }) => say === 'notices.webhook-suspended')).toHaveLength(1)
  expect((await doors.webhook()).webhook).toMatchObject({ ...wanted, suspendedAt: '2026-11-21T09:00:00.000Z' })

  // Whoever comes back finds it as it was left, and a new secret confirms nothing.
  await kysely.updateTable('account').set({ revoked_at: null }).where('id', '=', people.dorvane.head).execute()
  expect((await doors.renewSecret()).webhook.suspendedAt).not.toBeNull()
  expect(await posts(world, await tell(world, people.dorvane.duty))).toEqual([])
  expect(receiver.got).toHaveLength(1)

  expect((await doors.setWebhook(wanted)).webhook).toMatchObject({ suspendedAt: null, setBy: 'duty of Dorvane' })
  expect((await doors.mine({})).items.find(({ say }) => say === 'notices.webhook-suspended')?.settledAt).not.toBeNull()
  expect(await posts(world, await tell(world, people.dorvane.duty))).toEqual(['webhook sent'])
})

test('what waited for a webhook when its head went does not leave', async () => {
  await world.as(noticesContract, people.belmere.head).setWebhook({ url: `${receiver.url}/late`, urgency: 'routine' })
  answer = 503
  const key = await tell(world, people.belmere.duty)
  expect(await posts(world, key)).toEqual(['webhook refused'])
  answer = 201
  const { kysely } = world.database
  // Head no more, though the account stands.
  const demoted = { roles: ['technical-contact' as const] }
  await kysely.updateTable('account').set(demoted).where('id', '=', people.belmere.head).execute()
  world.at('2026-11-21T09:00:10Z')
  expect(await posts(world, key)).toEqual(['webhook withheld'])
  expect(receiver.got).toHaveLength(1)
  await runJob()
  const { suspended_at: at } = await kysely
    .selectFrom('notice_webhook')
    .select('suspended_at')
    .where('delegation_id', '=', delegations.belmere)
    .executeTakeFirstOrThrow()
  expect(at).not.toBeNull()
})

test('a demonstration posts nothing to the world outside, as its banner says', async () => {
  await using demo = await openTestWorld([identity, notices], { CHANCERY_DEMO: 'true' })
  const doors = demo.as(noticesContract, people.belmere.head)
  const { p256dh, auth } = browserSide()
  await doors.subscribe({ endpoint: 'https://push.example.org/1', p256dh, auth, device: 'x' })
  await doors.setWebhook({ url: 'https://hooks.example.org/1', urgency: 'routine' })
  const said = await posts(demo, await tell(demo, people.belmere.head))
  expect(said.toSorted()).toEqual(['push withheld', 'webhook withheld'])
})
