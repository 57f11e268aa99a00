import { expect, test } from 'vitest'
import { enter, record } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { newHybridKey } from '#platform/signing.ts'
import { deviceOf, newCommittee } from './keys/drafting.ts'
import { leafBytes } from './keys/leaf.ts'
import type { KeyDoors, Trust } from './keys/trusting.ts'
import { identity, keys } from './server/index.ts'
import { type KeyedWorld, memoryStore, openKeyedWorld, type TestDevice } from './server/test-keys.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

/** A host that lies: each test is one lie, told to the client of Carthia's duty officer, and what the client says of it. */
type Scene = AsyncDisposable & { world: TestWorld; keyed: KeyedWorld; honest: KeyDoors }
const me = people.carthia.duty

async function scene(): Promise<Scene> {
  const world = await openTestWorld([record, identity, keys])
  const keyed = await openKeyedWorld(world)
  await keyed.sequence()
  const doors = keyed.doors(me)
  const honest: KeyDoors = { trust: (input) => doors.trust(input), devices: (input) => doors.devices(input) }
  return { world, keyed, honest, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}
function judged(trust: Trust, { delegation, id, key }: TestDevice) {
  return trust.judge(leafBytes({ delegation, device: id }), fromBase64url(key.ed25519))
}
const kinds = (trust: Trust): string[] => trust.alarms().map(({ kind }) => kind)
const without = <One>(all: One[], one: (value: One) => boolean): One[] => all.filter((value) => !one(value))

test('another committee than the pinned one is never believed', async () => {
  await using at = await scene()
  const { public: key } = await newHybridKey()
  const foreign = newCommittee(
    { name: 'Credentials committee', k: 1, members: [{ name: 'Host', key }] },
    at.world.house.now(),
  )
  const store = memoryStore()
  const lying: KeyDoors = {
    ...at.honest,
    trust: async (input) => {
      const told = await at.honest.trust(input)
      return {
        ...told,
        committees: told.committees.map((one) => ({ ...one, signed: { statement: foreign, signatures: [] } })),
      }
    },
  }
  const compared = await at.keyed.trustOf(me, { doors: lying })
  await compared.refresh()
  expect([kinds(compared), compared.list()]).toEqual([['committee-changed', 'list-invalid'], undefined])

  // Pinned at first use, and kept from then on.
  const { anchor: _, ...unpinned } = { anchor: undefined }
  const first = await at.keyed.trustOf(me, { ...unpinned, store })
  await first.refresh()
  const later = await at.keyed.trustOf(me, { store, doors: lying })
  await later.refresh()
  expect([kinds(later), later.list()?.version]).toEqual([['committee-changed'], 1])
  expect(later.alarms()[0]?.evidence).toMatchObject({
    pinned: at.keyed.committee,
    shown: [{ signed: { statement: foreign } }],
  })
})

test('a list with too few signatures, forged ones, or out of its order is never believed', async () => {
  await using at = await scene()
  const trust = await at.keyed.trustOf(me)
  await trust.refresh()
  const [kept] = (await at.honest.trust({})).lists
  if (!kept) throw new Error('no list')
  const weak = await at.keyed.draft((listed) => listed.slice(1), { signers: 1 })
  const old = await at.keyed.trustOf(me, {
    store: memoryStore(),
    doors: {
      ...at.honest,
      trust: async (input) => ({ ...(await at.honest.trust(input)), lists: [{ ...kept, signed: weak }] }),
    },
  })
  await old.refresh()
  expect([kinds(old), old.list()]).toEqual([['list-invalid'], undefined])
  expect(old.alarms()[0]?.evidence).toMatchObject({ fault: 'too-few-signatures', shown: { signed: weak } })
})

test('a list that is signed but not in the record is not believed', async () => {
  await using at = await scene()
  const [kept] = (await at.honest.trust({})).lists
  if (!kept) throw new Error('no list')
  const signed = await at.keyed.draft((listed) => listed.slice(1))
  const trust = await at.keyed.trustOf(me)
  await trust.refresh()
  const fooled = await at.keyed.trustOf(me, {
    doors: {
      ...at.honest,
      trust: async ({ after }) => ({
        ...(await at.honest.trust({})),
        lists: after === 1 ? [{ ...kept, signed, index: kept.index + 1 }] : [kept],
      }),
    },
  })
  await fooled.refresh()
  await fooled.refresh()
  expect([kinds(fooled), fooled.list()?.version]).toEqual([['record'], 1])
})

test('a list that was shown is not taken back', async () => {
  await using at = await scene()
  await at.keyed.issue((listed) => without(listed, ({ id }) => id === delegations.belmere))
  await at.keyed.sequence()
  const store = memoryStore()
  const before = await at.keyed.trustOf(me, { store })
  await before.refresh()
  const doors: KeyDoors = {
    ...at.honest,
    trust: async () => ({ ...(await at.honest.trust({ after: 0 })), lists: [], latest: 1 }),
  }
  const later = await at.keyed.trustOf(me, { store, doors })
  await later.refresh()
  expect([kinds(later), later.list()?.version]).toEqual([['list-rolled-back'], 2])
})

test('a revocation of a delegation that the host withholds is noticed in the record, and nobody is let in meanwhile', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const frozen = await at.honest.trust({})
  const trust = await at.keyed.trustOf(me, {
    doors: { ...at.honest, trust: async ({ after }) => ((after ?? 0) === 0 ? frozen : { ...frozen, lists: [] }) },
  })
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  await at.keyed.issue((listed) => without(listed, ({ id }) => id === delegations.belmere))
  await at.keyed.sequence()
  await trust.refresh()
  expect(kinds(trust)).toEqual(['statement-withheld'])
  expect(await judged(trust, belmere)).toEqual({ ok: false, why: 'statement-withheld' })
})

