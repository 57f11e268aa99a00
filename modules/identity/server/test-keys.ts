import { originOf, policyOf, sequence } from '#modules/record/server/index.ts'
import type { House } from '#platform/server/house.ts'
import { type HybridPublic, type HybridSecret, keyIdOf, newHybridKey } from '#platform/signing.ts'
import { keysContract } from '../contract.ts'
import { nextStatement } from '../keys/device-chain.ts'
import { deviceOf, draftList, newCommittee, newSubject, signDevice, signList } from '../keys/drafting.ts'
import {
  type Committee,
  type CredentialsList,
  type Device,
  type ListedDelegation,
  momentOf,
  type SignedDevice,
  type SignedList,
} from '../keys/statements.ts'
import { openTrust } from '../keys/trust.ts'
import type { KeyDoors, KeyValue, Trust, TrustWants } from '../keys/trusting.ts'
import { delegations, people, type TestWorld } from './test-world.ts'

export type KeyPair = { secret: HybridSecret; public: HybridPublic }
/** A device with its secret, as its owner keeps it: what the client of the rooms is handed. */
export type TestDevice = {
  id: string
  delegation: string
  key: HybridPublic
  secret: HybridSecret
  account: string
  device: Device
}

/**
 * The invented delegations of a test world with their keys: a committee of two of three, a credentials list, and devices
 * for whoever needs one. Everything goes through the doors, signed as it must be; the secrets stay in the test.
 */
export type KeyedWorld = {
  committee: Committee
  members: KeyPair[]
  keyOf(delegationId: string): KeyPair
  /** The list that was issued last. */
  list(): CredentialsList
  /** Drafts the next list, has it signed by the first `signers` members, and publishes it. */
  issue(
    change?: (listed: ListedDelegation[]) => ListedDelegation[],
    wanted?: { signers?: number; days?: number },
  ): Promise<SignedList>
  /** The next list, signed and not published. */
  draft(
    change?: (listed: ListedDelegation[]) => ListedDelegation[],
    wanted?: { signers?: number; days?: number },
  ): Promise<SignedList>
  /** A new device of an account, signed by the key of its delegation and handed in as that account. */
  deviceFor(accountId: string, name?: string): Promise<TestDevice>
  /** A statement about a device, signed by the delegation's key or by another, and not handed in. */
  sign(act: 'add' | 'remove', device: Device, by?: KeyPair): Promise<SignedDevice>
  removeDevice(device: TestDevice, by?: KeyPair): Promise<void>
  doors(accountId: string | null): ReturnType<typeof doorsOf>
  /** What waits gets its place in the record, so that clients find it. */
  sequence(): Promise<void>
  /** The client of somebody: the committee pinned, a store in memory, the real files of the record. */
  trustOf(accountId: string, more?: Partial<TrustWants>): Promise<Trust>
}

/** A store in memory that a test may look into, or hand from one client to the next. */
export function memoryStore(kept = new Map<string, Uint8Array>()): KeyValue & { kept: Map<string, Uint8Array> } {
  return {
    kept,
    get: async (key) => kept.get(key),
    async put(entries) {
      for (const [key, value] of Object.entries(entries))
        if (value) kept.set(key, Uint8Array.from(value))
        else kept.delete(key)
    },
  }
}

