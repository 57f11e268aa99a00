/**
 * What pages and the command line see of sealed rooms, and what they must hand in. Everything here is plain data and
 * plain functions: `openRooms` (client/rooms.ts) gives a `Rooms`; nobody outside sealing/ needs to know of MLS.
 *
 * Views are made anew at every change: compare them by identity, never change them. All times are ISO 8601 in UTC.
 * `at` of a message is the host's time and orders nothing (the sequence number does); `sentAt` is the sender's claim.
 */
import type { KeyValue, Standing, Trust } from '#modules/identity/keys.ts'
import type { HybridPublic, HybridSecret } from '#platform/signing.ts'
import type { RoomActs } from './acts.ts'
import type { RoomAlarm } from './alarm-kinds.ts'
import type { BlobDoors, RoomDoors } from './host-doors.ts'
import type { Person, Progress, Role } from './people.ts'

export type { RoomAlarm, RoomAlarmKind } from './alarm-kinds.ts'
export type { BlobDoors, RoomDoors } from './host-doors.ts'
export type { Person, Progress, Role } from './people.ts'

/** What a newcomer reads of the time before: nothing, or a snapshot signed by whoever let them in. */
export type HistoryPolicy = 'from-joining' | 'snapshot'
/** Labels of TLP 2.0, spelled as in modules/sharing. */
export type RoomMarking = 'red' | 'amber+strict' | 'amber' | 'green' | 'clear'

// ---- what the caller hands in -------------------------------------------------------------------------------------

/** This device: its key pair (the Ed25519 part is the MLS signature key) and the delegation it speaks for. */
export type OwnDevice = { id: string; delegation: string; key: HybridPublic; secret: HybridSecret }

export type OpenRooms = {
  doors: RoomDoors
  blobs: BlobDoors
  trust: Trust
  /** Of this device alone. Must be all-or-nothing: a half-written put would break the ratchets. */
  store: KeyValue
  device: OwnDevice
  account: { id: string; name: string }
  now: () => Date
  /** Runs the work while no other tab or process of this device does work under the same name (Web Locks, a lock file). */
  exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** The `.tlog-proof` of an entry of the record (the door `record.proof`), for transcripts. */
  proof?: (index: number) => Promise<string>
  /** Waits; only a test hands in its own. */
  wait?: (milliseconds: number) => Promise<void>
}

// ---- what the caller gets -----------------------------------------------------------------------------------------

