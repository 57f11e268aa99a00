/**
 * A negotiation with real keys and a real record, in memory: every operation is signed by the device of its delegation,
 * and what asks for an entry of the record is entered. For tests of what can be shown to outsiders.
 */
import {
  type Committee,
  contentOf,
  type CredentialsList,
  domains,
  hashOf,
  type Kept,
  momentOf,
  nextStatement,
  type SignedCommittee,
  type SignedDevice,
  type SignedList,
  signDevice,
} from '#modules/identity/keys.ts'
import { openTestRecord, type TestRecord } from '#modules/record/test-record.ts'
import {
  commitmentOf,
  type Entry as RecordEntry,
  type EntryKind,
  hostSubject,
  newSalt,
} from '#modules/record/verifying.ts'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { keyIdOf, newHybridKey, signHybrid } from '#platform/signing.ts'
import type { Act } from '../text/acts.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import { operationOf, signOperation } from '../text/signing.ts'
import type { Done, Negotiation, Outcome, Power } from '../text/state.ts'
import { idOf, uuidOf } from '../text/test-text.ts'
import { documentDomain, type FinalDocument, SignedDocument } from './document-format.ts'
import { type DocumentKeys, doorsFrom } from './document-keys.ts'
import { makeFinalDocument } from './final-document.ts'
import { recordEntryOf, tickContent } from './record-entries.ts'
import { never, openKeys, type Pair, titled } from './test-keys.ts'

export type TestDecision = {
  state: Negotiation
  history: Done[]
  record: TestRecord
  committee: Committee
  keys: DocumentKeys
  /** One minute later, or as many as are named, this delegation does it; it is entered where it asks for that. */
  does(name: string, act: Act, o?: { after?: number; unrecorded?: boolean }): Promise<Outcome>
  /** The time of the next act, so many minutes on. */
  in(minutes: number): string
  /** The host enters that a time has passed, so many minutes on. */
  tick(subject: string, passed: string, after?: number): Promise<void>
  /** Anything at all under a pseudonym. */
  enter(kind: EntryKind, subject: string, content: string, salt?: Uint8Array): number
  places(subject: string): number[]
  ticks: { content: string; salt: string }[]
  removeDevice(name: string): Promise<void>
  /** The next credentials list, with a new key for a delegation, or without it. */
  issue(change: { newKey?: string; without?: string }): Promise<void>
  document(): Promise<Uint8Array>
  /** The document as its maker would sign it after this edit: a maker who lies. */
  forged(bytes: Uint8Array, edit: (document: FinalDocument) => void): Promise<Uint8Array>
}

export const chairName = 'quillon'
const delegations = ['quillon', 'belmere', 'carthia', 'norhaven']