test('a removal of a device that the host withholds is noticed, and told to be well when it comes after all', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  let hides = true
  const doors: KeyDoors = {
    ...at.honest,
    devices: async (input) => {
      const all = await at.honest.devices(input)
      return hides ? without(all, ({ signed }) => signed.statement.act === 'remove') : all
    },
  }
  const trust = await at.keyed.trustOf(me, { doors })
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  await at.keyed.removeDevice(belmere)
  await at.keyed.sequence()
  await trust.refresh()
  expect(trust.alarms()).toMatchObject([{ kind: 'statement-withheld', delegation: delegations.belmere }])
  expect(await judged(trust, belmere)).toEqual({ ok: false, why: 'statement-withheld' })
  hides = false
  await trust.refresh()
  expect(trust.alarms()).toEqual([])
  expect(await judged(trust, belmere)).toEqual({ ok: false, why: 'removed' })
})

test('a device that I did not add sounds the alarm, and one that I added does not', async () => {
  await using at = await scene()
  const own = await at.keyed.deviceFor(me, 'Laptop')
  await at.keyed.sequence()
  const store = memoryStore()
  const trust = await at.keyed.trustOf(me, { store })
  await trust.refresh()
  expect(trust.alarms()).toEqual([])

  const { public: key } = await newHybridKey()
  const mine = deviceOf(key, 'Telephone', own.device.holder)
  await trust.know(mine.id)
  await at.keyed
    .doors(me)
    .addDevice({ signed: await at.keyed.sign('add', mine, { secret: own.secret, public: own.key }) })
  const ghost = await at.keyed.deviceFor(me, 'Ghost')
  await at.keyed.sequence()
  const heard: number[] = []
  trust.onChange(() => heard.push(1))
  await trust.refresh()
  expect(trust.alarms()).toMatchObject([{ kind: 'ghost-device', device: ghost.id, delegation: delegations.carthia }])
  expect(heard.length).toBeGreaterThan(0)

  const again = await at.keyed.trustOf(me, { store })
  await again.refresh()
  const [alarm] = again.alarms()
  expect(alarm).toMatchObject({ kind: 'ghost-device', device: ghost.id })
  await again.settle(alarm?.id ?? '')
  await again.refresh()
  expect(again.alarms()).toEqual([])
})

test('what the host tells only when it is asked again is told to the page as well', async () => {
  await using at = await scene()
  const own = await at.keyed.deviceFor(me, 'Telephone')
  await at.keyed.sequence()
  let late = false
  const devices: KeyDoors['devices'] = async (input) => {
    if (!late) return at.honest.devices(input)
    late = false
    return []
  }
  const trust = await at.keyed.trustOf(me, { doors: { ...at.honest, devices } })
  await trust.refresh()
  expect(trust.standing(own.id)).toMatchObject({ stands: true })
  await at.keyed.removeDevice(own)
  await at.keyed.sequence()
  const heard: boolean[] = []
  trust.onChange(() => heard.push(trust.standing(own.id)?.stands ?? true))
  // The record grew between the host's answer and our look at it.
  late = true
  await trust.refresh()
  expect(heard).toEqual([false])
  expect(trust.alarms()).toEqual([])
})

