/** A document as one HTML file that needs nothing else: read on any screen, printed on any printer, in every script. */
import type { Block, Change, Footnote, Inline } from '#platform/documents/paper.ts'
import type { DocumentModel, Note } from './model.ts'
import { element, escaped } from '#platform/documents/xml-writing.ts'

/** Fonts are those of the reader's machine; the page is A4 where the printer does not say otherwise. */
const look = `
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 'Source Serif 4', 'Source Serif', Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff; }
[lang|=fa], [lang|=ar] { font-family: Vazirmatn, 'Noto Naskh Arabic', Tahoma, serif; }
[lang|=th] { font-family: 'Noto Sans Thai', 'Noto Serif Thai', Sarabun, Thonburi, sans-serif; }
p, h1, h2 { margin: 0 0 .8em; white-space: pre-wrap; overflow-wrap: break-word; text-align: start; }
h1 { font-size: 1.5rem; text-align: center; } h2 { font-size: 1.15rem; margin-top: 1.6em; }
.front { text-align: center; font-size: .9rem; color: #444; }
.beside { color: #555; margin-inline-end: .6em; } .tag { color: #555; font-size: .85em; }
.sign { font-weight: 600; color: #7a3b00; }
ins { text-decoration: underline; color: #0b5d1e; } del { text-decoration: line-through; color: #9b1c1c; }
.about { background: #fff6dd; } sup a { text-decoration: none; }
.depth-1 { margin-inline-start: 2em; } .depth-2 { margin-inline-start: 4em; } .depth-3 { margin-inline-start: 6em; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #777; padding: .3em .5em; text-align: start; }
aside, footer { font-size: .85rem; border-top: 1px solid #999; margin-top: 2rem; padding-top: .6rem; }
li p { margin: 0; }
@media print { @page { margin: 2.2cm 2.2cm 2.4cm; } body { max-width: none; margin: 0; padding: 0; font-size: 11pt; }
  .about { background: none; } p, li, tr { break-inside: avoid-page; } h1, h2 { break-after: avoid; } a { color: inherit; } }
`

const nl = '\n'

export function htmlOf(model: DocumentModel): string {
  const { language, direction, title, symbol, words, notes, footnotes } = model
  const head = [
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    // A file from a negotiation fetches nothing and runs nothing, whatever words stand in it.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    element('title', {}, escaped(symbol ? `${symbol}: ${title}` : title)),
    `<style>${look}</style>`,
  ]
  const parts = [
    ...blocksHtml(model),
    footnotes.length > 0 ? listOf('footer', words.footnotes, footnotes.map(footnoteHtml)) : '',
    notes.length > 0 ? listOf('aside', words.notes, notes.map(noteHtml)) : '',
  ]
  return `<!doctype html>\n${element(
    'html',
    { lang: language, dir: direction },
    nl,
    element('head', {}, nl, ...head.flatMap((line) => [line, nl])),
    nl,
    element('body', {}, nl, ...parts.filter((part) => part !== '').flatMap((part) => [part, nl])),
    nl,
  )}\n`
}

function blocksHtml({ blocks }: DocumentModel): string[] {
  const html: string[] = []
  blocks.forEach((block, at) => {
    if (block.kind !== 'row') html.push(blockHtml(block))
    else if (blocks[at - 1]?.kind !== 'row') {
      const rows = blocks.slice(at)
      const end = rows.findIndex(({ kind }) => kind !== 'row')
      html.push(tableHtml(end < 0 ? rows : rows.slice(0, end)))
    }
  })
  return html
}

function tableHtml(rows: readonly Block[]): string {
  const row = ({ cells = [] }: Block, tag: 'th' | 'td') =>
    element('tr', {}, ...cells.map((cell) => `<${tag} dir="auto">${escaped(cell)}</${tag}>`))
  return element('table', {}, ...rows.map((one, at) => row(one, at === 0 ? 'th' : 'td')))
}

function blockHtml(block: Block): string {
  const tag = block.kind === 'title' ? 'h1' : ['heading', 'annex', 'part'].includes(block.kind) ? 'h2' : 'p'
  const classes = [block.kind, ...(block.depth > 0 ? [`depth-${Math.min(block.depth, 3)}`] : [])].join(' ')
  const beside = [block.label, block.alternative].filter((text) => text !== undefined)
  return element(
    tag,
    { class: classes, lang: block.language, dir: block.direction },
    beside.length > 0 ? element('span', { class: 'beside' }, escaped(beside.join(' '))) : '',
    inlinesHtml(block.inlines),
    block.tag ? element('span', { class: 'tag' }, ` (${escaped(block.tag)})`) : '',
  )
}

/** What notes are about is shaded; spans that cross are parted at every change of what is open. */
function inlinesHtml(inlines: readonly Inline[]): string {
  const open = new Set<number>()
  const shaded = (html: string) => (open.size > 0 && html !== '' ? element('span', { class: 'about' }, html) : html)
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'opens':
          open.add(inline.note)
          return ''
        case 'closes':
          open.delete(inline.note)
          return `<sup><a id="at-${inline.note}" href="#note-${inline.note}">${inline.note}</a></sup>`
        case 'footnote':
          return `<sup><a id="from-${inline.footnote}" href="#footnote-${inline.footnote}">*${inline.footnote}</a></sup>`
        case 'sign':
          return shaded(element('span', { class: 'sign' }, escaped(inline.text)))
        case 'words':
          return shaded(inline.change ? changeHtml(inline.text, inline.change) : escaped(inline.text))
      }
    })
    .join('')
}

function changeHtml(text: string, { kind, by, at }: Change): string {
  return element(kind, { datetime: at, title: by, 'data-by': by }, escaped(text))
}

const listOf = (tag: 'aside' | 'footer', title: string, items: readonly string[]): string =>
  element(tag, {}, element('h2', {}, escaped(title)), element('ol', {}, ...items))

function noteHtml({ number, by, at, lines, language, direction, replyTo }: Note): string {
  return element(
    'li',
    { id: `note-${number}`, lang: language, dir: direction },
    element(
      'p',
      {},
      element('b', {}, escaped(by)),
      replyTo === undefined ? '' : ` → <a href="#note-${replyTo}">${replyTo}</a>`,
      ` <time datetime="${escaped(at)}">${escaped(at.slice(0, 10))}</time>`,
    ),
    ...lines.map((line) => element('p', {}, escaped(line))),
  )
}

function footnoteHtml({ number, language, direction, inlines }: Footnote): string {
  return element(
    'li',
    { id: `footnote-${number}`, lang: language, dir: direction },
    element('p', {}, inlinesHtml(inlines)),
  )
}
