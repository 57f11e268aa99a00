import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { record } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { newHybridKey } from '#platform/signing.ts'
import { draftList, newCommittee, signCommittee, signList } from './keys/drafting.ts'
import { leafBytes } from './keys/leaf.ts'
import { identity, keys } from './server/index.ts'
import { memoryStore, openKeyedWorld, type TestDevice } from './server/test-keys.ts'
import { delegations, openTestWorld, people } from './server/test-world.ts'

const modules = [record, identity, keys]
const leafOf = ({ delegation, id, key }: TestDevice) =>
  [leafBytes({ delegation, device: id }), fromBase64url(key.ed25519)] as const

async function keyedWorld(environment?: Record<string, string>) {
  const world = await openTestWorld(modules, environment)
  const keyed = await openKeyedWorld(world)
  return { world, keyed, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('a client of one delegation recognises the devices of another, and of no stranger', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const belmere = await keyed.deviceFor(people.belmere.analyst)
  const carthia = await keyed.deviceFor(people.carthia.duty)
  await keyed.sequence()
  const trust = await keyed.trustOf(people.carthia.duty)
  expect(await trust.judge(...leafOf(belmere))).toMatchObject({
    ok: true,
    standing: { stands: true, deviceName: 'Test device' },
  })
  expect(await trust.judge(...leafOf(carthia))).toMatchObject({ ok: true })
  expect(await trust.judge(leafOf(belmere)[0], leafOf(carthia)[1])).toEqual({ ok: false, why: 'other-key' })
  expect(await trust.judge(...leafOf({ ...belmere, id: carthia.id }))).toEqual({ ok: false, why: 'unknown-device' })
  await keyed.removeDevice(belmere)
  await keyed.sequence()
  await trust.refresh()
  expect(await trust.judge(...leafOf(belmere))).toEqual({ ok: false, why: 'removed' })
  expect(trust.alarms()).toEqual([])
})

test('what is learnt while a leaf is judged is told to whoever listens, once', async () => {
  await using at = await keyedWorld()
  await at.keyed.sequence()
  const trust = await at.keyed.trustOf(people.carthia.duty)
  await trust.refresh()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const heard: boolean[] = []
  // A room judges its leaves anew whenever it hears: that must come to an end.
  trust.onChange(() => {
    heard.push(trust.standing(belmere.id)?.stands === true)
    void trust.judge(...leafOf(belmere))
  })
  expect(await trust.judge(...leafOf(belmere))).toMatchObject({ ok: true })
  const stranger = leafOf({ ...belmere, id: 'AAAAAAAAAAAAAAAAAAAAAA' })
  expect(await trust.judge(...stranger)).toMatchObject({ ok: false })
  expect(await trust.judge(...stranger)).toMatchObject({ ok: false })
  expect(heard).toEqual([true])
})

test('a record that nobody witnessed for a day is told to be old, opens and shuts nothing, and is told no more once renewed', async () => {
  await using at = await keyedWorld({ CHANCERY_DEMO: 'true' })
  const { keyed, world } = at
  const belmere = await keyed.deviceFor(people.belmere.analyst)
  await keyed.sequence()
  const trust = await keyed.trustOf(people.carthia.duty)
  await trust.refresh()
  expect(trust.staleSince()).toBeUndefined()
  const heard: (string | undefined)[] = []
  trust.onChange(() => heard.push(trust.staleSince()))
  world.at('2026-11-22T15:00:00.000Z')
  await trust.refresh()
  expect(heard).toEqual(['2026-11-21T09:00:00.000Z'])
  expect(trust.alarms()).toEqual([])
  expect(await trust.judge(...leafOf(belmere))).toMatchObject({ ok: true })

  const renew = record.jobs.find(({ name }) => name === 'record-renew')
  await inTransaction(world.house, system, 'test', 'acts', async (call) => renew?.work(call, {}, world.house))
  await keyed.sequence()
  await trust.refresh()
  expect(heard.at(-1)).toBeUndefined()
  expect(trust.staleSince()).toBeUndefined()
})

test('who lost every device gets a new one from the holder of the delegation’s key, who removes the lost ones', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const lost = [
    await keyed.deviceFor(people.belmere.analyst, 'Laptop'),
    await keyed.deviceFor(people.belmere.analyst, 'Telephone'),
  ]
  await keyed.sequence()
  const trust = await keyed.trustOf(people.carthia.duty)
  for (const one of lost) expect(await trust.judge(...leafOf(one))).toMatchObject({ ok: true })
  const fresh = await keyed.deviceFor(people.belmere.analyst, 'New laptop')
  for (const one of lost) await keyed.removeDevice(one)
  await keyed.sequence()
  await trust.refresh()
  for (const one of lost) expect(await trust.judge(...leafOf(one))).toEqual({ ok: false, why: 'removed' })
  expect(await trust.judge(...leafOf(fresh))).toMatchObject({ ok: true })
  expect(trust.devicesOf(people.belmere.analyst).map(({ deviceName, stands }) => [deviceName, stands])).toEqual([
    ['Laptop', false],
    ['Telephone', false],
    ['New laptop', true],
  ])
})

