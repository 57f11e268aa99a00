import { beforeAll, expect, test } from 'vitest'
import { enter, record, whereIs } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type HybridPublic, newHybridKey } from '#platform/signing.ts'
import { nextStatement } from './keys/device-chain.ts'
import { deviceOf, newCommittee, signCommittee, signDevice } from './keys/drafting.ts'
import { leafBytes } from './keys/leaf.ts'
import {
  contentOf,
  type Device,
  domains,
  hashOf,
  type Kept,
  momentOf,
  ShownName,
  type SignedDevice,
} from './keys/statements.ts'
import type { KeyDoors, Trust } from './keys/trusting.ts'
import { identity, keys } from './server/index.ts'
import { type KeyedWorld, memoryStore, openKeyedWorld, type TestDevice } from './server/test-keys.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

/** A host that enters in the record what nobody signed, or what somebody signed who may not, and hands it out. */
type Scene = AsyncDisposable & { world: TestWorld; keyed: KeyedWorld; doors: KeyDoors; forged: Kept<SignedDevice>[] }
const me = people.carthia.duty
let stranger: HybridPublic
beforeAll(async () => void (stranger = (await newHybridKey()).public))

async function scene(): Promise<Scene> {
  const world = await openTestWorld([record, identity, keys])
  const keyed = await openKeyedWorld(world)
  await keyed.sequence()
  const honest = keyed.doors(me)
  const forged: Kept<SignedDevice>[] = []
  const doors: KeyDoors = {
    trust: (input) => honest.trust(input),
    devices: async (input) =>
      [...(await honest.devices(input)), ...forged]
        .filter(({ index }) => index > (input.after ?? -1))
        .toSorted((a, b) => a.index - b.index),
  }
  return { world, keyed, doors, forged, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** Enters a statement behind the newest of its delegation, as the database of the host would let it do itself. */
async function enters({ world, keyed, forged }: Scene, delegation: string, signed: SignedDevice): Promise<void> {
  const subject = keyed.list().delegations.find(({ id }) => id === delegation)?.subject ?? ''
  const { id, salt } = await inTransaction(world.house, system, 'hostile', 'acts', (call) =>
    enter(call, { kind: 'device', subject, content: contentOf(signed) }),
  )
  await keyed.sequence()
  const place = (await inTransaction(world.house, system, 'hostile', 'reads', (call) => whereIs(call, [id]))).get(id)
  if (!place) throw new Error('It has no place.')
  forged.push({ signed, salt, ...place })
}

/** By a key that nobody knows, under a signature that is none. */
async function invented({ keyed, world }: Scene, act: 'add' | 'remove', device: Device): Promise<SignedDevice> {
  const { statement } = await keyed.sign(act, device)
  const by = toBase64url(randomBytes(16))
  const chain = { delegation: statement.delegation, seq: statement.seq - 1, head: statement.previous }
  return {
    statement: nextStatement(chain, { act, device, by, at: momentOf(world.house.now()) }),
    signature: { key: by, ed25519: toBase64url(randomBytes(64)), mldsa65: toBase64url(randomBytes(3309)) },
  }
}

function judged(trust: Trust, { delegation, id, key }: Pick<TestDevice, 'delegation' | 'id' | 'key'>) {
  return trust.judge(leafBytes({ delegation, device: id }), fromBase64url(key.ed25519))
}
const kinds = (trust: Trust): string[] => trust.alarms().map(({ kind }) => kind)

test('a removal that nobody signed removes nothing, for clients old and new', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const store = memoryStore()
  const trust = await at.keyed.trustOf(me, { doors: at.doors, store })
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  const signed = await invented(at, 'remove', belmere.device)
  await enters(at, delegations.belmere, signed)
  await trust.refresh()
  const evidence = { fault: 'unknown-signer', shown: { signed } }
  for (const one of [
    trust,
    await at.keyed.trustOf(me, { doors: at.doors, store }),
    await at.keyed.trustOf(me, { doors: at.doors }),
  ]) {
    expect(await judged(one, belmere)).toMatchObject({ ok: true })
    expect(one.alarms()).toMatchObject([{ kind: 'device-list-forked', delegation: delegations.belmere, evidence }])
  }
})

test('a device that nobody added is unknown, and the lie keeps no genuine statement out', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const trust = await at.keyed.trustOf(me, { doors: at.doors })
  await trust.look([delegations.belmere])
  const ghost = deviceOf(stranger, 'Ghost', belmere.device.holder)
  await enters(at, delegations.belmere, await invented(at, 'add', ghost))
  expect(await judged(trust, { delegation: delegations.belmere, id: ghost.id, key: stranger })).toEqual({
    ok: false,
    why: 'unknown-device',
  })
  expect([kinds(trust), trust.standing(ghost.id)]).toEqual([['device-list-forked'], undefined])

  await at.keyed.removeDevice(belmere)
  await at.keyed.sequence()
  at.forged.length = 0
  await trust.refresh()
  expect(await judged(trust, belmere)).toEqual({ ok: false, why: 'removed' })
  expect(trust.withheld(delegations.belmere)).toBe(false)
})

