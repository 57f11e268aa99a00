/** The small words that acts are made of. */
import { z } from 'zod'
import { isShownLine } from '#platform/shown-line.ts'

export const textLimits = {
  /** Characters (UTF-16 code units) of one paragraph. */
  paragraph: 20_000,
  /** Paragraphs of a text. */
  paragraphs: 4_000,
  /** Alternatives, annotations of one paragraph. */
  alternatives: 240,
  annotations: 400,
  note: 4_000,
  line: 300,
  edits: 400,
  parties: 300,
  /** Paragraphs brought in by one operation. */
  imported: 400,
  /** Characters of all words that were ever proposed, and of remarks and translations that stand. */
  characters: 16_000_000,
  /** How deep paragraphs stand under one another. */
  depth: 6,
  /** Withdrawn, accepted and moot amendments that a paragraph still shows. */
  pastAmendments: 12,
  comments: 40_000,
  commentsOfParagraph: 2_000,
  reserves: 4_000,
  /** Lifted reserves of one delegation that are still shown. */
  liftedReserves: 100,
  translations: 120,
  versions: 400,
  groups: 200,
  /** Requests for the floor that wait of one account, and that the list still shows. */
  requestsOfOne: 3,
  requests: 300,
  procedures: 2_000,
} as const

/**
 * How much of a limit that all share one delegation may take up: nobody may use up what the others need. Whoever only
 * comments and advises has less.
 */
export function shareOf(limit: number, isParty: boolean): number {
  return Math.floor(limit / (isParty ? 8 : 64))
}

const unseen =
  // oxlint-disable-next-line no-misleading-character-class
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u
const everyUnseen = new RegExp(unseen, 'gu')

/** Words from elsewhere, as a paste or a file brings them, without what `Words` does not take. */
export function shownWords(text: string): string {
  return text.toWellFormed().replaceAll(everyUnseen, '')
}

/** 16 random bytes in base64url. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
const raw32 = () => z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.')
export const Raw32 = raw32()
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** A room, or a caucus in it. */
export const RoomId = z.string().regex(new RegExp(`^${uuid}(\\.[A-Za-z0-9_-]{22})?$`), 'Must be the id of a room.')
export const DelegationId = z.string().regex(new RegExp(`^${uuid}$`), 'Must be the id of a delegation.')
export const Time = z.iso.datetime({ error: 'Must be a time in UTC.' })
/** Plain text on one line, that neither hides nor turns what follows it. */
export const Line = z.string().min(1).max(textLimits.line).refine(isShownLine, 'Must be plain text on one line.')
export const Note = z.string().min(1).max(textLimits.note)
/**
 * Words of the text itself. Letters that turn the direction of others, or that no eye sees, could let a text read
 * otherwise than it was agreed; the marks that Persian, Hebrew and Arabic need are none of these. Half a character is no
 * text.
 */
export const Words = z
  .string()
  .max(textLimits.paragraph)
  .refine((text) => text.isWellFormed() && !unseen.test(text), 'Must be plain text.')
/** BCP 47, as `en`, `fr`, `pt-BR`. */
export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Must be a language tag.')
  .max(35)
/** SHA-256 of the canonical paragraph (hash.ts), in base64url. */
export const ParagraphHash = raw32()

/**
 * A character goes by the operation that wrote it and its how-manieth there: `<operation id>[.<paragraph of it>]:<index>`.
 * It keeps this name for ever, through edits, splits and merges; so what is said about words stays with those words.
 */
export const CharId = z.string().regex(/^[A-Za-z0-9_-]{22}(\.\d{1,4})?:\d{1,5}$/, 'Must name a character.')
export type CharId = z.infer<typeof CharId>
/** From one character to another, both included, in the order of the text. */
export const Range = z.strictObject({ from: CharId, to: CharId })
export type Range = z.infer<typeof Range>
/** After this character; null: before the first. */
export const Point = CharId.nullable()
/** A place among the paragraphs: a fractional index (place.ts), compared as text. */
export const Place = z.string().regex(/^[0-9A-Za-z]{1,200}$/, 'Must be a place in the order of paragraphs.')

export const ParagraphType = z.enum(['title', 'heading', 'preambular', 'operative', 'definition', 'annex', 'footnote'])
export type ParagraphType = z.infer<typeof ParagraphType>
export const DocumentClass = z.enum([
  'non-paper',
  'chairs-text',
  'single-negotiating-text',
  'rolling-text',
  'conference-room-paper',
  'l-document',
  'revision',
  'adopted-text',
])
export type DocumentClass = z.infer<typeof DocumentClass>
export const Stand = z.enum(['support', 'can-accept', 'reserve', 'oppose', 'no-instructions'])
export type Stand = z.infer<typeof Stand>
export const ReserveType = z.enum(['scrutiny', 'general', 'parliamentary'])
export type ReserveType = z.infer<typeof ReserveType>
/** For, against, or no longer either. */
export const Backing = z.enum(['support', 'oppose', 'none'])
/** A change of an alternative's words: what stands from `range` goes, `insert` comes in its place; or after `after`. */
export const Edit = z.union([
  z.strictObject({ range: Range, insert: Words }),
  z.strictObject({ after: Point, insert: Words.min(1) }),
])
export type Edit = z.infer<typeof Edit>
/** A paragraph at one exact state: whoever speaks of it says which words they had before them. */
export const AtHash = z.strictObject({ paragraph: Id, hash: ParagraphHash })
export type AtHash = z.infer<typeof AtHash>
