/**
 * How words change, and how what is said about them follows. Marks name characters: where the first or the last of them
 * goes, the mark shrinks to what still stands; where all go, it goes with them.
 */
import {
  type Span,
  charAt,
  joined,
  lengthOf,
  placesOf,
  rangeOf,
  spanOf,
  spliced,
  textBetween,
  textOf,
} from '../chars.ts'
import type { Amendment, Negotiation, Paragraph, Refused, Run } from '../state.ts'
import { type CharId, type Edit, type Range, textLimits } from '../words-of-acts.ts'
import { forget, letGo } from './change.ts'

/** One change at an offset of the words as they stood at that moment. */
type Step = { at: number; removed: number; inserted: number }
export type Changed = { runs: Run[]; steps: Step[] }

/**
 * The words after these edits, one after the other. What is inserted is written by `origin`, its characters counted
 * through all edits from `from`. Refused where an end of a range does not stand, or the words grow too long.
 */
export function edited(runs: readonly Run[], edits: readonly Edit[], origin: string, from = 0): Changed | Refused {
  let now = joined(runs)
  let index = from
  const steps: Step[] = []
  for (const edit of edits) {
    const span = spanOfEdit(now, edit)
    if (!span) return { why: 'words-gone' }
    const insert = edit.insert === '' ? [] : [{ origin, from: index, text: edit.insert }]
    index += edit.insert.length
    now = spliced(now, span, insert)
    steps.push({ at: span.start, removed: span.end - span.start, inserted: edit.insert.length })
  }
  if (lengthOf(now) > textLimits.paragraph || index > 99_999) return { why: 'too-much' }
  // A range may end between the two halves of one character.
  if (!textOf(now).isWellFormed()) return { why: 'words-gone' }
  return { runs: now, steps }
}

function spanOfEdit(runs: readonly Run[], edit: Edit): Span | undefined {
  if ('range' in edit) return spanOf(runs, edit.range)
  if (edit.after === null) return { start: 0, end: 0 }
  const span = spanOf(runs, { from: edit.after, to: edit.after })
  return span && { start: span.end, end: span.end }
}

/** What stands of a span after the change; undefined for nothing. */
export function spanAfter({ start, end }: Span, steps: readonly Step[]): Span | undefined {
  let [first, last] = [start, end - 1]
  for (const { at, removed, inserted } of steps) {
    const stop = at + removed
    if (first >= at && first < stop) first = stop
    if (last >= at && last < stop) last = at - 1
    if (last < first) return undefined
    if (first >= stop) first += inserted - removed
    if (last >= stop) last += inserted - removed
  }
  return { start: first, end: last + 1 }
}

/** The offset of the character that something stood after, or of the nearest before it that still stands; -1: none. */
export function pointAfter(offset: number, steps: readonly Step[]): number {
  let point = offset
  for (const { at, removed, inserted } of steps) {
    const stop = at + removed
    if (point >= at && point < stop) point = at - 1
    else if (point >= stop) point += inserted - removed
  }
  return point
}

/** How marks on one alternative come to their characters in its new words. */
export type Following = {
  range(range: Range): Range | undefined
  point(after: CharId | null): CharId | null
}

export function followingOf(before: readonly Run[], { runs, steps }: Changed): Following {
  const placeOf = placesOf(before)
  return {
    range: ({ from, to }) => {
      const [start, last] = [placeOf(from), placeOf(to)]
      if (start === undefined || last === undefined || last < start) return undefined
      const span = spanAfter({ start, end: last + 1 }, steps)
      return span && rangeOf(runs, span)
    },
    point: (after) => {
      const offset = after === null ? undefined : placeOf(after)
      if (offset === undefined) return null
      return charAt(runs, pointAfter(offset, steps)) ?? null
    },
  }
}

export function editAfter(edit: Edit, { range, point }: Following): Edit | undefined {
  if (!('range' in edit)) return { after: point(edit.after), insert: edit.insert }
  const after = range(edit.range)
  return after && { range: after, insert: edit.insert }
}

/** Which marks of a paragraph stand on words that are gone: they go, and amendments of them have become moot. */
export function withFollowed(
  state: Negotiation,
  paragraph: Paragraph,
  alternative: string,
  following: Following,
): Paragraph {
  const here = (mark: { alternative: string }): boolean => mark.alternative === alternative
  const ranged = <Mark extends { alternative: string; range: Range; id: string; operation: string }>(marks: Mark[]) =>
    marks.flatMap((mark) => {
      if (!here(mark)) return [mark]
      const range = following.range(mark.range)
      if (!range) forget(state, mark)
      return range ? [{ ...mark, range }] : []
    })
  followComments(state, paragraph, alternative, following)
  return {
    ...paragraph,
    brackets: ranged(paragraph.brackets),
    choices: ranged(paragraph.choices),
    placeholders: paragraph.placeholders.map((mark) =>
      here(mark) ? { ...mark, after: following.point(mark.after) } : mark,
    ),
    amendments: paragraph.amendments.map((one) => {
      if (!here(one) || one.state !== 'open') return one
      const edit = editAfter(one.edit, following)
      if (edit) return { ...one, edit }
      letGo(state, one.operation, paragraph.id)
      return { ...one, state: 'moot' as const }
    }),
  }
}

/** A remark on words that are gone stays a remark on their alternative. */
function followComments(
  state: Negotiation,
  { comments }: Paragraph,
  alternative: string,
  { range: rangeAfter }: Following,
): void {
  for (const id of comments) {
    const comment = state.comments[id]
    if (comment?.alternative !== alternative || !comment.range) continue
    const range = rangeAfter(comment.range)
    const { range: _, ...rest } = comment
    state.comments[id] = range ? { ...rest, range } : rest
  }
}

/**
 * A range as far as it stands. Where its first character went, it begins with the next one of the same writing that
 * stands, and likewise at its end; where none of these do, its words are gone.
 */
export function standingRange(runs: readonly Run[], range: Range): Range | undefined {
  const from = nearest(runs, range.from, 1)
  const to = nearest(runs, range.to, -1)
  const found = from !== undefined && to !== undefined ? { from, to } : undefined
  // Half of a character, in UTF-16, is no word.
  return found && spanOf(runs, found) && textBetween(runs, found).isWellFormed() ? found : undefined
}

function nearest(runs: readonly Run[], id: CharId, way: 1 | -1): CharId | undefined {
  const colon = id.lastIndexOf(':')
  const [origin, wanted] = [id.slice(0, colon), Number(id.slice(colon + 1))]
  let best: number | undefined
  for (const run of runs) {
    if (run.origin !== origin) continue
    const last = run.from + run.text.length - 1
    const index = way === 1 ? Math.max(wanted, run.from) : Math.min(wanted, last)
    if (index < run.from || index > last) continue
    if (best === undefined || (index - best) * way < 0) best = index
  }
  return best === undefined ? undefined : `${origin}:${best}`
}

/** As `standingRange`, of what an amendment would change. */
export function standingEdit(runs: readonly Run[], edit: Edit): Edit | undefined {
  if (!('range' in edit)) return spanOfEdit(runs, edit) && edit
  const range = standingRange(runs, edit.range)
  return range && { range, insert: edit.insert }
}

/** Past amendments a paragraph shows: the latest; the history has all. */
export function withPastAmendments(amendments: readonly Amendment[]): Amendment[] {
  let past = amendments.filter(({ state }) => state !== 'open').length - textLimits.pastAmendments
  return amendments.filter(({ state }) => state === 'open' || (past -= 1) < 0)
}
