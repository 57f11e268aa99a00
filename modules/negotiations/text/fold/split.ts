/**
 * One paragraph becomes two, by the chair and by one operation: every living alternative is cut at its place, and what is
 * said about characters stays with these characters. Who splits words that moved meanwhile is refused (T3, T4).
 */
import { type Span, offsetOf, cutAt, placesOf, rangeOf } from '../chars.ts'
import type { Handlers } from '../handler.ts'
import { alternativeHash, paragraphHash } from '../hash.ts'
import type { Alternative, Amendment, Bracket, Entry, Negotiation, Paragraph, Refused, Run } from '../state.ts'
import { type CharId, type Range, textLimits } from '../words-of-acts.ts'
import { backToDiscussion, derivedId, discussed, isRefused, put, settle, workable } from './change.ts'

/** A living alternative and its two halves. */
type Cut = {
  id: string
  tail: string
  at: number
  head: Run[]
  rest: Run[]
  placeOf: (id: CharId) => number | undefined
}

export const splitHandlers: Handlers<'paragraph.split'> = {
  'paragraph.split': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    if (paragraph.hash !== act.hash) return { why: 'text-moved', about: paragraph.id }
    if (state.paragraphs[act.tail]) return { why: 'taken', about: act.tail }
    if (state.totals.paragraphs >= textLimits.paragraphs) return { why: 'too-much', about: 'paragraphs' }
    const cuts = cutsOf(state, paragraph, act.cuts)
    if (isRefused(cuts)) return cuts
    const straddles = paragraph.choices.find(({ alternative, range }) => {
      const sides = sidesOf(cuts.get(alternative), range)
      return sides?.head !== undefined && sides.tail !== undefined
    })
    // A choice of words cannot be made half here and half there.
    if (straddles) return { why: 'not-clean', about: straddles.id }
    const discussedNow = paragraph.stage === 'ad-referendum' ? backToDiscussion(paragraph) : discussed(paragraph)
    split(state, discussedNow, { id: act.tail, place: act.place }, cuts, entry)
    return undefined
  },
}

function cutsOf(
  state: Negotiation,
  { alternatives }: Paragraph,
  asked: readonly { alternative: string; after: CharId; tail: string }[],
): Map<string, Cut> | Refused {
  const cuts = new Map<string, Cut>()
  const tails = new Set<string>()
  const living = alternatives.filter(({ withdrawn }) => withdrawn === undefined)
  for (const { alternative: id, after, tail } of asked) {
    const alternative = living.find((one) => one.id === id)
    if (!alternative) return { why: 'unknown', about: id }
    if (cuts.has(id)) return { why: 'taken', about: id }
    if (state.homes[tail] !== undefined || tails.has(tail)) return { why: 'taken', about: tail }
    const offset = offsetOf(alternative.runs, after)
    if (offset === undefined) return { why: 'words-gone' }
    const [head, rest] = cutAt(alternative.runs, offset + 1)
    if (!rest.every(({ text }) => text.isWellFormed())) return { why: 'words-gone' }
    tails.add(tail)
    cuts.set(id, { id, tail, at: offset + 1, head, rest, placeOf: placesOf(alternative.runs) })
  }
  const missing = living.find(({ id }) => !cuts.has(id))
  return missing ? { why: 'not-all', about: missing.id } : cuts
}

/** What of a range falls on either side; undefined where the alternative is not cut. */
function sidesOf(cut: Cut | undefined, { from, to }: Range): { head?: Range; tail?: Range } | undefined {
  const [start, last] = [cut?.placeOf(from), cut?.placeOf(to)]
  if (!cut || start === undefined || last === undefined) return undefined
  const within = (runs: readonly Run[], span: Span): Range | undefined => rangeOf(runs, span)
  const head = start < cut.at ? within(cut.head, { start, end: Math.min(last + 1, cut.at) }) : undefined
  const tail =
    last >= cut.at ? within(cut.rest, { start: Math.max(start - cut.at, 0), end: last + 1 - cut.at }) : undefined
  return { ...(head ? { head } : {}), ...(tail ? { tail } : {}) }
}

type Tail = { id: string; place: string }
type Half<Mark> = { head: Mark[]; tail: Mark[] }

