/**
 * The words of one alternative with all that is said about them, as a line of inlines: brackets and changes woven in
 * where they stand. Marks of several delegations may cross: then each bracket carries a small number at both ends.
 */
import { offsetOf, spanOf, textOf } from '../text/chars.ts'
import type { Alternative, Comment, Paragraph, Run } from '../text/state.ts'
import type { CharId, Edit, Range } from '../text/words-of-acts.ts'
import type { Inline } from '#platform/documents/paper.ts'

/** Where what is said of a mark is noted: gives the numbers of the notes. */
export type Noting = (kind: 'bracket' | 'amendment' | 'choice' | 'placeholder' | 'comment', id: string) => number[]
export type Naming = (delegation: string) => string

/** One mark on the words from … to (UTF-16 offsets, `to` excluded; equal at a point). */
type Mark = { from: number; to: number; rank: number; opens: Inline[]; closes: Inline[] }
type Loss = { from: number; to: number; by: string; at: string }
type Woven = { marks: Mark[]; losses: Loss[]; hidden: { from: number; to: number }[] }

/** `comments`: those on words of this alternative that start a thread. */
export function markedWords(
  paragraph: Paragraph,
  alternative: Alternative,
  comments: readonly Comment[],
  name: Naming,
  note: Noting,
): Inline[] {
  const text = textOf(alternative.runs)
  const woven: Woven = { marks: [], losses: [], hidden: [] }
  weaveBrackets(woven, paragraph, alternative, note)
  weaveChoices(woven, paragraph, alternative, note)
  weaveAmendments(woven, paragraph, alternative, name, note)
  weavePlaceholders(woven, paragraph, alternative, note)
  for (const { id, range } of comments) {
    const span = range && spanIn(alternative.runs, range)
    if (span) woven.marks.push({ ...span, rank: 0, ...around(note('comment', id), [], []) })
  }
  return wovenInto(text, woven)
}

function spanIn(runs: readonly Run[], range: Range): { from: number; to: number } | undefined {
  const span = spanOf(runs, range)
  return span && { from: span.start, to: span.end }
}

function pointIn(runs: readonly Run[], after: CharId | null): number | undefined {
  if (after === null) return 0
  const offset = offsetOf(runs, after)
  return offset === undefined ? undefined : offset + 1
}

const around = (numbers: readonly number[], opens: Inline[], closes: Inline[]): Pick<Mark, 'opens' | 'closes'> => ({
  opens: [...numbers.map((note): Inline => ({ kind: 'opens', note })), ...opens],
  closes: [...closes, ...numbers.toReversed().map((note): Inline => ({ kind: 'closes', note }))],
})

const digits = '₀₁₂₃₄₅₆₇₈₉'
const small = (number: number): string => String(number).replaceAll(/\d/g, (digit) => digits[Number(digit)] ?? '')

function weaveBrackets({ marks }: Woven, paragraph: Paragraph, { id, runs }: Alternative, note: Noting): void {
  const spans = paragraph.brackets
    .filter((bracket) => bracket.alternative === id)
    .flatMap((bracket) => {
      const span = spanIn(runs, bracket.range)
      return span ? [{ bracket, ...span }] : []
    })
    .toSorted((a, b) => a.from - b.from || b.to - a.to || a.bracket.seq - b.bracket.seq)
  const crossing = spans.filter((a) =>
    spans.some(
      (b) => (a.from < b.from && b.from < a.to && a.to < b.to) || (b.from < a.from && a.from < b.to && b.to < a.to),
    ),
  )
  spans.forEach((span, rank) => {
    const number = crossing.includes(span) ? small(crossing.indexOf(span) + 1) : ''
    const [open, close]: Inline[][] = [[{ kind: 'sign', text: `[${number}` }], [{ kind: 'sign', text: `]${number}` }]]
    marks.push({
      from: span.from,
      to: span.to,
      rank,
      ...around(note('bracket', span.bracket.id), open ?? [], close ?? []),
    })
  })
}