test('an entry of my delegation in the record that no statement explains is a ghost', async () => {
  await using at = await scene()
  const trust = await at.keyed.trustOf(me)
  await trust.refresh()
  const subject = at.keyed.list().delegations.find(({ id }) => id === delegations.carthia)?.subject ?? ''
  await inTransaction(at.world.house, system, 'hostile', 'acts', (call) =>
    enter(call, { kind: 'device', subject, content: 'a device that nobody shows' }),
  )
  await at.keyed.sequence()
  await trust.refresh()
  expect(trust.alarms()).toMatchObject([
    { kind: 'ghost-device', delegation: delegations.carthia, evidence: { places: [3] } },
  ])
})

test('a statement that is not where the host says it is, or says something else, is not believed', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const moved = await at.keyed.trustOf(me, {
    doors: {
      ...at.honest,
      devices: async (input) => (await at.honest.devices(input)).map((one) => ({ ...one, index: 0 })),
    },
  })
  expect(await judged(moved, belmere)).toEqual({ ok: false, why: 'unknown-device' })
  expect(kinds(moved)).toContain('record')

  const { public: key } = await newHybridKey()
  const ghost = deviceOf(key, 'Ghost', belmere.device.holder)
  const altered = await at.keyed.trustOf(me, {
    doors: {
      ...at.honest,
      devices: async (input) =>
        (await at.honest.devices(input)).map((one) => ({
          ...one,
          signed: { ...one.signed, statement: { ...one.signed.statement, device: ghost } },
        })),
    },
  })
  expect(await judged(altered, { ...belmere, id: ghost.id, key })).toEqual({ ok: false, why: 'unknown-device' })
  expect(kinds(altered)).toContain('record')
})

test('a forged statement that the host did enter is a fork of the list, with the statement as evidence', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  const { public: key } = await newHybridKey()
  const signed = await at.keyed.sign('add', deviceOf(key, 'Ghost', belmere.device.holder))
  const forged = { ...signed, signature: { ...signed.signature, ed25519: 'A'.repeat(86) } }
  const subject = at.keyed.list().delegations.find(({ id }) => id === delegations.belmere)?.subject ?? ''
  const { contentOf } = await import('./keys/statements.ts')
  const { salt } = await inTransaction(at.world.house, system, 'hostile', 'acts', (call) =>
    enter(call, { kind: 'device', subject, content: contentOf(forged) }),
  )
  await at.keyed.sequence()
  const shown = { signed: forged, salt, index: 4, at: '2026-11-21T09:00:00Z' }
  const trust = await at.keyed.trustOf(me, {
    doors: {
      ...at.honest,
      devices: async (input) =>
        [...(await at.honest.devices(input)), shown].filter(({ index }) => index > (input.after ?? -1)),
    },
  })
  expect(await judged(trust, { ...belmere, id: signed.statement.device.id, key })).toEqual({
    ok: false,
    why: 'unknown-device',
  })
  expect(trust.alarms()).toMatchObject([
    {
      kind: 'device-list-forked',
      delegation: delegations.belmere,
      evidence: { fault: 'forged-signature', shown: { signed: forged } },
    },
  ])
  // It is explained, and counts for nothing: who stood before stands on, and what is genuine is still believed.
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  expect(trust.withheld(delegations.belmere)).toBe(false)
})

test('nobody stands under a list that has expired', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const trust = await at.keyed.trustOf(me)
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  at.world.at('2027-03-01T00:00:00Z')
  await trust.refresh()
  expect(await judged(trust, belmere)).toEqual({ ok: false, why: 'list-expired' })
  expect([kinds(trust), trust.standing(belmere.id)?.why]).toEqual([['list-expired'], 'list-expired'])
  await at.keyed.issue()
  await at.keyed.sequence()
  await trust.refresh()
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  expect(trust.alarms()).toEqual([])
})
