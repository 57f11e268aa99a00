/**
 * What a file would bring in, before anything is done: the chair looks at it, mends it, and only then makes acts of it.
 * Offsets are UTF-16 code units in the words of an alternative, `to` excluded.
 */
import type { ParagraphType } from '../text/words-of-acts.ts'

export type Attributed = {
  /** The author that the file names: a suggestion to whom to attribute it. */
  by?: string
  /** ISO, UTC. */
  at?: string
}
/** Where it stands: numbers of a paragraph of the plan and of an alternative of it, from 0. */
export type Where = { paragraph: number; alternative: number }
export type PlanParagraph = {
  /** The number of the paragraph in the file, from 1. */
  place: number
  type: ParagraphType
  /** As the file numbers it; ours are computed. */
  label?: string
  /** The paragraph of the plan under which it stands. */
  under?: number
  /** Where it differs from that of the whole. */
  language?: string
  alternatives: { text: string }[]
}
export type PlanBracket = Where & Attributed & { from: number; to: number }
export type PlanAmendment = Where & Attributed & { from: number; to: number; insert: string }
export type PlanChoice = Where & { from: number; to: number; options: string[] }
export type PlanPlaceholder = Where & { at: number; note: string }
export type PlanComment = Attributed & {
  /** Absent: on the whole text. */
  where?: Where & { from: number; to: number }
  /** The number of the comment that it answers. */
  replyTo?: number
  text: string
}
/** Words: `negotiations.documents.warning.<what>`. */
export type PlanWarning = {
  what:
    | 'guessed' // no style said what it is
    | 'unmatched-bracket'
    | 'empty-bracket'
    | 'moved-as-written' // a tracked move is read as words that go here and come there
    | 'table' // its cells became paragraphs
    | 'picture' // left out
    | 'new-paragraph' // came as a tracked insertion: it is in the text, in brackets
    | 'shortened'
    | 'footnote-lost'
  /** The number of the paragraph in the file, from 1. */
  place: number
  about?: string
}
export type ImportPlan = {
  paragraphs: PlanParagraph[]
  brackets: PlanBracket[]
  amendments: PlanAmendment[]
  choices: PlanChoice[]
  placeholders: PlanPlaceholder[]
  comments: PlanComment[]
  warnings: PlanWarning[]
}

export function emptyPlan(): ImportPlan {
  return { paragraphs: [], brackets: [], amendments: [], choices: [], placeholders: [], comments: [], warnings: [] }
}

/** A paragraph as a file holds it, before anybody guessed what it means. */
export type RawParagraph = {
  place: number
  /** Words that stand, that would go and that would come, in order. */
  pieces: RawPiece[]
  /** What our own files set before the words: the number, and `Alt 2`. */
  beside?: string
  /** The name of its style, in lower case. */
  style: string
  /** Set by the file's numbering, without a number in the words. */
  numbered: boolean
  /** Of the numbering or the indent, from 0. */
  level: number
  bold: boolean
  centred: boolean
  language?: string
  /** A footnote: of the paragraph at this index. */
  footnoteOf?: number
  /** Where comments begin and end, by their ids in the file, as offsets in the words that stand or would go. */
  anchors: { comment: string; from: number; to: number }[]
}
export type RawPiece = Attributed & { text: string; change?: 'ins' | 'del' }
