/**
 * Tables in comma-separated values (RFC 4180), in and out. A cell that a spreadsheet would run as a formula is refused on
 * the way in; on the way out it carries an apostrophe before the formula, which reading takes off again.
 */
import { ImportFault } from './fault.ts'

export const limits = { characters: 1_000_000, rows: 2_000, columns: 50, cell: 30_000 } as const

export type Row = {
  /** Where it begins in the file, from 1. */
  line: number
  cells: string[]
}

/** What begins a formula in one spreadsheet or another, the wide forms of these marks included. */
const formula = /^\s*[=+\-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]|^[\t\r]/u

/**
 * Where the comma is the decimal mark, a spreadsheet divides rows at semicolons, and some at tabs: then a quotation mark
 * within the row protects nothing, and a formula may begin within a cell. Apostrophes before the mark are ours or a writer's.
 * No character fits two branches (`\s` of JavaScript has U+FEFF in it): n of one that did would be tried in 2^n ways.
 */
const within = /([;\t\r\n](?:[^\S\t\r\n]|")*)('*)(?=[=+\-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}])/gu

export function looksLikeFormula(cell: string): boolean {
  return formula.test(cell) || [...cell.matchAll(within)].some(([, , apostrophes]) => apostrophes === '')
}

/** Reads a whole table. Throws an ImportFault at the first line that is not as RFC 4180 says. Empty lines are left out. */
export function readRows(text: string): Row[] {
  if (text.length > limits.characters) throw new ImportFault(1, 'too-long', `${limits.characters}`)
  const reader = { text: text.replace(/^\uFEFF/, ''), at: 0, line: 1 }
  const rows: Row[] = []
  while (reader.at < reader.text.length) {
    const row = readRow(reader)
    if (row.cells.length === 1 && row.cells[0] === '') continue
    if (rows.length >= limits.rows) throw new ImportFault(row.line, 'too-many', `${limits.rows}`)
    rows.push(row)
  }
  return rows
}

type Reader = { text: string; at: number; line: number }

function readRow(reader: Reader): Row {
  const row: Row = { line: reader.line, cells: [] }
  for (;;) {
    const cell = reader.text[reader.at] === '"' ? readQuoted(reader) : readPlain(reader)
    if (cell.length > limits.cell) throw new ImportFault(row.line, 'too-long', cell)
    if (/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/.test(cell) || !cell.isWellFormed())
      throw new ImportFault(row.line, 'control-character')
    row.cells.push(cell)
    if (row.cells.length > limits.columns) throw new ImportFault(row.line, 'columns', `${limits.columns}`)
    const end = /\r\n|\n|,/y
    end.lastIndex = reader.at
    const mark = end.exec(reader.text)?.[0]
    reader.at += mark?.length ?? 0
    if (mark === ',') continue
    if (mark === undefined && reader.at < reader.text.length)
      throw new ImportFault(reader.line, 'quotation', reader.text.slice(reader.at, reader.at + 40))
    reader.line++
    return row
  }
}

function readPlain(reader: Reader): string {
  const plain = /[^",\r\n]*/y
  plain.lastIndex = reader.at
  const cell = plain.exec(reader.text)?.[0] ?? ''
  reader.at += cell.length
  return cell
}

function readQuoted(reader: Reader): string {
  const begun = reader.line
  let cell = ''
  for (let at = reader.at + 1; ;) {
    const end = reader.text.indexOf('"', at)
    if (end === -1) throw new ImportFault(begun, 'quotation')
    const piece = reader.text.slice(at, end)
    reader.line += piece.split('\n').length - 1
    cell += piece
    reader.at = end + 1
    if (reader.text[reader.at] !== '"') return cell
    cell += '"'
    at = reader.at + 1
  }
}

/** A table with CRLF at the end of each row. Cells that could be formulas carry an apostrophe before them. */
export function writeRows(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(cell: string): string {
  const inside = cell.replaceAll(within, "$1'$2")
  const said = formula.test(cell) || cell.startsWith("'") ? `'${inside}` : inside
  return /[",\r\n]|^\s|\s$/.test(said) ? `"${said.replaceAll('"', '""')}"` : said
}

/** What a cell says, without the apostrophes that kept it from being run. */
export function saidIn(cell: string): string {
  const inside = cell.replaceAll(within, (_, before: string, apostrophes: string) => before + apostrophes.slice(1))
  return inside.startsWith("'") ? inside.slice(1) : inside
}
