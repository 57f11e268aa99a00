import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { deliveriesOf, type Notice, notices, notify, settle } from './server/index.ts'

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
  await inTransaction(world.house, actor, 'test', 'acts', (call) => settle(call, 'ping:1:'))
  expect((await told('ping:1')).map(({ settledAt }) => settledAt !== null)).toEqual([true, true, false, false])
})
