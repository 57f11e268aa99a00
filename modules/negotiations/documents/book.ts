/** What is asked of a document, and what is gathered while it is read. */
import { labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import type { Comment, Negotiation, Paragraph, Reserve } from '../text/state.ts'
import type { Wrote } from '../versions/blame.ts'
import { directionOf, documentWords } from './document-words.ts'
import type { Naming } from './marked-words.ts'
import type { Footnote } from '#platform/documents/paper.ts'
import type { Note, Variant } from './model.ts'
import type { DocumentWords } from './words/en.ts'

export type Reading = {
  variant: Variant
  /** The time of the last entry of the state (ISO, UTC). */
  at: string
  /** Of the house's own words; that of the text where it is not given. */
  language?: string
  /** The names of delegations that are not parties. */
  names?: Readonly<Record<string, string>>
  /** Of a redline: what it is compared with, what that version is called, and who wrote which words since. */
  since?: { state: Negotiation; name: string; authors?: ReadonlyMap<string, Wrote> }
  /** Leave out what each delegation thinks, and what was merely remarked. Both are in unless said otherwise. */
  without?: readonly ('positions' | 'comments')[]
}

export type Book = {
  variant: Variant
  at: string
  words: DocumentWords
  frame: { language: string; direction: 'ltr' | 'rtl' }
  labels: Readonly<Record<string, string>>
  name: Naming
  without: readonly ('positions' | 'comments')[]
  notes: Note[]
  footnotes: Footnote[]
  /** Footnotes of the text, reserves that stand, comments and their answers: by what they are about, in their order. */
  footnotesOn: ReadonlyMap<string, Paragraph[]>
  reservesOn: ReadonlyMap<string | null, Reserve[]>
  commentsOn: ReadonlyMap<string | undefined, Comment[]>
  answersTo: ReadonlyMap<string | undefined, Comment[]>
  /** The notes made of comments, by the comment's id: none is noted twice, and replies find theirs. */
  numbers: Map<string, number>
}

export function newBook(state: Negotiation, o: Reading): Book {
  const language = o.language ?? state.language
  const names = new Map([
    ...Object.entries(o.names ?? {}),
    ...state.parties.map(({ delegation, name }) => [delegation, name] as const),
  ])
  return {
    variant: o.variant,
    at: o.at,
    words: documentWords(language),
    frame: { language, direction: directionOf(language) },
    labels: labelsOf(state),
    name: (delegation) => names.get(delegation) ?? delegation,
    without: o.without ?? [],
    notes: [],
    footnotes: [],
    footnotesOn: footnotesOf(state),
    reservesOn: Map.groupBy(
      bySeq(Object.values(state.reserves)).filter(({ liftedAt }) => !liftedAt),
      ({ paragraph }) => paragraph,
    ),
    ...commentsOf(state),
    numbers: new Map(),
  }
}

const bySeq = <One extends { seq: number }>(all: readonly One[]): One[] => all.toSorted((a, b) => a.seq - b.seq)

function footnotesOf(state: Negotiation): Map<string, Paragraph[]> {
  const footnotes = inOrder(state).filter(
    ({ type, stage }) => type === 'footnote' && stage !== 'withdrawn' && stage !== 'merged',
  )
  return Map.groupBy(footnotes, ({ under }) => under ?? '')
}

/** An answer to a comment that was withdrawn stands for itself. */
function commentsOf({ comments }: Negotiation): Pick<Book, 'commentsOn' | 'answersTo'> {
  const all = bySeq(Object.values(comments))
  const answers = (one: Comment) => (one.replyTo !== undefined && comments[one.replyTo] ? one.replyTo : undefined)
  return {
    commentsOn: Map.groupBy(
      all.filter((one) => answers(one) === undefined),
      ({ paragraph }) => paragraph,
    ),
    answersTo: Map.groupBy(
      all.filter((one) => answers(one) !== undefined),
      answers,
    ),
  }
}
