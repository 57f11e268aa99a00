/**
 * A paper as PDF 1.7, made in the client: bundled fonts, Arabic and Thai script shaped, tagged so that it can be read
 * aloud, searched and copied. The same paper and fonts give the same bytes.
 */
import { strToU8 } from 'fflate'
import { type Paper, wordsOf } from './paper.ts'
import { fontFilesFor, openFont, type PdfFont } from './pdf/fonts.ts'
import type { SetRun } from './pdf/lines.ts'
import { edgeMarks, markingMarks, type Page, pagesOf, sheet } from './pdf/pages.ts'
import { newPdfFile, type PdfFile, pdfText, type Reference } from './pdf/pdf-file.ts'
import { type Setting, settingsOf } from './pdf/spans.ts'

/** The files of `@fontsource-variable` that this paper needs, to be handed to `pdfOf` in this order. */
export function fontFilesOf(paper: Paper): string[] {
  const { words } = paper
  const said = [
    paper.title,
    paper.symbol ?? '',
    paper.marking ?? '',
    words.exercise,
    words.page,
    words.notes,
    words.footnotes,
    words.reply,
    ...paper.blocks.map(({ inlines, cells, tag }) => [wordsOf(inlines), ...(cells ?? []), tag ?? ''].join(' ')),
    ...paper.notes.flatMap(({ by, lines }) => [by, ...lines]),
    ...paper.footnotes.map(({ inlines }) => wordsOf(inlines)),
  ]
  return fontFilesFor(said.join('\n'))
}

/** `missing`: letters that none of the bundled fonts has, drawn as question marks: such a text is better printed as HTML. */
export function pdfOf(paper: Paper, fontBytes: readonly Uint8Array[]): { bytes: Uint8Array; missing: string[] } {
  const file = newPdfFile()
  const fonts = fontBytes.map((bytes, at) => openFont(bytes, `Chancery${at + 1}`))
  const fontName = ({ font }: SetRun): string => `F${fonts.indexOf(font) + 1}`
  const settings = settingsOf(paper)
  const { pages, missing } = pagesOf(settings, fonts, fontName)
  const edges = pages.map((_, at) => edgesOf(paper, at, pages.length, fonts, fontName))
  const resources = file.reserve()
  const tree = file.reserve()
  const references = pages.map(() => file.reserve())
  pages.forEach((page, at) => {
    const content = file.addStream(strToU8(contentOf(page, settings) + (edges[at] ?? ''), true))
    file.write(
      references[at] ?? file.reserve(),
      `<< /Type /Page /Parent ${tree} /MediaBox [0 0 ${sheet.width} ${sheet.height}] /Resources ${resources} ` +
        `/Contents ${content} /StructParents ${at} /Tabs /S >>`,
    )
  })
  file.write(tree, `<< /Type /Pages /Count ${pages.length} /Kids [${references.join(' ')}] >>`)
  const embedded = fonts.flatMap((font, at) => {
    const reference = font.embed(file)
    return reference ? [`/F${at + 1} ${reference}`] : []
  })
  file.write(resources, `<< /Font << ${embedded.join(' ')} >> >>`)
  const catalogue = file.add(
    `<< /Type /Catalog /Pages ${tree} /Lang ${pdfText(paper.language)} /MarkInfo << /Marked true >> ` +
      `/ViewerPreferences << /DisplayDocTitle true /Direction /${paper.direction === 'rtl' ? 'R2L' : 'L2R'} >> ` +
      `/StructTreeRoot ${structureOf(file, pages, settings, references)} >>`,
  )
  const time = `(D:${paper.at.slice(0, 19).replaceAll(/[-:T]/g, '')}Z)`
  const info = file.add(
    `<< /Title ${pdfText(paper.title)} /Subject ${pdfText(paper.class)} /Producer (Chancery) /CreationDate ${time} /ModDate ${time} >>`,
  )
  return { bytes: file.bytes(catalogue, info), missing }
}

/** Each paragraph, or its part on this page, under a number by which the structure finds it. */
function contentOf({ pieces }: Page, settings: readonly Setting[]): string {
  return pieces
    .map(({ paragraph, marks }, id) => `/${settings[paragraph]?.role ?? 'P'} << /MCID ${id} >> BDC\n${marks}EMC\n`)
    .join('')
}

function edgesOf(
  paper: Paper,
  page: number,
  pages: number,
  fonts: readonly PdfFont[],
  fontName: (run: SetRun) => string,
): string {
  const desk = { fonts, fontName, language: paper.language, direction: paper.direction }
  const above = [paper.exercise ? paper.words.exercise : '', paper.symbol ?? '']
    .filter((text) => text !== '')
    .join(' – ')
  const number = new Intl.NumberFormat(paper.language, { useGrouping: false })
  const below = `${paper.words.page} ${number.format(page + 1)} / ${number.format(pages)}`
  const marking = (y: number) => (paper.marking === undefined ? '' : markingMarks(paper.marking, y, desk))
  return (
    (above === '' ? '' : edgeMarks(above, sheet.height - 40, desk)) +
    marking(sheet.height - 56) +
    edgeMarks(below.trim(), 36, desk) +
    marking(36)
  )
}

/** What is a heading, what a paragraph, in which language (ISO 32000-1, 14.7 and 14.8). */
function structureOf(
  file: PdfFile,
  pages: readonly Page[],
  settings: readonly Setting[],
  references: readonly Reference[],
): Reference {
  const root = file.reserve()
  const document = file.reserve()
  const places = settings.map((_, number) =>
    pages.flatMap(({ pieces }, page) =>
      pieces.flatMap(({ paragraph }, id) => (paragraph === number ? [{ page, id }] : [])),
    ),
  )
  const elements = settings.map(({ role, language }, number) => {
    const kids = (places[number] ?? []).map(
      ({ page, id }) => `<< /Type /MCR /Pg ${references[page] ?? ''} /MCID ${id} >>`,
    )
    return file.add(
      `<< /Type /StructElem /S /${role} /P ${document} /Lang ${pdfText(language)} /K [${kids.join(' ')}] >>`,
    )
  })
  file.write(document, `<< /Type /StructElem /S /Document /P ${root} /K [${elements.join(' ')}] >>`)
  const parents = pages.map(
    ({ pieces }, page) => `${page} [${pieces.map(({ paragraph }) => elements[paragraph] ?? 'null').join(' ')}]`,
  )
  file.write(
    root,
    `<< /Type /StructTreeRoot /K ${document} /ParentTree << /Nums [${parents.join(' ')}] >> /ParentTreeNextKey ${pages.length} >>`,
  )
  return root
}
