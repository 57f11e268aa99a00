/**
 * A text as it goes on paper: between the state of a negotiation and the formats. `documentOf` (reading.ts) reads the
 * state once; every format only sets what stands here, so that all say the same.
 */
import type { DocumentWords } from './words/en.ts'

/**
 * `bracketed`: everything that is open, with who said it. `clean`: the first living alternative of each paragraph, as
 * its words stand, without marks. `redline`: what changed since another version. `adopted`: the final text with its
 * reserves, statements and signatures.
 */
export const variants = ['bracketed', 'clean', 'redline', 'adopted'] as const
export type Variant = (typeof variants)[number]

/** Words that would come or go, by whom and since when (a delegation, or a version). */
export type Change = { kind: 'ins' | 'del'; by: string; at: string }

export type Inline =
  | { kind: 'words'; text: string; change?: Change }
  /** Set by the house and not words of the text: a bracket, a choice `[a/b]`, a placeholder `[… note]`. */
  | { kind: 'sign'; text: string }
  /** Where what a note is about begins and ends. */
  | { kind: 'opens' | 'closes'; note: number }
  | { kind: 'footnote'; footnote: number }

export const blockKinds = [
  'title',
  'heading',
  'preambular',
  'operative',
  'definition',
  'annex',
  /** Of the house: lines above the text, headings and lines after it. */
  'front',
  'part',
  'line',
  'row',
] as const
export type BlockKind = (typeof blockKinds)[number]

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
  /** 0, and 1 more for each paragraph that it stands under. */
  depth: number
  language: string
  direction: 'ltr' | 'rtl'
  inlines: Inline[]
  /** Of a row: its cells, of which the first row of a table holds the headings. */
  cells?: string[]
}

export const noteKinds = ['bracket', 'amendment', 'choice', 'placeholder', 'comment', 'position', 'paragraph'] as const
export type NoteKind = (typeof noteKinds)[number]

/** What a delegation said about words. Numbered from 1, in the order of the text. */
export type Note = {
  number: number
  kind: NoteKind
  by: string
  at: string
  lines: string[]
  language: string
  direction: 'ltr' | 'rtl'
  replyTo?: number
}
export type Footnote = {
  number: number
  kind: 'text' | 'reserve'
  language: string
  direction: 'ltr' | 'rtl'
  inlines: Inline[]
}

export type DocumentModel = {
  variant: Variant
  title: string
  symbol?: string
  /** The class, as words: `Rolling text`. */
  class: string
  language: string
  direction: 'ltr' | 'rtl'
  exercise: boolean
  /** The time of the state it was read from (ISO, UTC): the only time that goes into a file. */
  at: string
  room: string
  blocks: Block[]
  notes: Note[]
  footnotes: Footnote[]
  words: DocumentWords
}

/** What a block says, without what the house adds: as the comparison of two documents needs it. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === 'words' || inline.kind === 'sign' ? inline.text : '')).join('')
}
