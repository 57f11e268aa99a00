/** The form of what was decided, as somebody hands it over (deciding/state.ts). */
import { z } from 'zod'
import { DecisionRule, StatementType, Subject } from '../text/acts-of-decision.ts'
import { AtHash } from '../text/words-of-acts.ts'

export const text = z.string()
export const count = z.int().min(0)
export const names = z.array(text)
export const moment = text.refine((at) => Number.isFinite(Date.parse(at)), 'Must be a time.')

const RecordForm = z.object({ size: count, root: text })
const ObjectionForm = z.object({
  delegation: text,
  by: z.enum(['objection', 'amendment']),
  words: text,
  at: moment,
  seq: count,
  operation: text,
  late: z.boolean(),
})
const SilenceForm = z.object({
  id: text,
  recordSubject: text,
  template: z.enum(['osce', 'unga', 'plain']),
  subject: Subject,
  title: text,
  by: text,
  openedAt: moment,
  until: moment,
  extended: z.array(z.object({ from: moment, until: moment, at: moment, reason: text.optional() })),
  objections: z.array(ObjectionForm),
  state: z.enum(['running', 'broken', 'adopted']),
  closedAt: moment.optional(),
  announcedAt: moment.optional(),
  issued: z.object({ symbol: text, at: moment }).optional(),
  record: z.object({ from: RecordForm.optional(), to: RecordForm.optional() }),
})
const CastForm = z.object({ choice: z.enum(['yes', 'no', 'abstain']), at: moment, operation: text, account: text })
const VoteForm = z.object({
  id: text,
  title: text,
  subject: Subject,
  rule: DecisionRule,
  rollCall: z.boolean(),
  by: text,
  openedAt: moment,
  until: moment.optional(),
  cast: z.record(text, CastForm),
  parties: names,
  closedAt: moment.optional(),
  carried: z.boolean().optional(),
})
const StatementForm = z.object({
  id: text,
  operation: text,
  delegation: text,
  type: StatementType,
  on: z.array(AtHash),
  text,
  group: text.optional(),
  at: moment,
  seq: count,
  withdrawnAt: moment.optional(),
})
const SignatureForm = z.object({
  delegation: text,
  account: text,
  name: text,
  capacity: text,
  at: moment,
  operation: text,
})
const AdoptionForm = z.object({
  id: text,
  text,
  by: z.discriminatedUnion('way', [
    z.object({ way: z.literal('gavel') }),
    z.object({ way: z.literal('silence'), silence: text }),
    z.object({ way: z.literal('vote'), vote: text }),
  ]),
  symbol: text.optional(),
  at: moment,
  seq: count,
  operation: text,
  count,
  signatures: z.array(SignatureForm),
  record: RecordForm.optional(),
})
export const DecidingForm = z.object({
  rule: DecisionRule,
  ruleSource: text.optional(),
  ruleAsked: z.object({ rule: DecisionRule, source: text.optional(), by: text, at: moment, taken: names }).optional(),
  silences: z.record(text, SilenceForm),
  votes: z.record(text, VoteForm),
  packages: z.record(
    text,
    z.object({ id: text, title: text, paragraphs: names, by: text, at: moment, dissolvedAt: moment.optional() }),
  ),
  statements: z.record(text, StatementForm),
  adoption: AdoptionForm.optional(),
})
