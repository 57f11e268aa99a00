/**
 * That a silence lapsed at its time with no objection, shown from the record. An absent objection is proven by
 * completeness: every entry between the one that opened the silence and the one by which the host says that its time has
 * passed is read, and under the pseudonym of the silence none stands that is not accounted for.
 */
import { commitmentOf, type Entry as RecordEntry, type RecordView } from '#modules/record/verifying.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import type { ActOf } from '../text/acts.ts'
import type { Entry } from '../text/state.ts'
import { recordEntryUnder, silenceNamed, tickContent } from './record-entries.ts'
import { instantOf } from './silence.ts'
import { silenceTemplates } from './templates.ts'

/**
 * - `no-opening`, `no-tick`: the record holds no entry that opens it, or none by which the host says that its time passed.
 * - `opened-late`: entered when its time had passed already. `too-short`: shorter than its rules ask.
 * - `early-tick`: the host said too early that its time had passed.
 * - `untold-entry`: something stands under its pseudonym that nobody has opened to us; it may be an objection.
 * - `unrecorded-objection`: an objection that came in time in the room, and is not in the record.
 * - `other-past`: the record never had the state that the chair saw when it opened or closed the silence.
 */
export type SilenceFault =
  | 'no-opening'
  | 'no-tick'
  | 'opened-late'
  | 'too-short'
  | 'early-tick'
  | 'untold-entry'
  | 'unrecorded-objection'
  | 'other-past'

/** What no record can show. Words: `negotiations.cannot.<name>`. */
export const silenceCannotProve = [
  /** The times of entries are the host's; witnesses bound them by the times of their signatures. */
  'time-is-the-hosts',
  /** An objection that the host refused to take: whoever made it holds no entry, and knows it at once. */
  'refused-at-the-door',
  /** That every party had been told of the silence. */
  'told-to-all',
  /** The opening names no state of the record: what was entered before the opening itself was is not looked for. */
  'before-it-was-entered',
] as const
export type SilenceLimit = (typeof silenceCannotProve)[number]

export type SilenceProof = {
  /** `unproven`: nothing can be said either way; `faults` say why. */
  outcome: 'lapsed' | 'broken' | 'unproven'
  faults: SilenceFault[]
  until: string
  opened?: Placed
  extended: Placed[]
  /** The host's own entry that the time has passed. */
  passed?: Placed
  /** The chair's notice, where it was entered. */
  closed?: Placed
  objections: (Placed & { operation: string; delegation: string; by: 'objection' | 'amendment'; late: boolean })[]
  /** Entries under the pseudonym that nobody opened to us. */
  untold: number[]
  /** The entries that were read: [from, to). */
  read: { from: number; to: number }
  cannotProve: readonly SilenceLimit[]
}
type Placed = { index: number; at: string }

export type SilenceEvidence = {
  view: RecordView
  /** The id of the silence. */
  silence: string
  /** What was done about it in the room, as far as it is known. Their signatures are for the caller to verify. */
  entries: readonly Entry[]
  /** What the host told of entries of its own: content and salt (base64url). */
  ticks: readonly { content: string; salt: string }[]
  /** Where the host says that entries under the pseudonym stand. Others are found by reading what lies between. */
  places: readonly number[]
}

type Opening = Entry & { act: ActOf<'silence.open'> }
type Found = Placed & { entry?: Entry; tick?: string }

