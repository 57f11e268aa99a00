/** Brackets, choices and placeholders as diplomats type them: `[text]`, `[shall/should]`, `[… to come]`, `[ ]`. */
import { isShownLine } from '#platform/shown-line.ts'

export type FoundMarks = {
  /** The words without the signs. */
  text: string
  brackets: { from: number; to: number; openedAt: number }[]
  choices: { from: number; to: number; options: string[] }[]
  placeholders: { at: number; note: string }[]
  /** How many brackets have no other half (left in the words), and how many hold no words (left out). */
  unmatched: number
  empty: number
  /** From an offset in what was read to the offset in `text`. */
  offset: (before: number) => number
}

type Pair = { open: number; openEnd: number; close: number; closeEnd: number }
/** A stretch of what was read, and what comes in its place. */
type Swap = { from: number; to: number; by: string }

const sign = /\[([₀-₉]*)|\]([₀-₉]*)/g
const placeholder =
  /^\s*(?:(?:…|\.\.\.|_{2,})\s*|(?:TBD|TBC|to be (?:determined|completed|confirmed|added|inserted)|placeholder|à compléter)\b[:\s]*)(.*)$/is
/** Words, no codes: `A/RES/74` is a symbol, `and/or` without brackets is only words. */
const option = /^(?=.{2})[\p{L}\p{M}’'\u200c][\p{L}\p{M}’'\u200c -]*$/u

export function marksIn(read: string): FoundMarks {
  const { pairs, unmatched } = pairsIn(read)
  const swaps: Swap[] = []
  const found: {
    brackets: Pair[]
    choices: { pair: Pair; options: string[] }[]
    placeholders: { pair: Pair; note: string }[]
  } = {
    brackets: [],
    choices: [],
    placeholders: [],
  }
  let empty = 0
  const closings = pairs.map(({ close }) => close).toSorted((a, b) => a - b)
  const before = new Map(closings.map((close, nth) => [close, closings[nth - 1] ?? -1]))
  for (const [nth, pair] of pairs.entries()) {
    const within = read.slice(pair.openEnd, pair.close)
    // Of all others the next that opens, and the last that closes before it closes: no need to ask the rest.
    const nested = (pairs[nth + 1]?.open ?? Infinity) < pair.close
    const crossed = (before.get(pair.close) ?? -1) >= pair.openEnd
    const note = nested || crossed ? undefined : noteOf(within)
    const options = nested || crossed ? undefined : optionsOf(within)
    if (!nested && /^\d+$/.test(within.trim())) continue
    if (note !== undefined) {
      found.placeholders.push({ pair, note })
      swaps.push({ from: pair.open, to: pair.closeEnd, by: '' })
    } else if (options) {
      found.choices.push({ pair, options })
      swaps.push({ from: pair.open, to: pair.closeEnd, by: options[0] ?? '' })
    } else {
      found.brackets.push(pair)
      swaps.push({ from: pair.open, to: pair.openEnd, by: '' }, { from: pair.close, to: pair.closeEnd, by: '' })
    }
  }
  const { text, offset } = swapped(read, swaps)
  const brackets = found.brackets.map((pair) => ({
    from: offset(pair.openEnd),
    to: offset(pair.close),
    openedAt: pair.open,
  }))
  empty += brackets.filter(({ from, to }) => to <= from).length
  return {
    text,
    brackets: brackets.filter(({ from, to }) => to > from),
    choices: found.choices.map(({ pair, options }) => {
      const from = offset(pair.open)
      return { from, to: from + (options[0] ?? '').length, options }
    }),
    placeholders: found.placeholders.map(({ pair, note }) => ({ at: offset(pair.open), note })),
    unmatched,
    empty,
    offset,
  }
}

/** A bracket closes the last one of its own number that is open. */
function pairsIn(read: string): { pairs: Pair[]; unmatched: number } {
  const pairs: Pair[] = []
  const open = new Map<string, { at: number; end: number }[]>()
  let unmatched = 0
  for (const found of read.matchAll(sign)) {
    const end = found.index + found[0].length
    if (found[1] !== undefined) {
      const same = open.get(found[1]) ?? []
      open.set(found[1], same)
      same.push({ at: found.index, end })
      continue
    }
    const start = open.get(found[2] ?? '')?.pop()
    if (start) pairs.push({ open: start.at, openEnd: start.end, close: found.index, closeEnd: end })
    else unmatched += 1
  }
  return { pairs: pairs.toSorted((a, b) => a.open - b.open), unmatched: unmatched + [...open.values()].flat().length }
}

function noteOf(within: string): string | undefined {
  if (within.trim() === '') return '…'
  const found = placeholder.exec(within)
  if (!found) return undefined
  const note = (found[1] ?? '').trim() === '' ? within.trim() : (found[1] ?? '').trim()
  return isShownLine(note) && note.length <= 300 ? note : undefined
}

function optionsOf(within: string): string[] | undefined {
  const options = within.split('/').map((one) => one.trim())
  const fits = (one: string) => one.length <= 80 && option.test(one) && isShownLine(one) && one.split(' ').length <= 5
  return options.length > 1 &&
    options.length <= 12 &&
    options.every(fits) &&
    options.some((one) => /\p{Ll}|\p{Lo}/u.test(one))
    ? options
    : undefined
}

/** The text with stretches swapped. They never overlap: a swap within another would be of a nested pair. */
function swapped(read: string, swaps: readonly Swap[]): { text: string; offset: (before: number) => number } {
  const sorted = swaps.toSorted((a, b) => a.from - b.from)
  let [text, at] = ['', 0]
  const shifts: { from: number; to: number; start: number; length: number }[] = []
  for (const { from, to, by } of sorted) {
    text += read.slice(at, from)
    shifts.push({ from, to, start: text.length, length: by.length })
    text += by
    at = to
  }
  text += read.slice(at)
  const offset = (before: number): number => {
    let [low, high] = [0, shifts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((shifts[middle]?.from ?? Infinity) < before) low = middle + 1
      else high = middle
    }
    const last = shifts[low - 1]
    if (!last) return before
    return before < last.to ? last.start : last.start + last.length + before - last.to
  }
  return { text, offset }
}
