/** Two states of one negotiation beside each other, paragraph by paragraph: between versions, or since somebody looked. */
import { differenceOf, type Piece } from '#platform/difference.ts'
import { textOf } from '../text/chars.ts'
import { labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import { statusOf } from '../text/status.ts'
import type { Alternative, Negotiation, Paragraph, Stand, Status } from '../text/state.ts'

export type ParagraphChange = {
  paragraph: string
  change: 'new' | 'gone' | 'changed' | 'same'
  /** It stands elsewhere among the others than before. */
  moved: boolean
  /** Absent where it was not yet there, or is no more. */
  before?: { label: string; status: Status; language: string }
  after?: { label: string; status: Status; language: string }
  alternatives: AlternativeChange[]
  /** Marks that came, went, or changed what they say: by their ids. */
  marks: { kind: 'bracket' | 'amendment' | 'choice' | 'placeholder'; id: string; change: 'new' | 'gone' | 'changed' }[]
  positions: { delegation: string; before?: Stand; after?: Stand }[]
}
export type AlternativeChange = {
  id: string
  delegation: string
  change: 'new' | 'gone' | 'changed' | 'same'
  pieces: Piece[]
}

/** What became of every paragraph, in the order of `after`; what is gone stands where it stood, after its neighbour. */
export function compareStates(before: Negotiation, after: Negotiation): ParagraphChange[] {
  const [old, now] = [placesIn(before), placesIn(after)]
  const stayed = now.order.filter((id) => old.shown.has(id))
  const still = new Set(longestRising(stayed.map((id) => old.order.indexOf(id))).map((at) => old.order[at]))
  return withGone(old.order, now.order).map((id) => {
    const [a, b] = [old.shown.get(id), now.shown.get(id)]
    const changes = changesOf(a, b)
    return {
      paragraph: id,
      change: a ? (b ? (isSame(changes) ? 'same' : 'changed') : 'gone') : 'new',
      moved: a !== undefined && b !== undefined && !still.has(id),
      ...(a ? { before: headOf(a, old.labels) } : {}),
      ...(b ? { after: headOf(b, now.labels) } : {}),
      ...changes,
    }
  })
}

type Changes = Pick<ParagraphChange, 'alternatives' | 'marks' | 'positions'>

function placesIn(state: Negotiation) {
  const paragraphs = inOrder(state).filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged')
  return {
    order: paragraphs.map(({ id }) => id),
    shown: new Map(paragraphs.map((paragraph) => [paragraph.id, paragraph])),
    labels: labelsOf(state),
  }
}

function headOf(paragraph: Paragraph, labels: Record<string, string>) {
  return { label: labels[paragraph.id] ?? '', status: statusOf(paragraph), language: paragraph.language }
}

function isSame({ alternatives, marks, positions }: Changes): boolean {
  return alternatives.every(({ change }) => change === 'same') && marks.length === 0 && positions.length === 0
}

function changesOf(before: Paragraph | undefined, after: Paragraph | undefined): Changes {
  if (before === after) return { alternatives: sameOf(after), marks: [], positions: [] }
  const language = after?.language ?? before?.language ?? 'en'
  const living = (paragraph: Paragraph | undefined) =>
    new Map(paragraph?.alternatives.filter(({ withdrawn }) => !withdrawn).map((one) => [one.id, one]))
  const [old, now] = [living(before), living(after)]
  const alternatives = [...new Set([...old.keys(), ...now.keys()])].map((id) =>
    alternativeChange(id, old.get(id), now.get(id), language),
  )
  return { alternatives, marks: marksBetween(before, after), positions: positionsBetween(before, after) }
}

function sameOf(paragraph: Paragraph | undefined): AlternativeChange[] {
  return (paragraph?.alternatives ?? [])
    .filter(({ withdrawn }) => !withdrawn)
    .map((one) => alternativeChange(one.id, one, one, paragraph?.language ?? 'en'))
}

function alternativeChange(
  id: string,
  before: Alternative | undefined,
  after: Alternative | undefined,
  language: string,
): AlternativeChange {
  const pieces = differenceOf(before ? textOf(before.runs) : '', after ? textOf(after.runs) : '', language)
  const change = before ? (after ? (pieces.every(({ kind }) => kind === 'same') ? 'same' : 'changed') : 'gone') : 'new'
  return { id, delegation: (after ?? before)?.delegation ?? '', change, pieces }
}

function marksBetween(before: Paragraph | undefined, after: Paragraph | undefined): ParagraphChange['marks'] {
  const kinds = [
    ['bracket', 'brackets'],
    ['amendment', 'amendments'],
    ['choice', 'choices'],
    ['placeholder', 'placeholders'],
  ] as const
  return kinds.flatMap(([kind, list]) => {
    const open = (paragraph: Paragraph | undefined) =>
      new Map<string, object>(
        paragraph?.[list].filter((mark) => !('state' in mark) || mark.state === 'open').map((mark) => [mark.id, mark]),
      )
    const [old, now] = [open(before), open(after)]
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
      const [a, b] = [old.get(id), now.get(id)]
      if (a === b) return []
      const change = a ? (b ? ('changed' as const) : ('gone' as const)) : ('new' as const)
      return change === 'changed' && JSON.stringify(a) === JSON.stringify(b) ? [] : [{ kind, id, change }]
    })
  })
}

function positionsBetween(before: Paragraph | undefined, after: Paragraph | undefined): ParagraphChange['positions'] {
  const all = new Set([...Object.keys(before?.positions ?? {}), ...Object.keys(after?.positions ?? {})])
  return [...all].flatMap((delegation) => {
    const [a, b] = [before?.positions[delegation]?.stand, after?.positions[delegation]?.stand]
    if (a === b) return []
    return [{ delegation, ...(a ? { before: a } : {}), ...(b ? { after: b } : {}) }]
  })
}

/** The order of now, with what is gone put back behind the paragraph that it stood behind. */
function withGone(before: readonly string[], now: readonly string[]): string[] {
  const stands = new Set(now)
  const behind = new Map<string | undefined, string[]>()
  let last: string | undefined
  for (const id of before)
    if (stands.has(id)) last = id
    else behind.set(last, [...(behind.get(last) ?? []), id])
  return [...(behind.get(undefined) ?? []), ...now.flatMap((id) => [id, ...(behind.get(id) ?? [])])]
}

/** The longest run of numbers that rises: those stayed in place, whatever else moved around them. */
function longestRising(numbers: readonly number[]): number[] {
  const ends: number[] = []
  const previous = new Map<number, number | undefined>()
  for (const number of numbers) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < number) low = middle + 1
      else high = middle
    }
    previous.set(number, ends[low - 1])
    ends[low] = number
  }
  const rising: number[] = []
  for (let at = ends.at(-1); at !== undefined; at = previous.get(at)) rising.unshift(at)
  return rising
}
