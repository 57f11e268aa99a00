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

type Told = Pick<Block, 'kind' | 'label' | 'cells' | 'align'> & { text?: string }

/** Two columns are a word and what it stands for; more are a table; what stands under bare numbers is one line of its own. */
function rowsOf(rows: readonly string[][]): Told[] {
  const [head = [], ...rest] = rows
  if (head.length === 2) return rest.map(([label = '', text = '']) => ({ kind: 'line', label: `${label}:`, text }))
  if (head.every((cell) => /^\d$/.test(cell)))
    return rest.map((cells) => ({ kind: 'line', align: 'centre', text: cells.join('   ') }))
  return rows.map((cells) => ({ kind: 'row', cells }))
}

function sheetPaper({ title, lead, printed, parts, language, at, page }: Sheet): Paper {
  const direction = directionOf(language)
  const blocks: Told[] = [
    { kind: 'title', text: title },
    { kind: 'front', text: printed },
    { kind: 'line', text: lead },
    ...parts.flatMap(({ title: head, words, steps = [], rows = [] }, number): Told[] => [
      { kind: 'part', text: `${new Intl.NumberFormat(language).format(number + 1)}. ${head}` },
      ...(words === undefined ? [] : [{ kind: 'line' as const, text: words }]),
      ...steps.map((text, step): Told => ({
        kind: 'line',
        label: `${String.fromCharCode(97 + step)})`,
        text,
      })),
      ...rowsOf(rows),
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
