/** Blocks, changes, comments' anchors and footnotes in WordprocessingML (ECMA-376 part 1, 17). */
import type { Block, Change, Footnote, Inline, Paper } from '../paper.ts'
import { withLatinApart } from '../../latin-stretches.ts'
import { escaped, xmlHead } from '../xml-writing.ts'
import { besideWords, styleOf, w, wordSpace } from './styles.ts'

const spaces = {
  'xmlns:w': wordSpace,
  'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'xmlns:w14': 'http://schemas.microsoft.com/office/word/2010/wordml',
  'xmlns:w15': 'http://schemas.microsoft.com/office/word/2012/wordml',
  'xmlns:mc': 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  'mc:Ignorable': 'w14 w15',
}
type Frame = { language: string; direction: 'ltr' | 'rtl' }
/** Numbers the changes through the whole document, as the format wants them. */
type Counter = { changes: number }

export function documentXml(model: Paper): string {
  const counter: Counter = { changes: 0 }
  const body = rowsTogether(model.blocks).map((part) =>
    Array.isArray(part) ? table(part, counter) : paragraph(part, counter),
  )
  const section = w(
    'sectPr',
    {},
    w('headerReference', { type: 'default', 'r:id': 'header' }),
    w('footerReference', { type: 'default', 'r:id': 'footer' }),
    w('pgSz', { w: 11906, h: 16838 }),
    w('pgMar', { top: 1440, right: 1440, bottom: 1440, left: 1440, header: 708, footer: 708, gutter: 0 }),
    model.direction === 'rtl' ? w('bidi') : '',
  )
  return xmlHead + w('document', spaces, w('body', {}, ...body, section))
}

function rowsTogether(blocks: readonly Block[]): (Block | Block[])[] {
  const parts: (Block | Block[])[] = []
  for (const block of blocks) {
    const last = parts.at(-1)
    if (block.kind !== 'row') parts.push(block)
    else if (Array.isArray(last)) last.push(block)
    else parts.push([block])
  }
  return parts
}

function paragraph(block: Block, counter: Counter): string {
  const beside = [block.label, block.alternative].filter((text) => text !== undefined)
  return w(
    'p',
    {},
    paragraphLook(block, styleOf[block.kind], block),
    beside.length > 0 ? run(`${beside.join('\t')}\t`, block, besideWords) : '',
    ...block.inlines.map((inline) => inlineXml(inline, block, counter)),
    block.tag ? run(` (${block.tag})`, block, besideWords) : '',
  )
}

/** In a paragraph from the right, `right` is where its lines end: on the left (ECMA-376 part 1, 17.18.44). */
const sideOf = { centre: 'center', end: 'right' } as const

function paragraphLook(
  { direction }: Frame,
  style: string,
  place?: Pick<Block, 'depth' | 'align' | 'keep' | 'room'>,
): string {
  return w(
    'pPr',
    {},
    w('pStyle', { val: style }),
    place?.keep ? w('keepNext') + w('keepLines') : '',
    direction === 'rtl' ? w('bidi') : '',
    place?.room ? w('spacing', { before: place.room * 20 }) : '',
    place && place.depth > 0 ? w('ind', { left: place.depth * 567 }) : '',
    place?.align ? w('jc', { val: sideOf[place.align] }) : '',
  )
}

function inlineXml(inline: Inline, frame: Frame, counter: Counter): string {
  switch (inline.kind) {
    case 'sign':
      return run(inline.text, frame)
    case 'words': {
      const own = inline.of ?? frame
      const text = own.direction === frame.direction ? inline.text : embedded(inline.text, own.direction)
      return inline.change ? changed(text, inline.change, own, counter) : run(text, own)
    }
    case 'opens':
      return w('commentRangeStart', { id: inline.note })
    case 'closes':
      return w('commentRangeEnd', { id: inline.note }) + w('r', {}, w('commentReference', { id: inline.note }))
    case 'footnote':
      return w(
        'r',
        {},
        w('rPr', {}, w('rStyle', { val: 'FootnoteReference' })),
        w('footnoteReference', { id: footnoteId(inline.footnote) }),
      )
  }
}

function changed(text: string, { kind, by, at }: Change, frame: Frame, counter: Counter): string {
  counter.changes += 1
  const author = { id: 1_000_000 + counter.changes, author: by, date: toTheSecond(at) }
  return w(kind, author, run(text, frame, undefined, kind === 'del' ? 'delText' : 't'))
}

/** The format has no parts of a second. */
const toTheSecond = (at: string): string => `${at.slice(0, 19)}Z`

type Tag = 't' | 'delText'

/** In words from the right each stretch that is read from the left is a run of its own, which nothing beside it turns. */
function run(text: string, frame: Frame, style?: string, tag: Tag = 't'): string {
  if (frame.direction === 'ltr') return oneRun(text, frame, style, tag)
  return withLatinApart(text)
    .map(({ text: words, latin }) =>
      latin
        ? oneRun(embedded(words, 'ltr'), { language: 'en', direction: 'ltr' }, style, tag)
        : oneRun(words, frame, style, tag),
    )
    .join('')
}

/**
 * Programs that go by Unicode’s algorithm alone turn signs and figures at the ends of such a stretch, and know nothing of the
 * format’s own embedding (LibreOffice 7.4). The marks of an embedding are no words: they are left out when a file is read.
 */
function embedded(words: string, direction: Frame['direction']): string {
  return /^[\p{L} ]*$/u.test(words) ? words : `${direction === 'ltr' ? '\u202a' : '\u202b'}${words}\u202c`
}

