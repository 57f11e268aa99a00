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
    if (setting.cells) placeRow(desk, setting, setting.cells, number)
    else placeParagraph(desk, setting, number, settings[number + 1])
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

function placeParagraph(desk: Desk, setting: Setting, number: number, next: Setting | undefined): void {
  const width = inner - setting.indent
  const lines = linesOf(setting.spans, setting, width, desk.fonts, desk.missing)
  desk.y -= setting.above
  lines.forEach((line, at) => {
    const height = heightOf(line)
    // A heading takes two lines of what follows with it; one that is followed by another, that one and two lines of its own.
    const needed = at === 0 && setting.keep ? height + (next?.keep ? 72 : 36) : height
    if (desk.y - needed < sheet.margin) turn(desk)
    desk.y -= height
    const left = sheet.margin + (setting.direction === 'ltr' ? setting.indent : 0)
    const free = width - line.width
    const isRight = (setting.direction === 'rtl') === (setting.align === 'start')
    const x = left + (setting.align === 'centre' ? free / 2 : isRight ? free : 0)
    draw(desk, number, lineMarks(line, x, desk.y + height * 0.25, desk.fontName))
  })
}

/** The cells of a row side by side; a row is never parted. */
function placeRow(desk: Desk, setting: Setting, cells: readonly string[], number: number): void {
  // Names need room where figures stand beside them.
  const first = cells.length > 3 ? 2 : 1
  const unit = inner / (cells.length - 1 + first)
  const set = cells.map((text, column) => {
    const wide = column === 0 ? unit * first : unit
    return { wide, lines: linesOf([{ text, style: { size: 9.5 } }], setting, wide - 8, desk.fonts, desk.missing) }
  })
  const height = Math.max(...set.map(({ lines }) => lines.reduce((sum, line) => sum + heightOf(line), 0))) + 6
  desk.y -= setting.above
  if (desk.y - height < sheet.margin) turn(desk)
  const ordered = setting.direction === 'rtl' ? set.toReversed() : set
  let edge = sheet.margin
  for (const { lines, wide } of ordered) {
    let y = desk.y
    for (const line of lines) {
      y -= heightOf(line)
      const left = edge + 4
      const x = setting.direction === 'rtl' ? left + wide - 8 - line.width : left
      draw(desk, number, lineMarks(line, x, y + 3, desk.fontName))
    }
    edge += wide
  }
  desk.y -= height
  draw(desk, number, `/Artifact BMC\n${ruleMarks(sheet.margin, desk.y, inner, 0.4)}EMC\n`)
}

/** Above and below the text of a page. */
export function edgeMarks(
  text: string,
  y: number,
  desk: { fonts: readonly PdfFont[]; fontName: (run: SetRun) => string; language: string; direction: 'ltr' | 'rtl' },
): string {
  const style = { size: 8.5, colour: [0.35, 0.35, 0.35] as [number, number, number] }
  const [line] = linesOf([{ text, style }], desk, inner, desk.fonts, new Set())
  if (!line) return ''
  return `/Artifact BMC\n${lineMarks(line, (sheet.width - line.width) / 2, y, desk.fontName)}EMC\n`
}
