/**
 * Makes the final document of an adopted text. It is verified while it is made, against the live record; the files that
 * this took are kept in it, so that whoever opens it in thirty years can do the same without the host.
 */
import type { Kept, KeyDoors, SignedCommittee, SignedDevice, SignedList } from '#modules/identity/keys.ts'
import { type Fetch, openRecordView } from '#modules/record/verifying.ts'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { type HybridSecret, signHybrid } from '#platform/signing.ts'
import type { ActKind } from '../text/acts.ts'
import { textOf } from '../text/chars.ts'
import { labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import type { Done, Negotiation } from '../text/state.ts'
import { newFindings } from './document-findings.ts'
import { documentDomain, FinalDocument } from './document-format.ts'
import { type DocumentKeys, listedIn, makersKey } from './document-keys.ts'
import { recordEntryOf, silenceNamed } from './record-entries.ts'
import { isInText } from './subject.ts'
import { judgeDocument } from './verify-document.ts'
import { type EntriesDoor, toldOf } from './prove-silence.ts'

export type MakeDocument = {
  state: Negotiation
  /** All that was done, in order: the history of the client. */
  history: readonly Done[]
  doors: KeyDoors
  /** The files of the record, from the host. */
  fetch: Fetch
  records: EntriesDoor
  device: { id: string; delegation: string; name: string; secret: HybridSecret }
  now: () => Date
}

/** The text was not adopted, or what was collected does not verify: `failures` say what. */
export class NotDocumented extends Error {
  override readonly name = 'NotDocumented'
}

/** The bytes of the file: JSON in UTF-8. Rejects with NotDocumented, and with whatever the doors and `fetch` throw. */
export async function makeFinalDocument(o: MakeDocument): Promise<Uint8Array> {
  const { device, now, state } = o
  const { adoption } = state.deciding
  if (!adoption) throw new NotDocumented('The text has not been adopted yet: there is nothing to document.')
  const { fetch, files } = recording(o.fetch)
  const done = actsOf(o)
  const madeAt = now().toISOString()
  const keys = await keysOf(o.doors, [device.delegation, ...done.map(({ by }) => by.delegation)])
  const { data: document, error } = FinalDocument.safeParse({
    v: 1,
    madeAt,
    madeBy: makerOf(device, keys),
    ...headOf(state, keys),
    adoption: adoption.id,
    ...apparatusOf(state),
    entries: done.map((entry) => withNames(entry, keys)),
    ...(await placedIn(o, done, keys, fetch)),
    keys,
    files: {},
  })
  if (!document) throw new NotDocumented(`What was collected is no document: ${error.issues[0]?.message ?? ''}`)
  const found = newFindings()
  await judgeDocument(document, { fetch }, found)
  const [failure] = found.failures
  if (failure) throw new NotDocumented(`What was collected does not verify: ${failure.says}`)
  if (!(await makersKey(document)))
    throw new NotDocumented('This device does not stand: nobody would take its signature.')
  const finalDocument = { ...document, files: files() }
  const signature = await signHybrid(device.secret, documentDomain, finalDocument)
  return utf8(JSON.stringify({ finalDocument, signature }))
}

/** Answers each file as it was the first time, so that all is verified under one checkpoint, and keeps what was asked. */
function recording(fetch: Fetch): { fetch: Fetch; files: () => Record<string, string> } {
  const asked = new Map<string, Promise<Uint8Array>>()
  const held = new Map<string, string>()
  return {
    fetch: (path) => {
      const known = asked.get(path) ?? fetch(path).then((bytes) => Uint8Array.from(bytes))
      asked.set(path, known)
      return known.then((bytes) => {
        held.set(path, toBase64url(bytes))
        return bytes
      })
    },
    files: () => Object.fromEntries([...held].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function headOf({ deciding, exercise, language, parties, room, symbol, title }: Negotiation, keys: DocumentKeys) {
  const own = deciding.adoption?.symbol ?? symbol
  return {
    room,
    exercise,
    title,
    language,
    ...(own === undefined ? {} : { symbol: own }),
    parties: parties.map((one) => ({ ...one, name: listedIn({ keys }, one.delegation) ?? one.name })),
    rule: deciding.rule,
    ...(deciding.ruleSource === undefined ? {} : { ruleSource: deciding.ruleSource }),
  }
}

/** The paragraphs and what stands around them: none of the way to it, which stays with those who went it. */
function apparatusOf(state: Negotiation) {
  const labels = labelsOf(state)
  const paragraphs = inOrder(state).filter(isInText)
  return {
    paragraphs: paragraphs.flatMap(({ alternatives, hash, id, language, place, type, under }) => {
      const one = alternatives.find(({ withdrawn }) => withdrawn === undefined)
      if (!one) return []
      const translations = Object.entries(one.translations).map(([of, { status, text }]) => ({
        language: of,
        text,
        status,
      }))
      return {
        id,
        type,
        place,
        ...(under === undefined ? {} : { under }),
        language,
        label: labels[id] ?? '',
        alternative: one.id,
        text: textOf(one.runs),
        hash,
        translations,
      }
    }),
    reserves: Object.values(state.reserves).flatMap(({ delegation, liftedAt, paragraph, reason, since, type }) =>
      liftedAt === undefined
        ? [{ delegation, paragraph, type, since, ...(reason === undefined ? {} : { reason }) }]
        : [],
    ),
    trace: state.trace.map(({ at, contributors, into, rationale, sources }) => ({
      into,
      at,
      rationale,
      sources: sources.map(({ label, paragraph }) => ({ paragraph, label })),
      contributors: [...new Set(contributors.map(({ delegation }) => delegation))],
    })),
    ...countedOf(state),
  }
}

function countedOf({ deciding: { adoption, votes } }: Negotiation) {
  const vote = adoption?.by.way === 'vote' ? votes[adoption.by.vote] : undefined
  if (!vote || vote.rollCall) return {}
  const of = (choice: string): number => Object.values(vote.cast).filter((one) => one.choice === choice).length
  return { counted: { yes: of('yes'), no: of('no'), abstain: of('abstain') } }
}

const always: ReadonlySet<ActKind> = new Set([
  'open',
  'parties.set',
  'parties.leave',
  'rule.set',
  'version.issue',
  'sign',
])

/** The operations that the document rests on: those of the decision, not of the way to it. */
function actsOf({ history, state: { deciding } }: MakeDocument): Done[] {
  const { adoption, ruleAsked: _, silences: __, statements, votes } = deciding
  const by = adoption?.by
  const rollCall = by?.way === 'vote' && votes[by.vote]?.rollCall === true
  return history.filter(({ kind, outcome, signed: { operation } }) => {
    const { act } = operation
    if (outcome.fate !== 'done') return false
    if (always.has(kind) || operation.id === adoption?.operation) return true
    if (act.kind === 'statement.make') return statements[act.statement]?.withdrawnAt === undefined
    if (by?.way === 'silence') return silenceNamed(act) === by.silence
    if (by?.way !== 'vote' || !('vote' in act) || act.vote !== by.vote) return false
    return act.kind !== 'vote.cast' || rollCall
  })
}

/** Names as the keys give them: a document says nothing of a person that their delegation did not sign. */
function withNames({ at, by, index, seq, signed }: Done, keys: DocumentKeys): FinalDocument['entries'][number] {
  const name = holderIn(keys, by.delegation, signed.signature.key) ?? by.name
  const delegationName = listedIn({ keys }, by.delegation) ?? by.delegationName
  const { account, delegation, device, powers, role } = by
  return { seq, index, at, by: { delegation, delegationName, account, name, device, role, powers }, signed }
}

function makerOf({ delegation, id, name }: MakeDocument['device'], keys: DocumentKeys): FinalDocument['madeBy'] {
  return { delegation, device: id, name: holderIn(keys, delegation, id) ?? name }
}

function holderIn({ devices }: DocumentKeys, delegation: string, device: string): string | undefined {
  const stated = devices.findLast(
    ({ signed: { statement } }) =>
      statement.act === 'add' && statement.delegation === delegation && statement.device.id === device,
  )
  return stated?.signed.statement.device.holder.name
}

/** The committees, lists and devices of these delegations, as a host hands them out: what signatures are verified by. */
export async function keysOf(doors: KeyDoors, delegations: readonly string[]): Promise<DocumentKeys> {
  const lists: Kept<SignedList>[] = []
  const committees = new Map<number, Kept<SignedCommittee>>()
  for (;;) {
    const page = await doors.trust({ after: lists.at(-1)?.signed.statement.version ?? 0 })
    for (const one of page.committees) committees.set(one.index, one)
    lists.push(...page.lists)
    if (page.lists.length === 0 || (lists.at(-1)?.signed.statement.version ?? 0) >= page.latest) break
  }
  const devices: Kept<SignedDevice>[] = []
  for (const delegation of new Set(delegations))
    for (let after = -1; ;) {
      const page = await doors.devices({ delegations: [delegation], after })
      devices.push(...page)
      const last = page.at(-1)?.index ?? after
      if (last === after) break
      after = last
    }
  return { committees: [...committees.values()].toSorted((a, b) => a.index - b.index), lists, devices }
}

/** Where the operations stand in the record: the host says the places, and the record which stands where. */
async function placedIn(
  { now, records, state }: MakeDocument,
  done: readonly Done[],
  keys: DocumentKeys,
  fetch: Fetch,
) {
  const list = keys.lists.at(-1)?.signed.statement
  if (!list) throw new NotDocumented('The host has no credentials list.')
  const lastSeen = { load: async () => undefined, save: async () => undefined }
  const view = openRecordView({ ...list.record, fetch, lastSeen, now })
  const made = done.flatMap(({ signed }) => {
    const entry = recordEntryOf(state, signed)
    return entry ? [{ operation: signed.operation.id, ...entry }] : []
  })
  const { adoption, silences } = state.deciding
  const quiet = adoption?.by.way === 'silence' ? silences[adoption.by.silence]?.recordSubject : undefined
  const places: FinalDocument['places'] = []
  let silence: FinalDocument['silence']
  for (const subject of new Set(made.map((one) => one.subject))) {
    const told = await toldOf(records, state.room, subject)
    if (subject === quiet) silence = { places: [...told.places], ticks: [...told.ticks] }
    for (const index of told.places) {
      const [entry] = await view.entries(index, index + 1)
      const own = made.find((one) => one.commitment === entry?.commitment && one.subject === entry.subject)
      if (own && entry) places.push({ operation: own.operation, index, at: entry.at })
    }
  }
  return { places, ...(silence ? { silence } : {}) }
}