/** The files of the record as the world serves them. */
export function recordFiles(world: TestWorld): TrustWants['fetch'] {
  return async (path) => {
    const response = await world.knock(null, `/record/${path}`)
    if (!response.ok) throw new Error(`/record/${path}: ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}

function doorsOf(world: TestWorld, accountId: string | null) {
  return world.as(keysContract, accountId)
}

export async function openKeyedWorld(world: TestWorld): Promise<KeyedWorld> {
  const { house } = world
  const members = await Promise.all([1, 2, 3].map(newHybridKey))
  const named = members.map(({ public: key }, index) => ({ name: `Member ${index + 1}`, key }))
  const committee = newCommittee({ name: 'Credentials committee', k: 2, members: named }, house.now())
  const keys = new Map(
    await Promise.all(Object.values(delegations).map(async (id) => [id, await newHybridKey()] as const)),
  )
  const doors = (accountId: string | null) => doorsOf(world, accountId)
  const officer = doors(people.host.secretary)
  await officer.publishCommittee({ signed: { statement: committee, signatures: [] } })
  const keyOf = (id: string): KeyPair => {
    const pair = keys.get(id)
    if (!pair) throw new Error(`The test world has no delegation ${id}`)
    return pair
  }
  let last: CredentialsList | undefined
  const first = await listings(house, keys)
  const draft: KeyedWorld['draft'] = async (change = (listed) => listed, { signers = committee.k, days = 90 } = {}) => {
    const record = { origin: originOf(house), policy: (await policyOf(house)).text }
    const listed = change(last?.delegations ?? first)
    const statement = draftList({ committee, before: last, record, delegations: listed, now: house.now(), days })
    const signatures = await Promise.all(members.slice(0, signers).map(({ secret }) => signList(secret, statement)))
    return { statement, signatures }
  }
  const issue: KeyedWorld['issue'] = async (change, wanted) => {
    const signed = await draft(change, wanted)
    await officer.publishList({ signed })
    last = signed.statement
    return signed
  }
  await issue()
  const sign: KeyedWorld['sign'] = async (act, device, by) => {
    const delegation = await delegationOf(world, device.holder.account)
    const signer = by ?? keyOf(delegation)
    const { seq, hash } = await officer.head({ id: delegation })
    const by_ = keyIdOf(signer.public)
    const chain = { delegation, seq, head: hash }
    return signDevice(signer.secret, nextStatement(chain, { act, device, by: by_, at: momentOf(house.now()) }))
  }
  return {
    committee,
    members,
    keyOf,
    sequence: () => sequence(house),
    async trustOf(account, more) {
      const keyDoors: KeyDoors = doors(account)
      return openTrust({
        doors: keyDoors,
        anchor: committee,
        store: memoryStore(),
        fetch: recordFiles(world),
        ownDelegation: await delegationOf(world, account),
        ownAccount: account,
        now: () => house.now(),
        ...more,
      })
    },
    list: () => last ?? fail(),
    draft,
    issue,
    sign,
    doors,
    async deviceFor(account, name = 'Test device') {
      const pair = await newHybridKey()
      const device = deviceOf(pair.public, name, { account, name: await nameOf(world, account) })
      await doors(account).addDevice({ signed: await sign('add', device) })
      const delegation = await delegationOf(world, account)
      return { id: device.id, delegation, key: pair.public, secret: pair.secret, account, device }
    },
    async removeDevice({ account, device }, by) {
      await doors(account).addDevice({ signed: await sign('remove', device, by) })
    },
  }
}

function fail(): never {
  throw new Error('No list was issued')
}

async function listings(house: House, keys: ReadonlyMap<string, KeyPair>): Promise<ListedDelegation[]> {
  const yearOn = new Date(house.now().getTime() + 365 * 86_400_000)
  return [...keys].map(([id, { public: key }]) => ({
    id,
    name: Object.entries(delegations).find(([, one]) => one === id)?.[0] ?? id,
    subject: newSubject(),
    key,
    deputies: [],
    powers: ['speak', 'agree-ad-referendum', 'sign'],
    from: momentOf(new Date(house.now().getTime() - 86_400_000)),
    until: momentOf(yearOn),
  }))
}

async function accountRow({ database }: TestWorld, id: string): Promise<{ delegation_id: string; name: string }> {
  return database.kysely
    .selectFrom('account')
    .select(['delegation_id', 'name'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function delegationOf(world: TestWorld, account: string): Promise<string> {
  return (await accountRow(world, account)).delegation_id
}

async function nameOf(world: TestWorld, account: string): Promise<string> {
  return (await accountRow(world, account)).name
}
