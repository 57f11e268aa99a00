/** The form of a negotiation’s state, as somebody hands it over (text/state.ts). What it does not know, it lets be. */
import { z } from 'zod'
import {
  AtHash,
  DocumentClass,
  Edit,
  Language,
  ParagraphType,
  Place,
  Range,
  ReserveType,
  Stand,
} from '../text/words-of-acts.ts'
import { count, DecidingForm, moment, names, text } from './given-decisions.ts'

const flags = z.record(text, z.boolean())
const noted = { id: text, operation: text, delegation: text, since: moment, seq: count }
const backed = { supporters: names, opposers: names }
const mark = { ...noted, alternative: text }
const mode = z.enum(['sealed', 'open'])

const AlternativeForm = z.object({
  ...noted,
  chair: z.literal(true).optional(),
  runs: z.array(z.object({ origin: text, from: count, text })),
  reason: text.optional(),
  withdrawn: moment.optional(),
  hash: text,
  translations: z.record(
    Language,
    z.object({ text, of: text, status: z.enum(['draft', 'checked', 'authentic']), by: text, at: moment }),
  ),
})
const stages = ['proposed', 'discussed', 'ad-referendum', 'agreed', 'adopted', 'withdrawn', 'parked', 'merged'] as const
const StageForm = z.enum([...stages, 'reopened'])
const PositionForm = z.object({
  operation: text,
  delegation: text,
  stand: Stand,
  hash: text,
  note: text.optional(),
  group: text.optional(),
  since: moment,
  seq: count,
})
const ParagraphForm = z.object({
  id: text,
  type: ParagraphType,
  place: Place,
  under: text.optional(),
  language: Language,
  proposer: text,
  chair: z.literal(true).optional(),
  since: moment,
  seq: count,
  stage: StageForm,
  before: StageForm.optional(),
  alternatives: z.array(AlternativeForm),
  brackets: z.array(z.object({ ...mark, ...backed, range: Range, reason: text.optional(), proposers: names })),
  amendments: z.array(
    z.object({
      ...mark,
      ...backed,
      edit: Edit,
      reason: text.optional(),
      state: z.enum(['open', 'accepted', 'withdrawn', 'moot']),
    }),
  ),
  choices: z.array(z.object({ ...mark, range: Range, options: z.array(z.object({ text, supporters: names })) })),
  placeholders: z.array(z.object({ ...mark, after: text.nullable(), note: text })),
  positions: z.record(text, PositionForm),
  comments: names,
  adReferendum: z.object({ procedure: text, until: moment, complete: z.boolean() }).optional(),
  number: text.optional(),
  hash: text,
  agreedHash: text.optional(),
  mergedInto: text.optional(),
  splitFrom: text.optional(),
  sources: names.optional(),
  changedAt: moment,
})

const RemarkForm = z.object({
  ...noted,
  paragraph: text.optional(),
  alternative: text.optional(),
  range: Range.optional(),
  replyTo: text.optional(),
  text,
  account: text,
  accountName: text,
})
const TraceForm = z.object({
  into: text,
  operation: text,
  at: moment,
  seq: count,
  by: text,
  sources: z.array(
    z.object({
      paragraph: text,
      label: text,
      alternatives: z.array(z.object({ id: text, delegation: text, text })),
    }),
  ),
  contributors: z.array(z.object({ delegation: text, paragraph: text, alternative: text.optional() })),
  rationale: text,
  text,
})
const FloorForm = z.object({
  id: text,
  delegation: text,
  account: text,
  name: text,
  right: z.enum(['speak', 'reply', 'point-of-order']),
  paragraph: text.optional(),
  about: text.optional(),
  at: moment,
  state: z.enum(['waiting', 'speaking', 'done', 'left']),
})
const AnswerForm = z.object({
  answer: z.enum(['confirm', 'decline']),
  note: text.optional(),
  at: moment,
  operation: text,
  account: text,
})

const PartyForm = z.object({ delegation: text, name: text, zone: text.optional() })

export const NegotiationForm = z.object({
  room: text,
  opened: z.boolean(),
  title: text,
  class: DocumentClass,
  symbol: text.optional(),
  language: Language,
  exercise: z.boolean(),
  groupOf: z.object({ room: text, title: text }).optional(),
  parties: z.array(PartyForm),
  aside: z.array(PartyForm),
  leaving: names,
  arrangedAt: moment.optional(),
  paragraphs: z.record(text, ParagraphForm),
  comments: z.record(text, RemarkForm),
  reserves: z.record(
    text,
    z.object({
      ...noted,
      paragraph: text.nullable(),
      type: ReserveType,
      reason: text.optional(),
      liftedAt: moment.optional(),
    }),
  ),
  groups: z.record(
    text,
    z.object({ id: text, name: text, declaredBy: text, members: names, within: text.optional(), joined: flags }),
  ),
  alignments: z.record(
    text,
    z.array(
      z.object({
        delegation: text,
        stand: z.enum(['align', 'dis-align']),
        note: text.optional(),
        at: moment,
        seq: count,
        earlier: z.object({ operation: text, position: PositionForm.optional() }).optional(),
      }),
    ),
  ),
  trace: z.array(TraceForm),
  versions: z.array(
    z.object({
      id: text,
      class: DocumentClass,
      symbol: text.optional(),
      note: text.optional(),
      at: moment,
      count,
      by: text,
    }),
  ),
  floor: z.array(FloorForm),
  queue: names,
  adReferendum: z.record(
    text,
    z.object({
      id: text,
      by: text,
      at: moment,
      until: moment,
      note: text.optional(),
      on: z.array(AtHash),
      answers: z.record(text, z.record(text, AnswerForm)),
    }),
  ),
  motions: z.record(
    text,
    z.object({
      id: text,
      paragraph: text,
      hash: text,
      by: text,
      reason: text,
      at: moment,
      consents: flags,
      state: z.enum(['open', 'granted', 'fallen']),
      along: names.optional(),
    }),
  ),
  openness: z.object({
    mode,
    reader: text.optional(),
    asked: z.object({ id: text, mode, reader: text.optional(), consents: flags }).optional(),
  }),
  deciding: DecidingForm,
  homes: z.record(text, text),
  made: z.record(text, text),
  totals: z.object({
    paragraphs: count,
    characters: count,
    comments: count,
    reserves: count,
    said: z.record(text, z.object({ comments: count, characters: count })),
  }),
  heard: z.record(text, z.int().min(1)),
  count,
  trail: text,
})
