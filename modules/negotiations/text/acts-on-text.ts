/** What may be done to the words themselves, and what is said about them. */
import { z } from 'zod'
import {
  Backing,
  CharId,
  DelegationId,
  DocumentClass,
  Edit,
  Id,
  Language,
  Line,
  Note,
  ParagraphHash,
  ParagraphType,
  Place,
  Point,
  Range,
  ReserveType,
  Stand,
  textLimits,
  Words,
} from './words-of-acts.ts'

const act = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape })

const inAlternative = { paragraph: Id, alternative: Id }
const newParagraph = {
  paragraph: Id,
  type: ParagraphType,
  /** The paragraph under which it stands: a sub-paragraph, or the text that a footnote belongs to. */
  under: Id.optional(),
  place: Place,
  text: Words,
  /** The id of its first alternative. */
  alternative: Id,
  /** Where it differs from that of the whole text. */
  language: Language.optional(),
}

export const actsOnText = [
  act('paragraph.add', { ...newParagraph, reason: Note.optional() }),
  /** By the chair: a text from a file, or a chair's text, in several operations where it is long. */
  act('text.import', { paragraphs: z.array(z.strictObject(newParagraph)).min(1).max(textLimits.imported) }),
  act('paragraph.move', { paragraph: Id, place: Place, under: Id.nullable().optional() }),
  act('paragraph.split', {
    paragraph: Id,
    hash: ParagraphHash,
    /** For each living alternative: where it is cut, and the id of its tail. */
    cuts: z
      .array(z.strictObject({ alternative: Id, after: CharId, tail: Id }))
      .min(1)
      .max(textLimits.alternatives),
    tail: Id,
    place: Place,
  }),
  /** Streamlining: the sources give way to one new paragraph, and a row of the traceability table says how. */
  act('paragraph.merge', {
    into: Id,
    alternative: Id,
    type: ParagraphType,
    under: Id.optional(),
    place: Place,
    text: Words.min(1),
    sources: z
      .array(z.strictObject({ paragraph: Id, hash: ParagraphHash }))
      .min(1)
      .max(100),
    /** Who contributed which source, as the chair attributes it. */
    contributors: z
      .array(z.strictObject({ delegation: DelegationId, paragraph: Id, alternative: Id.optional() }))
      .max(textLimits.parties),
    rationale: Note,
  }),
  act('paragraph.discuss', { paragraph: Id }),
  act('paragraph.park', { paragraph: Id, reason: Note.optional() }),
  act('paragraph.resume', { paragraph: Id }),
  act('paragraph.withdraw', { paragraph: Id, hash: ParagraphHash }),

  act('alternative.add', { ...inAlternative, text: Words, reason: Note.optional() }),
  /** `base` is the hash of the alternative's words before (hash.ts): a change of words that were not read is refused. */
  act('alternative.revise', {
    ...inAlternative,
    base: ParagraphHash,
    edits: z.array(Edit).min(1).max(textLimits.edits),
  }),
  act('alternative.withdraw', inAlternative),

  act('bracket.open', { ...inAlternative, bracket: Id, range: Range, reason: Note.optional() }),
  act('bracket.back', { bracket: Id, stand: Backing }),
  act('bracket.close', { bracket: Id }),

  /** Words proposed to go, to come, or one for the other. `insert` may be empty where a range goes. */
  act('amendment.propose', { ...inAlternative, amendment: Id, edit: Edit, reason: Note.optional() }),
  act('amendment.back', { amendment: Id, stand: Backing }),
  act('amendment.withdraw', { amendment: Id }),
  /** By whoever proposed the alternative, or the chair: the words change as proposed. */
  act('amendment.accept', { amendment: Id, hash: ParagraphHash }),

  /** a/b: an unresolved choice of words. */
  act('choice.open', { ...inAlternative, choice: Id, range: Range, options: z.array(Line).min(2).max(12) }),
  act('choice.back', { choice: Id, option: z.int().min(0).max(11).nullable() }),
  act('choice.settle', { choice: Id, option: z.int().min(0).max(11), hash: ParagraphHash }),
  act('choice.close', { choice: Id }),

  act('placeholder.set', { ...inAlternative, placeholder: Id, after: Point, note: Line }),
  act('placeholder.clear', { placeholder: Id }),

  act('comment.make', {
    comment: Id,
    paragraph: Id.optional(),
    alternative: Id.optional(),
    range: Range.optional(),
    replyTo: Id.optional(),
    text: Note,
  }),
  act('comment.withdraw', { comment: Id }),

  /** On one paragraph, or on the whole text. */
  act('reserve.enter', { reserve: Id, paragraph: Id.nullable(), type: ReserveType, reason: Note.optional() }),
  act('reserve.lift', { reserve: Id }),

  act('position.take', {
    paragraph: Id,
    hash: ParagraphHash,
    stand: Stand,
    note: Note.optional(),
    /** On behalf of a group that the speaker may speak for. */
    group: Id.optional(),
  }),

  act('translation.set', {
    paragraph: Id,
    alternative: Id,
    language: Language,
    text: Words.min(1),
    /** The words that were translated, by the hash of the alternative (hash.ts). */
    of: ParagraphHash,
    status: z.enum(['draft', 'checked', 'authentic']),
  }),

  act('version.issue', { version: Id, class: DocumentClass, symbol: Line.optional(), note: Note.optional() }),
] as const