export type Rooms = RoomActs & {
  /** Reads the store, publishes key packages, takes welcomes, catches up with every room. Repeat it after a reconnect. */
  start(): Promise<void>
  /** Catches up with one room (on the live event room.moved) or with all, and sends what waits. Never rejects for a lost
   * connection: `connection()` tells. */
  sync(room?: string): Promise<void>
  connection(): 'unknown' | 'connected' | 'lost'
  /** What went wrong last, for a technician; nothing of what was said. */
  trouble(): string | undefined
  /** Since when nobody witnessed the record that this device is shown, where that is more than a day: see `Trust`. */
  staleSince(): string | undefined
  /** Does nothing more by itself: for a page that is closed, a command that ends. */
  stop(): void
  /** Called after every change; read the views again. Returns how to stop. */
  subscribe(listener: () => void): () => void

  list(): RoomSummary[]
  room(id: string): RoomView | undefined
  alarms(): RoomAlarm[]
  /** The person has read the alarm and dealt with it: kept, no longer shown as open. */
  settle(alarm: string): Promise<void>
  /** One alarm with its evidence as JSON text, to be handed to others. */
  evidence(alarm: string): string

  /**
   * Resolves to the id of the new room, whose only member is this device (and, soon after, one's own other devices).
   * `exercise` is for good: what is played never turns into what is real, nor the other way round. `run`: the exercise of
   * which it is, for the host alone, where one takes part in several.
   */
  open(o: {
    title: string
    history: HistoryPolicy
    exercise: boolean
    run?: string | undefined
    marking: RoomMarking
  }): Promise<string>
  change(room: string, o: Partial<{ title: string; history: HistoryPolicy; marking: RoomMarking }>): Promise<void>
  /** Every device is judged first; those that fail are not invited and are told in the answer. */
  invite(room: string, o: { devices: string[]; role: Role }): Promise<{ invited: string[]; refused: Refused[] }>
  /** `who`: the account, or delegation and account (`personKey`) where two delegations name that account. */
  setRole(room: string, who: string, role: Role): Promise<void>
  /** All devices of the person. */
  expel(room: string, who: string): Promise<void>
  /** Removes one device, for instance a lost one: a chair's, or one's own other. */
  removeDevice(room: string, device: string): Promise<void>
  leave(room: string): Promise<void>
  close(room: string): Promise<void>
  /** Tells the others of the room, through the host, that somebody is here. Nothing is kept. */
  present(room: string): Promise<void>

  /** Resolves, with the message's id, as soon as the message is safely stored here; it is sent now or when connected. */
  say(room: string, o: Say): Promise<string>
  sendFile(room: string, file: OutgoingFile, o?: SendFile): Promise<string>
  openFile(room: string, message: string, o?: { progress?: Progress; signal?: AbortSignal }): Promise<Uint8Array>
  /** Takes back a message that was not sealed yet, and says whether. What was sent can be neither called back nor edited. */
  withdraw(room: string, message: string): Promise<boolean>
  acknowledge(room: string, message: string): Promise<void>
  /** All up to this sequence number was shown to the person. Sent in a batch with other receipts. */
  read(room: string, uptoSeq: number): Promise<void>
  /** Sends receipts that were held back to be batched. Pages call it when they are hidden or closed. */
  flush(room?: string): Promise<void>

  /** A sealed sub-room inside the room's own messages. Resolves to an id that serves wherever a room's id does. */
  caucus(room: string, o: { accounts: string[]; title: string }): Promise<string>
  /** Signed JSON text; `verifyTranscript` (client/transcript.ts) reads it anywhere. */
  transcript(room: string): Promise<Uint8Array>
  search(words: string, room?: string): Found[]
  /** Those of these accounts that have a device that stands, and could be invited; `trust.look` makes devices known. */
  people(accounts: string[]): Invitable[]
}

export type Refused = { device: string; name?: string; why: RefusedWhy }
/** Words: `rooms.refused.<why>`. */
export type RefusedWhy = 'no-key-package' | 'unknown' | 'not-standing' | 'key-package-false' | 'already-in'
export type Invitable = { account: string; name: string; delegation: { id: string; name: string }; devices: string[] }

export type Say = {
  text: string
  replyTo?: string
  /** The people (accounts) named must acknowledge before this time; without `of` all who are in the room now. */
  acknowledge?: { by: string; of?: string[] }
  expiresAt?: string
  marking?: RoomMarking
}
export type OutgoingFile = { name: string; type: string; bytes: Uint8Array }
export type SendFile = Partial<Say> & { progress?: Progress; signal?: AbortSignal }

/**
 * `halted`: the host's order does not hold; nothing is taken or sent until the person has settled that very alarm.
 * `removed`: the host holds it no more, for it went with its exercise; it stands on this device alone.
 */
export type RoomState = 'joining' | 'open' | 'left' | 'expelled' | 'closed' | 'halted' | 'removed'

export type RoomSummary = {
  id: string
  title: string
  state: RoomState
  marking: RoomMarking
  exercise: boolean
  role: Role
  /** People, not devices. */
  members: number
  unread: number
  /** Messages that ask for this person's acknowledgement and have none. */
  awaited: number
  waiting: number
  alarms: number
  lastAt?: string
  /** The last thing said, shortened; for the list. */
  lastText?: string
  /** The room whose messages carry this caucus. */
  caucusOf?: string
}

