/** What the record says of a final document: that its acts were entered, when, and how its silence ended. */
import { type Entry as RecordEntry, openRecordView, RecordAlarm, type RecordView } from '#modules/record/verifying.ts'
import type { Fetch } from '#modules/record/verifying.ts'
import { actedIn, type DocumentRead } from './document-reading.ts'
import type { Findings } from './document-findings.ts'
import type { FinalDocument } from './document-format.ts'
import { isEntered, recordEntryUnder } from './record-entries.ts'
import { verifySilence } from './verify-silence.ts'

/** The times of operations whose entry was found in the record, in milliseconds: by their ids. */
export type EnteredAt = ReadonlyMap<string, number>

/**
 * Whether each operation that is said to stand in the record stands there; what was never entered is only claimed. Of two
 * places for one operation either could be meant, so there may be one only.
 */
export async function judgePlaces(document: FinalDocument, view: RecordView, found: Findings): Promise<EnteredAt> {
  const entered = new Map<string, number>()
  if (!judgeOnce(document, found)) return entered
  const places = new Map(document.places.map((one) => [one.operation, one]))
  for (const { by, signed } of document.entries) {
    const { act, id } = signed.operation
    const place = places.get(id)
    const made = recordEntryUnder(pseudonymIn(document, act), signed)
    if (!made || !place) continue
    const { commitment, kind, subject } = made
    const entry = { v: 1, kind, subject, commitment, at: place.at } satisfies RecordEntry
    if (!(await holds(view, place.index, entry, found, id))) continue
    entered.set(id, Date.parse(place.at))
    found.prove(
      act.kind === 'adopt' ? 'adoption-entered' : 'entered',
      `${act.kind} by ${by.delegationName} stands in the record as entry ${place.index}, of ${place.at}.`,
      id,
    )
  }
  if (!actedIn(document.entries, 'adopt').some(({ operation }) => entered.has(operation)))
    found.claim('adoption-entered', 'The adoption itself was not entered in the record.')
  return entered
}

function judgeOnce({ entries, places }: FinalDocument, found: Findings): boolean {
  const twice = [
    ...namedTwice(entries.map(({ signed }) => signed.operation.id)),
    ...namedTwice(places.map(({ operation }) => operation)),
  ]
  for (const id of new Set(twice)) found.fail('operation-differs', 'An operation, or its place, is in it twice.', id)
  const asking = new Set(
    entries.flatMap(({ signed: { operation } }) => (isEntered(operation.act.kind) ? operation.id : [])),
  )
  const astray = places.filter(({ operation }) => !asking.has(operation))
  for (const { operation } of astray)
    found.fail('operation-differs', 'A place is given to what is not in it, or asks for no entry.', operation)
  return twice.length === 0 && astray.length === 0
}

function namedTwice(ids: readonly string[]): string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at)
}

async function holds(view: RecordView, index: number, entry: RecordEntry, found: Findings, about: string) {
  try {
    await view.verifyEntry(index, entry)
    return true
  } catch (error) {
    if (!(error instanceof RecordAlarm)) throw error
    found.fail('not-in-record', error.message, about)
    return false
  }
}

function pseudonymIn({ entries }: FinalDocument, act: FinalDocument['entries'][number]['signed']['operation']['act']) {
  if (!act.kind.startsWith('silence.') || !('silence' in act)) return undefined
  return actedIn(entries, 'silence.open').find((one) => one.act.silence === act.silence)?.act.recordSubject
}

/** Who has witnessed the checkpoint that all of this stands under. */
export async function judgeWitnesses(view: RecordView, found: Findings): Promise<void> {
  const { origin, size, witnessed } = await view.latest()
  const names = witnessed.map(({ at, name }) => (at ? `${name} at ${at.toISOString()}` : name)).join(', ')
  if (witnessed.length > 0) found.prove('witnessed', `${size} entries of ${origin} are witnessed by ${names}.`)
  else found.claim('witnessed', `Nobody but the host itself signed the ${size} entries of ${origin}.`)
  found.claim('record-times', 'The times of entries are the host’s own, as far as no witness bounds them.')
}

/** The same checkpoint by the policy of whoever verifies. */
export async function judgePolicy(
  policy: string,
  origin: string,
  o: { fetch: Fetch; now: () => Date },
  found: Findings,
) {
  try {
    const none = { load: async () => undefined, save: async () => undefined }
    await openRecordView({ origin, policy, ...o, lastSeen: none }).latest()
  } catch (error) {
    if (!(error instanceof RecordAlarm) && !(error instanceof SyntaxError)) throw error
    found.fail('policy', error.message)
  }
}

/** That the silence lapsed with no objection; what the record cannot say stays a claim. */
export async function judgeSilence(
  { adoption, document }: DocumentRead,
  view: RecordView,
  found: Findings,
): Promise<void> {
  if (adoption.decided.way !== 'silence') return
  const { silence } = adoption.decided
  const proof = await verifySilence({
    view,
    silence,
    entries: document.entries,
    ticks: document.silence?.ticks ?? [],
    places: document.silence?.places ?? [],
  })
  found.claim(
    'silence',
    'That the host turned no objection away, and that every party had been told, no record shows; whoever was turned away knows.',
    silence,
  )
  if (proof.cannotProve.includes('before-it-was-entered'))
    found.claim('silence', 'Nothing is said of the time between the opening and its entry in the record.', silence)
  const range = `entries ${proof.read.from} to ${proof.read.to - 1}`
  if (proof.outcome === 'broken') found.fail('silence-broken', 'The record holds an objection in time.', silence)
  else if (proof.outcome === 'lapsed')
    found.prove(
      'silence',
      `Silence lapsed at ${proof.until} with no objection: ${range} of the record hold none.`,
      silence,
    )
  else found.claim('silence', `That silence lapsed is not proven: ${proof.faults.join(', ')}.`, silence)
}
