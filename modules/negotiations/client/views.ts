/** What pages and the command line see of negotiations, and what they may do. `openNegotiations` (negotiations.ts) gives it. */
import type { Trust } from '#modules/identity/keys.ts'
import type { RoomActs, Rooms } from '#modules/rooms/acts.ts'
import type { HybridSecret } from '#platform/signing.ts'
import type { Act, ActKind } from '../text/acts.ts'
import type { Done, Negotiation, Refused } from '../text/state.ts'

/** Small values of this device alone; all-or-nothing. */
type Store = {
  get(key: string): Promise<Uint8Array | undefined>
  put(entries: Record<string, Uint8Array | null>): Promise<void>
}

export type OpenNegotiations = {
  rooms: Rooms & RoomActs
  trust: Trust
  store: Store
  device: { id: string; delegation: string; secret: HybridSecret }
  account: { id: string; name: string }
  now: () => Date
  exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** Without them nothing is entered in the record. */
  records?: RecordDoors
}

export type Negotiations = {
  /** Reads the store, folds what is new, listens. */
  start(): Promise<void>
  stop(): void
  subscribe(listener: () => void): () => void
  /** What went wrong last, for a technician; nothing of what was negotiated. It is tried again by itself. */
  trouble(): string | undefined
  list(): NegotiationSummary[]
  negotiation(room: string): NegotiationView | undefined
  /** Signs and sends; shown at once as waiting, done or refused when it stands in the room's order. Throws `ActRefused`,
   * with nothing sent, where the rules refuse it already now. `undoes`: the operation of this device that it takes back. */
  act(room: string, act: Act | Act[], o?: { undoes?: string }): Promise<string[]>
  /** The inverse of what this delegation did, as a new act; undefined where it cannot be undone by it. */
  undo(room: string, operation: string): Promise<Act | undefined>
  /** What this device did last that can be taken back, and was not yet: again and again it goes further back. */
  lastToUndo(room: string): Promise<{ operation: string; kind: ActKind; act: Act } | undefined>
  /** Entries with their outcomes, in order, from one count to another, both included: for timelines, comparisons, blame.
   * Reads the store. What was before a snapshot is there when it has been checked. */
  history(room: string, o?: { from?: number; to?: number }): Promise<Done[]>
  /** The state as it was after `count` entries. Throws a RangeError where the history is not here (yet). */
  stateAt(room: string, count: number): Promise<Negotiation>
  /** Verifies the history behind a snapshot, which goes by itself, or pauses it (`origin` tells how far it is). */
  checking(room: string, go: boolean): void
  /** Asks the next of those in the room for the history that is lacking (`origin.lacks`); it goes by itself after a while.
   * False where nothing is lacking, or nobody is left to be asked. */
  askOthers(room: string): Promise<boolean>
  /** Where this person stopped reading: "since I last looked". */
  lastLooked(room: string): { count: number; at: string } | undefined
  looked(room: string): Promise<void>

  /** Live typing inside one alternative, before it is proposed: shared with those in the room, kept by nobody. */
  draft(room: string, id: string, paragraph?: string): Draft
  /** What others are typing now. */
  drafts(
    room: string,
  ): { id: string; paragraph?: string; by: { account: string; name: string; delegation: string }; at: string }[]
  /** Chair: everybody who follows sees this paragraph. */
  point(room: string, paragraph: string): Promise<void>
  pointedAt(room: string): { paragraph: string; by: string; at: string } | undefined

  /** Private to one's own delegation (brief.ts). */
  brief: BriefDoors
  /** Entries of the record that prove procedures, and their verification (records.ts). */
  records?: RecordDoors
}

export class ActRefused extends Error {
  override readonly name = 'ActRefused'
  readonly refused: Refused
  constructor(refused: Refused) {
    super(`The negotiation’s rules refuse this: ${refused.why}${refused.about ? ` (${refused.about})` : ''}.`)
    this.refused = refused
  }
}

export type NegotiationSummary = {
  room: string
  title: string
  class: Negotiation['class']
  symbol?: string
  exercise: boolean
  groupOf?: { room: string; title: string }
  paragraphs: number
  bracketed: number
  agreed: number
  adopted: boolean
  /** Entries since this person last looked. */
  news: number
  /** Own acts that wait for the line. */
  waiting: number
  /** The next deadline that concerns this delegation. */
  deadline?: { what: 'silence' | 'ad-referendum' | 'vote'; id: string; until: string }
}

