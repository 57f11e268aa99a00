/** What of a document stands in which paragraph of the page, and how it looks. */
import type { Block, Footnote, Inline, Note, Paper } from '../paper.ts'
import type { Frame, Span, Style } from './lines.ts'

export type Setting = Frame & {
  spans: Span[]
  /** In points: from the start side, above. */
  indent: number
  above: number
  align: 'start' | 'centre' | 'end'
  /** What it is to a program that reads the page aloud. */
  role: 'H1' | 'H2' | 'P'
  /** Not the last on its page. */
  keep: boolean
  row?: { cells: string[]; head: boolean; even: boolean }
}

const grey: [number, number, number] = [0.35, 0.35, 0.35]
const looks: Record<Block['kind'], Style> = {
  title: { size: 16, bold: true },
  heading: { size: 12.5, bold: true },
  annex: { size: 12.5, bold: true },
  part: { size: 12.5, bold: true },
  preambular: { size: 11 },
  operative: { size: 11 },
  definition: { size: 11 },
  line: { size: 11 },
  row: { size: 10 },
  front: { size: 9.5, colour: grey },
}
const large = new Set<Block['kind']>(['title', 'heading', 'annex', 'part'])

export function settingsOf({ blocks, notes, footnotes, words, language, direction }: Paper): Setting[] {
  const frame: Frame = { language, direction }
  return [
    ...blocks.map((block, at) => blockSetting(block, blocks[at - 1])),
    ...(footnotes.length > 0 ? [headSetting(words.footnotes, frame), ...footnotes.map(footnoteSetting)] : []),
    ...(notes.length > 0
      ? [headSetting(words.notes, frame), ...notes.map((note) => noteSetting(note, words.reply))]
      : []),
  ]
}

function blockSetting(block: Block, before: Block | undefined): Setting {
  const style = looks[block.kind]
  const beside = [block.label, block.alternative].filter((text) => text !== undefined).join('  ')
  return {
    language: block.language,
    direction: block.direction,
    spans: [
      ...(beside === '' ? [] : [{ text: `${beside}  `, style: { ...style, colour: grey } }]),
      ...block.inlines.flatMap((inline) => spansOf(inline, style)),
      ...(block.tag ? [{ text: ` (${block.tag})`, style: { ...style, size: style.size - 2, colour: grey } }] : []),
    ],
    indent: block.depth * 24,
    above: aboveOf(block, before) + (block.room ?? 0),
    align: block.align ?? (block.kind === 'title' || block.kind === 'front' ? 'centre' : 'start'),
    role: block.kind === 'title' ? 'H1' : large.has(block.kind) ? 'H2' : 'P',
    keep: block.keep === true || large.has(block.kind),
    ...(block.cells ? { row: { cells: block.cells, head: block.head === true, even: block.even === true } } : {}),
  }
}

function aboveOf({ kind, head }: Block, before: Block | undefined): number {
  if (kind === 'row') return before?.kind === 'row' && !head ? 3 : 8
  return large.has(kind) ? 14 : 7
}

const brown: [number, number, number] = [0.48, 0.19, 0]
const green: [number, number, number] = [0.04, 0.37, 0.12]
const red: [number, number, number] = [0.61, 0.11, 0.11]

function spansOf(inline: Inline, style: Style): Span[] {
  const raised: Style = { size: style.size * 0.65, rise: style.size * 0.35, colour: grey }
  switch (inline.kind) {
    case 'opens':
      return []
    case 'closes':
      return [{ text: `(${inline.note})`, style: raised }]
    case 'footnote':
      return [{ text: `*${inline.footnote}`, style: raised }]
    case 'sign':
      return signSpans(inline.text, { ...style, bold: true, colour: brown })
    case 'words': {
      const { text, change, of } = inline
      const look: Style = !change
        ? style
        : change.kind === 'ins'
          ? { ...style, colour: green, line: 'under' }
          : { ...style, colour: red, line: 'through' }
      return [{ text, style: look, ...(of ? { apart: of.direction } : {}) }]
    }
  }
}

/** The small numbers of crossing brackets, which no font of ours has, as small digits. */
function signSpans(text: string, style: Style): Span[] {
  const small: Style = { ...style, size: style.size * 0.65, rise: -style.size * 0.12 }
  return (text.match(/[₀-₉]+|[^₀-₉]+/g) ?? []).map((part) =>
    /[₀-₉]/.test(part)
      ? { text: part.replaceAll(/./g, (digit) => String(digit.charCodeAt(0) - 0x2080)), style: small }
      : { text: part, style },
  )
}

const smallText: Style = { size: 9 }

function headSetting(text: string, frame: Frame): Setting {
  const spans = [{ text, style: looks.part }]
  return { ...frame, spans, indent: 0, above: 16, align: 'start', role: 'H2', keep: true }
}

function noteSetting({ number, by, lines, replyTo, language, direction }: Note, reply: string): Setting {
  const to = replyTo === undefined ? '' : `, ${reply} (${replyTo})`
  return {
    language,
    direction,
    spans: [
      { text: `(${number}) `, style: { ...smallText, colour: grey } },
      { text: `${by}${to}`, style: { ...smallText, bold: true } },
      { text: `: ${lines.join('\n')}`, style: smallText },
    ],
    indent: 0,
    above: 4,
    align: 'start',
    role: 'P',
    keep: false,
  }
}

function footnoteSetting({ number, inlines, language, direction }: Footnote): Setting {
  return {
    language,
    direction,
    spans: [
      { text: `*${number} `, style: { ...smallText, colour: grey } },
      ...inlines.flatMap((inline) => spansOf(inline, smallText)),
    ],
    indent: 0,
    above: 4,
    align: 'start',
    role: 'P',
    keep: false,
  }
}
