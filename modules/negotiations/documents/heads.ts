/** What stands beside the words of a paragraph: label, status, depth, direction, footnotes. */
import { textOf } from '../text/chars.ts'
import { depthOf } from '../text/place.ts'
import { statusOf } from '../text/status.ts'
import type { Alternative, Negotiation, Paragraph } from '../text/state.ts'
import type { Book } from './book.ts'
import { directionOf } from './document-words.ts'
import type { Block, Footnote, Inline } from '#platform/documents/paper.ts'
import { reserveLines } from './noting.ts'

export const isShown = ({ stage }: Paragraph): boolean => stage !== 'withdrawn' && stage !== 'merged'
export const living = ({ alternatives }: Paragraph): Alternative[] => alternatives.filter(({ withdrawn }) => !withdrawn)

export const named = (alternative: string | undefined): Pick<Block, 'alternative'> =>
  alternative ? { alternative } : {}

export function headOf(state: Negotiation, paragraph: Paragraph, book: Book): Omit<Block, 'inlines'> {
  const tag = book.variant === 'bracketed' ? book.words.status[statusOf(paragraph)] : undefined
  const label = labelOnPaper(paragraph, book)
  return {
    kind: paragraph.type === 'footnote' ? 'line' : paragraph.type,
    paragraph: paragraph.id,
    ...(label ? { label } : {}),
    ...(tag ? { tag } : {}),
    depth: depthOf(state, paragraph),
    language: paragraph.language,
    direction: directionOf(paragraph.language),
  }
}

/** Of a sub-paragraph its own part alone; none of a title; preambular ones go unnumbered once the marks are gone. */
export function labelOnPaper({ id, type, under }: Paragraph, { labels, variant, words }: Book): string | undefined {
  const label = labels[id]
  if (!label || type === 'title') return undefined
  const above = under === undefined ? undefined : labels[under]
  if (above && label.startsWith(`${above} `)) return label.slice(above.length + 1)
  if (type === 'operative') return `${label}.`
  if (type === 'annex') return `${words.annex} ${label}.`
  const plain = variant === 'clean' || variant === 'adopted'
  return plain && (type === 'preambular' || type === 'definition') ? undefined : label
}

/** The footnotes of the text that belong to a paragraph, and the reserves that stand on it (null: on the whole text). */
export function footnotesOf(paragraph: Paragraph | null, book: Book): Inline[] {
  const withReserves = book.variant === 'bracketed' || book.variant === 'adopted'
  const all = [
    ...(paragraph
      ? (book.footnotesOn.get(paragraph.id) ?? []).flatMap((one) =>
          living(one)
            .slice(0, 1)
            .map((words) => ownFootnote(one, words)),
        )
      : []),
    ...(withReserves ? reserveLines(paragraph?.id ?? null, book) : []),
  ]
  return all.map((footnote): Inline => {
    book.footnotes.push({ ...footnote, number: book.footnotes.length + 1 })
    return { kind: 'footnote', footnote: book.footnotes.length }
  })
}

/** The marks of a footnote have no place of their own on paper: its words stand bare. */
function ownFootnote({ language }: Paragraph, { runs }: Alternative): Omit<Footnote, 'number'> {
  return {
    kind: 'text',
    language,
    direction: directionOf(language),
    inlines: [{ kind: 'words', text: textOf(runs) }],
  }
}
