/**
 * The numbers that people say: computed, while ids stay. As long as nothing was issued, paragraphs are numbered through:
 * PP1, 1, 2, (a). With an issued version (`version.issue`) each keeps the number it was issued with, because people now
 * speak of it by that; what comes in between goes by bis, ter, quater of the number before it, or ante of the first, and
 * what comes after the last goes on counting. An L-document, a revision and an adopted text are numbered afresh. What is
 * moved gets a new number where it arrives; what is withdrawn or merged keeps the number it had, and nobody else gets it.
 */
import { childrenOf } from './place.ts'
import type { Negotiation, Paragraph } from './state.ts'

const suffixes = [
  'bis ter quater quinquies sexies septies octies novies decies undecies duodecies terdecies quaterdecies quindecies',
].flatMap((words) => words.split(' '))
const suffixAt = (at: number): string => suffixes[at] ?? `bis ${at + 1}`

/** Of every paragraph that is or was in the text under a number. Unique, and empty for none. */
export function labelsOf(state: Pick<Negotiation, 'paragraphs'>): Record<string, string> {
  const labels: Record<string, string> = {}
  const numbers = numbersOf(state)
  for (const { paragraph, series, level } of placed(state)) {
    const number = numbers[paragraph.id]
    if (number === undefined) continue
    const own = written(paragraph.type, number, level)
    // A sub-paragraph is named with what it stands under: 1 (a).
    const prefix = labels[series.within] ?? ''
    labels[paragraph.id] = prefix === '' ? own : `${prefix} ${own}`
  }
  return labels
}

/** `Alt 1`, `Alt 2` … in the order in which they were proposed; none where there is but one. By the alternative's id. */
export function alternativeLabels({ alternatives }: Pick<Paragraph, 'alternatives'>): Record<string, string> {
  const living = alternatives.filter(({ withdrawn }) => withdrawn === undefined)
  return Object.fromEntries(
    alternatives.flatMap(({ id, withdrawn }, at) =>
      withdrawn === undefined && living.length < 2 ? [] : [[id, `Alt ${at + 1}`]],
    ),
  )
}

/**
 * The number of each paragraph in its series, such as `3` or `3 bis`, by its id.
 * @param o.afresh as if nothing had ever been issued.
 */
export function numbersOf(
  state: Pick<Negotiation, 'paragraphs'>,
  o: { afresh?: boolean } = {},
): Record<string, string> {
  const bySeries = new Map<string, Paragraph[]>()
  for (const { paragraph, series } of placed(state)) {
    const { stage } = paragraph
    const gone = stage === 'withdrawn' || stage === 'merged'
    if (gone && (o.afresh === true || paragraph.number === undefined)) continue
    const key = `${series.within}/${series.name}`
    const row = bySeries.get(key)
    if (row) row.push(paragraph)
    else bySeries.set(key, [paragraph])
  }
  const numbers: Record<string, string> = {}
  for (const row of bySeries.values()) numberRow(row, o.afresh === true, numbers)
  return numbers
}

type Series = { within: string; name: string }
type Placed = { paragraph: Paragraph; series: Series; level: number }

/** In reading order. `level`: how many numbered paragraphs of the same body it stands under. */
function placed(state: Pick<Negotiation, 'paragraphs'>): Placed[] {
  const children = childrenOf(state)
  const all: Placed[] = []
  const walk = (under: string, within: string, level: number): void => {
    for (const paragraph of children.get(under) ?? []) {
      const { id, type } = paragraph
      // Footnotes are counted through the whole text; sub-paragraphs of whatever kind share the letters of their parent.
      const series =
        type === 'footnote'
          ? { within: '', name: type }
          : { within, name: level > 0 && isNumberedBody(type) ? 'sub' : type }
      all.push({ paragraph, series, level: isNumberedBody(type) ? level : 0 })
      if (!children.has(id)) continue
      if (isNumberedBody(type)) walk(id, id, level + 1)
      else if (type === 'annex') walk(id, id, 0)
      // What stands under a heading is counted on as if there were none.
      else walk(id, within, level)
    }
  }
  walk('', '', 0)
  return all
}

function isNumberedBody(type: Paragraph['type']): boolean {
  return type === 'operative' || type === 'preambular' || type === 'definition'
}

const baseOf = (number: string): number => Number.parseInt(number, 10)

function numberRow(row: readonly Paragraph[], afresh: boolean, numbers: Record<string, string>): void {
  const used = new Set<string>()
  const issued = row.map(({ number }) => {
    if (afresh || number === undefined || used.has(number)) return undefined
    used.add(number)
    return number
  })
  const last = issued.findLastIndex((number) => number !== undefined)
  const first = issued.find((number) => number !== undefined)
  let highest = Math.max(0, ...[...used].map(baseOf))
  const free = new Map<string, number>()
  let before: string | undefined
  row.forEach(({ id }, at) => {
    const number =
      issued[at] ?? (at > last ? String((highest += 1)) : inserted(before, baseOf(first ?? '1'), used, free))
    used.add(number)
    numbers[id] = number
    before = number
  })
}

/**
 * The first free bis, ter … of the number before it; before all: ante.
 * @param free by stem, the first suffix that may be free: numbers are given and never taken back.
 */
function inserted(
  before: string | undefined,
  first: number,
  used: ReadonlySet<string>,
  free: Map<string, number>,
): string {
  const ante = before === undefined || before.includes('ante')
  const stem = ante ? `${before === undefined ? first : baseOf(before)} ante` : String(baseOf(before))
  if (ante && !used.has(stem)) return stem
  let at = free.get(stem) ?? 0
  while (used.has(`${stem} ${suffixAt(at)}`)) at += 1
  free.set(stem, at)
  return `${stem} ${suffixAt(at)}`
}

function written(type: Paragraph['type'], number: string, level: number): string {
  const base = baseOf(number)
  const rest = number.slice(String(base).length)
  if (level > 0) return `(${subNumber(base, level)})${rest}`
  switch (type) {
    case 'title':
      return `T${base}${rest}`
    case 'heading':
      return `${roman(base)}.${rest}`
    case 'preambular':
      return `PP${base}${rest}`
    case 'definition':
      return `D${base}${rest}`
    case 'annex':
      return `${letters(base)}${rest}`
    case 'footnote':
      return `fn ${base}${rest}`
    case 'operative':
      return `${base}${rest}`
  }
}

/** (a), within it (i), within that (A), and then (1). */
function subNumber(base: number, level: number): string {
  if (level === 1) return letters(base).toLowerCase()
  if (level === 2) return roman(base).toLowerCase()
  return level === 3 ? letters(base) : String(base)
}

/** A … Z, AA, AB … */
function letters(number: number): string {
  const rest = Math.floor((number - 1) / 26)
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + ((number - 1) % 26))
}

const romans: readonly [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

function roman(number: number): string {
  let [left, text] = [number, '']
  for (const [value, letter] of romans)
    while (left >= value) {
      text += letter
      left -= value
    }
  return text
}