test('a key that was replaced signs nothing more, though a new client meets its statements beside those it once signed', async () => {
  await using at = await scene()
  const { keyed } = at
  const [laptop, lost] = [
    await keyed.deviceFor(people.belmere.analyst, 'Laptop'),
    await keyed.deviceFor(people.belmere.duty, 'Lost'),
  ]
  await keyed.removeDevice(lost)
  const renewed = await newHybridKey()
  await keyed.issue((listed) =>
    listed.map((one) => (one.id === delegations.belmere ? { ...one, key: renewed.public } : one)),
  )
  await keyed.doors(people.belmere.head).addDevice({ signed: await keyed.sign('add', laptop.device, renewed) })
  await keyed.sequence()
  // The thief of the old key and the host together.
  await enters(at, delegations.belmere, await keyed.sign('remove', laptop.device))
  const trust = await keyed.trustOf(me, { doors: at.doors })
  expect(await judged(trust, laptop)).toMatchObject({ ok: true })
  expect(await judged(trust, lost)).toEqual({ ok: false, why: 'removed' })
  expect(trust.alarms()).toMatchObject([{ kind: 'device-list-forked', evidence: { fault: 'unknown-signer' } }])
})

test('a device that another delegation says is mine sounds the alarm, and is not among my own', async () => {
  await using at = await scene()
  const own = await at.keyed.deviceFor(me)
  const [belmere, pair] = [delegations.belmere, at.keyed.keyOf(delegations.belmere)]
  const device = deviceOf(stranger, 'Telephone', own.device.holder)
  const chain = { delegation: belmere, seq: 0, head: null }
  const { statement } = await at.keyed.sign(
    'add',
    { ...own.device, holder: { ...own.device.holder, account: people.belmere.head } },
    pair,
  )
  const said = nextStatement(chain, { act: 'add', device, by: statement.by, at: statement.at })
  await enters(at, belmere, await signDevice(pair.secret, said))
  const trust = await at.keyed.trustOf(me, { doors: at.doors })
  await trust.refresh()
  await trust.look([belmere])
  expect(trust.alarms()).toMatchObject([{ kind: 'ghost-device', delegation: belmere, device: device.id }])
  expect(trust.devicesOf(me, delegations.carthia).map((one) => one.device)).toEqual([own.id])
  expect(trust.devicesOf(me).length).toBe(2)
})

test('a device stands in the delegation that is asked about, whoever else states its key', async () => {
  await using at = await scene()
  const own = await at.keyed.deviceFor(me)
  const belmere = delegations.belmere
  const pair = at.keyed.keyOf(belmere)
  const device = { ...own.device, name: 'Desk', holder: { account: people.belmere.head, name: 'Head' } }
  await enters(at, belmere, await at.keyed.sign('add', device, pair))
  await at.keyed.removeDevice(own)
  await at.keyed.sequence()
  const trust = await at.keyed.trustOf(me, { doors: at.doors })
  await trust.refresh()
  await trust.look([belmere])
  expect(trust.standing(own.id, delegations.carthia)).toMatchObject({ stands: false, why: 'removed' })
  expect(trust.standing(own.id, belmere)).toMatchObject({ stands: true, holder: { account: people.belmere.head } })
  expect(await judged(trust, own)).toEqual({ ok: false, why: 'removed' })
})

test('what is withheld is withheld, whatever alarms are settled', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const hiding: KeyDoors = {
    ...at.doors,
    devices: async (input) => (await at.doors.devices(input)).filter(({ signed }) => signed.statement.act !== 'remove'),
  }
  const store = memoryStore()
  const trust = await at.keyed.trustOf(me, { doors: hiding, store })
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  expect(trust.withheld(belmere.delegation)).toBe(false)
  await at.keyed.removeDevice(belmere)
  await at.keyed.sequence()
  await trust.refresh()
  for (const { id } of trust.alarms()) await trust.settle(id)
  const later = await at.keyed.trustOf(me, { doors: hiding, store })
  await later.refresh()
  for (const one of [trust, later]) {
    expect([one.alarms(), one.withheld(belmere.delegation), one.withheld(delegations.carthia)]).toEqual([
      [],
      true,
      false,
    ])
    expect(await judged(one, belmere)).toEqual({ ok: false, why: 'statement-withheld' })
  }
  const told = await at.keyed.trustOf(me, { doors: at.doors, store })
  await told.refresh()
  expect([told.withheld(belmere.delegation), (await judged(told, belmere)).ok]).toEqual([false, false])
})

