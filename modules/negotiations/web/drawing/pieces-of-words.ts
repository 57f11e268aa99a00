// One alternative as it is drawn: its words in order, cut wherever a mark begins or ends, with the marks between. Marks
// that overlap stay whole, each with its own opening and closing sign (T1).
import { type Span, placesOf, textOf } from '../../text/chars.ts'
import type { Alternative, Amendment, Bracket, Choice, Paragraph, Placeholder } from '../../text/state.ts'

export type PlacedBracket = Span & { bracket: Bracket; /** Which line under the words is its own. */ lane: number }
export type Piece =
  | {
      kind: 'words'
      at: number
      text: string
      under: PlacedBracket[]
      removedBy: Amendment[]
      choice?: Choice
      commented: boolean
    }
  | { kind: 'open' | 'close'; placed: PlacedBracket }
  | { kind: 'insert'; amendment: Amendment; text: string }
  | { kind: 'choice'; choice: Choice; others: string[] }
  | { kind: 'placeholder'; placeholder: Placeholder }

type Placed<Of> = Span & { of: Of }
type Marked = Pick<Paragraph, 'brackets' | 'amendments' | 'choices' | 'placeholders'>

export function piecesOf(alternative: Alternative, paragraph: Marked, commented: readonly Span[] = []): Piece[] {
  const text = textOf(alternative.runs)
  const placeOf = placesOf(alternative.runs)
  const here = <Of extends { alternative: string }>(all: readonly Of[]) =>
    all.filter((one) => one.alternative === alternative.id)
  const spanned = <Of extends { range: { from: string; to: string } }>(all: readonly Of[]): Placed<Of>[] =>
    all.flatMap((of) => {
      const [start, last] = [placeOf(of.range.from), placeOf(of.range.to)]
      return start === undefined || last === undefined || last < start ? [] : [{ of, start, end: last + 1 }]
    })
  const brackets = inLanes(spanned(here(paragraph.brackets)))
  const choices = spanned(here(paragraph.choices))
  const amendments = here(paragraph.amendments).flatMap((of) => (of.state === 'open' ? placedEdit(of, placeOf) : []))
  const placeholders = here(paragraph.placeholders).map((of) => ({ of, at: pointOf(of.after, placeOf) }))
  const cuts = new Set([0, text.length, ...placeholders.map(({ at }) => at)])
  for (const { start, end } of [...brackets, ...choices, ...amendments, ...commented]) cuts.add(start).add(end)
  const points = [...cuts].filter((at) => at >= 0 && at <= text.length).toSorted((a, b) => a - b)
  return points.flatMap((at, index): Piece[] => {
    const next = points[index + 1]
    return [
      ...brackets
        .filter(({ end }) => end === at)
        .toReversed()
        .map((placed): Piece => ({ kind: 'close', placed })),
      ...choices
        .filter(({ end }) => end === at)
        .map((one): Piece => ({ kind: 'choice', choice: one.of, others: othersOf(one, text) })),
      ...amendments
        .filter(({ end }) => end === at)
        .map(({ of }): Piece => ({ kind: 'insert', amendment: of, text: of.edit.insert })),
      ...placeholders.filter((one) => one.at === at).map(({ of }): Piece => ({ kind: 'placeholder', placeholder: of })),
      ...brackets.filter(({ start }) => start === at).map((placed): Piece => ({ kind: 'open', placed })),
      ...(next === undefined ? [] : [wordsBetween({ start: at, end: next })]),
    ]
  })

  function wordsBetween({ start, end }: Span): Piece {
    const covers = (span: Span) => span.start <= start && span.end >= end
    const choice = choices.find(covers)?.of
    return {
      kind: 'words',
      at: start,
      text: text.slice(start, end),
      under: brackets.filter(covers),
      removedBy: amendments.filter((one) => one.end > one.start && covers(one)).map(({ of }) => of),
      ...(choice ? { choice } : {}),
      commented: commented.some(covers),
    }
  }
}

const pointOf = (after: string | null, placeOf: (id: string) => number | undefined): number =>
  after === null ? 0 : (placeOf(after) ?? -1) + 1

function placedEdit(of: Amendment, placeOf: (id: string) => number | undefined): Placed<Amendment>[] {
  if (!('range' in of.edit)) {
    const at = pointOf(of.edit.after, placeOf)
    return [{ of, start: at, end: at }]
  }
  const [start, last] = [placeOf(of.edit.range.from), placeOf(of.edit.range.to)]
  return start === undefined || last === undefined ? [] : [{ of, start, end: last + 1 }]
}

const othersOf = ({ of, start, end }: Placed<Choice>, text: string): string[] =>
  of.options.map((option) => option.text).filter((option) => option !== text.slice(start, end))

/** Longer ones first where several begin together, so that they enclose one another; each gets the first free line. */
function inLanes(brackets: Placed<Bracket>[]): PlacedBracket[] {
  const ends: number[] = []
  return brackets
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map(({ of, start, end }) => {
      const free = ends.findIndex((other) => other <= start)
      const lane = free === -1 ? ends.length : free
      ends[lane] = end
      return { bracket: of, start, end, lane }
    })
}