export type RoomView = RoomSummary & {
  history: HistoryPolicy
  epoch: number
  lastSeq: number
  /** The envelope after which this device sees everything: the one that let it in, 0 where it opened the room. */
  joinedSeq: number
  /** Five groups of six digits, the same for all members: read it aloud after each change of membership. */
  code: string
  /** Since when this code holds. */
  codeSince: string
  people: MemberView[]
  messages: MessageView[]
  caucuses: CaucusView[]
  /** What this person may do here; the words of why not: `rooms.not.<name>`. */
  may: Record<RoomAct, true | WhyNot>
  /** Where the record proves the state of the room: the newest entry seen and checked. */
  recorded?: { seq: number; index: number }
  /** When the host's delivery list was last compared with the roster, and whether they agree. */
  deliveryAgrees: boolean
}
export type RoomAct = 'speak' | 'invite' | 'expel' | 'change' | 'caucus' | 'leave' | 'close'
export type WhyNot =
  | 'observer'
  | 'not-chair'
  | 'not-open'
  | 'halted'
  | 'someone-no-longer-stands'
  | 'last-chair'
  | 'no-list'
  | 'statement-withheld'
  | 'in-caucus'
export type CaucusView = { id: string; title: string; members: string[]; unread: number; state: RoomState }

export type MemberView = Person & {
  role: Role
  me: boolean
  powers: Standing['delegation']['powers']
  /** False where one of the devices in the room no longer stands: it is being removed. */
  stands: boolean
  devices: {
    id: string
    name: string
    leaf: number
    own: boolean
    stands: boolean
    why?: NonNullable<Standing['why']>
  }[]
}

export type MessageView = {
  /** 16 random bytes, base64url, made by the sender. Lines of the system: `commit:<seq>:<n>`. */
  id: string
  /** Null while the message waits here to be sent. */
  seq: number | null
  epoch: number | null
  /** The host's time; the sender's claim while the message waits. */
  at: string
  sentAt: string
  from: Person & { device: string }
  own: boolean
  state: 'waiting' | 'sent' | 'expired'
  marking: RoomMarking
  exercise: boolean
  content: Content
  replyTo?: string
  acknowledge?: { by: string; of: string[]; missing: string[]; mine: 'asked' | 'done' | 'not-asked'; late: boolean }
  expiresAt?: string
  /** Each person of the room who is not the sender; in rooms of more than 50, of one's own and of asked messages only. */
  receipts: ReceiptView[]
  /** Came in a snapshot: vouched for by this person alone, not by the room. */
  snapshotBy?: Person
}

export type Content =
  | { kind: 'text'; text: string }
  | { kind: 'file'; text?: string; name: string; type: string; size: number; /** hex SHA-256 */ sha256: string }
  | { kind: 'system'; line: SystemLine }
  | { kind: 'newer'; /** the kind as the newer program named it */ named: string }
  | { kind: 'gone' }

/** Words: `rooms.line.<name>`, with the names filled in. */
export type SystemLine =
  | { name: 'opened'; by: Person }
  | { name: 'joined'; by: Person; who: Person; role: Role }
  | { name: 'device-joined'; by: Person; who: Person; deviceName: string }
  | { name: 'device-left'; by: Person; who: Person; deviceName: string; forced: boolean }
  | { name: 'expelled'; by: Person; who: Person; forced: boolean }
  | { name: 'left'; who: Person }
  | { name: 'role'; by: Person; who: Person; from: Role; to: Role }
  | { name: 'changed'; by: Person; what: 'title' | 'history' | 'marking'; from: string; to: string }
  | { name: 'snapshot'; by: Person; messages: number }
  | { name: 'caucus'; by: Person; title: string }
  | { name: 'closed'; by?: Person }

export type ReceiptView = Person & { delivered?: string; read?: string; acknowledged?: string }

export type Found = {
  room: string
  message: MessageView
  /** where the words stand in the text */ at: { from: number; to: number }[]
}
