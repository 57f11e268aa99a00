/** What changed between two versions, as insertions and deletions: whole paragraphs, alternatives, and words. */
import { alternativeLabels, labelsOf } from '../text/labels.ts'
import type { Alternative, Negotiation, Paragraph } from '../text/state.ts'
import { type Wrote, whoWrote } from '../versions/blame.ts'
import { type AlternativeChange, compareStates } from '../versions/compare.ts'
import type { Book, Reading } from './book.ts'
import { footnotesOf, headOf, named } from './heads.ts'
import type { Block, Change, Inline } from '#platform/documents/paper.ts'

export function redlineBlocks(since: NonNullable<Reading['since']>, state: Negotiation, book: Book): Block[] {
  return compareStates(since.state, state).flatMap((change) => {
    const paragraph =
      change.change === 'gone' ? since.state.paragraphs[change.paragraph] : state.paragraphs[change.paragraph]
    if (!paragraph || paragraph.type === 'footnote') return []
    // A paragraph that left the text bears the label that it had.
    const head = change.after
      ? headOf(state, paragraph, book)
      : headOf(since.state, paragraph, { ...book, labels: labelsOf(since.state) })
    const names = change.alternatives.length > 1 ? alternativeLabels(paragraph) : {}
    return change.alternatives.map((alternative, at): Block => ({
      ...head,
      ...named(names[alternative.id]),
      inlines: [
        ...changedWords(alternative, paragraph, since, book),
        ...(at === 0 && change.after ? footnotesOf(paragraph, book) : []),
      ],
    }))
  })
}

function changedWords(
  { id, pieces }: AlternativeChange,
  paragraph: Paragraph,
  since: NonNullable<Reading['since']>,
  book: Book,
): Inline[] {
  const version = { by: since.name, at: book.at }
  const wrote = since.authors && authorsByOffset(paragraph, id, since.authors)
  let offset = 0
  return pieces.flatMap(({ kind, text }): Inline[] => {
    if (kind === 'removed') return [{ kind: 'words', text, change: { kind: 'del', ...version } }]
    const from = offset
    offset += text.length
    if (kind === 'same') return [{ kind: 'words', text }]
    return byAuthor(text, from, wrote).map(({ words, author }) => {
      const change: Change = {
        kind: 'ins',
        ...(author ? { by: book.name(author.delegation), at: author.at } : version),
      }
      return { kind: 'words', text: words, change }
    })
  })
}

type Written = { from: number; to: number; author?: Wrote }

function authorsByOffset({ alternatives }: Paragraph, id: string, authors: ReadonlyMap<string, Wrote>): Written[] {
  const alternative: Alternative | undefined = alternatives.find((one) => one.id === id)
  let to = 0
  return whoWrote(alternative?.runs ?? [], authors).map(({ text, wrote }) => {
    const from = to
    to += text.length
    return { from, to, ...(wrote ? { author: wrote } : {}) }
  })
}

function byAuthor(
  text: string,
  from: number,
  written: readonly Written[] | undefined,
): { words: string; author?: Wrote }[] {
  const parts = (written ?? [])
    .filter((part) => part.from < from + text.length && from < part.to)
    .map(({ from: start, to, author }) => ({
      words: text.slice(Math.max(0, start - from), to - from),
      ...(author ? { author } : {}),
    }))
  return parts.length > 0 ? parts : [{ words: text }]
}
