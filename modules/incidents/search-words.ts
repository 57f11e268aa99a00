/**
 * Words for searching, in every language of the interface. A text is segmented by Intl.Segmenter (Thai has no spaces),
 * and each word is brought to one form, so that it is found however it was typed: compatibility forms unified (NFKC),
 * case and diacritics dropped, Arabic yeh and kaf as Persian ones, any digits as ASCII digits. What a Persian writer
 * joins by a zero-width non-joiner (می‌خواهم) is found joined, spaced, and by each half; what dots or hyphens join
 * (evil.example, T1486.001) is found whole and by each piece.
 */

const longestWord = 60
const mostWords = 4000

// Thai segmentation serves all: for scripts with spaces it does what the Unicode rules say (UAX 29).
const segmenter = new Intl.Segmenter('th', { granularity: 'word' })

const letterForms: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ؤ: 'و',
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
}

/** The one form of a text: equal for two writings that a reader would call the same. Segmentation comes before. */
export function normalise(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      // Letters first, whole: decomposed, alef with madda would lose its madda and hamza its seat.
      .replace(/[يىئكةۀأإآٱؤßœæøłđı]/g, (letter) => letterForms[letter] ?? letter)
      .normalize('NFD')
      // Marks that spell a sound are no diacritics in Thai, Lao, Khmer and the scripts of India: only these scripts lose them.
      .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}])\p{Mn}+/gu, '$1')
      .normalize('NFC')
      .replace(/[\u0640\u200E\u200F\u00AD\u2060\uFEFF]/g, '')
      .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
  )
}

/** The value of a decimal digit of any script: its blocks are ten code points that begin at a zero. */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (zero > point - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return point < 0x80 ? point - 0x30 : (point - zero) % 10
}

type Word = { words: string[]; start: number; end: number }

/** The words of a text with their places in it; each in all forms under which it shall be found, the whole one first. */
function* wordsIn(text: string): Generator<Word> {
  for (const { segment, index, isWordLike } of joined(text)) {
    if (!isWordLike) continue
    const whole = normalise(segment)
    const pieces = whole.split(/[^\p{L}\p{M}\p{N}]+/u).filter((piece) => piece !== '')
    if (pieces.length === 0) continue
    const together = pieces.join('')
    // Whole, all pieces together, then each: a word without pieces is only itself.
    const words = pieces.length === 1 ? pieces : [whole.replaceAll('\u200C', ''), together, ...pieces]
    yield { words: words.map((word) => word.slice(0, longestWord)), start: index, end: index + segment.length }
  }
}

type Segment = { segment: string; index: number; isWordLike: boolean }

/** Segments, with what stands around a non-joiner, dot, hyphen or underscore taken as one. */
function* joined(text: string): Generator<Segment> {
  let open: Segment | undefined
  let joiner: Segment | undefined
  for (const { segment, index, isWordLike = false } of segmenter.segment(text)) {
    const next = { segment, index, isWordLike }
    if (open && joiner && isWordLike) {
      open = { segment: open.segment + joiner.segment + segment, index: open.index, isWordLike: true }
      joiner = undefined
    } else if (open && !joiner && /^[\u200C.\-_@]$/u.test(segment)) joiner = next
    else {
      if (open) yield open
      joiner = undefined
      open = isWordLike ? next : undefined
    }
  }
  if (open) yield open
}

/** Every word of a text in every form, with its place in the order of words, for the index. */
export function indexWords(text: string): { word: string; place: number }[] {
  const found: { word: string; place: number }[] = []
  let place = 0
  for (const { words } of wordsIn(text)) {
    place++
    for (const word of new Set(words)) found.push({ word, place })
    if (found.length >= mostWords) break
  }
  return found
}

/** One word of a query: whole, or by all of its pieces. */
export type Sought = { whole: string; pieces: string[] }

/** What is looked for: the words that must all occur, each as the beginning of a word. */
export function queryWords(query: string): Sought[] {
  const sought = new Map<string, Sought>()
  for (const { words } of wordsIn(query.slice(0, 400))) {
    const [whole = '', , ...pieces] = words
    sought.set(whole, { whole, pieces })
  }
  return [...sought.values()].slice(0, 20)
}

export type SnippetRun = { text: string; hit: boolean }

/** The place of a text where most of the query's words stand together, with the words marked; none where none occurs. */
export function snippet(text: string, query: readonly Sought[], around = 90): SnippetRun[] | null {
  const beginnings = query.flatMap(({ whole, pieces }) => [whole, ...pieces])
  const hits = [...wordsIn(text)].filter(({ words }) =>
    words.some((word) => beginnings.some((one) => word.startsWith(one))),
  )
  const first = densest(hits, around * 2)
  if (!first) return null
  const start = Math.max(0, wordStart(text, first.start - around))
  const end = Math.min(text.length, Math.max(first.end, first.start + around * 2))
  const runs: SnippetRun[] = []
  let at = start
  for (const hit of hits.filter((one) => one.start >= start && one.end <= end)) {
    if (hit.start > at) runs.push({ text: text.slice(at, hit.start), hit: false })
    runs.push({ text: text.slice(hit.start, hit.end), hit: true })
    at = hit.end
  }
  if (end > at) runs.push({ text: text.slice(at, end), hit: false })
  if (start > 0) runs.unshift({ text: '… ', hit: false })
  if (end < text.length) runs.push({ text: ' …', hit: false })
  return runs
}

function densest(hits: readonly Word[], width: number): Word | undefined {
  // Hits come in the order of the text: those close to one are the next ones.
  const closeTo = (one: Word, nth: number) =>
    hits.slice(nth, nth + width).filter(({ end }) => end <= one.start + width).length
  const [first] = hits
    .slice(0, 200)
    .map((one, nth) => ({ one, close: closeTo(one, nth) }))
    .toSorted((a, b) => b.close - a.close || a.one.start - b.one.start)
  return first?.one
}

/** Not in the middle of a word, and never in the middle of a character. */
function wordStart(text: string, from: number): number {
  if (from <= 0) return 0
  return segmenter.segment(text).containing(from)?.index ?? 0
}

/** The written form of a tsvector of PostgreSQL: words with their places and a weight, A the heaviest. */
export function tsvectorOf(texts: readonly { text: string; weight: 'A' | 'B' | 'C' | 'D' }[]): string {
  const lexemes = new Map<string, Set<string>>()
  let offset = 0
  for (const { text, weight } of texts) {
    let last = 0
    for (const { word, place } of indexWords(text)) {
      last = place
      const places = lexemes.get(word) ?? new Set()
      // PostgreSQL keeps 256 places of a word, none beyond 16383.
      if (places.size < 50) places.add(`${Math.min(offset + place, 16_383)}${weight}`)
      lexemes.set(word, places)
    }
    offset += last
  }
  return [...lexemes].map(([word, places]) => `${quoted(word)}:${[...places].join(',')}`).join(' ')
}

/** For each word of a query a tsquery of PostgreSQL in its written form: the beginning of a word, or of all its pieces. */
export function tsqueriesOf(query: readonly Sought[]): string[] {
  const beginning = (word: string) => `${quoted(word)}:*`
  return query.map(({ whole, pieces }) =>
    pieces.length === 0 ? beginning(whole) : `${beginning(whole)} | (${pieces.map(beginning).join(' & ')})`,
  )
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
