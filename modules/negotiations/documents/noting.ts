/** What delegations said about words, as notes to the text: who, what, why, backed by whom, since when. */
import type { Alternative, Backers, Comment, Negotiation, Paragraph } from '../text/state.ts'
import type { Book } from './book.ts'
import { directionOfWords } from './document-words.ts'
import type { Noting } from './marked-words.ts'
import type { Block, Footnote, Inline } from '#platform/documents/paper.ts'
import type { Note } from './model.ts'
import { timeShown } from './time-shown.ts'

function noted(
  book: Book,
  note: Omit<Note, 'number' | 'language' | 'direction'> & Partial<Pick<Note, 'direction'>>,
): number {
  book.notes.push({ number: book.notes.length + 1, ...book.frame, ...note })
  return book.notes.length
}

const said = (label: string, words: string | undefined): string[] => (words ? [`${label}: ${words}`] : [])

function backing(book: Book, { supporters, opposers }: Backers): string[] {
  const names = (delegations: readonly string[]) => delegations.map(book.name).join(', ')
  return [...said(book.words.supportedBy, names(supporters)), ...said(book.words.opposedBy, names(opposers))]
}

/** Notes for the marks within the words, made as the words are woven. */
export function notingMarks(paragraph: Paragraph, book: Book): Noting {
  const one: Record<Parameters<Noting>[0], (id: string) => number[]> = {
    bracket: (id) => noteBracket(paragraph, id, book),
    amendment: (id) => noteAmendment(paragraph, id, book),
    choice: (id) => noteChoice(paragraph, id, book),
    placeholder: (id) => notePlaceholder(paragraph, id, book),
    comment: (id) =>
      noteComments(
        (book.commentsOn.get(paragraph.id) ?? []).filter((comment) => comment.id === id),
        book,
      ),
  }
  return (kind, id) => one[kind](id)
}

function noteBracket(paragraph: Paragraph, id: string, book: Book): number[] {
  const { words, name } = book
  const bracket = paragraph.brackets.find((one) => one.id === id)
  if (!bracket) return []
  const proposers = [...new Set([bracket.delegation, ...bracket.proposers])].map(name).join(', ')
  const lines = [
    `${words.bracket}: ${proposers}`,
    ...said(words.reason, bracket.reason),
    ...backing(book, bracket),
    ...said(words.since, timeShown(bracket.since, book.frame.direction)),
  ]
  return [noted(book, { kind: 'bracket', by: name(bracket.delegation), at: bracket.since, lines })]
}

function noteAmendment(paragraph: Paragraph, id: string, book: Book): number[] {
  const { words, name } = book
  const amendment = paragraph.amendments.find((one) => one.id === id)
  if (!amendment) return []
  const goes = 'range' in amendment.edit
  const what = goes ? (amendment.edit.insert === '' ? words.deletion : words.replacement) : words.insertion
  const lines = [
    `${what}: ${name(amendment.delegation)}`,
    ...said(words.wouldCome, amendment.edit.insert),
    ...said(words.reason, amendment.reason),
    ...backing(book, amendment),
    ...said(words.since, timeShown(amendment.since, book.frame.direction)),
  ]
  return [noted(book, { kind: 'amendment', by: name(amendment.delegation), at: amendment.since, lines })]
}

function noteChoice(paragraph: Paragraph, id: string, book: Book): number[] {
  const choice = paragraph.choices.find((one) => one.id === id)
  if (!choice) return []
  const options = choice.options.map(
    ({ text, supporters }) => `${text}${supporters.length > 0 ? ` – ${supporters.map(book.name).join(', ')}` : ''}`,
  )
  const lines = [book.words.choice, ...options]
  return [noted(book, { kind: 'choice', by: book.name(choice.delegation), at: choice.since, lines })]
}

function notePlaceholder(paragraph: Paragraph, id: string, book: Book): number[] {
  const one = paragraph.placeholders.find((placeholder) => placeholder.id === id)
  if (!one) return []
  const lines = [`${book.words.placeholder}: ${one.note}`]
  return [noted(book, { kind: 'placeholder', by: book.name(one.delegation), at: one.since, lines })]
}

/** Notes on an alternative as a whole: who proposed it, comments, and, on the first, positions. */
export function noteParagraph(
  state: Negotiation,
  paragraph: Paragraph,
  alternative: Alternative,
  book: Book,
  inlines: Inline[],
): void {
  const { words, name } = book
  const first = paragraph.alternatives.find(({ withdrawn }) => !withdrawn) === alternative
  const numbers: number[] = []
  if (!first || alternative.reason !== undefined) {
    const lines = [`${words.proposedBy}: ${name(alternative.delegation)}`, ...said(words.reason, alternative.reason)]
    numbers.push(noted(book, { kind: 'paragraph', by: name(alternative.delegation), at: alternative.since, lines }))
  }
  if (first && !book.without.includes('positions'))
    for (const position of Object.values(paragraph.positions).toSorted((a, b) => a.seq - b.seq)) {
      const group = position.group ? state.groups[position.group]?.name : undefined
      const lines = [
        `${words.position}: ${words.stand[position.stand]}${group ? `, ${words.onBehalfOf} ${group}` : ''}` +
          (position.hash === paragraph.hash ? '' : ` (${words.onEarlierWords})`),
        ...(position.note ? [position.note] : []),
      ]
      numbers.push(noted(book, { kind: 'position', by: name(position.delegation), at: position.since, lines }))
    }
  const here = ({ alternative: which }: Comment) =>
    which === alternative.id || ((which === undefined || !lives(paragraph, which)) && first)
  numbers.push(...noteComments((book.commentsOn.get(paragraph.id) ?? []).filter(here), book))
  around(inlines, numbers)
}

const lives = ({ alternatives }: Paragraph, id: string): boolean =>
  alternatives.some((one) => one.id === id && !one.withdrawn)

/** Comments on the whole text and reserves on it stand at its first block. */
export function noteWholeText(book: Book, blocks: readonly Block[]): void {
  const first = blocks[0]
  if (!first) return
  const numbers = noteComments(book.commentsOn.get(undefined) ?? [], book)
  around(first.inlines, numbers)
}

/** Those that start a thread, each followed by its answers. */
function noteComments(threads: readonly Comment[], book: Book, replyTo?: number): number[] {
  if (book.without.includes('comments')) return []
  return threads.flatMap((comment) => {
    if (book.numbers.has(comment.id)) return []
    const number = noted(book, {
      kind: 'comment',
      by: book.name(comment.delegation),
      at: comment.since,
      lines: comment.text.split('\n'),
      direction: directionOfWords(comment.text, book.frame.direction),
      ...(replyTo === undefined ? {} : { replyTo }),
    })
    book.numbers.set(comment.id, number)
    return [number, ...noteComments(book.answersTo.get(comment.id) ?? [], book, number)]
  })
}

function around(inlines: Inline[], numbers: readonly number[]): void {
  inlines.unshift(...numbers.map((note): Inline => ({ kind: 'opens', note })))
  inlines.push(...numbers.toReversed().map((note): Inline => ({ kind: 'closes', note })))
}

/** The reserves that stand on a paragraph, or (null) on the whole text, as footnotes. */
export function reserveLines(paragraph: string | null, book: Book): Omit<Footnote, 'number'>[] {
  return (book.reservesOn.get(paragraph) ?? []).map(({ delegation, type, reason }) => {
    const text = `${book.name(delegation)}: ${book.words.reserve[type]}${reason ? `. ${reason}` : ''}`
    return { kind: 'reserve', ...book.frame, inlines: [{ kind: 'words', text }] }
  })
}
