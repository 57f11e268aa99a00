/** The text of a negotiation as a file, in the format and variant that is asked for. Made here, on the client. */
import { utf8 } from '#platform/bytes.ts'
import { exerciseFileName } from '#platform/exercise.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import type { Negotiation } from '../text/state.ts'
import { akomaNtosoOf } from './akoma-ntoso.ts'
import type { Reading } from './book.ts'
import { docxOf } from './export-docx.ts'
import { htmlOf } from './html.ts'
import type { DocumentModel } from './model.ts'
import { plainOf } from './plain.ts'
import { documentOf } from './reading.ts'

export const formats = ['docx', 'pdf', 'html', 'txt', 'akn'] as const
export type Format = (typeof formats)[number]

export type Exported = {
  name: string
  type: string
  bytes: Uint8Array
  /** Letters that could not be set (PDF alone): such a text is better printed from its HTML. */
  missing: string[]
}
export type Exporting = {
  /** Reads a font file within `@fontsource-variable`, for PDF. */
  font?: (file: string) => Promise<Uint8Array>
  /** From 0 to 1. */
  progress?: (share: number) => void
}

const kinds: Record<Format, { ending: string; type: string }> = {
  docx: { ending: 'docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  pdf: { ending: 'pdf', type: 'application/pdf' },
  html: { ending: 'html', type: 'text/html;charset=utf-8' },
  txt: { ending: 'txt', type: 'text/plain;charset=utf-8' },
  akn: { ending: 'xml', type: 'application/akn+xml' },
}

export async function exportAs(
  format: Format,
  state: Negotiation,
  reading: Reading,
  o: Exporting = {},
): Promise<Exported> {
  o.progress?.(0)
  const model = documentOf(state, reading)
  o.progress?.(0.2)
  const { bytes, missing } = await written(format, model, o)
  o.progress?.(1)
  const { ending, type } = kinds[format]
  const date = reading.at.slice(0, 16).replace('T', ' ').replace(':', '.')
  const name = `${model.symbol ?? state.title}, ${model.variant}, ${date}.${ending}`
  return {
    name: fileNameOf(model.exercise ? exerciseFileName(name) : name),
    type,
    bytes,
    missing,
  }
}

async function written(
  format: Format,
  model: DocumentModel,
  { font, progress }: Exporting,
): Promise<{ bytes: Uint8Array; missing: string[] }> {
  if (format === 'pdf') {
    // The shaper and the fonts are large: they come when a PDF is asked for.
    const { fontFilesOf, pdfOf } = await import('#platform/documents/pdf.ts')
    if (!font) throw new Error('A PDF needs fonts: give `font` to read them.')
    const fonts = await Promise.all(fontFilesOf(model).map(font))
    progress?.(0.4)
    return pdfOf(model, fonts)
  }
  const bytes: Record<Exclude<Format, 'pdf'>, () => Uint8Array> = {
    docx: () => docxOf(model),
    html: () => utf8(htmlOf(model)),
    txt: () => utf8(plainOf(model)),
    akn: () => utf8(akomaNtosoOf(model)),
  }
  return { bytes: bytes[format](), missing: [] }
}
