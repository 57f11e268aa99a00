/** The paragraphs of a WordprocessingML body: words, tracked changes, anchors of comments, references to footnotes. */
import { shownLine } from '#platform/shown-line.ts'
import { shownWords } from '../../text/words-of-acts.ts'
import type { PlanWarning, RawParagraph, RawPiece } from '../import-plan.ts'
import { elementsOf, textWithin, type XmlElement } from '../xml-reading.ts'
import { languageOf } from './language.ts'

export type WordParts = { styles: ReadonlyMap<string, string>; warnings: PlanWarning[] }
type Found = RawParagraph & { notes: string[] }
type Change = { change: 'ins' | 'del'; by?: string; at?: string }
type Reading = {
  parts: WordParts
  found: Found
  /** Characters of the words that stand or would go, so far. */
  length: number
  open: Map<string, number>
  bold: { all: number; bold: number }
  tags: Map<string, number>
}

/** Every paragraph in order, those in tables among them. */
export function rawParagraphs(body: XmlElement, parts: WordParts): Found[] {
  const all: Found[] = []
  const walk = (within: XmlElement): void => {
    for (const child of elementsOf(within)) {
      if (child.name === 'p') all.push(paragraphOf(child, all.length + 1, parts))
      else if (child.name === 'tbl') {
        parts.warnings.push({ what: 'table', place: all.length + 1 })
        walk(child)
      } else if (['tr', 'tc', 'sdt', 'sdtContent', 'customXml', 'ins', 'del'].includes(child.name)) walk(child)
    }
  }
  walk(body)
  return all
}

/** Each footnote stands after the paragraph that refers to it. */
export function footnotesAfter(
  paragraphs: readonly Found[],
  footnotes: XmlElement | undefined,
  parts: WordParts,
): RawParagraph[] {
  const byId = new Map(
    (footnotes ? elementsOf(footnotes, 'footnote') : [])
      .filter(({ attributes }) => !attributes.get('type') || attributes.get('type') === 'normal')
      .map((footnote) => [footnote.attributes.get('id') ?? '', footnote] as const),
  )
  const all: RawParagraph[] = []
  for (const { notes, ...paragraph } of paragraphs) {
    all.push(paragraph)
    const footnoteOf = all.length - 1
    for (const id of notes) {
      const footnote = byId.get(id)
      if (!footnote) {
        parts.warnings.push({ what: 'footnote-lost', place: paragraph.place, about: id })
        continue
      }
      for (const line of elementsOf(footnote, 'p')) {
        const { notes: _, ...raw } = paragraphOf(line, paragraph.place, parts)
        all.push({ ...raw, footnoteOf })
      }
    }
  }
  return all
}

const value = (element: XmlElement | undefined, name: string): string | undefined =>
  element && elementsOf(element, name)[0]?.attributes.get('val')

function paragraphOf(element: XmlElement, place: number, parts: WordParts): Found {
  const look = elementsOf(element, 'pPr')[0]
  const numbering = look && elementsOf(look, 'numPr')[0]
  const indent = look && elementsOf(look, 'ind')[0]?.attributes
  const style = value(look, 'pStyle') ?? ''
  const level = numbering
    ? Number(value(numbering, 'ilvl') ?? 0)
    : Math.round(Number(indent?.get('left') ?? indent?.get('start') ?? 0) / 567)
  const found: Found = {
    place,
    pieces: [],
    style: parts.styles.get(style) ?? style.toLowerCase(),
    numbered: numbering !== undefined && value(numbering, 'numId') !== '0',
    level: Number.isInteger(level) && level > 0 ? Math.min(level, 8) : 0,
    bold: false,
    centred: value(look, 'jc') === 'center',
    anchors: [],
    notes: [],
  }
  const reading: Reading = { parts, found, length: 0, open: new Map(), bold: { all: 0, bold: 0 }, tags: new Map() }
  readInlines(element, reading, undefined)
  for (const [comment, from] of reading.open) found.anchors.push({ comment, from, to: reading.length })
  found.bold = reading.bold.all > 0 && reading.bold.bold > reading.bold.all * 0.9
  const words = found.pieces.map(({ text }) => text).join('')
  const language = languageOf(words, [...reading.tags].toSorted((a, b) => b[1] - a[1])[0]?.[0])
  if (language) found.language = language
  return found
}