/** Rejects with a RecordAlarm where the record itself does not hold, and with whatever its view throws. */
export async function verifySilence(evidence: SilenceEvidence): Promise<SilenceProof> {
  const { places, silence, view } = evidence
  const acts = evidence.entries.filter(({ signed }) => silenceNamed(signed.operation.act) === silence)
  const opening = acts.map(openingOf).find((one) => one !== undefined)
  if (!opening) return unprovenSilence('no-opening')
  const { act } = opening
  // What the chair had seen bounds what could have been entered before the opening itself was.
  const from = Math.min(act.record?.size ?? Infinity, ...places)
  const to = Math.max(-1, ...places) + 1
  if (places.length === 0 || !Number.isFinite(from) || from >= to) return unprovenSilence('no-opening', act.until)
  const otherPast = await sawAnotherPast(view, acts)
  const read = await view.entries(from, to)
  const under = read.flatMap((entry, offset) =>
    entry.subject === act.recordSubject && procedural.has(entry.kind) ? [{ entry, index: from + offset }] : [],
  )
  const known = commitments(act.recordSubject, acts, evidence.ticks)
  const found: Found[] = under.map(({ entry, index }) => ({ index, at: entry.at, ...known.get(keyOf(entry)) }))
  const proof = judged(opening, acts, found)
  return { ...proof, ...(otherPast ? unproven(proof, 'other-past') : {}), read: { from, to } }
}

/** States of the record that its acts name, and that it never had. */
async function sawAnotherPast(view: RecordView, acts: readonly Entry[]): Promise<boolean> {
  for (const { signed } of acts) {
    const { act } = signed.operation
    const seen = act.kind === 'silence.open' || act.kind === 'silence.close' ? act.record : undefined
    if (seen && !(await view.holds(seen.size, fromBase64url(seen.root)))) return true
  }
  return false
}

function openingOf(entry: Entry): Opening | undefined {
  const { act } = entry.signed.operation
  return act.kind === 'silence.open' ? { ...entry, act } : undefined
}

/**
 * The kinds under which a procedure is entered. Anybody may open a room under a pseudonym that they saw in the record, and
 * talk in it: its entries are no objections, and must not pass for any.
 */
const procedural: ReadonlySet<RecordEntry['kind']> = new Set<RecordEntry['kind']>(['deadline', 'statement', 'adoption'])

function keyOf({ commitment, kind }: Pick<RecordEntry, 'kind' | 'commitment'>): string {
  return `${kind} ${commitment}`
}

/** What each entry that we can open must look like. */
function commitments(
  subject: string,
  acts: readonly Entry[],
  ticks: SilenceEvidence['ticks'],
): Map<string, Pick<Found, 'entry' | 'tick'>> {
  const known = new Map<string, Pick<Found, 'entry' | 'tick'>>()
  for (const entry of acts) {
    const made = recordEntryUnder(subject, entry.signed)
    if (made) known.set(keyOf(made), { entry })
  }
  for (const { content, salt } of ticks) {
    const passed = passedIn(content)
    const bytes = saltIn(salt)
    if (passed !== undefined && bytes)
      known.set(keyOf({ kind: 'deadline', commitment: commitmentOf('deadline', bytes, utf8(content)) }), {
        tick: passed,
      })
  }
  return known
}

function passedIn(content: string): string | undefined {
  const passed = /^\{"passed":"([0-9TZ:.-]{10,40})","v":1\}$/.exec(content)?.[1]
  return passed !== undefined && tickContent(passed) === content ? passed : undefined
}

function saltIn(salt: string): Uint8Array | undefined {
  return /^[A-Za-z0-9_-]{43}$/.test(salt) ? fromBase64url(salt) : undefined
}

function judged(opening: Opening, acts: readonly Entry[], found: readonly Found[]): Omit<SilenceProof, 'read'> {
  const of = (kind: Entry['signed']['operation']['act']['kind']): Found[] =>
    found.filter(({ entry }) => entry?.signed.operation.act.kind === kind)
  const [opened] = of('silence.open')
  const { until, extended } = deadlineOf(opening.act.until, of('silence.extend'))
  const tick = found.find((one) => one.tick !== undefined && instantOf(one.tick) === instantOf(until))
  const before = found.filter(({ index }) => !tick || index < tick.index)
  const objections = objectionsIn(of('silence.break'), until, tick)
  const untold = before.filter(({ entry, tick: told }) => !entry && told === undefined).map(({ index }) => index)
  const faults = [
    ...faultsOfOpening(opened, until, silenceTemplates[opening.act.template].atLeast),
    ...faultsOfTick(tick, until),
    ...(untold.length > 0 ? (['untold-entry'] as const) : []),
    ...(hasUnrecorded(acts, objections, until) ? (['unrecorded-objection'] as const) : []),
  ]
  const broken = opened !== undefined && objections.some(({ late }) => !late)
  const [closed] = of('silence.close')
  return {
    outcome: broken ? 'broken' : faults.length > 0 ? 'unproven' : 'lapsed',
    faults,
    until,
    ...(opened ? { opened: placeOf(opened) } : {}),
    extended,
    ...(tick ? { passed: placeOf(tick) } : {}),
    ...(closed ? { closed: placeOf(closed) } : {}),
    objections,
    untold,
    cannotProve: silenceCannotProve.filter((one) => one !== 'before-it-was-entered' || !opening.act.record),
  }
}

