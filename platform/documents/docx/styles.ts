/** The styles of a document in WordprocessingML. Their names say what a paragraph is, so that a file that comes back is read without guessing. */
import type { BlockKind, Paper } from '../paper.ts'
import { element, xmlHead } from '../xml-writing.ts'

export const wordSpace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

/** By their ids, which are also their names but for the blank: `Chancery Operative`. */
export const styleOf: Record<BlockKind, string> = {
  title: 'ChanceryTitle',
  heading: 'ChanceryHeading',
  preambular: 'ChanceryPreambular',
  operative: 'ChanceryOperative',
  definition: 'ChanceryDefinition',
  annex: 'ChanceryAnnex',
  front: 'ChanceryFront',
  part: 'ChanceryPart',
  line: 'ChanceryLine',
  row: 'ChanceryLine',
}
/** Runs that the house set beside the words: labels, tags. They are left out when a file is read. */
export const besideWords = 'ChanceryBeside'

const w = (name: string, attributes: Record<string, string | number | undefined> = {}, ...inner: string[]): string =>
  element(
    `w:${name}`,
    Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key.includes(':') ? key : `w:${key}`, value])),
    ...inner,
  )
export { w }

/** Half-points for letters, twentieths of a point for distances, as the format counts. */
const look: Record<BlockKind, { size?: number; bold?: boolean; italic?: boolean; centred?: boolean; before?: number }> =
  {
    title: { size: 32, bold: true, centred: true, before: 240 },
    heading: { size: 26, bold: true, before: 240 },
    preambular: { italic: false },
    operative: {},
    definition: {},
    annex: { size: 26, bold: true, before: 480 },
    front: { size: 20, centred: true },
    part: { size: 26, bold: true, before: 480 },
    line: {},
    row: {},
  }

/** Times New Roman has no Thai letters; Tahoma has, and is wherever Word is. It is larger at the same size. */
const complexFont = (language: string): { font: string; size: number } =>
  /^th(-|$)/.test(language) ? { font: 'Tahoma', size: 22 } : { font: 'Times New Roman', size: 24 }

export function stylesXml({ language }: Paper): string {
  const complex = complexFont(language)
  const defaults = w(
    'docDefaults',
    {},
    w(
      'rPrDefault',
      {},
      w(
        'rPr',
        {},
        w('rFonts', { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: complex.font }),
        w('sz', { val: 24 }),
        w('szCs', { val: complex.size }),
        w('lang', { val: language, bidi: language }),
      ),
    ),
    w('pPrDefault', {}, w('pPr', {}, w('spacing', { after: 160, line: 288, lineRule: 'auto' }))),
  )
  const normal = w('style', { type: 'paragraph', default: 1, styleId: 'Normal' }, w('name', { val: 'Normal' }))
  const kinds = [...new Set(Object.keys(styleOf))] as BlockKind[]
  const paragraphs = kinds.filter((kind) => kind !== 'row').map(paragraphStyle)
  const footnote = w(
    'style',
    { type: 'paragraph', styleId: 'FootnoteText' },
    w('name', { val: 'footnote text' }),
    w('basedOn', { val: 'Normal' }),
    w('rPr', {}, w('sz', { val: 20 }), w('szCs', { val: 20 })),
  )
  const reference = w(
    'style',
    { type: 'character', styleId: 'FootnoteReference' },
    w('name', { val: 'footnote reference' }),
    w('rPr', {}, w('vertAlign', { val: 'superscript' })),
  )
  const beside = w(
    'style',
    { type: 'character', customStyle: 1, styleId: besideWords },
    w('name', { val: 'Chancery Beside' }),
  )
  return xmlHead + w('styles', { 'xmlns:w': wordSpace }, defaults, normal, ...paragraphs, footnote, reference, beside)
}

function paragraphStyle(kind: BlockKind): string {
  const { size, bold, italic, centred, before } = look[kind]
  const id = styleOf[kind]
  return w(
    'style',
    { type: 'paragraph', customStyle: 1, styleId: id },
    w('name', { val: id.replace('Chancery', 'Chancery ') }),
    w('basedOn', { val: 'Normal' }),
    w(
      'pPr',
      {},
      kind === 'title' || kind === 'heading' || kind === 'part' || kind === 'annex' ? w('keepNext') : '',
      before ? w('spacing', { before }) : '',
      centred ? w('jc', { val: 'center' }) : '',
      kind === 'title' || kind === 'heading' || kind === 'annex' || kind === 'part'
        ? w('outlineLvl', { val: kind === 'title' ? 0 : 1 })
        : '',
    ),
    w(
      'rPr',
      {},
      bold ? w('b') + w('bCs') : '',
      italic ? w('i') + w('iCs') : '',
      size ? w('sz', { val: size }) + w('szCs', { val: size }) : '',
    ),
  )
}
