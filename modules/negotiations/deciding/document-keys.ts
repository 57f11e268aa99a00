/** Whose keys a final document stands on, and whether they signed what it says they did. */
import {
  type Committee,
  contentOf,
  type CredentialsList,
  fingerprintOf,
  type Kept,
  type KeyDoors,
  type KeyValue,
  keyLimits,
  openTrust,
  type SignedCommittee,
  type SignedDevice,
  type SignedList,
  type Trust,
  whoStood,
} from '#modules/identity/keys.ts'
import { commitmentOf, type Fetch, RecordAlarm, type RecordView } from '#modules/record/verifying.ts'
import { fromBase64url } from '#platform/bytes.ts'
import type { HybridPublic } from '#platform/signing.ts'
import { rights } from '../rules.ts'
import { operationIdOf } from '../text/operation.ts'
import { verifyOperation } from '../text/signing.ts'
import type { Entry, Power } from '../text/state.ts'
import type { Findings } from './document-findings.ts'
import type { FinalDocument } from './document-format.ts'
import type { EnteredAt } from './document-record.ts'
import { isEntered } from './record-entries.ts'

export type DocumentKeys = {
  committees: Kept<SignedCommittee>[]
  lists: Kept<SignedList>[]
  devices: Kept<SignedDevice>[]
}

/** The doors of a host, answered from what the document holds. */
export function doorsFrom({ committees, devices, lists }: DocumentKeys): KeyDoors {
  const ordered = lists.toSorted((a, b) => a.signed.statement.version - b.signed.statement.version)
  const latest = ordered.at(-1)?.signed.statement.version ?? 0
  return {
    trust: async ({ after }) => ({
      committees,
      lists: after === undefined ? ordered.slice(-1) : ordered.filter((one) => one.signed.statement.version > after),
      latest,
    }),
    devices: async ({ delegations, after = -1 }) =>
      devices
        .filter(({ index, signed }) => index > after && (delegations?.includes(signed.statement.delegation) ?? true))
        .toSorted((a, b) => a.index - b.index)
        .slice(0, keyLimits.statementsAtOnce),
  }
}

/** The committee whose fingerprint was compared. */
export type Wanted = Committee | string | undefined

/** Verifies committees, lists and devices against one another and the record; answers undefined where they do not hold. */
export async function judgeKeys(
  { keys, madeAt, madeBy, entries }: Pick<FinalDocument, 'keys' | 'madeAt' | 'madeBy' | 'entries'>,
  { committee, fetch }: { committee: Wanted; fetch: Fetch },
  found: Findings,
): Promise<Trust | undefined> {
  const anchor = anchorIn(keys, committee, found)
  if (committee !== undefined && !anchor) return undefined
  const trust = openTrust({
    doors: doorsFrom(keys),
    ...(anchor ? { anchor } : {}),
    store: inMemory(),
    fetch,
    ownDelegation: madeBy.delegation,
    // What the list said when the document was made is what it rests on; later ones are none of its business.
    now: () => new Date(madeAt),
  })
  await trust.refresh()
  await trust.look([...new Set(entries.map(({ by }) => by.delegation))])
  await trust.refresh()
  for (const { delegation, evidence, kind } of trust.alarms())
    found.fail('keys', `The keys do not hold: ${kind} (${said(evidence)}).`, delegation)
  const [list, office] = [trust.list(), trust.committee()]
  if (!list || !office) {
    found.fail('keys', 'No credentials list in it follows from a committee and stands in the record.')
    return undefined
  }
  const view = trust.record()
  if (trust.alarms().length > 0 || !view) return undefined
  await judgeStatements(keys, view, found)
  found.prove('keys', `Credentials list ${list.version} and the devices of its delegations follow from the committee.`)
  if (!anchor)
    found.claim(
      'committee',
      `Nobody compared the committee “${office.name}”. Its fingerprint: ${fingerprintOf(office)}.`,
    )
  else found.prove('committee', `The committee is the one that was compared: ${fingerprintOf(anchor)}.`)
  if (office.demonstration)
    found.claim('demonstration', 'Its keys were held by the host of a demonstration: they prove nothing.')
  return trust
}

function inMemory(): KeyValue {
  const kept = new Map<string, Uint8Array>()
  return {
    get: async (key) => kept.get(key),
    put: async (changes) => {
      for (const [key, bytes] of Object.entries(changes))
        if (bytes) kept.set(key, bytes)
        else kept.delete(key)
    },
  }
}

function anchorIn({ committees }: DocumentKeys, committee: Wanted, found: Findings): Committee | undefined {
  if (committee === undefined) return undefined
  const digits = (text: string): string => text.replaceAll(/\D/g, '')
  const wanted = digits(typeof committee === 'string' ? committee : fingerprintOf(committee))
  const anchor = committees.map(({ signed }) => signed.statement).find((one) => digits(fingerprintOf(one)) === wanted)
  if (!anchor) found.fail('other-committee', 'It rests on another committee than the one that was compared.')
  return anchor
}

function said(evidence: unknown): string {
  return typeof evidence === 'object' && evidence !== null && 'detail' in evidence
    ? String(evidence.detail)
    : 'the evidence is in the file'
}

/**
 * Every statement about a device must stand in the record where it is said to, also of delegations that are listed no
 * more: clients no longer look at those.
 */
