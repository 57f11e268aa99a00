/** The part of a negotiation's state that holds procedures of decision and what they came to. */
import type { DecisionRule, StatementType, Subject } from '../text/acts-of-decision.ts'
import type { AtHash } from '../text/words-of-acts.ts'

type RecordState = { size: number; root: string }

export type Silence = {
  id: string
  recordSubject: string
  template: 'osce' | 'unga' | 'plain'
  subject: Subject
  title: string
  by: string
  openedAt: string
  until: string
  extended: { from: string; until: string; at: string; reason?: string }[]
  /** In time or late: late ones are kept, and answered, and change nothing. */
  objections: {
    delegation: string
    by: 'objection' | 'amendment'
    words: string
    at: string
    seq: number
    operation: string
    late: boolean
  }[]
  /** `running` until broken, or until `until` has passed; what is shown at a moment: `silenceAt` (silence.ts). */
  state: 'running' | 'broken' | 'adopted'
  closedAt?: string
  announcedAt?: string
  issued?: { symbol: string; at: string }
  record: { from?: RecordState | undefined; to?: RecordState | undefined }
}
export type Vote = {
  id: string
  title: string
  subject: Subject
  rule: DecisionRule
  rollCall: boolean
  by: string
  openedAt: string
  until?: string
  /** By delegation. */
  cast: Record<string, { choice: 'yes' | 'no' | 'abstain'; at: string; operation: string; account: string }>
  /** The parties when it was opened: the quorum and `all` are counted among them. */
  parties: string[]
  closedAt?: string
  carried?: boolean
}
export type Package = { id: string; title: string; paragraphs: string[]; by: string; at: string; dissolvedAt?: string }
export type StatementMade = {
  id: string
  operation: string
  delegation: string
  type: StatementType
  on: AtHash[]
  text: string
  group?: string
  at: string
  seq: number
  withdrawnAt?: string
}
export type Signature = {
  delegation: string
  account: string
  name: string
  capacity: string
  at: string
  operation: string
}
export type Adoption = {
  id: string
  text: string
  by: { way: 'gavel' } | { way: 'silence'; silence: string } | { way: 'vote'; vote: string }
  symbol?: string
  at: string
  seq: number
  operation: string
  count: number
  signatures: Signature[]
  record?: RecordState
}
export type DeciderState = {
  rule: DecisionRule
  ruleSource?: string
  /** Put to all by the chair: in force when every party has taken it (rule.ts). */
  ruleAsked?: { rule: DecisionRule; source?: string; by: string; at: string; taken: string[] }
  silences: Record<string, Silence>
  votes: Record<string, Vote>
  packages: Record<string, Package>
  statements: Record<string, StatementMade>
  adoption?: Adoption
}
