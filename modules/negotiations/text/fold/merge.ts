/**
 * Streamlining: several paragraphs give way to one, by the chair. A row of the traceability table keeps the sources as
 * they stood. Words that are taken over keep their characters, and so their authors; brackets, open amendments and
 * placeholders on words that were taken over go on standing on them, so that nobody's objection is lost by editing.
 */
import { type Span, placesOf, rangeOf, textOf } from '../chars.ts'
import type { ActOf } from '../acts.ts'
import type { Handlers } from '../handler.ts'
import { alternativeHash, paragraphHash } from '../hash.ts'
import { labelsOf } from '../labels.ts'
import type { Alternative, Bracket, Entry, Negotiation, Paragraph, Refused, Run, TraceRow } from '../state.ts'
import { type CharId, type Range, textLimits } from '../words-of-acts.ts'
import { backToDiscussion, derivedId, isRefused, noted, settle, workable } from './change.ts'
import { depthUnder, newParagraph } from './paragraphs.ts'
import { wordsFrom } from './words-from.ts'

export const mergeHandlers: Handlers<'paragraph.merge'> = {
  'paragraph.merge': (state, act, entry) => {
    const sources = sourcesOf(state, act, entry)
    if (isRefused(sources)) return sources
    const refused = fits(state, act, sources)
    if (refused) return refused
    merge(state, act, sources, entry)
    return undefined
  },
}

type Merge = ActOf<'paragraph.merge'>

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
  return above + 1 > textLimits.depth ? { why: 'too-much', about: act.under } : undefined
}

function merge(state: Negotiation, act: Merge, sources: readonly Paragraph[], entry: Entry): void {
  const living = sources.flatMap(({ alternatives }) => alternatives.filter(({ withdrawn }) => withdrawn === undefined))
  const runs = wordsFrom(
    act.text,
    living.map((one) => one.runs),
    entry.signed.operation.id,
  )
  const alternative: Alternative = {
    ...noted(act.alternative, entry),
    chair: true,
    runs,
    hash: alternativeHash({ id: act.alternative, runs }),
    translations: {},
  }
  const into: Paragraph = {
    ...newParagraph(act.into, act, entry),
    chair: true,
    stage: 'discussed',
    language: sources[0]?.language ?? state.language,
    alternatives: [alternative],
    ...marksTaken(sources, alternative, entry),
    sources: sources.map(({ id }) => id),
  }
  state.trace.push(rowOf(state, act, sources, entry))
  state.paragraphs[into.id] = { ...into, hash: paragraphHash(into) }
  state.totals.paragraphs += 1
  state.totals.characters += act.text.length
  for (const mark of [alternative, ...into.brackets, ...into.amendments, ...into.placeholders])
    settle(state, into.id, mark)
  for (const source of sources)
    state.paragraphs[source.id] = { ...backToDiscussion(source), stage: 'merged', mergedInto: into.id }
  handOver(state, new Set(into.sources), into.id)
}

/** What stood under the sources, and the reserves on them, come to the new paragraph. */
function handOver(state: Negotiation, sources: ReadonlySet<string>, into: string): void {
  for (const paragraph of Object.values(state.paragraphs)) {
    if (paragraph.under === undefined || !sources.has(paragraph.under) || sources.has(paragraph.id)) continue
    const { number: _, ...rest } = paragraph
    state.paragraphs[paragraph.id] = { ...rest, under: into }
  }
  for (const reserve of Object.values(state.reserves))
    if (reserve.paragraph !== null && sources.has(reserve.paragraph) && reserve.liftedAt === undefined)
      state.reserves[reserve.id] = { ...reserve, paragraph: into }
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

/** Up to the limit of what a paragraph can bear. */
function marksTaken(sources: readonly Paragraph[], { id: alternative, runs }: Alternative, { signed }: Entry): Marks {
  const placeOf = placesOf(runs)
  const anew = <Mark extends { id: string }>(mark: Mark): Mark & { alternative: string } => ({
    ...mark,
    id: derivedId(signed.operation.id, mark.id),
    alternative,
  })
  const crossings = new Map(
    sources.flatMap(({ alternatives }) =>
      alternatives.flatMap((one) => (one.withdrawn === undefined ? [[one.id, crossingOf(one.runs, placeOf)]] : [])),
    ),
  )
  const taken = (of: string, range: Range): Range | undefined => {
    const crossing = crossings.get(of)
    return crossing && rangeOf(runs, longestTogether(crossing, range))
  }

  const brackets = sources.flatMap((source) =>
    source.brackets.flatMap((one): Bracket[] => {
      const range = taken(one.alternative, one.range)
      return range ? [{ ...anew(one), range }] : []
    }),
  )
  const amendments = sources.flatMap((source) =>
    source.amendments.flatMap((one) => {
      if (one.state !== 'open') return []
      if ('range' in one.edit) {
        const range = taken(one.alternative, one.edit.range)
        return range ? [{ ...anew(one), edit: { range, insert: one.edit.insert } }] : []
      }
      return one.edit.after !== null && placeOf(one.edit.after) !== undefined ? [anew(one)] : []
    }),
  )
  const placeholders = sources.flatMap((source) =>
    source.placeholders.flatMap((one) => (one.after !== null && placeOf(one.after) !== undefined ? [anew(one)] : [])),
  )
  const most = textLimits.annotations
  return {
    brackets: brackets.slice(0, most),
    amendments: amendments.slice(0, Math.max(0, most - brackets.length)),
    placeholders: placeholders.slice(0, Math.max(0, most - brackets.length - amendments.length)),
  }
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
