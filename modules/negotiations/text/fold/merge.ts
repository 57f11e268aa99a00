/**
 * Streamlining: several paragraphs give way to one, by the chair. A row of the traceability table keeps the sources as
 * they stood. Words that are taken over keep their characters, and so their authors; brackets, open amendments and
 * placeholders go on standing on them, and positions go on standing, so that nobody's objection is lost by editing. What
 * could not go on standing is settled, or taken back by its author, before.
 */
import { type Span, placesOf, rangeOf, textOf } from '../chars.ts'
import type { ActOf } from '../acts.ts'
import type { Handlers } from '../handler.ts'
import { alternativeHash, paragraphHash } from '../hash.ts'
import { labelsOf } from '../labels.ts'
import type { Alternative, Entry, Negotiation, Paragraph, Refused, Run, TraceRow } from '../state.ts'
import { type CharId, type Range, textLimits } from '../words-of-acts.ts'
import { backToDiscussion, derivedId, isRefused, noted, settle, workable } from './change.ts'
import { positionsTaken } from './merged-stands.ts'
import { depthUnder, heightOf, newParagraph } from './paragraphs.ts'
import { wordsFrom } from './words-from.ts'

export const mergeHandlers: Handlers<'paragraph.merge'> = {
  'paragraph.merge': (state, act, entry) => {
    const found = lookedAt(state, act, entry)
    if (isRefused(found)) return found
    merge(state, act, found.sources, found.words, entry)
    return undefined
  },
}

type Merge = ActOf<'paragraph.merge'>

/** Why these paragraphs would not become one as things stand; undefined where they would. Changes nothing. */
export function mergeRefused(state: Negotiation, act: Merge, entry: Entry): Refused | undefined {
  const found = lookedAt(state, act, entry)
  return isRefused(found) ? found : undefined
}

function lookedAt(
  state: Negotiation,
  act: Merge,
  entry: Entry,
): { sources: readonly Paragraph[]; words: Words } | Refused {
  const sources = sourcesOf(state, act, entry)
  if (isRefused(sources)) return sources
  const refused = fits(state, act, sources)
  if (refused) return refused
  const alternative = wordsOf(act, sources, entry)
  const marks = marksTaken(sources, alternative, entry)
  return isRefused(marks) ? marks : { sources, words: { ...marks, alternatives: [alternative] } }
}

function sourcesOf(state: Negotiation, act: Merge, entry: Entry): Paragraph[] | Refused {
  const sources: Paragraph[] = []
  for (const { paragraph: id, hash } of act.sources) {
    const source = workable(state, id, entry)
    if (isRefused(source)) return source
    if (source.hash !== hash) return { why: 'text-moved', about: id }
    if (sources.some((one) => one.id === id)) return { why: 'taken', about: id }
    sources.push(source)
  }
  return sources
}

function fits(state: Negotiation, act: Merge, sources: readonly Paragraph[]): Refused | undefined {
  if (state.paragraphs[act.into]) return { why: 'taken', about: act.into }
  if (state.homes[act.alternative] !== undefined) return { why: 'taken', about: act.alternative }
  if (state.totals.paragraphs >= textLimits.paragraphs) return { why: 'too-much', about: 'paragraphs' }
  if (state.totals.characters + act.text.length > textLimits.characters) return { why: 'too-much', about: 'characters' }
  for (const { paragraph, alternative } of act.contributors) {
    const source = sources.find(({ id }) => id === paragraph)
    if (!source) return { why: 'unknown', about: paragraph }
    if (alternative !== undefined && !source.alternatives.some(({ id }) => id === alternative))
      return { why: 'unknown', about: alternative }
  }
  if (act.under === undefined) return undefined
  const above = depthUnder(state, act.under)
  if (typeof above !== 'number') return above
  for (let id: string | undefined = act.under; id !== undefined; id = state.paragraphs[id]?.under)
    if (sources.some((one) => one.id === id)) return { why: 'wrong-stage', about: act.under }
  // What stands under the sources comes along.
  const height = Math.max(...sources.map((one) => heightOf(state, one)))
  return above + 1 + height > textLimits.depth ? { why: 'too-much', about: act.under } : undefined
}

