/** Lines drawn on a page: the operators of its content stream (ISO 32000-1, 8 and 9). */
import { pdfNumber, pdfText } from './pdf-file.ts'
import type { SetLine, SetRun } from './lines.ts'

const hex = (number: number): string => number.toString(16).padStart(4, '0')

/** A line with its left end at x and its letters standing on y. `fontName`: under which a font is known to the page. */
export function lineMarks(line: SetLine, x: number, y: number, fontName: (run: SetRun) => string): string {
  return line.runs.map((run) => runMarks(run, x + run.x, y + (run.style.rise ?? 0), fontName(run))).join('')
}

/**
 * Each stretch from the left says what it reads, for where its glyphs alone do not (Thai). Stretches from the right do not:
 * programs take glyphs as they are seen and turn them themselves, and would turn what is in the order of reading.
 */
function runMarks({ style, shaped, width, text, turned }: SetRun, x: number, y: number, font: string): string {
  const { size, bold, colour = [0, 0, 0], line } = style
  const ink = colour.map(pdfNumber).join(' ')
  // Our fonts come in one weight: bold is drawn with a thin outline of the same ink.
  const weight = bold ? `2 Tr ${pdfNumber(size / 40)} w ${ink} RG ` : '0 Tr '
  const rule =
    line === undefined ? '' : ruleMarks(x, y + size * (line === 'under' ? -0.14 : 0.26), width, size / 18, colour)
  return (
    `${turned ? '/Span BMC' : `/Span << /ActualText ${pdfText(text)} >> BDC`}\nBT /${font} ${pdfNumber(size)} Tf ${ink} rg ${weight}` +
    `${pdfNumber(x)} ${pdfNumber(y)} Td\n${glyphMarks(shaped, size)}\nET EMC\n${rule}`
  )
}

/** Glyphs in one array, moved where the font moves them; a glyph that stands higher is raised. */
function glyphMarks({ glyphs }: SetRun['shaped'], size: number): string {
  let parts = ''
  let row = ''
  let raised = 0
  const flush = (): void => {
    if (row !== '') parts += `[${row}] TJ\n`
    row = ''
  }
  for (const { number, advance, nominal, x, y } of glyphs) {
    if (y !== raised) {
      flush()
      parts += `${pdfNumber((y * size) / 1000)} Ts\n`
      raised = y
    }
    row += `${moved(-x)}<${hex(number)}>${moved(nominal + x - advance)}`
  }
  flush()
  return raised === 0 ? parts : `${parts}0 Ts\n`
}

/** Back by so many thousandths of the size. */
const moved = (by: number): string => (Math.abs(by) < 0.5 ? '' : ` ${pdfNumber(by)} `)

export function ruleMarks(
  x: number,
  y: number,
  width: number,
  thickness: number,
  colour: readonly number[] = [0.6, 0.6, 0.6],
): string {
  return `${colour.map(pdfNumber).join(' ')} rg ${[x, y, width, thickness].map(pdfNumber).join(' ')} re f\n`
}
