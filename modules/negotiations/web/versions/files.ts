// The formats in which a text leaves the table. Each is fetched when it is first asked for.
import type { Reading } from '../../documents/book.ts'
import type { Negotiation } from '../../text/state.ts'

export const formats = ['docx', 'html', 'akn', 'text'] as const
export type Format = (typeof formats)[number]
export type GivenFile = { name: string; type: string; content: string | Uint8Array }

export async function fileOf(format: Format, state: Negotiation, o: Reading): Promise<GivenFile> {
  const { documentOf } = await import('../../documents/reading.ts')
  const model = documentOf(state, o)
  const name = nameOf(state, o.variant)
  if (format === 'docx') {
    const { docxOf } = await import('../../documents/export-docx.ts')
    return {
      name: `${name}.docx`,
      type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      content: docxOf(model),
    }
  }
  if (format === 'html') {
    const { htmlOf } = await import('../../documents/html.ts')
    return { name: `${name}.html`, type: 'text/html', content: htmlOf(model) }
  }
  if (format === 'akn') {
    const { akomaNtosoOf } = await import('../../documents/akoma-ntoso.ts')
    return { name: `${name}.xml`, type: 'application/xml', content: akomaNtosoOf(model) }
  }
  const { plainOf } = await import('../../documents/plain.ts')
  return { name: `${name}.txt`, type: 'text/plain', content: plainOf(model) }
}

/** Its symbol, else its title, in letters that every file system bears. */
function nameOf({ symbol, title }: Negotiation, variant: string): string {
  const from = (symbol ?? title)
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${from.slice(0, 60) || 'text'}-${variant}`
}
