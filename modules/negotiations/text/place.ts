/**
 * The order of paragraphs: each has a place, a fractional index that is compared as text, so that between any two there
 * is room for a third and a move touches nothing but what moves. Two that chose one place stand in the order of their ids.
 */
import type { Negotiation, Paragraph } from './state.ts'

/** In the order of their code units, so that comparing places as text compares the fractions they are. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base = digits.length
/** As `Place` (words-of-acts.ts) allows. */
const longest = 200

const digitAt = (place: string, at: number): number => Math.max(0, digits.indexOf(place[at] ?? '0'))

/**
 * A place between two others; null: before all, after all. Where both are the same, or the second does not come after the
 * first, the answer comes after the first.
 */
export function placeBetween(a: string | null, b: string | null): string {
  const low = a ?? ''
  const high = b !== null && b > low ? b : null
  let place = ''
  for (let at = 0; at < longest; at += 1) {
    const from = at < low.length ? digitAt(low, at) : 0
    const bounded = high !== null && high.startsWith(place)
    const to = bounded ? (at < high.length ? digitAt(high, at) : 0) : base
    const middle = Math.floor((from + to) / 2)
    if (middle > from) return place + (digits[middle] ?? '')
    // No room at this digit: it is the lower one's, and the next digit decides.
    place += digits[from] ?? ''
  }
  return place
}

/** So many places in a row between two others, evenly spread. */
export function placesBetween(a: string | null, b: string | null, count: number): string[] {
  if (count <= 0) return []
  const half = Math.floor(count / 2)
  const middle = placeBetween(a, b)
  return [...placesBetween(a, middle, half), middle, ...placesBetween(middle, b, count - half - 1)]
}

/** By place, then by id: the same for everybody. */
export function byPlace(a: Paragraph, b: Paragraph): number {
  if (a.place !== b.place) return a.place < b.place ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** The paragraphs that stand directly under each; those under none: under ''. */
export function childrenOf(state: Pick<Negotiation, 'paragraphs'>): Map<string, Paragraph[]> {
  const children = new Map<string, Paragraph[]>()
  for (const paragraph of Object.values(state.paragraphs)) {
    const under = paragraph.under ?? ''
    const siblings = children.get(under)
    if (siblings) siblings.push(paragraph)
    else children.set(under, [paragraph])
  }
  for (const siblings of children.values()) siblings.sort(byPlace)
  return children
}

/** All paragraphs as one reads them, each followed by those under it; withdrawn and merged ones at their places too. */
export function inOrder(state: Pick<Negotiation, 'paragraphs'>): Paragraph[] {
  const children = childrenOf(state)
  const walk = (under: string): Paragraph[] =>
    (children.get(under) ?? []).flatMap((paragraph) =>
      children.has(paragraph.id) ? [paragraph, ...walk(paragraph.id)] : [paragraph],
    )
  return walk('')
}

/** How many paragraphs it stands under. */
export function depthOf(state: Pick<Negotiation, 'paragraphs'>, paragraph: Pick<Paragraph, 'under'>): number {
  let depth = 0
  for (let under = paragraph.under; under !== undefined; under = state.paragraphs[under]?.under) depth += 1
  return depth
}
