// The bundled fonts as files, for whoever sets a page with them. The addresses are those of the very files that the
// pages are drawn with.
import serifCyrillicExt from '@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-ext-wght-normal.woff2?url'
import serifCyrillic from '@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-wght-normal.woff2?url'
import serifGreek from '@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-normal.woff2?url'
import serifLatinExt from '@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2?url'
import serifLatin from '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2?url'
import serifVietnamese from '@fontsource-variable/source-serif-4/files/source-serif-4-vietnamese-wght-normal.woff2?url'
import thai from '@fontsource-variable/noto-sans-thai/files/noto-sans-thai-thai-wght-normal.woff2?url'
import arabic from '@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2?url'

const addresses: Record<string, string> = {
  'source-serif-4/files/source-serif-4-cyrillic-ext-wght-normal.woff2': serifCyrillicExt,
  'source-serif-4/files/source-serif-4-cyrillic-wght-normal.woff2': serifCyrillic,
  'source-serif-4/files/source-serif-4-greek-wght-normal.woff2': serifGreek,
  'source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2': serifLatinExt,
  'source-serif-4/files/source-serif-4-latin-wght-normal.woff2': serifLatin,
  'source-serif-4/files/source-serif-4-vietnamese-wght-normal.woff2': serifVietnamese,
  'noto-sans-thai/files/noto-sans-thai-thai-wght-normal.woff2': thai,
  'vazirmatn/files/vazirmatn-arabic-wght-normal.woff2': arabic,
}

export async function readFont(file: string): Promise<Uint8Array> {
  const address = addresses[file]
  if (address === undefined) throw new Error(`There is no font file ${file}.`)
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`The font file ${file} was answered with ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}
