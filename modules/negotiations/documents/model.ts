/**
 * A text as it goes on paper: between the state of a negotiation and the formats. `documentOf` (reading.ts) reads the
 * state once; every format only sets what stands here, so that all say the same.
 */
import type { Note as PaperNote, Paper } from '#platform/documents/paper.ts'
import type { DocumentWords } from './words/en.ts'

/**
 * `bracketed`: everything that is open, with who said it. `clean`: the first living alternative of each paragraph, as
 * its words stand, without marks. `redline`: what changed since another version. `adopted`: the final text with its
 * reserves, statements and signatures.
 */
export const variants = ['bracketed', 'clean', 'redline', 'adopted'] as const
export type Variant = (typeof variants)[number]

export const noteKinds = ['bracket', 'amendment', 'choice', 'placeholder', 'comment', 'position', 'paragraph'] as const
export type NoteKind = (typeof noteKinds)[number]

/** What a delegation said about words. */
export type Note = PaperNote & { kind: NoteKind }

/** `at`: the time of the state it was read from. `class`: its class, as words: `Rolling text`. */
export type DocumentModel = Omit<Paper, 'notes' | 'words' | 'tracked'> & {
  variant: Variant
  room: string
  notes: Note[]
  words: DocumentWords
}