function wordsOf(act: Merge, sources: readonly Paragraph[], entry: Entry): Alternative {
  const living = sources.flatMap(({ alternatives }) => alternatives.filter(({ withdrawn }) => withdrawn === undefined))
  const runs = wordsFrom(
    act.text,
    living.map((one) => one.runs),
    entry.signed.operation.id,
  )
  return {
    ...noted(act.alternative, entry),
    chair: true,
    runs,
    hash: alternativeHash({ id: act.alternative, runs }),
    translations: {},
  }
}

function merge(state: Negotiation, act: Merge, sources: readonly Paragraph[], words: Words, entry: Entry): void {
  const unhashed: Paragraph = {
    ...newParagraph(act.into, act, entry),
    ...words,
    chair: true,
    stage: 'discussed',
    language: sources[0]?.language ?? state.language,
    sources: sources.map(({ id }) => id),
  }
  const hashed = { ...unhashed, hash: paragraphHash(unhashed) }
  const into = { ...hashed, positions: positionsTaken(state, sources, hashed, entry) }
  state.trace.push(rowOf(state, act, sources, entry))
  state.paragraphs[into.id] = into
  state.totals.paragraphs += 1
  state.totals.characters += act.text.length
  for (const mark of [...into.alternatives, ...into.brackets, ...into.amendments, ...into.placeholders])
    settle(state, into.id, mark)
  for (const { operation } of Object.values(into.positions)) state.made[operation] = into.id
  for (const source of sources)
    state.paragraphs[source.id] = { ...backToDiscussion(source), stage: 'merged', mergedInto: into.id }
  handOver(state, new Set(into.sources), into.id)
}

/** What stood under the sources, the reserves on them, and their part in packages come to the new paragraph. */
function handOver(state: Negotiation, sources: ReadonlySet<string>, into: string): void {
  for (const paragraph of Object.values(state.paragraphs)) {
    if (paragraph.under === undefined || !sources.has(paragraph.under) || sources.has(paragraph.id)) continue
    const { number: _, ...rest } = paragraph
    state.paragraphs[paragraph.id] = { ...rest, under: into }
  }
  for (const reserve of Object.values(state.reserves))
    if (reserve.paragraph !== null && sources.has(reserve.paragraph) && reserve.liftedAt === undefined)
      state.reserves[reserve.id] = { ...reserve, paragraph: into }
  // Who agreed to the rest on condition of a source agreed on condition of what it became.
  for (const one of Object.values(state.deciding.packages)) {
    if (one.dissolvedAt !== undefined || !one.paragraphs.some((id) => sources.has(id))) continue
    const paragraphs = [...new Set(one.paragraphs.map((id) => (sources.has(id) ? into : id)))]
    state.deciding.packages[one.id] = { ...one, paragraphs }
  }
}

function rowOf(state: Negotiation, act: Merge, sources: readonly Paragraph[], entry: Entry): TraceRow {
  const labels = labelsOf(state)
  return {
    into: act.into,
    operation: entry.signed.operation.id,
    at: entry.at,
    seq: entry.seq,
    by: entry.by.delegation,
    sources: sources.map(({ id, alternatives }) => ({
      paragraph: id,
      label: labels[id] ?? '',
      alternatives: alternatives.flatMap((one) =>
        one.withdrawn === undefined ? [{ id: one.id, delegation: one.delegation, text: textOf(one.runs) }] : [],
      ),
    })),
    contributors: act.contributors.map(({ delegation, paragraph, alternative }) => ({
      delegation,
      paragraph,
      ...(alternative === undefined ? {} : { alternative }),
    })),
    rationale: act.rationale,
    text: act.text,
  }
}

