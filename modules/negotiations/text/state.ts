/**
 * What a negotiation has come to: plain data, made by folding entries in the order of the room (fold.ts) and by nothing
 * else. Two clients that folded the same entries hold the same state, to the last character.
 */
import type { DeciderState } from '../deciding/state.ts'
import type { ActKind } from './acts.ts'
import type { SignedOperation } from './operation.ts'
import type { AtHash, CharId, DocumentClass, Edit, ParagraphType, Range, ReserveType, Stand } from './words-of-acts.ts'

export type { Stand } from './words-of-acts.ts'

export type Role = 'chair' | 'mediator' | 'member' | 'observer'
export type Power = 'speak' | 'agree-ad-referendum' | 'sign'
/** Who acted: the device's holder as their delegation vouches for them, their role in the room at that moment, and the
 * powers of the delegation under the credentials list that the operation names. */
export type Speaker = {
  delegation: string
  delegationName: string
  account: string
  name: string
  device: string
  role: Role
  powers: Power[]
}
/** An operation at its place in the room's order. */
export type Entry = {
  /** The envelope's number in the room, and the operation's place in that envelope. */
  seq: number
  index: number
  /** The host's time on the envelope: deadlines go by it. */
  at: string
  by: Speaker
  signed: SignedOperation
}
/** Why an operation has no effect. Words: `negotiations.refused.<why>`. */
export type Refused = { why: RefusedWhy; /** What it is about, where more than the act says. */ about?: string }
export type RefusedWhy =
  | 'not-open' // no negotiation was opened here
  | 'already-open'
  | 'not-chair'
  | 'not-party'
  | 'observer'
  | 'not-yours' // somebody else's bracket, alternative, statement…
  | 'unknown' // names what there is not
  | 'taken' // the id was used before
  | 'text-moved' // the hash is not that of the words as they stand
  | 'words-gone' // none of the words named stand any more
  | 'not-clean' // brackets, alternatives, amendments are still open
  | 'closed' // agreed, adopted, withdrawn, merged: not open to this
  | 'wrong-stage'
  | 'too-much' // a limit
  | 'share-used' // one delegation’s share of a limit; `about`: whose
  | 'no-power' // the delegation lacks the power in the credentials list
  | 'too-late' // the deadline has passed
  | 'too-early'
  | 'not-all' // not everybody who must has said so
  | 'unchecked' // said by a device of itself: it has the words on somebody's word alone
  | 'nothing-changes' // says what already holds

/** Text by who wrote it: characters `from` … `from + text.length - 1` of the operation `origin`. */
export type Run = { origin: string; from: number; text: string }

export type Backers = { supporters: string[]; opposers: string[] }
export type Noted = {
  id: string
  /** The operation that made it, for alignments. */
  operation: string
  delegation: string
  since: string
  seq: number
}
export type Bracket = Noted & Backers & { alternative: string; range: Range; reason?: string; proposers: string[] }
export type Amendment = Noted &
  Backers & { alternative: string; edit: Edit; reason?: string; state: 'open' | 'accepted' | 'withdrawn' | 'moot' }
export type Choice = Noted & { alternative: string; range: Range; options: { text: string; supporters: string[] }[] }
export type Placeholder = Noted & { alternative: string; after: CharId | null; note: string }
export type Comment = Noted & {
  paragraph?: string
  alternative?: string
  range?: Range
  replyTo?: string
  text: string
  account: string
  accountName: string
}
export type Reserve = Noted & { paragraph: string | null; type: ReserveType; reason?: string; liftedAt?: string }
export type Position = {
  operation: string
  delegation: string
  stand: Stand
  /** The paragraph's hash of which it spoke: where that is not the paragraph's hash now, it spoke of earlier words. */
  hash: string
  note?: string
  group?: string
  since: string
  seq: number
}
export type Alternative = Noted & {
  /** Written by whoever was in the chair: the chair's to change, whoever holds it. */
  chair?: true
  runs: Run[]
  /** Of the first words of a paragraph: none. */
  reason?: string
  withdrawn?: string
  /** Of the words (hash.ts). */
  hash: string
  translations: Record<
    string,
    { text: string; of: string; status: 'draft' | 'checked' | 'authentic'; by: string; at: string }
  >
}
/** As the chair and the procedures set it. What is shown is `statusOf` (status.ts), which adds bracketed and clean. */
export type Stage =
  | 'proposed'
  | 'discussed'
  | 'ad-referendum'
  | 'agreed'
  | 'adopted'
  | 'withdrawn'
  | 'parked'
  | 'merged'
  | 'reopened'
