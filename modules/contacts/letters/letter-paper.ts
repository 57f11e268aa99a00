/** A letter as a file: on paper for the writers of .docx and PDF. Made on the client, from the sheet alone. */
import type { Block, Paper } from '#platform/documents/paper.ts'
import { exerciseFileName, exerciseMark } from '#platform/exercise.ts'
import { directionOf, directionOfTag } from '#platform/languages.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import type { LetterPart, LetterSheet } from '../contract/letters.ts'
import { formsIn } from './forms-of-address.ts'

/** What frames the words is never parted from them: no signature stands alone on a page. A hand needs room to sign and to seal. */
const looks: Record<LetterPart['part'], Pick<Block, 'kind' | 'align' | 'keep' | 'room'>> = {
  exercise: { kind: 'front' },
  letterhead: { kind: 'title' },
  class: { kind: 'heading', align: 'centre' },
  marking: { kind: 'front' },
  number: { kind: 'line', keep: true },
  date: { kind: 'line', align: 'end', keep: true },
  subject: { kind: 'heading' },
  salutation: { kind: 'line', keep: true },
  text: { kind: 'line' },
  point: { kind: 'operative' },
  closing: { kind: 'line', keep: true },
  signature: { kind: 'line', align: 'end', keep: true, room: 48 },
  initials: { kind: 'line', align: 'end', keep: true, room: 36 },
  address: { kind: 'line', keep: true, room: 24 },
}

/** `at`: when it was issued or last changed (ISO, UTC), the only time in the file. */
function letterPaper(sheet: LetterSheet, at: string): Paper {
  const { language } = sheet
  const direction = directionOf(language)
  const frame = { depth: 0, language, direction } as const
  const { page } = formsIn(language).words
  return {
    title: sheet.title,
    symbol: sheet.number ?? sheet.class,
    marking: sheet.marking,
    class: sheet.class,
    language,
    direction,
    exercise: sheet.exercise,
    at,
    // The marking is on every page, above and below.
    blocks: sheet.parts
      .filter(({ part }) => part !== 'marking')
      .map(({ part, text, label, runs = [{ text, language: null }] }) => ({
        ...frame,
        ...looks[part],
        ...(label === undefined ? {} : { label }),
        inlines: runs.map((run) => ({
          kind: 'words' as const,
          text: run.text,
          ...(run.language === null ? {} : { of: { language: run.language, direction: directionOfTag(run.language) } }),
        })),
      })),
    notes: [],
    footnotes: [],
    words: { exercise: exerciseMark, page, notes: '', footnotes: '', reply: '' },
  }
}

export const letterFormats = ['docx', 'pdf'] as const
export type LetterFormat = (typeof letterFormats)[number]

const kinds: Record<LetterFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
}

/** `missing`: letters that no font has (PDF alone). */
type LetterFile = { name: string; type: string; bytes: Uint8Array; missing: string[] }

/** `font`: reads a file within `@fontsource-variable`, for PDF. */
export async function letterFile(
  format: LetterFormat,
  sheet: LetterSheet,
  at: string,
  font: (file: string) => Promise<Uint8Array>,
): Promise<LetterFile> {
  const paper = letterPaper(sheet, at)
  const name = fileNameOf(`${[sheet.class, sheet.number ?? at.slice(0, 10)].join(' ')}.${format}`)
  const made = { name: sheet.exercise ? exerciseFileName(name) : name, type: kinds[format] }
  if (format === 'docx') {
    const { docxOf } = await import('#platform/documents/docx.ts')
    return { ...made, bytes: docxOf(paper), missing: [] }
  }
  // The shaper and the fonts are large: they come when a PDF is asked for.
  const { fontFilesOf, pdfOf } = await import('#platform/documents/pdf.ts')
  return { ...made, ...pdfOf(paper, await Promise.all(fontFilesOf(paper).map(font))) }
}