type Marks = Pick<Paragraph, 'brackets' | 'amendments' | 'placeholders'>
type Words = Marks & Pick<Paragraph, 'alternatives'>

/** All that is open on the sources, on the new words; refused where something of another's would be lost. */
function marksTaken(
  sources: readonly Paragraph[],
  { id: alternative, runs }: Alternative,
  { by, signed }: Entry,
): Marks | Refused {
  // To merge over a choice would be to make it.
  const choice = sources.flatMap(({ choices }) => choices)[0]
  if (choice) return { why: 'not-clean', about: choice.id }
  const placeOf = placesOf(runs)
  const crossings = new Map(
    sources.flatMap(({ alternatives }) =>
      alternatives.flatMap((one) => (one.withdrawn === undefined ? [[one.id, crossingOf(one.runs, placeOf)]] : [])),
    ),
  )
  const taken = (of: string, range: Range): Range | undefined => {
    const crossing = crossings.get(of)
    return crossing && rangeOf(runs, longestTogether(crossing, range))
  }
  const stands = (after: CharId | null): boolean => after === null || placeOf(after) !== undefined
  const lost: string[] = []
  const anew = <Mark extends Owned>(marks: readonly Mark[], follows: (mark: Mark) => Mark | undefined): Mark[] =>
    marks.flatMap((mark) => {
      const next = follows(mark)
      if (next) return [{ ...next, id: derivedId(signed.operation.id, mark.id), alternative }]
      if (!isOnlyOf(mark, by.delegation)) lost.push(mark.id)
      return []
    })

  const brackets = anew(
    sources.flatMap((source) => source.brackets),
    (one) => {
      const range = taken(one.alternative, one.range)
      return range && { ...one, range }
    },
  )
  const amendments = anew(
    sources.flatMap((source) => source.amendments.filter(({ state }) => state === 'open')),
    (one) => {
      if (!('range' in one.edit)) return stands(one.edit.after) ? one : undefined
      const range = taken(one.alternative, one.edit.range)
      return range && { ...one, edit: { range, insert: one.edit.insert } }
    },
  )
  const placeholders = anew(
    sources.flatMap((source) => source.placeholders),
    (one) => (stands(one.after) ? one : undefined),
  )
  const [first] = lost
  if (first !== undefined) return { why: 'not-clean', about: first }
  const open = brackets.length + amendments.length + placeholders.length
  return open > textLimits.annotations
    ? { why: 'too-much', about: 'annotations' }
    : { brackets, amendments, placeholders }
}

type Owned = { id: string; delegation: string; alternative: string; proposers?: string[]; supporters?: string[] }

/** Whoever merges may let go of a mark of their own that nobody else stands behind. */
function isOnlyOf({ delegation, proposers = [], supporters = [] }: Owned, by: string): boolean {
  return [delegation, ...proposers, ...supporters].every((one) => one === by)
}

/** For each character of a source's words: where it stands in the new ones. */
type Crossing = { placeOf: (id: CharId) => number | undefined; to: (number | undefined)[] }

function crossingOf(before: readonly Run[], placeAfter: (id: CharId) => number | undefined): Crossing {
  const to = before.flatMap(({ origin, from, text }) =>
    Array.from({ length: text.length }, (_, index) => placeAfter(`${origin}:${from + index}`)),
  )
  return { placeOf: placesOf(before), to }
}

/** The longest stretch of a range that stands together in the new words; empty for none. */
function longestTogether({ placeOf, to: places }: Crossing, { from, to }: Range): Span {
  const [start, last] = [placeOf(from), placeOf(to)]
  let best = { start: 0, end: 0 }
  if (start === undefined || last === undefined) return best
  let now = best
  for (const place of places.slice(start, last + 1)) {
    if (place === undefined) continue
    const goesOn = now.end > now.start && place === now.end
    now = { start: goesOn ? now.start : place, end: place + 1 }
    if (now.end - now.start > best.end - best.start) best = now
  }
  return best
}