export async function openTestDecision({
  powers = () => ['speak', 'agree-ad-referendum', 'sign'],
}: { powers?: (name: string) => Power[] } = {}): Promise<TestDecision> {
  const record = await openTestRecord()
  const clock = { at: Date.parse('2026-11-22T09:00:00Z') }
  const pairs = new Map<string, { delegation: Pair; device: Pair }>()
  for (const name of delegations) pairs.set(name, { delegation: await newHybridKey(), device: await newHybridKey() })
  const pairOf = (name: string): { delegation: Pair; device: Pair } => pairs.get(name) ?? never(name)
  const all: RecordEntry[] = []
  const ticks: TestDecision['ticks'] = []

  const enter: TestDecision['enter'] = (kind, subject, content, salt = newSalt()) => {
    const commitment = commitmentOf(kind, salt, utf8(content))
    const entry: RecordEntry = { v: 1, kind, subject, commitment, at: momentOf(new Date(clock.at)) }
    record.add(entry)
    all.push(entry)
    return all.length - 1
  }
  const keep = <Signed extends SignedCommittee | SignedList | SignedDevice>(
    kind: EntryKind,
    subject: string,
    signed: Signed,
  ): Kept<Signed> => {
    const salt = newSalt()
    const at = momentOf(new Date(clock.at))
    const index = enter(kind, subject, new TextDecoder().decode(contentOf(signed)), salt)
    return { signed, salt: toBase64url(salt), index, at }
  }

  const { committee, keys, members } = await openKeys(record, pairs, { keep, powers, at: new Date(clock.at) })
  await record.publish()
  const state = newNegotiation(uuidOf('room'))
  const history: Done[] = []
  const counts = new Map<string, number>()

  const does: TestDecision['does'] = async (name, act, { after = 1, unrecorded = false } = {}) => {
    clock.at += after * 60_000
    const { device } = pairOf(name)
    const id = keyIdOf(device.public)
    const n = (counts.get(name) ?? 0) + 1
    counts.set(name, n)
    const at = new Date(clock.at).toISOString()
    const operation = operationOf(id, {
      room: state.room,
      n,
      seen: { count: state.count, trail: state.trail },
      sentAt: at,
      list: 1,
      act,
    })
    const signed = await signOperation(device.secret, operation)
    const by = {
      delegation: uuidOf(name),
      delegationName: titled(name),
      account: uuidOf(`${name}/account`),
      name: `${titled(name)}’s delegate`,
      device: id,
      role: name === chairName ? ('chair' as const) : ('member' as const),
      powers: powers(name),
    }
    const entry = { seq: history.length + 1, index: 0, at, by, signed }
    const outcome = fold(state, entry)
    history.push({ ...entry, count: state.count, kind: act.kind, outcome, touches: [] })
    const made = outcome.fate === 'done' && !unrecorded ? recordEntryOf(state, signed) : undefined
    if (made) {
      const commitment: RecordEntry = {
        v: 1,
        kind: made.kind,
        subject: made.subject,
        commitment: made.commitment,
        at: momentOf(new Date(clock.at)),
      }
      record.add(commitment)
      all.push(commitment)
      await record.publish()
    }
    return outcome
  }
  const places = (subject: string): number[] =>
    all.flatMap((entry, index) => (entry.subject === subject ? [index] : []))

  return {
    state,
    history,
    record,
    committee,
    keys,
    ticks,
    does,
    enter,
    places,
    in: (minutes) => new Date(clock.at + minutes * 60_000).toISOString(),
    async tick(subject, passed, after = 0) {
      clock.at += after * 60_000
      const salt = newSalt()
      enter('deadline', subject, tickContent(passed), salt)
      ticks.push({ content: tickContent(passed), salt: toBase64url(salt) })
      await record.publish()
    },
    async issue({ newKey, without }) {
      clock.at += 60_000
      const before = keys.lists.at(-1)?.signed.statement ?? never('list')
      const fresh = await newHybridKey()
      const list: CredentialsList = {
        ...before,
        version: before.version + 1,
        previous: hashOf(domains.list, before),
        issuedAt: momentOf(new Date(clock.at)),
        delegations: before.delegations
          .filter(({ id }) => without === undefined || id !== uuidOf(without))
          .map((one) => (newKey !== undefined && one.id === uuidOf(newKey) ? { ...one, key: fresh.public } : one)),
      }
      const signatures = await Promise.all(members.map(({ secret }) => signHybrid(secret, domains.list, list)))
      keys.lists.push(keep('credentials', hostSubject(record.origin), { statement: list, signatures }))
      await record.publish()
    },
    async removeDevice(name) {
      clock.at += 60_000
      const { delegation } = pairOf(name)
      const before = keys.devices.find(({ signed }) => signed.statement.delegation === uuidOf(name)) ?? never(name)
      const chain = {
        delegation: uuidOf(name),
        seq: 1,
        head: hashOf(domains.device, before.signed.statement),
      }
      const by = { act: 'remove' as const, device: before.signed.statement.device, by: keyIdOf(delegation.public) }
      const statement = nextStatement(chain, { ...by, at: momentOf(new Date(clock.at)) })
      keys.devices.push(keep('device', idOf(`${name}/subject`), await signDevice(delegation.secret, statement)))
      await record.publish()
    },
    document: () =>
      makeFinalDocument({
        state,
        history,
        doors: doorsFrom(keys),
        fetch: record.fetch,
        records: {
          entries: async ({ subject }) =>
            places(subject).map((index) => {
              const host = ticks.find(
                ({ content, salt }) =>
                  commitmentOf('deadline', Buffer.from(salt, 'base64url'), utf8(content)) === all[index]?.commitment,
              )
              return { id: String(index), kind: all[index]?.kind ?? '', index, at: null, ...(host ? { host } : {}) }
            }),
        },
        device: {
          id: keyIdOf(pairOf(chairName).device.public),
          delegation: uuidOf(chairName),
          name: 'Quillon’s delegate',
          secret: pairOf(chairName).device.secret,
        },
        now: () => new Date(clock.at + 60_000),
      }),
    async forged(bytes, edit) {
      const { finalDocument } = SignedDocument.parse(JSON.parse(new TextDecoder().decode(bytes)))
      edit(finalDocument)
      const signature = await signHybrid(pairOf(chairName).device.secret, documentDomain, finalDocument)
      return utf8(JSON.stringify({ finalDocument, signature }))
    },
  }
}
