/**
 * Text broken into lines and set in the order of the eye: words as the language divides them, directions as Unicode
 * Standard Annex 9 orders them, letters as their font joins them.
 */
import bidiModule from 'bidi-js'
import { latinStretches, type Stretch as LatinStretch } from '../../latin-stretches.ts'
import type { PdfFont, Shaped } from './fonts.ts'

export type Style = {
  size: number
  bold?: boolean
  colour?: [number, number, number]
  line?: 'under' | 'through'
  /** Above the line, in points. */
  rise?: number
}
/** `apart`: the direction of words of another language, which turn by themselves and nothing beside them. */
export type Span = { text: string; style: Style; apart?: 'ltr' | 'rtl' }
export type Frame = { language: string; direction: 'ltr' | 'rtl' }
/** A stretch of one font, style and direction, from its left edge. */
export type SetRun = {
  font: PdfFont
  style: Style
  x: number
  width: number
  shaped: Shaped
  text: string
  turned: boolean
}
export type SetLine = { runs: SetRun[]; width: number; size: number }

/** What turns directions or hides, and is not drawn. */
const silent = /^[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+$/
/** What is drawn where no font has the letter. */
const unknown = '?'
// What is imported is the function itself; the types of this package take it for a module around it.
const bidi = (bidiModule as unknown as typeof bidiModule.default)()

type Letters = { text: string; styles: Style[]; fonts: PdfFont[]; levels: Uint8Array; frame: Frame }

/** `missing`: letters that no font has are put there. */
export function linesOf(
  spans: readonly Span[],
  frame: Frame,
  width: number,
  fonts: readonly PdfFont[],
  missing: Set<string>,
): SetLine[] {
  const whole = spans.map(({ text }) => text).join('')
  const lines: SetLine[] = []
  let at = 0
  for (const paragraph of whole.split('\n')) {
    const part = within(spans, at, at + paragraph.length)
    at += paragraph.length + 1
    const letters = lettersOf(part, frame, fonts, missing)
    for (const [start, end] of broken(letters, width)) lines.push(setLine(letters, start, end))
  }
  return lines
}

function within(spans: readonly Span[], start: number, end: number): Span[] {
  let at = 0
  return spans.flatMap(({ text, style, apart }) => {
    const part = text.slice(Math.max(0, start - at), Math.max(0, end - at))
    at += text.length
    return part === '' ? [] : [{ text: part, style, ...(apart ? { apart } : {}) }]
  })
}

function lettersOf(spans: readonly Span[], frame: Frame, fonts: readonly PdfFont[], missing: Set<string>): Letters {
  const styles: Style[] = []
  const chosen: PdfFont[] = []
  const turns: Turn[] = []
  let text = ''
  for (const { text: words, style, apart } of spans) {
    const start = text.length
    // A letter with its marks is set in one font.
    for (const { segment } of graphemes.segment(words.replaceAll('\t', ' '))) {
      const shown = fontFor(segment, chosen.at(-1), fonts)
      const isSilent = !shown && silent.test(segment)
      if (!shown && !isSilent) missing.add(segment)
      const letters = shown || isSilent ? segment : unknown
      const font = shown ?? fonts[0]
      if (!font) continue
      text += letters
      for (let at = 0; at < letters.length; at += 1) {
        styles.push(style)
        chosen.push(font)
      }
    }
    if (apart) turns.push({ start, end: text.length, direction: apart })
  }
  return { text, styles, fonts: chosen, levels: levelsOf(text, frame, turns), frame }
}

type Turn = LatinStretch & { direction: 'ltr' | 'rtl' }

/** As Annex 9 says, each of these isolated: words of another language, and what is read from the left within the others. */
function levelsOf(text: string, { direction }: Frame, turns: readonly Turn[]): Uint8Array {
  const others = direction === 'rtl' ? latinStretches(text) : []
  const free = others.filter((one) => turns.every(({ start, end }) => one.end <= start || one.start >= end))
  const isolated = [...turns, ...free.map((one) => ({ ...one, direction: 'ltr' as const }))].toSorted(
    (a, b) => a.start - b.start,
  )
  let marked = ''
  let at = 0
  const places: number[] = []
  const add = (end: number): void => {
    for (let place = at; place < end; place += 1) places.push(marked.length + place - at)
    marked += text.slice(at, end)
    at = end
  }
  for (const { start, end, direction: own } of isolated) {
    add(start)
    marked += own === 'ltr' ? '\u2066' : '\u2067'
    add(end)
    marked += '\u2069'
  }
  add(text.length)
  const { levels } = bidi.getEmbeddingLevels(marked, direction)
  return Uint8Array.from(places, (place) => levels[place] ?? 0)
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The font of the letter before goes on where it can: signs between Persian words are set as Persian. */
function fontFor(letter: string, before: PdfFont | undefined, fonts: readonly PdfFont[]): PdfFont | undefined {
  if (before?.has(letter)) return before
  return fonts.find((font) => font.has(letter))
}

/** From … to before … of each line. A word that is wider than the line is cut. */
function broken(letters: Letters, width: number): [number, number][] {
  const lines: [number, number][] = []
  let start = 0
  let used = 0
  for (const [from, to] of words(letters)) {
    const wide = widthOf(letters, from, trimmed(letters.text, from, to))
    if (from > start && used + wide > width) {
      lines.push([start, trimmed(letters.text, start, from)])
      start = from
      used = 0
    }
    for (let cut = from; wide > width && cut < to;) {
      const end = fitting(letters, cut, to, width - used)
      if (end >= to) break
      lines.push([start, end])
      start = end
      cut = end
      used = 0
    }
    used += widthOf(letters, Math.max(from, start), to)
  }
  lines.push([start, trimmed(letters.text, start, letters.text.length)])
  return lines
}

function fitting(letters: Letters, from: number, to: number, width: number): number {
  let end = from + 1
  while (end < to && widthOf(letters, from, end + 1) <= width) end += 1
  return end
}

const trimmed = (text: string, from: number, to: number): number => {
  let end = to
  while (end > from && text[end - 1] === ' ') end -= 1
  return end
}

/** What stays together: up to the next place where the language lets a line break. */
function words({ text, frame }: Letters): [number, number][] {
  const all: [number, number][] = []
  let start = 0
  for (const { index } of new Intl.Segmenter(frame.language, { granularity: 'word' }).segment(text)) {
    if (index === 0 || !mayBreak(text, index)) continue
    all.push([start, index])
    start = index
  }
  if (start < text.length) all.push([start, text.length])
  return all
}

/** After a blank or a hyphen; and between Thai words, which have no blank between them. */
function mayBreak(text: string, at: number): boolean {
  // Marks that nobody sees stand between the blank and the word.
  let last = at - 1
  while (last > 0 && silent.test(text[last] ?? '')) last -= 1
  const [before, after] = [text[last] ?? '', text[at] ?? '']
  if (after === ' ') return false
  // Nor do the groups of a number part: +41 22 555 01 99.
  if (before === ' ') return !(/[0-9]/.test(after) && /[0-9]/.test(text[last - 1] ?? ''))
  // Figures hold together: 2026/4, A/70/174.
  if (before === '-' || before === '–' || before === '/') return !/[0-9]/.test(after)
  return /[\u0e01-\u0e4e]/.test(before) && /[\u0e01-\u0e4e]/.test(after)
}

type Stretch = { start: number; end: number; level: number }

/** Of one font, one style, one direction. */
function stretches({ styles, fonts, levels }: Letters, from: number, to: number): Stretch[] {
  const all: Stretch[] = []
  for (let at = from; at < to; at += 1) {
    const last = all.at(-1)
    const level = levels[at] ?? 0
    if (last && last.level === level && styles[at] === styles[at - 1] && fonts[at] === fonts[at - 1]) last.end = at + 1
    else all.push({ start: at, end: at + 1, level })
  }
  return all
}

function shapedOf(letters: Letters, { start, end, level }: Stretch): Shaped | undefined {
  const direction = level % 2 === 1 ? 'rtl' : 'ltr'
  const text = Array.from(letters.text.slice(start, end), (letter) => (silent.test(letter) ? '' : letter)).join('')
  const mirrored =
    direction === 'rtl' ? Array.from(text, (letter) => bidi.getMirroredCharacter(letter) ?? letter).join('') : text
  return letters.fonts[start]?.shape(mirrored, direction, letters.frame.language)
}

function widthOf(letters: Letters, from: number, to: number): number {
  return stretches(letters, from, to).reduce((sum, stretch) => {
    const size = letters.styles[stretch.start]?.size ?? 0
    return sum + ((shapedOf(letters, stretch)?.width ?? 0) * size) / 1000
  }, 0)
}

function setLine(letters: Letters, from: number, to: number): SetLine {
  let x = 0
  let tallest = 0
  const runs: SetRun[] = []
  for (const stretch of inSight(stretches(letters, from, to))) {
    const [shaped, style, font] = [
      shapedOf(letters, stretch),
      letters.styles[stretch.start],
      letters.fonts[stretch.start],
    ]
    if (!shaped || !style || !font) continue
    const width = (shaped.width * style.size) / 1000
    const text = letters.text.slice(stretch.start, stretch.end)
    runs.push({ font, style, x, width, shaped, text, turned: stretch.level % 2 === 1 })
    x += width
    tallest = Math.max(tallest, style.size)
  }
  return { runs, width: x, size: tallest }
}

/** Rule L2: from the highest level down to the lowest odd one, what stands together at that level or above is turned. */
function inSight(stretched: Stretch[]): Stretch[] {
  const ordered = [...stretched]
  const highest = Math.max(0, ...ordered.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    for (let at = 0; at < ordered.length; at += 1) {
      if ((ordered[at]?.level ?? 0) < level) continue
      let end = at
      while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end += 1
      ordered.splice(at, end - at, ...ordered.slice(at, end).toReversed())
      at = end
    }
  }
  return ordered
}
