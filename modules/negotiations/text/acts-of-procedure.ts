/** How a negotiation is opened, who speaks for whom, what the chair arranges, and the way of a paragraph to agreement. */
import { z } from 'zod'
import {
  AtHash,
  DelegationId,
  DocumentClass,
  Id,
  Language,
  Line,
  Note,
  ParagraphHash,
  RoomId,
  textLimits,
  Time,
} from './words-of-acts.ts'

const act = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape })

export const Party = z.strictObject({
  delegation: DelegationId,
  name: Line,
  /** IANA zone of its capital, such as `Europe/Vienna`: deadlines are shown in it. */
  zone: z.string().max(60).optional(),
})

export const actsOfProcedure = [
  /** The first act of a negotiation, by the chair of the room. */
  act('open', {
    title: Line,
    class: DocumentClass,
    symbol: Line.optional(),
    language: Language,
    parties: z.array(Party).max(textLimits.parties),
    /** A parallel group of another negotiation: its room, and what it is called. */
    groupOf: z.strictObject({ room: RoomId, title: Line }).optional(),
    exercise: z.boolean(),
  }),
  /** Who negotiates: consensus is counted among them. Others in the room comment and advise. */
  act('parties.set', { parties: z.array(Party).min(1).max(textLimits.parties) }),
  /** A delegation's own word that it negotiates no more, so that the chair may take it off the list; or that it does. */
  act('parties.leave', { leaves: z.boolean() }),
  act('rename', { title: Line }),

  act('group.declare', {
    group: Id,
    name: Line,
    members: z.array(DelegationId).min(1).max(textLimits.parties),
    /** Groups whose statements its own join from the outset, such as a regional group within a larger one. */
    within: Id.optional(),
  }),
  /** A member's own word on whether it is one, and whether it aligns itself. */
  act('group.join', { group: Id, member: z.boolean() }),
  /** With a position, a statement, an alternative, an amendment, a bracket: by the id of the operation that made it. */
  act('align', { with: Id, stand: z.enum(['align', 'dis-align', 'none']), note: Note.optional() }),

  act('floor.ask', {
    request: Id,
    paragraph: Id.optional(),
    about: Line.optional(),
    right: z.enum(['speak', 'reply', 'point-of-order']),
  }),
  act('floor.leave', { request: Id }),
  act('floor.give', { request: Id }),
  act('floor.done', { request: Id }),
  /** The chair's queue: what is taken next. */
  act('queue.set', { paragraphs: z.array(Id).max(textLimits.paragraphs) }),

  /** Clean paragraphs, agreed by those in the room subject to their capitals, who must each confirm until then. */
  act('ad-referendum.open', { procedure: Id, on: z.array(AtHash).min(1).max(400), until: Time, note: Note.optional() }),
  act('ad-referendum.answer', {
    procedure: Id,
    paragraph: Id,
    hash: ParagraphHash,
    answer: z.enum(['confirm', 'decline']),
    note: Note.optional(),
  }),
  /** The gavel: closed. */
  act('paragraph.agree', { on: z.array(AtHash).min(1).max(400) }),
  act('reopen.ask', { motion: Id, paragraph: Id, hash: ParagraphHash, reason: Note }),
  act('reopen.back', { motion: Id, consent: z.boolean() }),
  act('reopen.grant', { motion: Id }),

  /** Openness, as the parties decide: in force when every party has consented. */
  act('openness.ask', { openness: Id, mode: z.enum(['sealed', 'open']), reader: Id.optional() }),
  act('openness.back', { openness: Id, consent: z.boolean() }),
] as const
