/** Reads the state of a negotiation as a document. Everything that all formats share is decided here. */
import { underExercise } from '#platform/exercise.ts'
import { textOf } from '../text/chars.ts'
import { alternativeLabels } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import { statusOf } from '../text/status.ts'
import type { Alternative, Negotiation, Paragraph } from '../text/state.ts'
import { adoptionLines, attachedTo, lineOf } from './attached.ts'
import { type Book, newBook, type Reading } from './book.ts'
import { footnotesOf, headOf, isShown, living, named } from './heads.ts'
import { markedWords } from './marked-words.ts'
import type { Block, Inline } from '#platform/documents/paper.ts'
import type { DocumentModel } from './model.ts'
import { noteParagraph, noteWholeText, notingMarks } from './noting.ts'
import { redlineBlocks } from './redline.ts'
import { timeShown } from './time-shown.ts'

/** The document of a state. The same state and the same wishes give the same document, everywhere. */
export function documentOf(state: Negotiation, o: Reading): DocumentModel {
  const book = newBook(state, o)
  const symbol = symbolOf(state)
  const blocks = o.variant === 'redline' && o.since ? redlineBlocks(o.since, state, book) : textBlocks(state, book)
  blocks[0]?.inlines.push(...footnotesOf(null, book))
  if (o.variant === 'bracketed') noteWholeText(book, blocks)
  return {
    variant: o.variant,
    title: state.exercise ? underExercise(state.title) : state.title,
    ...(symbol ? { symbol } : {}),
    class: book.words.class[state.class],
    ...book.frame,
    exercise: state.exercise,
    at: o.at,
    room: state.room,
    blocks: [...frontOf(state, o, book), ...blocks, ...(o.variant === 'adopted' ? attachedTo(state, book) : [])],
    notes: book.notes,
    footnotes: book.footnotes,
    words: book.words,
  }
}

const symbolOf = ({ deciding, symbol }: Negotiation): string | undefined => deciding.adoption?.symbol ?? symbol

/** The lines above the text. Where no paragraph is its title, that of the negotiation stands there. */
function frontOf(state: Negotiation, o: Reading, book: Book): Block[] {
  const { words, frame } = book
  const shown = inOrder(state).filter(isShown)
  const open = shown.filter((one) => statusOf(one) === 'bracketed').length
  const symbol = symbolOf(state)
  return [
    ...(state.exercise ? [words.exercise] : []),
    ...(symbol ? [symbol] : []),
    ...(shown.some(({ type }) => type === 'title') ? [] : [state.title]),
    `${words.class[state.class]}. ${words.asOf} ${timeShown(o.at, frame.direction)}`,
    ...(o.variant === 'redline' && o.since ? [`${words.changedFrom} ${o.since.name}`] : []),
    ...(o.variant === 'clean' && open > 0 ? [`${words.open}: ${open}`] : []),
  ]
    .map((text) => lineOf('front', text, frame))
    .concat(o.variant === 'adopted' ? adoptionLines(state, book) : [])
}

function textBlocks(state: Negotiation, book: Book): Block[] {
  return inOrder(state)
    .filter((paragraph) => isShown(paragraph) && paragraph.type !== 'footnote')
    .flatMap((paragraph) => {
      const every = living(paragraph)
      const shown = book.variant === 'bracketed' ? every : every.slice(0, 1)
      const names = shown.length > 1 ? alternativeLabels(paragraph) : {}
      return shown.map((alternative, at): Block => ({
        ...headOf(state, paragraph, book),
        ...named(names[alternative.id]),
        inlines: [...wordsFor(state, paragraph, alternative, book), ...(at === 0 ? footnotesOf(paragraph, book) : [])],
      }))
    })
}

function wordsFor(state: Negotiation, paragraph: Paragraph, alternative: Alternative, book: Book): Inline[] {
  if (book.variant !== 'bracketed') return [{ kind: 'words', text: textOf(alternative.runs) }]
  const threads = book.without.includes('comments') ? [] : (book.commentsOn.get(paragraph.id) ?? [])
  const onWords = threads.filter(({ alternative: which, range }) => which === alternative.id && range)
  const inlines = markedWords(paragraph, alternative, onWords, book.name, notingMarks(paragraph, book))
  noteParagraph(state, paragraph, alternative, book, inlines)
  return inlines
}