test('a delegation that lost its key gets a new one from the committee, and confirms its devices with it', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const laptop = await keyed.deviceFor(people.belmere.analyst, 'Laptop')
  const stolen = await keyed.deviceFor(people.belmere.duty, 'Stolen')
  await keyed.sequence()
  const trust = await keyed.trustOf(people.carthia.duty)
  expect(await trust.judge(...leafOf(laptop))).toMatchObject({ ok: true })
  const renewed = await newHybridKey()
  await keyed.issue((listed) =>
    listed.map((one) => (one.id === delegations.belmere ? { ...one, key: renewed.public } : one)),
  )
  await keyed.sequence()
  await trust.refresh()
  expect(await trust.judge(...leafOf(laptop))).toEqual({ ok: false, why: 'delegation-ended' })
  const old = await safe(keyed.doors(people.belmere.head).addDevice({ signed: await keyed.sign('add', stolen.device) }))
  expect(old.error).toMatchObject({ code: 'STATEMENT_REFUSED', data: { fault: 'unknown-signer' } })
  await keyed.doors(people.belmere.head).addDevice({ signed: await keyed.sign('add', laptop.device, renewed) })
  await keyed.sequence()
  expect(await trust.judge(...leafOf(laptop))).toMatchObject({ ok: true })
  expect(await trust.judge(...leafOf(stolen))).toEqual({ ok: false, why: 'delegation-ended' })
  expect(trust.alarms()).toEqual([])
})

test('a committee hands over to the next, and clients that pinned the first follow', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const trust = await keyed.trustOf(people.carthia.duty)
  await trust.refresh()
  const { public: key, secret } = await newHybridKey()
  const next = newCommittee(
    { name: 'Second committee', k: 1, members: [{ name: 'New member', key }] },
    at.world.house.now(),
    keyed.committee,
  )
  const signatures = await Promise.all(keyed.members.slice(1).map((member) => signCommittee(member.secret, next)))
  const officer = keyed.doors(people.host.secretary)
  await officer.publishCommittee({ signed: { statement: next, signatures } })
  const before = keyed.list()
  const list = draftList({
    committee: next,
    before,
    record: before.record,
    delegations: before.delegations.slice(1),
    now: at.world.house.now(),
    days: 30,
  })
  await officer.publishList({ signed: { statement: list, signatures: [await signList(secret, list)] } })
  expect((await safe(keyed.issue())).error).toMatchObject({ data: { fault: 'wrong-committee' } })
  await keyed.sequence()
  await trust.refresh()
  expect([trust.committee()?.name, trust.list()?.version, trust.alarms()]).toEqual(['Second committee', 2, []])
  const newcomer = await keyed.trustOf(people.carthia.duty, { anchor: next })
  await newcomer.refresh()
  expect([newcomer.list()?.version, newcomer.alarms()]).toEqual([2, []])
})

test('what was verified is kept: a client without a host still judges, and asks again only for what is new', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const many = []
  for (let count = 0; count < 5; count++) many.push(await keyed.deviceFor(people.belmere.analyst, `Device ${count}`))
  await keyed.sequence()
  const store = memoryStore()
  const first = await keyed.trustOf(people.carthia.duty, { store })
  for (const one of many) expect(await first.judge(...leafOf(one))).toMatchObject({ ok: true })

  const gone = (): never => {
    throw new Error('no network')
  }
  const alone = await keyed.trustOf(people.carthia.duty, { store, doors: { trust: gone, devices: gone }, fetch: gone })
  for (const one of many) expect(await alone.judge(...leafOf(one))).toMatchObject({ ok: true })
  expect(
    await alone.judge(leafBytes({ delegation: delegations.dorvane, device: many[0]?.id ?? '' }), new Uint8Array(32)),
  ).toEqual({
    ok: false,
    why: 'unreachable',
  })
  await expect(alone.refresh()).rejects.toThrow('no network')
  expect(alone.alarms()).toEqual([])

  const doors = keyed.doors(people.carthia.duty)
  const told = { lists: 0, devices: 0 }
  const again = await keyed.trustOf(people.carthia.duty, {
    store,
    doors: {
      trust: async (input) => {
        const answer = await doors.trust(input)
        told.lists += answer.lists.length
        return answer
      },
      devices: async (input) => {
        const answer = await doors.devices(input)
        told.devices += answer.length
        return answer
      },
    },
  })
  await again.refresh()
  expect(told).toEqual({ lists: 0, devices: 0 })
  await keyed.removeDevice(many[0] ?? expect.unreachable())
  await keyed.sequence()
  await again.refresh()
  expect([told, again.standing(many[0]?.id ?? '')?.why]).toEqual([{ lists: 0, devices: 1 }, 'removed'])
  expect(again.head(delegations.belmere)?.seq).toBe(6)
})
