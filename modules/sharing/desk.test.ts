import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { deskContract } from '#platform/desk.ts'
import { deskOf } from '#platform/server/desk.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { sharingContract as contract } from './contract.ts'
import { recordDeliveries, recordWithdrawal, sharing } from './server/index.ts'

const capabilities = [identity, sharing]
const openDesks = () => openTestWorld([...capabilities, deskOf(capabilities)])

async function desk(world: TestWorld, accountId: string) {
  return (await world.as(deskContract, accountId).today({})).items.map(({ column, say, party, values }) => [
    column,
    say,
    party ?? values['name'] ?? null,
  ])
}

function actor(world: TestWorld, accountId: string) {
  return world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': accountId } }))
}

test('whoever joins or leaves a group stands on the desks of those who are in it', async () => {
  await using world = await openDesks()
  const belmere = world.as(contract, people.belmere.duty)
  const { id: groupId } = await belmere.found({ name: 'Lantern Sea CERTs', purpose: '' })
  expect(await desk(world, people.belmere.duty)).toEqual([])
  await belmere.add({ groupId, delegationId: delegations.carthia, steward: false })
  expect(await desk(world, people.belmere.duty)).toEqual([['changed', 'sharing.desk.joined', 'Carthia']])
  expect(await desk(world, people.carthia.duty)).toEqual([['changed', 'sharing.desk.added', 'Carthia']])
  expect(await desk(world, people.dorvane.duty)).toEqual([])

  await belmere.end({ groupId, delegationId: delegations.carthia })
  expect(await desk(world, people.belmere.duty)).toEqual([['changed', 'sharing.desk.left', 'Carthia']])
  expect(await desk(world, people.carthia.duty)).toEqual([])
  world.at('2026-11-29T09:00:00.000Z')
  expect(await desk(world, people.belmere.duty)).toEqual([])
})

test('a withdrawal stands on the desks of those who had received the object, and on no other', async () => {
  await using world = await openDesks()
  const [analyst, carthia] = [await actor(world, people.belmere.analyst), await actor(world, people.carthia.duty)]
  const object = { kind: 'incident', objectId: 'an-incident' }
  await inTransaction(world.house, carthia, 'test', 'delivers', (call) =>
    recordDeliveries(call, [{ ...object, ownerId: delegations.belmere, way: 'page', version: '1' }]),
  )
  await inTransaction(world.house, analyst, 'test', 'acts', (call) =>
    recordWithdrawal(call, { ...object, version: null, reason: 'Mistaken.', forbidden: false }),
  )

  expect(await desk(world, people.carthia.analyst)).toEqual([['changed', 'sharing.desk.withdrawn.incident', 'Belmere']])
  for (const other of [people.dorvane.duty, people.belmere.duty, people.host.auditor])
    expect(await desk(world, other)).toEqual([])
})
