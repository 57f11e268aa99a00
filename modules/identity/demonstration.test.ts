import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { askWitnesses, record, sequence } from '#modules/record/server/index.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { newHybridKey } from '#platform/signing.ts'
import { demoKeysContract, identityContract, keysContract } from './contract.ts'
import { deviceIdOf, leafBytes } from './keys/leaf.ts'
import { keyLimits } from './keys/statements.ts'
import { openTrust } from './keys/trust.ts'
import { demoKeys, identity, issueDemoList, keys } from './server/index.ts'
import { memoryStore, recordFiles } from './server/test-keys.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

const modules = [record, identity, keys, demoKeys]

async function openDemo(): Promise<TestWorld> {
  const world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await issueDemoList(world.house)
  return world
}

async function place(world: TestWorld): Promise<void> {
  await sequence(world.house)
  await askWitnesses(world.house)
}

function trustOf(world: TestWorld, account: string, ownDelegation: string) {
  const doors = world.as(keysContract, account)
  const [store, fetch] = [memoryStore(), recordFiles(world)]
  return openTrust({ doors, store, fetch, ownDelegation, ownAccount: account, now: () => world.house.now() })
}

test('a newcomer to the demonstration has a device with no ceremony, and is told what it is worth', async () => {
  await using world = await openDemo()
  const { public: key } = await newHybridKey()
  await world.as(demoKeysContract, people.belmere.analyst).signDevice({ device: { name: 'This browser', key } })
  await place(world)
  const trust = trustOf(world, people.carthia.duty, delegations.carthia)
  await trust.refresh()
  const leaf = leafBytes({ delegation: delegations.belmere, device: deviceIdOf(key) })
  expect(await trust.judge(leaf, fromBase64url(key.ed25519))).toMatchObject({ ok: true })
  expect(trust.committee()).toMatchObject({ demonstration: true, k: 2 })
  expect(await world.as(keysContract, people.carthia.duty).trust({})).toMatchObject({ demonstration: true, latest: 1 })
  expect(trust.alarms()).toEqual([])
})

test('where many try the same persona, the oldest device makes room, and nobody is alarmed', async () => {
  await using world = await openDemo()
  const doors = world.as(demoKeysContract, people.belmere.analyst)
  const trust = trustOf(world, people.belmere.analyst, delegations.belmere)
  const made: string[] = []
  for (let count = 0; count <= keyLimits.devicesOfOne; count++) {
    world.at(`2026-11-21T${String(9 + count).padStart(2, '0')}:30:00Z`)
    const { public: key } = await newHybridKey()
    await doors.signDevice({ device: { name: `Browser ${count}`, key } })
    made.push(deviceIdOf(key))
    await place(world)
    if (count === 0) await trust.refresh()
  }
  await trust.refresh()
  const standing = trust.devicesOf(people.belmere.analyst).filter(({ stands }) => stands)
  expect(standing.map(({ device }) => device).toSorted()).toEqual(made.slice(1).toSorted())
  expect(trust.alarms()).toEqual([])
})

test('a delegation admitted later is listed too, and the list is renewed before it expires', async () => {
  await using world = await openDemo()
  await issueDemoList(world.house)
  const doors = world.as(keysContract, people.host.secretary)
  expect(await doors.trust({})).toMatchObject({ latest: 1 })
  await world
    .as(identityContract, people.host.secretary)
    .admitOrganisation({ kind: 'company', name: 'Quillon Telecom' })
  await issueDemoList(world.house)
  expect(await doors.trust({})).toMatchObject({ latest: 2 })
  world.at('2027-11-01T00:00:00Z')
  await issueDemoList(world.house)
  expect(await doors.trust({})).toMatchObject({ latest: 3 })
})

test('a real house holds no key of a delegation, has no such door, and calls nothing a demonstration', async () => {
  await using world = await openTestWorld(modules)
  await issueDemoList(world.house)
  const { public: key } = await newHybridKey()
  const signing = safe(
    world.as(demoKeysContract, people.belmere.analyst).signDevice({ device: { name: 'Browser', key } }),
  )
  expect((await signing).error).toMatchObject({ status: 404 })
  expect(await world.as(keysContract, people.belmere.analyst).trust({})).toEqual({
    committees: [],
    lists: [],
    latest: 0,
    demonstration: false,
  })
  expect(await world.database.kysely.selectFrom('demo_key').selectAll().execute()).toEqual([])
})
