/** The bundled fonts: which one has a letter, how letters of a script are shaped, and what of them goes into a file. */
import { create, type Font, type Glyph } from 'fontkit'
import type { PdfFile, Reference } from './pdf-file.ts'
import { pdfNumber } from './pdf-file.ts'
import { trueTypeOf } from './true-type.ts'

const serif = (part: string): string => `source-serif-4/files/source-serif-4-${part}-wght-normal.woff2`

/** Within `@fontsource-variable`, in the order in which a letter is looked for, with the letters that call for them. */
const bundled: readonly [string, RegExp][] = [
  [serif('latin'), /./su],
  ['vazirmatn/files/vazirmatn-arabic-wght-normal.woff2', /\p{Script=Arabic}/u],
  ['noto-sans-thai/files/noto-sans-thai-thai-wght-normal.woff2', /\p{Script=Thai}/u],
  [serif('latin-ext'), /[\u0100-\u02ba\u1d00-\u1dbf\u1e00-\u1e9f\u2c60-\u2c7f\ua720-\ua7ff]/u],
  [serif('vietnamese'), /[\u0102\u0103\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/u],
  [serif('cyrillic'), /\p{Script=Cyrillic}/u],
  [serif('cyrillic-ext'), /[\u0460-\u052f]/u],
  [serif('greek'), /\p{Script=Greek}/u],
]

/** The font files that a text needs: give their bytes to `pdfOf`, in this order. */
export function fontFilesFor(text: string): string[] {
  return bundled.filter(([, letters]) => letters.test(text)).map(([file]) => file)
}

export type Shaped = { glyphs: PlacedGlyph[]; width: number }
/** In thousandths of the font's size, from the pen. */
export type PlacedGlyph = { number: number; advance: number; nominal: number; x: number; y: number }

export type PdfFont = {
  name: string
  has: (letter: string) => boolean
  /** In the order in which they are drawn, from the left. */
  shape: (text: string, direction: 'ltr' | 'rtl', language: string) => Shaped
  /** Writes what was used of it; undefined for nothing. */
  embed: (file: PdfFile) => Reference | undefined
}

export function openFont(bytes: Uint8Array, name: string): PdfFont {
  const font = create(bytes)
  acquaint(font)
  const used: { glyph: Glyph; text: string }[] = [{ glyph: font.getGlyph(0), text: '' }]
  const numbers = new Map<number, number>([[0, 0]])
  const seen = new Map<string, Shaped>()
  const scale = 1000 / font.unitsPerEm
  const numberOf = (glyph: Glyph, text: string): number => {
    const known = numbers.get(glyph.id)
    if (known !== undefined) return known
    numbers.set(glyph.id, used.length)
    used.push({ glyph, text })
    return used.length - 1
  }
  return {
    name,
    has: (letter) => Array.from(letter).every((one) => font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0)),
    shape: (text, direction, language) => {
      const key = `${direction}${text}`
      const known = seen.get(key)
      if (known) return known
      const ordered = thaiInOrder(text)
      const run = font.layout(ordered, undefined, undefined, language, direction)
      const letters = lettersIn(ordered, run.glyphs, direction)
      const glyphs = run.glyphs.map((glyph, at): PlacedGlyph => {
        const { xAdvance = 0, xOffset = 0, yOffset = 0 } = run.positions[at] ?? {}
        return {
          number: numberOf(glyph, letters[at] ?? ''),
          advance: xAdvance * scale,
          nominal: Math.round(glyph.advanceWidth) * scale,
          x: xOffset * scale,
          y: yOffset * scale,
        }
      })
      const shaped = { glyphs, width: glyphs.reduce((sum, { advance }) => sum + advance, 0) }
      seen.set(key, shaped)
      return shaped
    },
    embed: (file) => (used.length > 1 ? embedded(file, font, name, used) : undefined),
  }
}

/**
 * fontkit remembers of each glyph the letters of which it first heard, none where it met it as a part of another; then the
 * letter no longer joins. So it hears of every letter before it looks at a single outline: within one call it asks for
 * outlines last. Forms that have code points of their own for the sake of old standards would be taken for the letters.
 */
function acquaint(font: Font): void {
  const letters = font.characterSet.map((code) => String.fromCodePoint(code))
  font.layout(letters.filter((letter) => letter.normalize('NFKC') === letter).join(' '))
}

/** The letters that each glyph stands for. Where fontkit forgot them (see above), it is the next of the text. */
function lettersIn(text: string, glyphs: readonly Glyph[], direction: 'ltr' | 'rtl'): string[] {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
  let at = 0
  const logical = (direction === 'rtl' ? glyphs.toReversed() : glyphs).map(({ codePoints }) => {
    const known = codePoints.length > 0 ? codePoints : codes.slice(at, at + 1)
    at += known.length
    return String.fromCodePoint(...known)
  })
  return direction === 'rtl' ? logical.toReversed() : logical
}

/**
 * SARA AM is a ring above and a vowel behind; the ring stands below the tone marks that are typed before it, so it
 * comes first. Shapers that know Thai do this; fontkit does not.
 */
function thaiInOrder(text: string): string {
  return text.replaceAll(/(?<![\u0e48-\u0e4b])([\u0e48-\u0e4b]*)\u0e33/g, '\u0e4d$1\u0e32')
}

/** As a composite font, whose character codes are the numbers of its glyphs (ISO 32000-1, 9.7). */
function embedded(file: PdfFile, font: Font, name: string, used: readonly { glyph: Glyph; text: string }[]): Reference {
  const scale = 1000 / font.unitsPerEm
  const glyphs = used.map(({ glyph }) => glyph)
  const bytes = trueTypeOf(glyphs, font)
  const program = file.addStream(bytes, `/Length1 ${bytes.length}`)
  const [ascent, descent] = [pdfNumber(font.ascent * scale), pdfNumber(font.descent * scale)]
  const descriptor = file.add(
    `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [-1000 ${descent} 2000 ${ascent}] /ItalicAngle 0 ` +
      `/Ascent ${ascent} /Descent ${descent} /CapHeight 700 /StemV 80 /FontFile2 ${program} >>`,
  )
  const widths = glyphs.map(({ advanceWidth }) => pdfNumber(Math.round(advanceWidth) * scale)).join(' ')
  const descendant = file.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) ` +
      `/Supplement 0 >> /FontDescriptor ${descriptor} /DW 0 /W [0 [${widths}]] /CIDToGIDMap /Identity >>`,
  )
  const letters = file.addStream(new TextEncoder().encode(lettersOf(used.map(({ text }) => text))))
  return file.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant}] ` +
      `/ToUnicode ${letters} >>`,
  )
}

/** From glyphs back to letters, so that a text can be searched and copied (ISO 32000-1, 9.10.3). */
function lettersOf(texts: readonly string[]): string {
  const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0')
  const units = (text: string) => Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at))).join('')
  const rows = texts.map((text, at) => (text === '' ? '' : `<${hex(at)}> <${units(text)}>`)).filter((row) => row !== '')
  const blocks = Array.from({ length: Math.ceil(rows.length / 100) }, (_, at) => rows.slice(at * 100, at * 100 + 100))
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}