test('a flood of one lie keeps no other from being heard', async () => {
  await using at = await scene()
  const belmere = await at.keyed.deviceFor(people.belmere.analyst)
  await at.keyed.sequence()
  const [kept] = (await at.doors.trust({})).lists
  if (!kept) throw new Error('no list')
  let lies = 0
  let hides = false
  const lying: KeyDoors = {
    async trust(input) {
      const told = await at.doors.trust(input)
      if (!input.after) return told
      const expiresAt = new Date(Date.parse(kept.signed.statement.expiresAt) + lies++ * 1000)
      const statement = { ...kept.signed.statement, version: 2, expiresAt: momentOf(expiresAt) }
      return { ...told, lists: [{ ...kept, signed: { ...kept.signed, statement } }], latest: 2 }
    },
    devices: async (input) =>
      (await at.doors.devices(input)).filter(({ signed }) => !hides || signed.statement.act !== 'remove'),
  }
  const trust = await at.keyed.trustOf(me, { doors: lying })
  expect(await judged(trust, belmere)).toMatchObject({ ok: true })
  for (let lie = 0; lie < 120; lie++) await trust.refresh()
  expect(trust.alarms().length).toBe(100)
  hides = true
  await at.keyed.removeDevice(belmere)
  await at.keyed.sequence()
  await trust.refresh()
  expect(kinds(trust)).toContain('statement-withheld')
  expect(trust.withheld(belmere.delegation)).toBe(true)
})

test('a list that is lost is no longer missed once the committee has signed the next one, as a committee that is hidden is', async () => {
  await using at = await scene()
  const trust = await at.keyed.trustOf(me, { doors: at.doors })
  await trust.refresh()
  const hides = async (kind: 'credentials' | 'committee'): Promise<void> => {
    await inTransaction(at.world.house, system, 'hostile', 'acts', (call) => enter(call, { kind, content: 'lost' }))
    await at.keyed.sequence()
    await trust.refresh()
    expect([kinds(trust), trust.withheld()]).toEqual([['statement-withheld'], true])
    await at.keyed.issue()
    await at.keyed.sequence()
    await trust.refresh()
  }
  await hides('credentials')
  expect([trust.alarms(), trust.withheld()]).toEqual([[], false])
  await hides('committee')
  expect([kinds(trust), trust.withheld()]).toEqual([['statement-withheld'], true])
})

test('a committee that was named, and has signed no list yet, is nothing that is withheld', async () => {
  await using at = await scene()
  const trust = await at.keyed.trustOf(me, { doors: at.doors })
  await trust.refresh()
  const members = [{ name: 'New member', key: stranger }]
  const next = newCommittee({ name: 'Second committee', k: 1, members }, at.world.house.now(), at.keyed.committee)
  const signatures = await Promise.all(at.keyed.members.slice(1).map(({ secret }) => signCommittee(secret, next)))
  await at.keyed.doors(people.host.secretary).publishCommittee({ signed: { statement: next, signatures } })
  await at.keyed.sequence()
  await trust.refresh()
  expect([trust.alarms(), trust.withheld(), hashOf(domains.committee, trust.committee())]).toEqual([
    [],
    false,
    hashOf(domains.committee, next),
  ])
  // Who pins the new one believes no list of the old one, until the new one has signed.
  const newcomer = await at.keyed.trustOf(me, { doors: at.doors, anchor: next })
  await newcomer.refresh()
  expect([newcomer.list(), kinds(newcomer)]).toEqual([undefined, ['list-invalid']])
})

test.each([
  ['علی\u200cرضا', true],
  ['می\u200cخواهم', true],
  ['ක්\u200dෂ', true],
  ['Lena', true],
  ['Le\u200cna', false],
  ['annex\u202efdp.exe', false],
  ['\u200cعلی', false],
  ['علی\u200c', false],
  ['ع\u200c\u200cل', false],
  ['a\u200dع', false],
])('joiners belong to a name where the script writes them: %j', (name, fine) => {
  expect(ShownName.safeParse(name).success).toBe(fine)
})