const through = new Set(['hyperlink', 'smartTag', 'sdt', 'sdtContent', 'fldSimple', 'customXml', 'dir', 'bdo'])

function readInlines(within: XmlElement, reading: Reading, change: Change | undefined): void {
  const { found, open } = reading
  for (const child of elementsOf(within)) {
    const id = child.attributes.get('id') ?? ''
    if (child.name === 'r') readRun(child, reading, change)
    else if (child.name === 'ins' || child.name === 'moveTo') readChange(child, 'ins', reading, change)
    else if (child.name === 'del' || child.name === 'moveFrom') readChange(child, 'del', reading, change)
    else if (child.name === 'commentRangeStart') open.set(id, reading.length)
    else if (child.name === 'commentRangeEnd') {
      found.anchors.push({ comment: id, from: open.get(id) ?? 0, to: reading.length })
      open.delete(id)
    } else if (through.has(child.name)) readInlines(child, reading, change)
  }
}

function readChange(element: XmlElement, kind: 'ins' | 'del', reading: Reading, outer: Change | undefined): void {
  if (element.name.startsWith('move'))
    reading.parts.warnings.push({ what: 'moved-as-written', place: reading.found.place })
  // Words that came and went again within the file never stood.
  if (outer && outer.change !== kind) return
  const by = shownLine(element.attributes.get('author') ?? '').slice(0, 300)
  const at = timeOf(element.attributes.get('date'))
  readInlines(element, reading, { change: kind, ...(by ? { by } : {}), ...(at ? { at } : {}) })
}

/** A time of the file as ours; what is none is left out. */
export function timeOf(date: string | undefined): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/.exec(date ?? '')
  return found && Number.isFinite(Date.parse(`${found[1]}Z`)) ? `${found[1]}Z` : undefined
}

const characters: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '\u2011' }

function readRun(run: XmlElement, reading: Reading, change: Change | undefined): void {
  const look = elementsOf(run, 'rPr')[0]
  let text = ''
  for (const child of elementsOf(run)) {
    if (child.name === 't' || child.name === 'delText') text += shownWords(textWithin(child))
    else if (child.name === 'footnoteReference') reading.found.notes.push(child.attributes.get('id') ?? '')
    else if (child.name === 'drawing' || child.name === 'pict' || child.name === 'object')
      reading.parts.warnings.push({ what: 'picture', place: reading.found.place })
    else text += characters[child.name] ?? ''
  }
  const style = value(look, 'rStyle') ?? ''
  if ((reading.parts.styles.get(style) ?? style.toLowerCase()).replace(' ', '') === 'chancerybeside') {
    if (reading.found.pieces.length === 0) reading.found.beside = (reading.found.beside ?? '') + text
    return
  }
  addPiece(plainText(text), reading, change)
  reading.bold.all += text.length
  const bold = look && elementsOf(look, 'b')[0]
  if (bold && !/^(0|false|off)$/.test(bold.attributes.get('val') ?? '')) reading.bold.bold += text.length
  const tag = look && elementsOf(look, 'lang')[0]?.attributes
  const isComplex = look !== undefined && elementsOf(look).some(({ name }) => name === 'rtl' || name === 'cs')
  const language = tag && ((isComplex ? tag.get('bidi') : undefined) ?? tag.get('val') ?? tag.get('bidi'))
  if (language) reading.tags.set(language, (reading.tags.get(language) ?? 0) + text.length)
}

/** Without what no text should hold. Line ends and tabs stay. */
function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u2028\u2029\ufeff\ufffe\uffff]/g, '')
}

function addPiece(text: string, reading: Reading, change: Change | undefined): void {
  if (text === '') return
  const { pieces } = reading.found
  // A bracket that somebody set with changes tracked is a bracket of theirs.
  const isSign = change?.change === 'ins' && /^\s*[[\]]\s*$/.test(text)
  const piece: RawPiece = isSign
    ? { text, ...(change.by ? { by: change.by } : {}), ...(change.at ? { at: change.at } : {}) }
    : { text, ...change }
  if (piece.change !== 'ins') reading.length += text.length
  const last = pieces.at(-1)
  if (last && last.change === piece.change && last.by === piece.by && last.at === piece.at) last.text += text
  else pieces.push(piece)
}