/** How long a device may take to enter what it has opened, in milliseconds: its line may be down for a while. */
const entered = 900_000

/** Entries have no fractions of a second. */
function wholeSecond(time: string): number {
  return Math.floor(instantOf(time) / 1000) * 1000
}

/** Each extension must have been entered before what it extends had lapsed. */
function deadlineOf(until: string, extensions: readonly Found[]): { until: string; extended: Placed[] } {
  let last = until
  const extended: Placed[] = []
  for (const one of extensions) {
    const act = one.entry?.signed.operation.act
    if (act?.kind !== 'silence.extend') continue
    if (instantOf(one.at) >= instantOf(last) || instantOf(act.until) <= instantOf(last)) continue
    last = act.until
    extended.push(placeOf(one))
  }
  return { until: last, extended }
}

/**
 * Late is what came at expiry or after it, in the room as in the record. An entry may be made some seconds after the
 * objection was sent: what either of them has in time is in time.
 */
function objectionsIn(found: readonly Found[], until: string, tick: Found | undefined): SilenceProof['objections'] {
  return found.flatMap((one) => {
    const { entry } = one
    const act = entry?.signed.operation.act
    if (!entry || act?.kind !== 'silence.break') return []
    const expired = instantOf(until)
    const entered = instantOf(one.at) < expired && (tick === undefined || one.index < tick.index)
    const late = instantOf(entry.at) >= expired && !entered
    return [
      { ...placeOf(one), operation: entry.signed.operation.id, delegation: entry.by.delegation, by: act.by, late },
    ]
  })
}

function placeOf({ at, index }: Found): Placed {
  return { index, at }
}

function faultsOfOpening(opened: Found | undefined, until: string, atLeast: number): SilenceFault[] {
  if (!opened) return ['no-opening']
  const left = instantOf(until) - instantOf(opened.at)
  if (left <= 0) return ['opened-late']
  return left < atLeast - entered ? ['too-short'] : []
}

function faultsOfTick(tick: Found | undefined, until: string): SilenceFault[] {
  if (!tick) return ['no-tick']
  return instantOf(tick.at) < wholeSecond(until) ? ['early-tick'] : []
}

/** An objection that the room had in time, and the record has not at all. */
function hasUnrecorded(acts: readonly Entry[], objections: SilenceProof['objections'], until: string): boolean {
  const recorded = new Set(objections.map(({ operation }) => operation))
  return acts.some(
    ({ at, signed: { operation } }) =>
      operation.act.kind === 'silence.break' && instantOf(at) < instantOf(until) && !recorded.has(operation.id),
  )
}

function unproven({ outcome, faults }: Pick<SilenceProof, 'outcome' | 'faults'>, fault: SilenceFault) {
  return { outcome: outcome === 'broken' ? ('broken' as const) : ('unproven' as const), faults: [...faults, fault] }
}

/** Where there is nothing to go by. */
export function unprovenSilence(fault: SilenceFault, until = ''): SilenceProof {
  return {
    outcome: 'unproven',
    faults: [fault],
    until,
    extended: [],
    objections: [],
    untold: [],
    read: { from: 0, to: 0 },
    cannotProve: silenceCannotProve,
  }
}