export type NegotiationView = NegotiationSummary & {
  state: Negotiation
  /** Another object whenever anything changed. */
  version: number
  /** Own acts in the air, as they would stand: to be drawn as waiting. */
  pending: { operation: string; act: Act; at: string }[]
  /** The last refusals of one's own acts, to be told. */
  refusals: { operation: string; act: Act; refused: Refused; at: string }[]
  /** How this device came to the state: by folding all, or from a snapshot that somebody gave. Its history is verified so
   * far; `confirmed`: to the end, and somebody else than the giver had the same trail. */
  origin:
    | { kind: 'all' }
    | { kind: 'snapshot'; by: string; checked: number; of: number; confirmed: boolean; lacks?: true }
  alarms: NegotiationAlarm[]
  me: {
    delegation: string
    account: string
    device: string
    role: 'chair' | 'mediator' | 'member' | 'observer'
    party: boolean
  }
}
/** `parted`: somebody folded the same order to another state. `false-signature`, `withheld`: as their names say. */
export type NegotiationAlarm = {
  id: string
  kind: 'parted' | 'false-signature' | 'snapshot-false' | 'malformed'
  about: string
  at: string
  evidence: string
}

export type Draft = {
  text(): string
  /** Replaces characters from … to (UTF-16 offsets); sent to the others within half a second. */
  edit(from: number, to: number, insert: string): void
  /** Others' cursors, by name. */
  cursors(): { name: string; at: number }[]
  cursor(at: number): void
  subscribe(listener: () => void): () => void
  /** Leaves the draft; what was proposed from it stands in the operation, not here. */
  close(): void
}

/** What a delegation says to itself alone, sealed to its own devices in a room of its own. */
export type BriefItem = {
  id: string
  room: string
  paragraph?: string
  kind: 'instruction' | 'red-line' | 'fallback' | 'note' | 'capital-asked' | 'capital-answered'
  text: string
  /** Of `capital-asked`: what must be confirmed, by when. Of `capital-answered`: to which, and what. */
  until?: string
  hash?: string
  answers?: string
  answer?: 'confirm' | 'decline'
  by: { account: string; name: string }
  at: string
  state: 'waiting' | 'sent'
  removed?: true
  /** Who handed it on, where the device that wrote it had been removed by then: it is their word that it was written so. */
  handedBy?: string
  /** Canonical JSON of what was signed, by whom, and the signature of both keys: to show what the capital answered. */
  proof: string
}
export class BriefRefused extends Error {
  override readonly name = 'BriefRefused'
  /** The key of its words, as of a refusal of the host. */
  readonly code: 'negotiations.brief.refused.strangers' | 'negotiations.brief.refused.none'
  readonly status = 409
  readonly data: { names: string }
  constructor(why: 'strangers' | 'none', message: string, names: readonly string[] = []) {
    super(message)
    this.code = `negotiations.brief.refused.${why}`
    this.data = { names: names.join(', ') }
  }
}
export type BriefDoors = {
  /** The delegation's own room, if there is one; `open` makes it and invites the delegation's people. */
  room(): string | undefined
  /** Who sits in that room and is of another delegation. While anybody is, nothing is written or handed over there. */
  strangers(): { name: string; delegation: string }[]
  open(title: string): Promise<string>
  of(negotiation: string, paragraph?: string): BriefItem[]
  /** Throws BriefRefused, with nothing sent, where there is no room, or others are in it. So does `remove`. */
  write(
    item: Pick<BriefItem, 'room' | 'paragraph' | 'kind' | 'text' | 'until' | 'hash' | 'answers' | 'answer'>,
  ): Promise<string>
  remove(id: string): Promise<void>
}

/** The host's doors for entries of the record (contract.ts), as plain functions. */
export type RecordDoors = {
  enter(o: {
    room: string
    kind: 'deadline' | 'adoption' | 'statement'
    subject: string
    commitment: string
    until?: string
  }): Promise<{ id: string }>
  entries(o: {
    room: string
    subject: string
  }): Promise<
    { id: string; kind: string; index: number | null; at: string | null; host?: { content: string; salt: string } }[]
  >
}
