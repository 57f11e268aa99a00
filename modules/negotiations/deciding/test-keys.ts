/** Committee, credentials list and devices of a test’s delegations, entered in its record. */
import {
  Committee,
  type CredentialsList,
  deviceOf,
  domains,
  hashOf,
  type Kept,
  type ListedDelegation,
  momentOf,
  nextStatement,
  type SignedCommittee,
  type SignedDevice,
  type SignedList,
  signDevice,
} from '#modules/identity/keys.ts'
import type { TestRecord } from '#modules/record/test-record.ts'
import { type EntryKind, hostSubject } from '#modules/record/verifying.ts'
import { type HybridPublic, type HybridSecret, keyIdOf, newHybridKey, signHybrid } from '#platform/signing.ts'
import type { Power } from '../text/state.ts'
import { idOf, uuidOf } from '../text/test-text.ts'
import type { DocumentKeys } from './document-keys.ts'

export type Pair = { secret: HybridSecret; public: HybridPublic }

export async function openKeys(
  record: TestRecord,
  pairs: ReadonlyMap<string, { delegation: Pair; device: Pair }>,
  o: {
    keep: <Signed extends SignedCommittee | SignedList | SignedDevice>(
      kind: EntryKind,
      subject: string,
      signed: Signed,
    ) => Kept<Signed>
    powers: (name: string) => Power[]
    at: Date
  },
): Promise<{ committee: Committee; keys: DocumentKeys; members: Pair[] }> {
  const host = hostSubject(record.origin)
  const at = momentOf(o.at)
  const members = [await newHybridKey(), await newHybridKey()]
  const committee = Committee.parse({
    v: 1,
    name: 'Credentials committee',
    k: 2,
    members: members.map(({ public: key }, index) => ({ name: `Member ${index + 1}`, key })),
    madeAt: at,
    previous: null,
  })
  const committees = [o.keep('committee', host, { statement: committee, signatures: [] })]
  const listed = [...pairs].map(([name, { delegation }]): ListedDelegation => ({
    id: uuidOf(name),
    name: titled(name),
    subject: idOf(`${name}/subject`),
    key: delegation.public,
    deputies: [],
    powers: o.powers(name),
    from: at,
    until: '2027-11-22T09:00:00Z',
  }))
  const list: CredentialsList = {
    v: 1,
    committee: hashOf(domains.committee, committee),
    version: 1,
    previous: null,
    issuedAt: at,
    expiresAt: '2027-02-22T09:00:00Z',
    record: { origin: record.origin, policy: record.policy },
    delegations: listed,
  }
  const signatures = await Promise.all(members.map(({ secret }) => signHybrid(secret, domains.list, list)))
  const lists = [o.keep('credentials', host, { statement: list, signatures })]
  const devices: Kept<SignedDevice>[] = []
  for (const [name, { delegation, device }] of pairs) {
    const holder = { account: uuidOf(`${name}/account`), name: `${titled(name)}’s delegate` }
    const chain = { delegation: uuidOf(name), seq: 0, head: null }
    const statement = nextStatement(chain, {
      act: 'add',
      device: deviceOf(device.public, 'Desk', holder),
      by: keyIdOf(delegation.public),
      at,
    })
    devices.push(o.keep('device', idOf(`${name}/subject`), await signDevice(delegation.secret, statement)))
  }
  return { committee, keys: { committees, lists, devices }, members }
}

export function titled(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

export function never(name: string): never {
  throw new Error(`There is no ${name} here.`)
}