function split(state: Negotiation, paragraph: Paragraph, tail: Tail, cuts: Map<string, Cut>, entry: Entry): void {
  const brackets = halves(paragraph.brackets, (one) => bracketHalves(one, cuts, entry))
  const amendments = halves(paragraph.amendments, (one) => amendmentHalves(one, cuts, entry))
  const choices = halves(paragraph.choices, (one) => {
    const cut = cuts.get(one.alternative)
    const sides = sidesOf(cut, one.range)
    return sides?.tail && cut ? { tail: [{ ...one, range: sides.tail, alternative: cut.tail }] } : { head: [one] }
  })
  const placeholders = halves(paragraph.placeholders, (one) => {
    const cut = cuts.get(one.alternative)
    const isBehind = cut && one.after !== null && (cut.placeOf(one.after) ?? 0) >= cut.at
    return isBehind ? { tail: [{ ...one, alternative: cut.tail }] } : { head: [one] }
  })
  const comments = divideComments(state, paragraph, tail.id, cuts)
  const { number: _, comments: __, ...shared } = paragraph
  const second: Paragraph = {
    ...shared,
    ...tail,
    since: entry.at,
    seq: entry.seq,
    splitFrom: paragraph.id,
    alternatives: paragraph.alternatives.flatMap((one) => tailOf(one, cuts.get(one.id))),
    brackets: brackets.tail,
    amendments: amendments.tail,
    choices: choices.tail,
    placeholders: placeholders.tail,
    comments: comments.tail,
    hash: '',
    changedAt: entry.at,
  }
  state.paragraphs[second.id] = { ...second, hash: paragraphHash(second) }
  for (const mark of [...second.alternatives, ...second.brackets, ...second.choices, ...second.placeholders])
    settle(state, second.id, mark)
  for (const one of second.amendments) if (one.state === 'open') settle(state, second.id, one)
  state.totals.paragraphs += 1
  divideReserves(state, paragraph.id, second.id, entry)
  const alternatives = paragraph.alternatives.map((one) => headOf(one, cuts.get(one.id)))
  put(
    state,
    {
      ...paragraph,
      alternatives,
      brackets: brackets.head,
      amendments: amendments.head,
      choices: choices.head,
      placeholders: placeholders.head,
      comments: comments.head,
    },
    entry,
    true,
  )
}

function halves<Mark>(marks: readonly Mark[], halvesOf: (mark: Mark) => Partial<Half<Mark>>): Half<Mark> {
  const all = marks.map(halvesOf)
  return { head: all.flatMap(({ head = [] }) => head), tail: all.flatMap(({ tail = [] }) => tail) }
}

function headOf(alternative: Alternative, cut: Cut | undefined): Alternative {
  if (!cut) return alternative
  return { ...alternative, runs: cut.head, hash: alternativeHash({ id: alternative.id, runs: cut.head }) }
}

/** Translations stay with the head, where they are seen to be behind. */
function tailOf(alternative: Alternative, cut: Cut | undefined): Alternative[] {
  if (!cut) return []
  const hash = alternativeHash({ id: cut.tail, runs: cut.rest })
  return [{ ...alternative, id: cut.tail, runs: cut.rest, hash, translations: {} }]
}

/** A bracket over the cut becomes two, of the same delegations and with the same alignments. */
function bracketHalves(bracket: Bracket, cuts: Map<string, Cut>, { signed }: Entry): Partial<Half<Bracket>> {
  const cut = cuts.get(bracket.alternative)
  const sides = sidesOf(cut, bracket.range)
  if (!cut || !sides?.tail) return { head: [bracket] }
  const second = { ...bracket, alternative: cut.tail, range: sides.tail }
  if (!sides.head) return { tail: [second] }
  return {
    head: [{ ...bracket, range: sides.head }],
    tail: [{ ...second, id: derivedId(signed.operation.id, bracket.id) }],
  }
}

/** An amendment over the cut becomes two: what goes, goes in both; what comes, comes with the head. */
function amendmentHalves(one: Amendment, cuts: Map<string, Cut>, { signed }: Entry): Partial<Half<Amendment>> {
  const cut = cuts.get(one.alternative)
  if (!cut || one.state !== 'open') return { head: [one] }
  if (!('range' in one.edit)) {
    const { after } = one.edit
    const isBehind = after !== null && (cut.placeOf(after) ?? 0) >= cut.at
    return isBehind ? { tail: [{ ...one, alternative: cut.tail }] } : { head: [one] }
  }
  const { insert, range } = one.edit
  const sides = sidesOf(cut, range)
  if (!sides?.tail) return { head: [one] }
  const second = { ...one, alternative: cut.tail, edit: { range: sides.tail, insert } }
  if (!sides.head) return { tail: [second] }
  return {
    head: [{ ...one, edit: { range: sides.head, insert } }],
    tail: [{ ...second, id: derivedId(signed.operation.id, one.id), edit: { range: sides.tail, insert: '' } }],
  }
}

/** Remarks on words of the tail go with them; remarks across the cut keep the words of the head. */
function divideComments(
  state: Negotiation,
  { comments }: Paragraph,
  tail: string,
  cuts: Map<string, Cut>,
): Half<string> {
  return halves(comments, (id) => {
    const comment = state.comments[id]
    const cut = comment?.alternative === undefined ? undefined : cuts.get(comment.alternative)
    const sides = comment?.range && sidesOf(cut, comment.range)
    if (!comment || !cut || !sides) return { head: [id] }
    if (sides.head) {
      state.comments[id] = { ...comment, range: sides.head }
      return { head: [id] }
    }
    const { range: _, ...rest } = comment
    state.comments[id] = {
      ...rest,
      paragraph: tail,
      alternative: cut.tail,
      ...(sides.tail ? { range: sides.tail } : {}),
    }
    return { tail: [id] }
  })
}

/** A reserve on the whole is one on both its parts. */
function divideReserves(state: Negotiation, from: string, to: string, { signed }: Entry): void {
  for (const reserve of Object.values(state.reserves)) {
    if (reserve.paragraph !== from || reserve.liftedAt !== undefined) continue
    const id = derivedId(signed.operation.id, reserve.id)
    state.reserves[id] = { ...reserve, id, paragraph: to }
    state.totals.reserves += 1
  }
}
