/**
 * A document as it goes on paper, between what it is made from and the formats: a negotiated text, a letter, a report.
 * Whoever makes one says here what stands where; the writers (docx.ts, pdf.ts) only set it, so that all say the same.
 */

export type Direction = 'ltr' | 'rtl'

/** Words that would come or go, by whom and since when (ISO, UTC). */
export type Change = { kind: 'ins' | 'del'; by: string; at: string }

export type Inline =
  /** `of`: the language of these words, where it is not that of their block. */
  | { kind: 'words'; text: string; change?: Change; of?: { language: string; direction: Direction } }
  /** Set by the house and not words of the text: a bracket, a choice `[a/b]`, a placeholder `[… note]`. */
  | { kind: 'sign'; text: string }
  /** Where what a note is about begins and ends. */
  | { kind: 'opens' | 'closes'; note: number }
  | { kind: 'footnote'; footnote: number }

export type BlockKind =
  | 'title'
  | 'heading'
  | 'preambular'
  | 'operative'
  | 'definition'
  | 'annex'
  /** Of the house: lines above the text, headings and lines after it. */
  | 'front'
  | 'part'
  | 'line'
  | 'row'

export type Block = {
  kind: BlockKind
  /** The paragraph, where the block is one of its alternatives. */
  paragraph?: string
  /** As printed before the words: `1.`, `2 bis.`, `(a)`. Set by the house. */
  label?: string
  /** `Alt 2`, where there are several. Set by the house. */
  alternative?: string
  /** Its status, as `agreed ad referendum`. Set by the house. */
  tag?: string
  /** Where its kind does not say it: `end` is the side where its language ends a line, as the date of a letter stands. */
  align?: 'centre' | 'end'
  /** 0, and 1 more for each paragraph that it stands under. */
  depth: number
  language: string
  direction: Direction
  inlines: Inline[]
  /** Empty room above it, in points: for a hand that signs. */
  room?: number
  /** Never the last on its page, as headings are not. */
  keep?: boolean
  /** Of a row: its cells. */
  cells?: string[]
  /** A row that says what stands below it, on each page anew. */
  head?: boolean
  /** Cells of one width; else a name has more room than the figures beside it. */
  even?: boolean
}

/** What somebody said about words. Numbered from 1, in the order of the text. */
export type Note = {
  number: number
  by: string
  at: string
  lines: string[]
  language: string
  direction: Direction
  replyTo?: number
  /** What kind of note it is, in a letter or two. */
  initials?: string
}
export type Footnote = {
  number: number
  kind: 'text' | 'reserve'
  language: string
  direction: Direction
  inlines: Inline[]
}

/** What the writers themselves put beside the text, in its language. */
export type PaperWords = { exercise: string; page: string; notes: string; footnotes: string; reply: string }

export type Paper = {
  title: string
  /** Above every page. */
  symbol?: string
  /** Above and below every page, in 12 points at the end of the line, as FIRST’s TLP 2.0 asks of documents. */
  marking?: string
  /** What kind of document it is, as words: `Rolling text`. */
  class: string
  language: string
  direction: Direction
  exercise: boolean
  /** The only time that goes into a file (ISO, UTC): the same paper gives the same bytes. */
  at: string
  /** Further changes by whoever edits the file are tracked (.docx). */
  tracked?: boolean
  blocks: Block[]
  notes: Note[]
  footnotes: Footnote[]
  words: PaperWords
}

/** What a block says, without what the house adds: as the comparison of two documents needs it. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === 'words' || inline.kind === 'sign' ? inline.text : '')).join('')
}
