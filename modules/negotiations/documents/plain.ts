/** A document as plain text: what stands, signs and all, and the notes after it by their numbers. */
import type { Block, Inline } from '#platform/documents/paper.ts'
import type { DocumentModel } from './model.ts'

export function plainOf(model: DocumentModel): string {
  const { notes, footnotes, words } = model
  const blocks = model.blocks.map(plainBlock)
  const list = (title: string, lines: readonly string[]) => (lines.length > 0 ? ['', title, '', ...lines] : [])
  return `${[
    ...blocks.flatMap((text, at) => (at === 0 || bothRows(model.blocks, at) ? [text] : ['', text])),
    ...list(
      words.footnotes,
      footnotes.map(({ number, inlines }) => `*${number} ${plainInlines(inlines)}`),
    ),
    ...list(
      words.notes,
      notes.map(({ number, by, lines, replyTo }) =>
        [
          `(${number}) ${by}${replyTo === undefined ? '' : ` → (${replyTo})`}: ${lines[0] ?? ''}`,
          ...lines.slice(1),
        ].join('\n    '),
      ),
    ),
  ].join('\n')}\n`
}

const bothRows = (blocks: readonly Block[], at: number): boolean =>
  blocks[at]?.kind === 'row' && blocks[at - 1]?.kind === 'row'

function plainBlock({ label, alternative, tag, depth, inlines, cells }: Block): string {
  if (cells) return cells.join(' | ')
  const beside = [label, alternative].filter((text) => text !== undefined).join(' ')
  return `${'  '.repeat(depth)}${beside === '' ? '' : `${beside} `}${plainInlines(inlines)}${tag ? ` (${tag})` : ''}`
}

/** Words that would come are set as `{+…+}`, words that would go as `{-…-}`, as editors of plain text have long done. */
function plainInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'opens':
          return ''
        case 'closes':
          return `(${inline.note})`
        case 'footnote':
          return `*${inline.footnote}`
        case 'sign':
          return inline.text
        case 'words':
          if (!inline.change) return inline.text
          return inline.change.kind === 'ins' ? `{+${inline.text}+}` : `{-${inline.text}-}`
      }
    })
    .join('')
}