export type Status = Exclude<Stage, 'discussed'> | 'discussed' | 'bracketed' | 'clean'
export type Paragraph = {
  id: string
  type: ParagraphType
  place: string
  under?: string
  language: string
  proposer: string
  /** Brought in by whoever was in the chair. */
  chair?: true
  since: string
  seq: number
  stage: Stage
  /** The stage to which it returns when it is resumed. */
  before?: Stage
  alternatives: Alternative[]
  brackets: Bracket[]
  amendments: Amendment[]
  choices: Choice[]
  placeholders: Placeholder[]
  /** By delegation; what was said on behalf of a group: by the group. */
  positions: Record<string, Position>
  /** Ids of what is said about it, in `comments` of the negotiation. */
  comments: string[]
  /** The ad referendum procedure that it is in; `complete`: every party has confirmed. */
  adReferendum?: { procedure: string; until: string; complete: boolean }
  /** The number it was issued with (labels.ts). */
  number?: string
  /** Of everything above that is words or may become words (hash.ts). */
  hash: string
  /** The hash that was agreed, ad referendum or finally. */
  agreedHash?: string
  mergedInto?: string
  splitFrom?: string
  sources?: string[]
  /** When its words last changed, by the host's time on the envelope. */
  changedAt: string
}
/** A row of the traceability table (after UNFCCC FCCC/AWGLCA/2009/INF.2 and addenda). */
export type TraceRow = {
  into: string
  operation: string
  at: string
  seq: number
  by: string
  sources: {
    paragraph: string
    /** Its label and words when it was merged. */ label: string
    alternatives: { id: string; delegation: string; text: string }[]
  }[]
  contributors: { delegation: string; paragraph: string; alternative?: string }[]
  rationale: string
  text: string
}
export type Group = {
  id: string
  name: string
  declaredBy: string
  members: string[]
  within?: string
  joined: Record<string, boolean>
}
export type Alignment = {
  delegation: string
  stand: 'align' | 'dis-align'
  note?: string
  at: string
  seq: number
  /** It was said of an earlier statement of the same speaker or group, and not yet of this one (aligning.ts). */
  earlier?: { operation: string; position?: Position }
}
export type FloorRequest = {
  id: string
  delegation: string
  account: string
  name: string
  right: 'speak' | 'reply' | 'point-of-order'
  paragraph?: string
  about?: string
  at: string
  state: 'waiting' | 'speaking' | 'done' | 'left'
}
export type AdReferendum = {
  id: string
  by: string
  at: string
  until: string
  note?: string
  on: AtHash[]
  /** Paragraph → delegation → its answer. */
  answers: Record<
    string,
    Record<string, { answer: 'confirm' | 'decline'; note?: string; at: string; operation: string; account: string }>
  >
}
export type Motion = {
  id: string
  paragraph: string
  hash: string
  by: string
  reason: string
  at: string
  consents: Record<string, boolean>
  state: 'open' | 'granted' | 'fallen'
  /** What was reopened with it: the rest of its packages. */
  along?: string[]
}
export type Version = {
  id: string
  class: DocumentClass
  symbol?: string
  note?: string
  at: string
  /** How many entries it stands on. */ count: number
  by: string
}
export type PartyState = { delegation: string; name: string; zone?: string }

export type Negotiation = {
  room: string
  opened: boolean
  title: string
  class: DocumentClass
  symbol?: string
  language: string
  exercise: boolean
  groupOf?: { room: string; title: string }
  parties: PartyState[]
  /** Taken off the list of parties without their leave (deciding/aside.ts). */
  aside: PartyState[]
  /** Parties that have said that they negotiate no more. */
  leaving: string[]
  /** When the title or the order last changed, or a paragraph was withdrawn (deciding/reading-time.ts). */
  arrangedAt?: string
  /** By id. Their order: `inOrder` (place.ts). */
  paragraphs: Record<string, Paragraph>
  comments: Record<string, Comment>
  reserves: Record<string, Reserve>
  groups: Record<string, Group>
  /** By the operation aligned with. */
  alignments: Record<string, Alignment[]>
  trace: TraceRow[]
  versions: Version[]
  floor: FloorRequest[]
  queue: string[]
  adReferendum: Record<string, AdReferendum>
  motions: Record<string, Motion>
  openness: {
    mode: 'sealed' | 'open'
    reader?: string
    asked?: { id: string; mode: 'sealed' | 'open'; reader?: string; consents: Record<string, boolean> }
  }
  deciding: DeciderState
  /** Every alternative, bracket, amendment, choice and placeholder: its paragraph, or '' where it is gone. An id is used once. */
  homes: Record<string, string>
  /** The operations that one can align with, as far as they stand: their paragraph, or '' for what concerns the text. */
  made: Record<string, string>
  /** What limits are counted by. */
  totals: {
    paragraphs: number
    characters: number
    comments: number
    reserves: number
    /** By delegation: its remarks that stand; the characters of these, of its translations and of all its words. */
    said: Record<string, { comments: number; characters: number }>
  }
  /** Last n of each device, so that nothing counts twice and a gap is seen. */
  heard: Record<string, number>
  /** How many entries were folded, accepted and refused alike, and the hash chain over them and their fates. */
  count: number
  trail: string
}

/** What became of one entry. */
export type Outcome = { fate: 'done' } | { fate: 'refused'; refused: Refused }
/** An entry with its outcome, as histories keep it. `touches`: the paragraphs it is about. */
export type Done = Entry & { count: number; kind: ActKind; outcome: Outcome; touches: string[] }
