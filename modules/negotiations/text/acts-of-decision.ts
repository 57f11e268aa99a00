/** How a text is decided upon, and what is attached to the decision. */
import { z } from 'zod'
import { AtHash, DelegationId, Id, Line, Note, Raw32, textLimits, Time } from './words-of-acts.ts'

const act = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape })

/** A state of the record that the author had seen and checked: from here to there, nothing objects. */
const RecordState = z.strictObject({ size: z.int().min(0), root: Raw32 })

/** What is decided upon: the whole text by its hash (hash.ts), or paragraphs by theirs. */
export const Subject = z.union([
  z.strictObject({ text: Raw32 }),
  z.strictObject({ on: z.array(AtHash).min(1).max(400) }),
])
export type Subject = z.infer<typeof Subject>

export const DecisionRule = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('consensus') }),
  /** Consensus, the delegations named declared as not standing in its way. */
  z.strictObject({ name: z.literal('consensus-minus'), without: z.array(DelegationId).min(1).max(textLimits.parties) }),
  z.strictObject({
    name: z.literal('majority'),
    /** The share of the votes that are counted, as a fraction that must be exceeded (`more`) or reached. */
    share: z.strictObject({ of: z.int().min(1).max(100), in: z.int().min(1).max(100), more: z.boolean() }),
    /** Of those present and voting (abstentions not counted), of those present, or of all parties. */
    counted: z.enum(['present-and-voting', 'present', 'all']),
    /** The share of the parties that must take part, in the same form; none: no quorum. */
    quorum: z.strictObject({ of: z.int().min(1).max(100), in: z.int().min(1).max(100), more: z.boolean() }).optional(),
  }),
])
export type DecisionRule = z.infer<typeof DecisionRule>

export const StatementType = z.enum([
  'reservation',
  'interpretative-statement',
  'explanation-of-position',
  'explanation-of-vote',
  'dissociation',
  'general-statement',
])
export type StatementType = z.infer<typeof StatementType>

export const actsOfDecision = [
  act('silence.open', {
    silence: Id,
    /** Pseudonym of the procedure in the record: its deadline, objections and outcome are entered under it. */
    recordSubject: Id,
    template: z.enum(['osce', 'unga', 'plain']),
    subject: Subject,
    title: Line,
    until: Time,
    record: RecordState.optional(),
  }),
  /** Before lapse alone, and never twice in one template that forbids it. */
  act('silence.extend', { silence: Id, until: Time, reason: Note.optional() }),
  act('silence.break', { silence: Id, by: z.enum(['objection', 'amendment']), words: Note }),
  /** The chair's notice of the outcome to all. */
  act('silence.close', { silence: Id, outcome: z.enum(['adopted', 'broken']), record: RecordState.optional() }),
  /** OSCE, steps 5 and 6: announced at the next meeting, and issued with its number. */
  act('silence.announce', { silence: Id }),
  act('silence.issue', { silence: Id, symbol: Line }),

  act('rule.set', { rule: DecisionRule, source: Line.optional() }),

  act('vote.open', {
    vote: Id,
    title: Line,
    subject: Subject,
    rule: DecisionRule,
    rollCall: z.boolean(),
    until: Time.optional(),
  }),
  act('vote.cast', { vote: Id, choice: z.enum(['yes', 'no', 'abstain']) }),
  act('vote.close', { vote: Id }),

  /** Nothing of it is agreed until everything of it is agreed. */
  act('package.set', { package: Id, title: Line, paragraphs: z.array(Id).max(400) }),
  act('package.dissolve', { package: Id }),

  act('statement.make', {
    statement: Id,
    type: StatementType,
    on: z.array(AtHash).max(400),
    text: z.string().min(1).max(12_000),
    group: Id.optional(),
  }),
  act('statement.withdraw', { statement: Id }),

  /** Adoption of the whole text as it stands: by the gavel under the rule in force, by a silence that lapsed, by a vote. */
  act('adopt', {
    adoption: Id,
    text: Raw32,
    by: z.discriminatedUnion('way', [
      z.strictObject({ way: z.literal('gavel') }),
      z.strictObject({ way: z.literal('silence'), silence: Id }),
      z.strictObject({ way: z.literal('vote'), vote: Id }),
    ]),
    symbol: Line.optional(),
    record: RecordState.optional(),
  }),
  act('sign', { adoption: Id, text: Raw32, capacity: Line }),
] as const