function oneRun(text: string, { language, direction }: Frame, style: string | undefined, tag: Tag): string {
  if (text === '') return ''
  const complex = direction === 'rtl' || /^(th|lo|km|my|hi|he)(-|$)/.test(language)
  const look = w(
    'rPr',
    {},
    style ? w('rStyle', { val: style }) : '',
    direction === 'rtl' ? w('rtl') : '',
    complex && direction === 'ltr' ? w('cs') : '',
    w('lang', complex ? { bidi: language } : { val: language }),
  )
  const parts = text.split(/(\t|\n)/).map((part) => {
    if (part === '\t') return w('tab')
    if (part === '\n') return w('br')
    return part === '' ? '' : `<w:${tag} xml:space="preserve">${escaped(part)}</w:${tag}>`
  })
  return w('r', {}, look, ...parts)
}

function table(rows: readonly Block[], counter: Counter): string {
  const columns = Math.max(...rows.map(({ cells }) => cells?.length ?? 1))
  const width = Math.floor(9000 / columns)
  const border = (side: string) => w(side, { val: 'single', sz: 4, space: 0, color: 'auto' })
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border)
  return w(
    'tbl',
    {},
    w(
      'tblPr',
      {},
      rows[0]?.direction === 'rtl' ? w('bidiVisual') : '',
      w('tblW', { w: 9000, type: 'dxa' }),
      w('tblBorders', {}, ...sides),
    ),
    w('tblGrid', {}, ...Array.from({ length: columns }, () => w('gridCol', { w: width }))),
    ...rows.map((row) =>
      w(
        'tr',
        {},
        w('trPr', {}, w('cantSplit'), row.head ? w('tblHeader') : ''),
        ...(row.cells ?? []).map((text) =>
          w(
            'tc',
            {},
            w('tcPr', {}, w('tcW', { w: width, type: 'dxa' })),
            paragraph({ ...row, inlines: [{ kind: 'words', text }] }, counter),
          ),
        ),
      ),
    ),
  )
}

export function commentsXml({ notes }: Paper): string {
  const comments = notes.map((note) =>
    w(
      'comment',
      { id: note.number, author: note.by, date: toTheSecond(note.at), initials: note.initials },
      ...note.lines.map((line, at) =>
        w(
          'p',
          at === note.lines.length - 1 ? { 'w14:paraId': paragraphId(note.number) } : {},
          paragraphLook(note, 'Normal'),
          run(line, note),
        ),
      ),
    ),
  )
  return xmlHead + w('comments', spaces, ...comments)
}

/** Which comment answers which, as Word has kept it since 2012 ([MS-DOCX] 2.5.3). */
export function commentThreadsXml({ notes }: Paper): string {
  const threads = notes.map(({ number, replyTo }) =>
    w('commentEx', {
      'w15:paraId': paragraphId(number),
      'w15:paraIdParent': replyTo === undefined ? undefined : paragraphId(replyTo),
      'w15:done': 0,
    }).replace('<w:', '<w15:'),
  )
  return `${xmlHead}<w15:commentsEx xmlns:w15="${spaces['xmlns:w15']}">${threads.join('')}</w15:commentsEx>`
}

const paragraphId = (number: number): string => (0x10000000 + number).toString(16).toUpperCase().padStart(8, '0')

/**
 * From 0, and without separators of our own: LibreOffice 7.4 takes one footnote for the next where comments stand before
 * the first and numbers begin later.
 */
const footnoteId = (number: number): number => number - 1

export function footnotesXml({ footnotes }: Paper): string {
  const counter: Counter = { changes: 500_000 }
  const written = ({ number, inlines, ...frame }: Footnote) =>
    w(
      'footnote',
      { id: footnoteId(number) },
      w(
        'p',
        {},
        // A reserve is no part of the text: read again, it is told from the footnotes of the text by its style.
        paragraphLook(frame, frame.kind === 'reserve' ? styleOf.line : 'FootnoteText'),
        w('r', {}, w('rPr', {}, w('rStyle', { val: 'FootnoteReference' })), w('footnoteRef')),
        run(' ', frame, besideWords),
        ...inlines.map((inline) => inlineXml(inline, frame, counter)),
      ),
    )
  return xmlHead + w('footnotes', spaces, ...footnotes.map(written))
}

/** Above every page: the symbol, that it is an exercise, and the marking. Below: its number, of how many, and the marking again. */
export function headerXml(model: Paper): string {
  const text = [model.exercise ? model.words.exercise : '', model.symbol ?? model.title].filter((part) => part !== '')
  const symbol = w('p', {}, paragraphLook(model, styleOf.front), run(text.join(' – '), model))
  return xmlHead + w('hdr', spaces, symbol, markingXml(model))
}

export function footerXml(model: Paper): string {
  const field = (of: string) => w('fldSimple', { instr: ` ${of} ` }, run('1', model))
  const page = [run(`${model.words.page} `.trimStart(), model), field('PAGE'), run(' / ', model), field('NUMPAGES')]
  return xmlHead + w('ftr', spaces, w('p', {}, paragraphLook(model, styleOf.front), ...page), markingXml(model))
}

function markingXml({ marking, direction }: Paper): string {
  if (marking === undefined) return ''
  const look = w('rPr', {}, w('b'), w('sz', { val: 24 }), w('lang', { val: 'en' }))
  const words = w('r', {}, look, `<w:t xml:space="preserve">${escaped(marking)}</w:t>`)
  return w('p', {}, paragraphLook({ language: 'en', direction }, 'Normal', { depth: 0, align: 'end' }), words)
}
