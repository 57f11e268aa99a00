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
  for (const pair of pairs) {
    const within = read.slice(pair.openEnd, pair.close)
    const nested = pairs.some((other) => other !== pair && other.open >= pair.openEnd && other.open < pair.close)
    const crossed = pairs.some((other) => other !== pair && other.close >= pair.openEnd && other.close < pair.close)
    const note = nested || crossed ? undefined : noteOf(within)
    const options = nested || crossed ? undefined : optionsOf(within)
    if (!nested && /^\s*\d*\s*$/.test(within) && within.trim() !== '') continue
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
  const open: { number: string; at: number; end: number }[] = []
  let unmatched = 0
  for (const found of read.matchAll(sign)) {
    const end = found.index + found[0].length
    if (found[1] !== undefined) {
      open.push({ number: found[1], at: found.index, end })
      continue
    }
    const which = open.findLastIndex(({ number }) => number === found[2])
    const [start] = which < 0 ? [] : open.splice(which, 1)
    if (start) pairs.push({ open: start.at, openEnd: start.end, close: found.index, closeEnd: end })
    else unmatched += 1
  }
  return { pairs: pairs.toSorted((a, b) => a.open - b.open), unmatched: unmatched + open.length }
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
    let moved = 0
    for (const { from, to, start, length } of shifts) {
      if (before <= from) break
      if (before < to) return start
      moved += to - from - length
    }
    return before - moved
  }
  return { text, offset }
}
