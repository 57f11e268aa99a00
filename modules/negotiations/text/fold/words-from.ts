/**
 * Finds, in words that somebody wrote anew, those that others wrote before: so that a merged paragraph still says whose
 * each word is. It must come out the same for every client for ever, so it asks no table of languages: characters alone
 * are compared, in stretches of at least twelve, and each is used once.
 */
import { joined } from '../chars.ts'
import type { Run } from '../state.ts'

const stretch = 12
/** Beyond so many characters of sources, what comes after is not looked at: a merge must not halt anybody's client. */
const mostLookedAt = 400_000
/** Of how many places with the same beginning the longest is chosen. */
const mostPlaces = 8
/** Words made so that stretches begin everywhere and fit nowhere are looked at so far, and then taken for new. */
const mostCompared = 4_000_000

type Char = { origin: string; index: number }

/** The text as runs: stretches found in the sources keep their characters, the rest is written by `origin`. */
export function wordsFrom(text: string, sources: readonly (readonly Run[])[], origin: string): Run[] {
  const known = charactersOf(sources)
  const places = beginningsOf(known.text)
  const used = new Uint8Array(known.text.length)
  const runs: Run[] = []
  let fresh = 0
  let at = 0
  let compared = 0
  const writeAnew = (end: number): void => {
    if (end > fresh) runs.push({ origin, from: fresh, text: text.slice(fresh, end) })
  }
  while (at + stretch <= text.length && compared < mostCompared) {
    const here = places.get(text.slice(at, at + stretch)) ?? []
    const match = longest(text, at, known.text, here, used)
    compared += (match?.length ?? 0) * here.length
    const taken = match && wholeWords(text, at, match.length)
    if (!match || !taken || taken.end - taken.start < stretch) {
      at += 1
      continue
    }
    writeAnew(taken.start)
    const from = match.place + taken.start - at
    for (let step = 0; step < taken.end - taken.start; step += 1) {
      const char = known.chars[from + step]
      if (char)
        runs.push({
          origin: char.origin,
          from: char.index,
          text: text.slice(taken.start + step, taken.start + step + 1),
        })
      used[from + step] = 1
    }
    at = taken.end
    fresh = at
  }
  writeAnew(text.length)
  return joined(runs)
}

function charactersOf(sources: readonly (readonly Run[])[]): { text: string; chars: (Char | undefined)[] } {
  let text = ''
  const chars: (Char | undefined)[] = []
  for (const runs of sources) {
    for (const run of runs) {
      if (text.length + run.text.length > mostLookedAt) return { text, chars }
      for (let index = 0; index < run.text.length; index += 1)
        chars.push({ origin: run.origin, index: run.from + index })
      text += run.text
    }
    // No stretch reaches from one source into the next.
    text += '\u0000'
    chars.push(undefined)
  }
  return { text, chars }
}

function beginningsOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (let at = 0; at + stretch <= text.length; at += 1) {
    const key = text.slice(at, at + stretch)
    const known = places.get(key)
    if (!known) places.set(key, [at])
    else if (known.length < mostPlaces) known.push(at)
  }
  return places
}

function longest(
  text: string,
  at: number,
  source: string,
  places: readonly number[],
  used: Uint8Array,
): { place: number; length: number } | undefined {
  let best: { place: number; length: number } | undefined
  for (const place of places) {
    let length = 0
    while (
      at + length < text.length &&
      source[place + length] === text[at + length] &&
      source[place + length] !== '\u0000' &&
      used[place + length] === 0
    )
      length += 1
    if (length >= stretch && (!best || length > best.length)) best = { place, length }
  }
  return best
}

/** Where blanks part words, a stretch begins and ends with them: no half words of somebody else's. */
function wholeWords(text: string, at: number, length: number): { start: number; end: number } {
  let [start, end] = [at, at + length]
  const isBlank = (offset: number): boolean => /\s/.test(text[offset] ?? ' ')
  const isWord = (offset: number): boolean => !/[\s.,;:!?()[\]{}"'“”‘’«»]/.test(text[offset] ?? ' ')
  if (start > 0 && isWord(start - 1) && isWord(start)) {
    const blank = text.slice(start, end).search(/\s/)
    if (blank >= 0) start += blank
  }
  if (isWord(end) && isWord(end - 1)) {
    let back = end
    while (back > start && !isBlank(back - 1)) back -= 1
    if (back > start) end = back
  }
  return { start, end }
}