async function judgeStatements({ devices, lists }: DocumentKeys, view: RecordView, found: Findings): Promise<void> {
  const subjects = new Map(
    lists.flatMap(({ signed }) => signed.statement.delegations.map((one) => [one.id, one.subject])),
  )
  for (const { at, index, salt, signed } of devices) {
    const { delegation } = signed.statement
    const subject = subjects.get(delegation) ?? ''
    const commitment = commitmentOf('device', fromBase64url(salt), contentOf(signed))
    try {
      await view.verifyEntry(index, { v: 1, kind: 'device', subject, commitment, at })
    } catch (error) {
      if (!(error instanceof RecordAlarm)) throw error
      found.fail('keys', `A statement about a device is not in the record: ${error.message}`, delegation)
    }
  }
}

/** Whether each operation was signed by a device of whom it says, that stood, with the power that the act asks for. */
export async function judgeSigners(document: FinalDocument, entered: EnteredAt, found: Findings): Promise<boolean> {
  const before = found.failures.length
  const stood = whoStood(document.keys)
  for (const entry of document.entries) await judgeSigner(document, { entry, entered, stood }, found)
  return found.failures.length === before
}

/** The key of whoever made the document, if it stood then. */
export async function makersKey({ keys, madeAt, madeBy }: FinalDocument): Promise<HybridPublic | undefined> {
  const maker = await whoStood(keys)(madeBy.delegation, madeBy.device, Date.parse(madeAt))
  return maker?.stood && maker.device.holder.name === madeBy.name ? maker.device.key : undefined
}

async function judgeSigner(
  document: FinalDocument,
  { entered, entry, stood }: { entry: Entry; entered: EnteredAt; stood: ReturnType<typeof whoStood> },
  found: Findings,
): Promise<void> {
  const { by, signed } = entry
  const { operation, signature } = signed
  const fail: Findings['fail'] = (name, says) => found.fail(name, `${operation.act.kind}: ${says}`, operation.id)
  if (operation.room !== document.room || operationIdOf(operation.room, signature.key, operation.n) !== operation.id)
    return fail('operation-differs', 'it belongs to another room, or bears an id that is not its own.')
  const at = momentOf(entered, entry)
  const signer = await stood(by.delegation, signature.key, at)
  if (signer?.why === 'removed') return fail('removed-device', 'its device had been removed before.')
  if (!signer?.stood) return fail('unknown-device', `${by.delegationName} had not added the device that signed it.`)
  const { holder, key } = signer.device
  const listed = listedIn(document, by.delegation)
  const same = by.account === holder.account && by.name === holder.name && by.delegationName === listed
  if (by.device !== signature.key || !same)
    return fail('speaker-differs', `it is by ${holder.name} of ${listed}, not by ${by.name} of ${by.delegationName}.`)
  if (!(await verifyOperation(key, signed))) return fail('signature-false', 'its signature does not hold.')
  const power = rights[operation.act.kind].power
  if (power && !held(document, entry, { power, at }))
    return fail('no-power', `${by.delegationName} did not hold the power to ${power} when it was done.`)
}

/** The name that the newest list which names it gives a delegation. */
export function listedIn({ keys }: Pick<FinalDocument, 'keys'>, delegation: string): string | undefined {
  return keys.lists
    .toSorted((a, b) => b.signed.statement.version - a.signed.statement.version)
    .flatMap(({ signed }) => signed.statement.delegations.find(({ id }) => id === delegation)?.name ?? [])[0]
}

/**
 * When it was done: as the record has it. What is entered in a record and cannot be shown there may have been done at any
 * time, whatever the file says, so it is judged by how keys and powers stood at the end. Of acts that no record holds the
 * host alone can say when they were done.
 */
function momentOf(entered: EnteredAt, { at, signed }: Entry): number {
  const { act, id } = signed.operation
  return entered.get(id) ?? (isEntered(act.kind) ? atTheEnd : Date.parse(at))
}

const atTheEnd = Number.MAX_SAFE_INTEGER

/**
 * Under the list that the author named, and under the newest one that was in the record by then: a power must hold under
 * both. Where nobody can say when it was done, under the newest of all, when the document was made.
 */
function held(document: FinalDocument, { at: told, by, signed }: Entry, o: { power: Power; at: number }): boolean {
  const lists = document.keys.lists.toSorted((a, b) => a.signed.statement.version - b.signed.statement.version)
  const named = lists.find((one) => one.signed.statement.version === signed.operation.list)?.signed.statement
  const newest = lists.findLast((one) => Date.parse(one.at) <= o.at)?.signed.statement
  const [then, last] = o.at === atTheEnd ? [told, document.madeAt].map((time) => Date.parse(time)) : [o.at, o.at]
  return holds(named, by.delegation, o.power, then ?? o.at) && holds(newest, by.delegation, o.power, last ?? o.at)
}

function holds(list: CredentialsList | undefined, delegation: string, power: Power, at: number): boolean {
  const listed = list?.delegations.find(({ id }) => id === delegation)
  if (!list || !listed) return false
  const within = (from: string, until: string): boolean => Date.parse(from) <= at && at < Date.parse(until)
  return listed.powers.includes(power) && within(listed.from, listed.until) && at < Date.parse(list.expiresAt)
}
