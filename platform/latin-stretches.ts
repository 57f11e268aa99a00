/**
 * Within words from right to left, what is read from the left as one: a telephone number, an address, the symbol of a
 * document, a name in Latin letters. The Unicode algorithm (Standard Annex 9) knows only letters and numbers: left to it, the
 * groups of +41 22 555 01 99 and of 2001:db8::17 change places.
 */

export type Stretch = { start: number; end: number }

const latin = 'A-Za-z\\u00c0-\\u024f'
/** From a Latin letter, a digit or a plus on, as long as nothing of another script comes. Persian quotes are its own. */
const candidate = new RegExp(`[+0-9${latin}][\\x20-\\x7e\\u00a0${latin}\\u2010-\\u201f\\u2026]*`, 'g')
const hasLatin = new RegExp(`[${latin}]`)
const body = new RegExp(`[0-9${latin}]`)
const closes: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** In the order of the text. Brackets that belong to the words around stay with these. */
export function latinStretches(text: string): Stretch[] {
  return [...text.matchAll(candidate)].flatMap(({ 0: run, index }) =>
    partsOf(run).flatMap(({ start, end }) => {
      const part = trimmed(text, { start: index + start, end: index + end })
      if (!part) return []
      const words = text.slice(part.start, part.end)
      // Figures beside one another are as the reader's language orders them, but for a number that is called.
      return hasLatin.test(words) || words.startsWith('+') ? [part] : figuresIn(words, part.start)
    }),
  )
}

/** The text in pieces: those that are read from the left, and all others. */
export function withLatinApart(text: string): { text: string; latin: boolean }[] {
  const pieces: { text: string; latin: boolean }[] = []
  let at = 0
  const add = (end: number, isLatin: boolean): void => {
    if (end > at) pieces.push({ text: text.slice(at, end), latin: isLatin })
    at = end
  }
  for (const { start, end } of latinStretches(text)) {
    add(start, false)
    add(end, true)
  }
  add(text.length, false)
  return pieces
}

/** Between the brackets that open or close elsewhere. */
function partsOf(run: string): Stretch[] {
  const open: number[] = []
  const lone: number[] = []
  Array.from({ length: run.length }, (_, at) => at).forEach((at) => {
    const sign = run[at] ?? ''
    if (sign === '(' || sign === '[' || sign === '{') open.push(at)
    const opener = closes.get(sign)
    if (opener === undefined) return
    if (run[open.at(-1) ?? -1] === opener) open.pop()
    else lone.push(at)
  })
  const cuts = [-1, ...[...lone, ...open].toSorted((a, b) => a - b), run.length]
  return cuts.slice(1).map((cut, at) => ({ start: (cuts[at] ?? -1) + 1, end: cut }))
}

/** From its first letter or figure to its last, with the bracket that closes within it. */
function trimmed(text: string, { start, end }: Stretch): Stretch | undefined {
  let [from, to] = [start, end]
  const isCalled = (at: number): boolean => text[at] === '+' && /\d/.test(text[at + 1] ?? '')
  while (from < to && !body.test(text[from] ?? '') && !isCalled(from)) from += 1
  while (to > from && !body.test(text[to - 1] ?? '') && !closesWithin(text, from, to)) to -= 1
  return from < to ? { start: from, end: to } : undefined
}

function closesWithin(text: string, from: number, to: number): boolean {
  const opener = closes.get(text[to - 1] ?? '')
  return opener !== undefined && text.slice(from, to - 1).includes(opener)
}

/** Those that hold together by signs: 203.0.113.7:8443, 2026/17. */
function figuresIn(words: string, start: number): Stretch[] {
  return [...words.matchAll(/[0-9][^ \u00a0]*[0-9]/g)].flatMap(({ 0: figures, index }) =>
    /[^0-9]/.test(figures) ? [{ start: start + index, end: start + index + figures.length }] : [],
  )
}
