/** A committee, delegations, their devices and a record, all in memory: what a host keeps of keys, for tests to bend. */
import {
  type Committee,
  contentOf,
  type CredentialsList,
  deviceOf,
  domains,
  hashOf,
  type Kept,
  type KeyDoors,
  type ListedDelegation,
  momentOf,
  nextStatement,
  type SignedCommittee,
  type SignedDevice,
  type SignedList,
  signDevice,
} from '#modules/identity/keys.ts'
import { openTestRecord, type TestRecord } from '#modules/record/test-record.ts'
import { commitmentOf, type EntryKind, hostSubject, newSalt } from '#modules/record/verifying.ts'
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { type HybridPublic, type HybridSecret, keyIdOf, newHybridKey, signHybrid } from '#platform/signing.ts'
import type { OwnDevice } from '../views.ts'

type KeyPair = { secret: HybridSecret; public: HybridPublic }
export type TestPerson = { id: string; name: string; delegation: string }

export type KeysWorld = {
  record: TestRecord
  committee: Committee
  /** What the host holds and hands out; a hostile one hands out something else. */
  kept: { committees: Kept<SignedCommittee>[]; lists: Kept<SignedList>[]; devices: Kept<SignedDevice>[] }
  doors: KeyDoors
  person(name: string, delegation: string): TestPerson
  device(person: TestPerson, name?: string): Promise<OwnDevice>
  remove(device: OwnDevice): Promise<void>
  issue(o: { without?: string; days?: number }): Promise<void>
  enter(kind: EntryKind, subject: string, content: Uint8Array): { index: number; salt: string; at: string }
  publish(): Promise<string>
}

const names = ['Belmere', 'Carthia', 'Dorvane', 'Norhaven']
const uuid = (): string => crypto.randomUUID()

export async function openKeysWorld(now: () => Date): Promise<KeysWorld> {
  const record = await openTestRecord()
  const member = await newHybridKey()
  const keys = new Map(await Promise.all(names.map(async (name) => [name, await newHybridKey()] as const)))
  const committee: Committee = {
    v: 1,
    name: 'Credentials committee',
    k: 1,
    members: [{ name: 'Member', key: member.public }],
    madeAt: momentOf(now()),
    previous: null,
  }
  const kept: KeysWorld['kept'] = { committees: [], lists: [], devices: [] }
  const accounts = new Map<string, OwnDevice & { statement: SignedDevice }>()
  const listed: ListedDelegation[] = [...keys].map(([name, { public: key }]) => ({
    id: uuid(),
    name,
    subject: toBase64url(randomBytes(16)),
    key,
    deputies: [],
    powers: ['speak', 'agree-ad-referendum', 'sign'],
    from: momentOf(new Date(now().getTime() - 86_400_000)),
    until: momentOf(new Date(now().getTime() + 365 * 86_400_000)),
  }))
  const enter: KeysWorld['enter'] = (kind, subject, content) => {
    const [salt, at, index] = [newSalt(), momentOf(now()), record.size()]
    record.add({ v: 1, kind, subject, commitment: commitmentOf(kind, salt, content), at })
    return { index, salt: toBase64url(salt), at }
  }
  const state = async (
    person: string,
    act: 'add' | 'remove',
    device: ReturnType<typeof deviceOf>,
  ): Promise<SignedDevice> => {
    const own = listed.find(({ id }) => id === person)
    const pair = own && (keys.get(own.name) as KeyPair)
    if (!own || !pair) throw new Error('No such delegation.')
    const before = kept.devices.filter(({ signed }) => signed.statement.delegation === own.id).at(-1)
    const chain = {
      delegation: own.id,
      seq: before?.signed.statement.seq ?? 0,
      head: before ? hashOf(domains.device, before.signed.statement) : null,
    }
    const by = keyIdOf(pair.public)
    const signed = await signDevice(pair.secret, nextStatement(chain, { act, device, by, at: momentOf(now()) }))
    kept.devices.push({ signed, ...enter('device', own.subject, contentOf(signed)) })
    return signed
  }
  const publish = (): Promise<string> => record.publish()
  const issue: KeysWorld['issue'] = async ({ without, days = 90 }) => {
    const before = kept.lists.at(-1)?.signed.statement
    const statement: CredentialsList = {
      v: 1,
      committee: hashOf(domains.committee, committee),
      version: (before?.version ?? 0) + 1,
      previous: before ? hashOf(domains.list, before) : null,
      issuedAt: momentOf(now()),
      expiresAt: momentOf(new Date(now().getTime() + days * 86_400_000)),
      record: { origin: record.origin, policy: record.policy },
      delegations: listed.filter(({ name }) => name !== without),
    }
    const signed = { statement, signatures: [await signHybrid(member.secret, domains.list, statement)] }
    kept.lists.push({ signed, ...enter('credentials', hostSubject(record.origin), contentOf(signed)) })
    await publish()
  }
  const signed = { statement: committee, signatures: [] }
  kept.committees.push({ signed, ...enter('committee', hostSubject(record.origin), contentOf(signed)) })
  await issue({})
  return {
    record,
    committee,
    kept,
    doors: keyDoorsOf(kept),
    person(name, delegation) {
      const own = listed.find((one) => one.name === delegation)
      if (!own) throw new Error(`No delegation ${delegation}.`)
      return { id: uuid(), name, delegation: own.id }
    },
    async device(person, name = 'Laptop') {
      const pair = await newHybridKey()
      const holder = { account: person.id, name: person.name }
      const statement = await state(person.delegation, 'add', deviceOf(pair.public, name, holder))
      await publish()
      const device = { id: keyIdOf(pair.public), delegation: person.delegation, key: pair.public, secret: pair.secret }
      accounts.set(device.id, { ...device, statement })
      return device
    },
    async remove(device) {
      const known = accounts.get(device.id)
      if (!known) throw new Error('No such device.')
      await state(device.delegation, 'remove', known.statement.statement.device)
      await publish()
    },
    issue,
    enter,
    publish,
  }
}

/** What an honest host answers from what it keeps. */
export function keyDoorsOf(kept: KeysWorld['kept']): KeyDoors {
  return {
    trust: async ({ after }) => {
      const latest = kept.lists.at(-1)?.signed.statement.version ?? 0
      const lists =
        after === undefined ? kept.lists.slice(-1) : kept.lists.filter(({ signed }) => signed.statement.version > after)
      return structuredClone({ committees: kept.committees, lists, latest })
    },
    devices: async ({ delegations, after = -1 }) =>
      structuredClone(
        kept.devices.filter(
          ({ signed, index }) => index > after && (!delegations || delegations.includes(signed.statement.delegation)),
        ),
      ),
  }
}
