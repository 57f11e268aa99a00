import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Audience, sharingContract as contract } from './contract.ts'
import { readTlp } from './labels.ts'
import { checkAudience, place, recordDeliveries, sharing } from './server/index.ts'

const modules = [identity, sharing]

test('a steward adds a delegation; every member sees the change, and a stranger sees no group at all', async () => {
  await using world = await openTestWorld(modules)
  const belmere = world.as(contract, people.belmere.duty)
  const { id: groupId } = await belmere.found({ name: 'Lantern Sea CERTs', purpose: 'Incidents at sea' })
  await belmere.add({ groupId, delegationId: delegations.carthia, steward: false })
  await belmere.add({ groupId, delegationId: delegations.dorvane, steward: false })

  const [seen] = await world.as(contract, people.carthia.duty).groups()
  expect(seen?.members.map((one) => one.delegationName)).toEqual(['Belmere', 'Carthia', 'Dorvane'])
  expect(await world.as(contract, people.esteria.duty).groups()).toEqual([])
  const stranger = await safe(
    world.as(contract, people.esteria.duty).add({ groupId, delegationId: delegations.esteria, steward: true }),
  )
  expect(stranger.error).toMatchObject({ code: 'GROUP_UNKNOWN', status: 404 })
  const member = await safe(
    world.as(contract, people.carthia.duty).add({ groupId, delegationId: delegations.esteria, steward: false }),
  )
  expect(member.error).toMatchObject({ code: 'GROUP_NOT_STEWARD' })
  const observer = await safe(world.as(contract, people.norhaven.observer).found({ name: 'Ours', purpose: '' }))
  expect(observer.error).toMatchObject({ code: 'ROLE_MAY_NOT_ACT' })
})

test('from the moment a member is removed nothing of the group reaches it, and its history remains with those who stay', async () => {
  await using world = await openTestWorld(modules)
  const belmere = world.as(contract, people.belmere.duty)
  const { id: groupId } = await belmere.found({ name: 'Five', purpose: '' })
  await belmere.add({ groupId, delegationId: delegations.carthia, steward: false })
  const analyst = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
  )
  await inTransaction(world.house, analyst, 'test', 'acts', (call) =>
    place(call, {
      tlp: 'amber',
      pap: null,
      audience: { delegations: [], groups: [groupId], people: [] },
      embargoUntil: null,
      caveats: [],
      exercise: false,
    }),
  )
  const carthia = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.carthia.duty } }),
  )
  const seen = () =>
    inTransaction(world.house, carthia, 'test', 'reads', (call) => call.db.selectFrom('marking').select('id').execute())
  expect(await seen()).toHaveLength(1)

  await belmere.end({ groupId, delegationId: delegations.carthia })
  expect(await seen()).toEqual([])
  expect(await world.as(contract, people.carthia.duty).groups()).toEqual([])
  const [group] = await belmere.groups()
  expect(group?.members.find((one) => one.delegationName === 'Carthia')?.until).toBe('2026-11-21T09:00:00.000Z')
})

test('the last steward cannot leave the others alone, and may leave once another steward stands', async () => {
  await using world = await openTestWorld(modules)
  const belmere = world.as(contract, people.belmere.duty)
  const { id: groupId } = await belmere.found({ name: 'Five', purpose: '' })
  await belmere.add({ groupId, delegationId: delegations.carthia, steward: false })
  const alone = await safe(belmere.end({ groupId, delegationId: delegations.belmere }))
  expect(alone.error).toMatchObject({ code: 'GROUP_NEEDS_STEWARD', status: 409 })
  await belmere.add({ groupId, delegationId: delegations.dorvane, steward: true })
  await belmere.end({ groupId, delegationId: delegations.belmere })
  expect(await belmere.groups()).toMatchObject([])
})

test('who received what is seen by the owner, the recipient and the auditor, and by nobody else', async () => {
  await using world = await openTestWorld(modules)
  const carthia = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.carthia.duty } }),
  )
  for (const version of ['1', '1', '2'])
    await inTransaction(world.house, carthia, 'test', 'delivers', (call) =>
      recordDeliveries(call, [
        { kind: 'incident', objectId: 'one', version, way: 'page', ownerId: delegations.belmere },
      ]),
    )
  const received = async (account: string) => (await world.as(contract, account).deliveries({})).items
  expect(await received(people.belmere.head)).toMatchObject([
    { version: '2', ownerName: 'Belmere', toDelegationName: 'Carthia', toAccountName: 'duty of Carthia' },
    { version: '1' },
  ])
  expect(await received(people.carthia.analyst)).toHaveLength(2)
  expect(await received(people.host.auditor)).toHaveLength(2)
  expect(await received(people.host.secretary)).toEqual([])
  expect(await received(people.dorvane.duty)).toEqual([])
  const first = await world.as(contract, people.belmere.head).deliveries({ limit: 1 })
  expect(await world.as(contract, people.belmere.head).deliveries({ limit: 1, after: first.next })).toMatchObject({
    items: [{ version: '1' }],
  })
})

test('a marking cannot be addressed to a stranger, a revoked person or a group of others', async () => {
  await using world = await openTestWorld(modules)
  const { id: theirs } = await world.as(contract, people.dorvane.duty).found({ name: 'Others', purpose: '' })
  await world.revoke(people.carthia.legal)
  const analyst = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
  )
  const check = (audience: Audience) =>
    inTransaction(world.house, analyst, 'test', 'reads', (call) =>
      checkAudience(call, { tlp: 'amber', pap: null, audience, embargoUntil: null, caveats: [], exercise: false }),
    )
  await check({ delegations: [delegations.carthia], groups: [], people: [people.carthia.duty] })
  await expect(check({ delegations: [], groups: [theirs], people: [] })).rejects.toMatchObject({
    code: 'AUDIENCE_UNKNOWN',
    data: { unknown: [theirs] },
  })
  await expect(check({ delegations: [], groups: [], people: [people.carthia.legal] })).rejects.toMatchObject({
    data: { unknown: [people.carthia.legal] },
  })
})

test('nobody can record a delivery in another name', async () => {
  await using world = await openTestWorld(modules)
  const carthia = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.carthia.duty } }),
  )
  const forged = inTransaction(
    world.house,
    { ...carthia, delegationId: delegations.dorvane },
    'test',
    'delivers',
    (call) =>
      recordDeliveries(call, [
        { kind: 'incident', objectId: 'one', version: '1', way: 'page', ownerId: delegations.belmere },
      ]),
  )
  await expect(forged).rejects.toThrow(/row-level security/)
})

test('labels of TLP 1.0 mean what they mean today, and the original is kept', () => {
  expect(readTlp('TLP:WHITE')).toEqual({ tlp: 'clear', original: 'TLP:WHITE' })
  expect(readTlp('tlp:amber+strict')?.tlp).toBe('amber+strict')
  expect(readTlp('TLP:PURPLE')).toBeUndefined()
})

test('a machine that only pulls reads none of the books of its delegation', async () => {
  await using world = await openTestWorld(modules)
  const pulls = world.as(
    contract,
    await world.machine(delegations.carthia, ['taxii:read', 'taxii:write', 'feeds:read']),
  )
  for (const refused of [
    await safe(pulls.groups()),
    await safe(pulls.deliveries({})),
    await safe(pulls.withdrawals({})),
  ])
    expect(refused.error).toMatchObject({ code: 'BOOKS_SCOPE_MISSING', status: 403 })
  const reads = world.as(contract, await world.machine(delegations.carthia, ['incidents:read']))
  expect(await reads.deliveries({})).toEqual({ items: [] })
})