function weaveChoices({ marks, hidden }: Woven, paragraph: Paragraph, { id, runs }: Alternative, note: Noting): void {
  for (const choice of paragraph.choices) {
    const span = choice.alternative === id ? spanIn(runs, choice.range) : undefined
    if (!span || hidden.some((other) => other.from < span.to && span.from < other.to)) continue
    hidden.push(span)
    const sign: Inline = { kind: 'sign', text: `[${choice.options.map(({ text }) => text).join('/')}]` }
    marks.push({ ...span, rank: 10_000, ...around(note('choice', choice.id), [sign], []) })
  }
}

function weaveAmendments(
  { marks, losses }: Woven,
  paragraph: Paragraph,
  { id, runs }: Alternative,
  name: Naming,
  note: Noting,
): void {
  for (const amendment of paragraph.amendments.toSorted((a, b) => a.seq - b.seq)) {
    if (amendment.alternative !== id || amendment.state !== 'open') continue
    const span = spanOfEdit(runs, amendment.edit)
    if (!span) continue
    const change = { by: name(amendment.delegation), at: amendment.since }
    if (span.to > span.from) losses.push({ ...span, ...change })
    const coming: Inline[] =
      amendment.edit.insert === ''
        ? []
        : [{ kind: 'words', text: amendment.edit.insert, change: { kind: 'ins', ...change } }]
    marks.push({ ...span, rank: 20_000 + amendment.seq, ...around(note('amendment', amendment.id), [], coming) })
  }
}

function spanOfEdit(runs: readonly Run[], edit: Edit): { from: number; to: number } | undefined {
  if ('range' in edit) return spanIn(runs, edit.range)
  const point = pointIn(runs, edit.after)
  return point === undefined ? undefined : { from: point, to: point }
}

function weavePlaceholders({ marks }: Woven, paragraph: Paragraph, { id, runs }: Alternative, note: Noting): void {
  for (const placeholder of paragraph.placeholders) {
    const point = placeholder.alternative === id ? pointIn(runs, placeholder.after) : undefined
    if (point === undefined) continue
    const sign: Inline = { kind: 'sign', text: `[… ${placeholder.note}]` }
    marks.push({ from: point, to: point, rank: 30_000, ...around(note('placeholder', placeholder.id), [sign], []) })
  }
}

/** At each place: what ends there closes (what began last, first), then what stands at the point, then what begins. */
function wovenInto(text: string, { marks, losses, hidden }: Woven): Inline[] {
  const places = [
    ...new Set([0, text.length, ...[...marks, ...losses, ...hidden].flatMap(({ from, to }) => [from, to])]),
  ]
  const inlines: Inline[] = []
  places
    .sort((a, b) => a - b)
    .forEach((place, at) => {
      const [ending, points, beginning] = [
        marks.filter(({ from, to }) => to === place && from < to).sort((a, b) => b.from - a.from || b.rank - a.rank),
        marks.filter(({ from, to }) => from === place && from === to).sort((a, b) => a.rank - b.rank),
        marks.filter(({ from, to }) => from === place && from < to).sort((a, b) => b.to - a.to || a.rank - b.rank),
      ]
      inlines.push(
        ...ending.flatMap(({ closes }) => closes),
        ...points.flatMap(({ opens, closes }) => [...opens, ...closes]),
        ...beginning.flatMap(({ opens }) => opens),
      )
      const next = places[at + 1]
      if (next === undefined || hidden.some(({ from, to }) => from <= place && next <= to)) return
      const loss = losses.find(({ from, to }) => from <= place && next <= to)
      const words = text.slice(place, next)
      inlines.push({
        kind: 'words',
        text: words,
        ...(loss ? { change: { kind: 'del', by: loss.by, at: loss.at } } : {}),
      })
    })
  return inlines
}
