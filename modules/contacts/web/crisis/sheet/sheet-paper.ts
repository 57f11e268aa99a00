// The sheet as PDF, made on this device: who would be called is nobody else's to know.
import type { Block, Paper } from '#platform/documents/paper.ts'
import { directionOf, type Language } from '#platform/languages.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import type { SheetPart } from './sheet-parts.ts'

type Sheet = {
  title: string
  /** Of the file, without its ending. */
  name: string
  lead: string
  printed: string
  parts: readonly SheetPart[]
  language: Language
  /** ISO, UTC. */
  at: string
  page: string
}

type Told = Pick<Block, 'kind' | 'label' | 'cells' | 'head' | 'even' | 'room'> & { text?: string }

/** For a hand that signs. */
const withRoom = (cells: readonly string[]): string[] => cells.map((cell) => `\n${cell}`)

/** Two columns are a word and what it stands for; more are a table, under bare numbers one of equal columns. */
function rowsOf(rows: readonly string[][], language: Language): Told[] {
  const colon = language === 'fr' ? '\u00a0:' : ':'
  const [head = [], ...rest] = rows
  if (head.length === 2)
    return rest.map(([label = '', text = '']) => ({ kind: 'line', label: `${label}${colon}`, text }))
  const even = head.every((cell) => cell.length < 3)
  return rows.map((cells, at) => ({ kind: 'row', cells, head: at === 0, even }))
}

function sheetPaper({ title, lead, printed, parts, language, at, page }: Sheet): Paper {
  const direction = directionOf(language)
  const number = new Intl.NumberFormat(language)
  const blocks: Told[] = [
    { kind: 'title', text: title },
    { kind: 'front', text: printed },
    { kind: 'line', text: lead },
    ...parts.flatMap(({ id, title: head, words, steps = [], rows = [] }, at): Told[] => [
      { kind: 'part', text: `${number.format(at + 1)}. ${head}` },
      ...(words === undefined ? [] : [{ kind: 'line' as const, text: words }]),
      ...steps.map((text, step): Told => ({
        kind: 'line',
        label: `${number.format(step + 1)}.`,
        text,
      })),
      ...rowsOf(id === 'seen' ? rows.map((cells, row) => (row === 0 ? cells : withRoom(cells))) : rows, language),
    ]),
  ]
  return {
    title,
    symbol: title,
    class: title,
    language,
    direction,
    exercise: false,
    at,
    blocks: blocks.map(({ text = '', ...told }): Block => ({
      ...told,
      depth: 0,
      language,
      direction,
      inlines: [{ kind: 'words', text }],
    })),
    notes: [],
    footnotes: [],
    words: { exercise: '', page, notes: '', footnotes: '', reply: '' },
  }
}

/** `font`: reads a file within `@fontsource-variable`. `missing`: letters that no font has. */
export async function sheetFile(
  sheet: Sheet,
  font: (file: string) => Promise<Uint8Array>,
): Promise<{ name: string; type: string; bytes: Uint8Array; missing: string[] }> {
  // The shaper and the fonts are large: they come when a PDF is asked for, which is on a quiet day.
  const { fontFilesOf, pdfOf } = await import('#platform/documents/pdf.ts')
  const paper = sheetPaper(sheet)
  const name = fileNameOf(`${sheet.name}.pdf`)
  return { name, type: 'application/pdf', ...pdfOf(paper, await Promise.all(fontFilesOf(paper).map(font))) }
}
