/** Paragraphs on pages, from the top down: what goes where, and what it is to a reader who cannot see it. */
import type { PdfFont } from './fonts.ts'
import { linesOf, type SetLine, type SetRun } from './lines.ts'
import { lineMarks, ruleMarks } from './page-marks.ts'
import type { Setting } from './spans.ts'

/** A4, in points. */
export const sheet = { width: 595.28, height: 841.89, margin: 68 }
const inner = sheet.width - 2 * sheet.margin
const leading = 1.42

/** A piece of a paragraph that stands on one page: `paragraph` is its number among all. */
type Piece = { paragraph: number; marks: string }
export type Page = { pieces: Piece[] }

type Desk = {
  pages: Page[]
  y: number
  fonts: readonly PdfFont[]
  missing: Set<string>
  fontName: (run: SetRun) => string
}

export function pagesOf(
  settings: readonly Setting[],
  fonts: readonly PdfFont[],
  fontName: (run: SetRun) => string,
): { pages: Page[]; missing: string[] } {
  const desk: Desk = { pages: [], y: 0, fonts, missing: new Set(), fontName }
  turn(desk)
  settings.forEach((setting, number) => {
    if (setting.row) placeRow(desk, settings, number)
    else placeParagraph(desk, settings, number)
  })
  return { pages: desk.pages, missing: [...desk.missing] }
}

function turn(desk: Desk): void {
  desk.pages.push({ pieces: [] })
  desk.y = sheet.height - sheet.margin
}

function draw(desk: Desk, paragraph: number, marks: string): void {
  const pieces = desk.pages.at(-1)?.pieces
  const last = pieces?.at(-1)
  if (last && last.paragraph === paragraph) last.marks += marks
  else pieces?.push({ paragraph, marks })
}

const heightOf = ({ size }: SetLine): number => Math.max(size, 6) * leading

const tall = (lines: readonly SetLine[]): number => lines.reduce((sum, line) => sum + heightOf(line), 0)

function setLines(desk: Desk, { spans, indent, ...frame }: Setting): SetLine[] {
  return linesOf(spans, frame, inner - indent, desk.fonts, desk.missing)
}

/** What must stand on one page with a paragraph that is not the last on its own: up to the first two lines of what may be. */
function heldBy(desk: Desk, settings: readonly Setting[], number: number): number {
  const next = settings[number + 1]
  if (!settings[number]?.keep || !next) return 0
  if (next.row) return next.above + 30
  const lines = setLines(desk, next)
  return next.above + (next.keep ? tall(lines) + heldBy(desk, settings, number + 1) : tall(lines.slice(0, 2)))
}

/** No line of a paragraph stands alone on a page, neither its first nor its last. */
function neededAt(lines: readonly SetLine[], at: number): number {
  const together = at === 0 && lines.length === 3 ? 3 : at === 0 || at === lines.length - 2 ? 2 : 1
  return tall(lines.slice(at, at + together))
}

function placeParagraph(desk: Desk, settings: readonly Setting[], number: number): void {
  const setting = settings[number]
  if (!setting) return
  const lines = setLines(desk, setting)
  desk.y -= setting.above
  // What is held together is never more than most of a page.
  const held = setting.keep ? Math.min(tall(lines) + heldBy(desk, settings, number), sheet.height * 0.6) : 0
  lines.forEach((line, at) => {
    const height = heightOf(line)
    if (desk.y - Math.max(neededAt(lines, at), at === 0 ? held : 0) < sheet.margin) turn(desk)
    desk.y -= height
    const left = sheet.margin + (setting.direction === 'ltr' ? setting.indent : 0)
    const free = inner - setting.indent - line.width
    const isRight = (setting.direction === 'rtl') === (setting.align === 'start')
    const x = left + (setting.align === 'centre' ? free / 2 : isRight ? free : 0)
    draw(desk, number, lineMarks(line, x, desk.y + height * 0.25, desk.fontName))
  })
}

type Cells = { wide: number; lines: SetLine[] }[]

function cellsOf(desk: Desk, setting: Setting): Cells {
  const { cells = [], head = false, even = false } = setting.row ?? {}
  // Names need room where figures stand beside them.
  const first = cells.length > 3 && !even ? 2 : 1
  const unit = inner / (cells.length - 1 + first)
  const style = { size: 9.5, ...(head ? { bold: true } : {}) }
  return cells.map((text, column) => {
    const wide = column === 0 ? unit * first : unit
    return { wide, lines: linesOf([{ text, style }], setting, wide - 8, desk.fonts, desk.missing) }
  })
}

const rowHeight = (cells: Cells): number => Math.max(...cells.map(({ lines }) => tall(lines))) + 6

/** The cells of a row side by side; a row is never parted, and what says what its columns are stands above it on its page. */
function placeRow(desk: Desk, settings: readonly Setting[], number: number): void {
  const setting = settings[number]
  if (!setting) return
  const cells = cellsOf(desk, setting)
  const height = rowHeight(cells)
  desk.y -= setting.above
  if (desk.y - height - (setting.row?.head ? 30 : 0) < sheet.margin) {
    turn(desk)
    const head = headOver(settings, number)
    if (head) desk.y -= drawRow(desk, number, head, cellsOf(desk, head), true)
  }
  desk.y -= drawRow(desk, number, setting, cells, false)
}

function headOver(settings: readonly Setting[], number: number): Setting | undefined {
  for (let at = number - 1; settings[at]?.row; at -= 1) if (settings[at]?.row?.head) return settings[at]
  return undefined
}

/** How high it is. `again`: it has been told already, and is not read aloud once more. */
function drawRow(desk: Desk, number: number, setting: Setting, cells: Cells, again: boolean): number {
  const height = rowHeight(cells)
  let marks = ''
  let edge = sheet.margin
  for (const { lines, wide } of setting.direction === 'rtl' ? cells.toReversed() : cells) {
    let y = desk.y
    for (const line of lines) {
      y -= heightOf(line)
      const left = edge + 4
      const x = setting.direction === 'rtl' ? left + wide - 8 - line.width : left
      marks += lineMarks(line, x, y + 3, desk.fontName)
    }
    edge += wide
  }
  draw(desk, number, again ? `/Artifact BMC\n${marks}EMC\n` : marks)
  draw(desk, number, `/Artifact BMC\n${ruleMarks(sheet.margin, desk.y - height, inner, 0.4)}EMC\n`)
  return height
}

type EdgeDesk = {
  fonts: readonly PdfFont[]
  fontName: (run: SetRun) => string
  language: string
  direction: 'ltr' | 'rtl'
}

/** Above and below the text of a page, in the middle. */
export function edgeMarks(text: string, y: number, desk: EdgeDesk): string {
  const style = { size: 8.5, colour: [0.35, 0.35, 0.35] as [number, number, number] }
  const [line] = linesOf([{ text, style }], desk, inner, desk.fonts, new Set())
  if (!line) return ''
  return `/Artifact BMC\n${lineMarks(line, (sheet.width - line.width) / 2, y, desk.fontName)}EMC\n`
}

/** The marking, where lines end: there no mark of another kind stands. */
export function markingMarks(text: string, y: number, desk: EdgeDesk): string {
  const [line] = linesOf([{ text, style: { size: 12, bold: true } }], desk, inner, desk.fonts, new Set())
  if (!line) return ''
  const x = desk.direction === 'rtl' ? sheet.margin : sheet.width - sheet.margin - line.width
  return `/Artifact BMC\n${lineMarks(line, x, y, desk.fontName)}EMC\n`
}
