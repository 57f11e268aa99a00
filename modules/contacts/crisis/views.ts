/**
 * What pages and the command line hold in their hands of crisis lines, and what they must hand in. Plain data and plain
 * functions: `openCrisis` (lines.ts) gives a `CrisisLines`. Views are made anew at every change: compare them by identity,
 * never change them. All times are ISO 8601 in UTC. What depends on the hour (overdue, missed, offered for a file) is asked
 * of timing.ts with a clock.
 */
import type { KeyValue, Trust } from '#modules/identity/keys.ts'
import type { Rooms } from '#modules/rooms/acts.ts'
import type { HybridSecret } from '#platform/signing.ts'
import type { RunKnown } from '#platform/in-play.ts'
import type { MessageClass, PlayedClass, RunNamed, Schedule, Way } from './acts.ts'
import type { LinePeople } from './views-of-people.ts'
import type { RunOfMessage } from './views-of-runs.ts'
import type { CrisisRefusal } from './refusals.ts'

export type { Ask, LinePeople } from './views-of-people.ts'
export type { MessageClass, PlayedClass, RunNamed, Schedule, Way } from './acts.ts'
export { CrisisRefused, SealedRefused, type CrisisRefusal } from './refusals.ts'

// ---- what the caller hands in -------------------------------------------------------------------------------------

export type RingKind = 'message' | 'test' | 'exercise'

/** What the host tells of a line; the answer of the door `crisis.lines` fits. */
export type HostLine = {
  id: string
  state: 'proposed-by-us' | 'proposed-by-them' | 'agreed' | 'open' | 'ended'
  other: { id: string; name: string }
  roomId: string | null
  /** Of both sides; `delegation` is an id. Of a machine account nobody acknowledges for people. */
  officers: { account: string; name: string; delegation: string; kind?: 'person' | 'machine' }[]
  /** When a head ended it. */
  endedAt?: string
}

/** The host's doors (contract/crisis.ts) as plain functions. Whoever refuses throws an Error with a `code`. */
export type CrisisDoors = {
  lines(): Promise<HostLine[]>
  /** Refuses with CRISIS_ROOM_STANDS where another officer was first. */
  attach(o: { id: string; roomId: string }): Promise<unknown>
  /** Without it no room is replaced. */
  reattach?(o: { id: string; roomId: string; insteadOf: string; reason: string }): Promise<unknown>
  /** The same `ringId` again changes nothing. */
  ring(o: { id: string; ringId: string; kind: RingKind; answerBy?: string; run?: string }): Promise<unknown>
  answered(o: { id: string; ringIds: string[] }): Promise<unknown>
  /** Of these exercises those in which one's own delegation takes part, or took part. Without it nothing is known of any. */
  runs?(ids: string[]): Promise<RunKnown[]>
}

export type OpenCrisis = {
  rooms: Rooms
  trust: Trust
  /** Of this device alone; `put` is all or nothing. */
  store: KeyValue
  device: { id: string; delegation: string; secret: HybridSecret }
  account: { id: string; name: string }
  now: () => Date
  /** Runs the work while no other tab or process of this device does work under the same name. */
  exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>
  doors: CrisisDoors
  /** Milliseconds between two looks at what is due (test calls, new officers, rings not yet told); 0 for none. A minute unless said. */
  tendEvery?: number
  /** Milliseconds for which a host that keeps silent is waited for; 4 seconds unless said. */
  patience?: number
}

// ---- what the caller gets -----------------------------------------------------------------------------------------

export type CrisisLines = {
  /**
   * Reads the store and the rooms, listens, and tends from now on by itself. Resolves with what this device knows; only
   * where it knows of no line it waits for the host. Call it once.
   */
  start(): Promise<void>
  stop(): void
  /** Called after every change; read the views again. Returns how to stop. */
  subscribe(listener: () => void): () => void
  /** What went wrong last, for a technician; nothing of what was said. It is tried again by itself. */
  trouble(): string | undefined

  lines(): LineSummary[]
  line(id: string): LineView | undefined
  /** What waits for an acknowledgement of this delegation, oldest first, on all lines. */
  alarm(): Ringing[]

  /**
   * Resolves, with the message's id, as soon as it is safely stored here; it goes now, or when the line's room is open and
   * the host answers. Throws CrisisRefused.
   */
  say(line: string, o: NewMessage): Promise<string>
  /**
   * A person has read them; for the whole delegation. Ids that are unknown, of one's own side or acknowledged are passed over.
   * Of a machine account what is real is noted alone, and rings on.
   */
  acknowledge(line: string, ids: readonly string[]): Promise<void>
  /** The daily test as this side would have it. Throws CrisisRefused. */
  schedule(line: string, schedule: Schedule): Promise<void>
  /** The daily test call of today, by hand, whoever's turn it is. Resolves to the message's id. Throws CrisisRefused. */
  testCall(line: string): Promise<string>
  /**
   * Names an officer of one's own side under the seal, or says that they are none: let in, or put out, as far as the host names
   * them too. Resolves when that was tried. Throws CrisisRefused.
   */
  nameOfficer(line: string, person: { account: string; name: string }, officer: boolean): Promise<void>
  /** Takes somebody of the other side, whom their own side has not named here, for an officer: on this device alone. */
  vouch(line: string, account: string): Promise<void>
  /**
   * A head puts a new room in the place of one that is dead; both sides are told why. Rejects with what the host says, and
   * with CrisisRefused.
   */
  replaceRoom(line: string, reason: string): Promise<void>
  /** Does what is due, on one line or on all: opens, joins and keeps the room, renews the offline secret, sends receipts, makes the test call, rings. */
  tend(line?: string): Promise<void>

  /**
   * Seals these messages of one's own side, with receipts for what came by file or code, for a device of the other side to
   * open without any network. `[]` seals the receipts alone. Throws CrisisRefused.
   */
  exportSealed(line: string, ids: readonly string[]): Promise<Sealed>
  /** What came in a file, or in all the parts of a QR code in any order. Throws SealedRefused. */
  importSealed(from: Uint8Array | readonly string[]): Promise<Imported>
}

export type NewMessage = {
  class: MessageClass
  /** Of an exercise: which class it plays. */
  of?: PlayedClass
  /** Of an exercise: which one. An answer is of that of what it answers. */
  run?: RunNamed
  text: string
  /** BCP 47. */
  language: string
  answerBy?: string
  /** Answers this message, which is acknowledged thereby. */
  replyTo?: string
}

/**
 * `proposed`: a head must agree first. `no-room`: agreed, and nobody has opened its room yet. `joining`: it has a room, into
 * which this device must be let by one that is in it. `doubtful`: in a room that took another's place sits somebody whom
 * nobody has named (`asks`): nothing is said there. `open`. `shut`: this device was in it and is no more, or the room is
 * closed or halted (`room` leads to why). `ended`: by a head.
 */
export type LineState = 'proposed' | 'no-room' | 'joining' | 'doubtful' | 'open' | 'shut' | 'ended'

export type Side = { id: string; name: string }

export type LineSummary = {
  id: string
  us: Side
  them: Side
  state: LineState
  /** Of them, unacknowledged by us, real ones alone. */
  unacknowledged: number
  /** Own messages that are not at the host yet. */
  waiting: number
  /** The newest message that is no test call. */
  lastAt?: string
  alarms: number
  lastTest: { us?: string; them?: string }
}

export type LineView = LineSummary &
  LinePeople & {
    /** The sealed room: its code, people and alarms are shown by the rooms module. */
    room?: { id: string; code: string; codeSince: string }
    /** In the order of the room; what came by file alone, and what waits, stands last. */
    messages: CrisisMessage[]
    /** Messages of a delegation that have not come, though later ones have. */
    missing: { side: 'us' | 'them'; n: number }[]
    schedule: Daily
    offline: Offline
    /** Acts of a newer program, that this one cannot read. */
    newer: { at: string; from: string; side: 'us' | 'them' }[]
    found: LineAlarm[]
    /** Why nothing can be said now, or true; words: `contacts.crisis.not.<code>`. */
    maySay: true | CrisisRefusal
  }

/** `waiting`: here alone, or in a file as well (`ways`). `sent`: at the host. `received`: by a machine of the other side. `acknowledged`: by a person there. */
export type MessageStatus = 'waiting' | 'sent' | 'received' | 'acknowledged' | 'answered'

export type CrisisMessage = {
  id: string
  side: 'us' | 'them'
  own: boolean
  from: { account: string; name: string; delegation: Side; device: string }
  class: MessageClass
  of?: PlayedClass
  /** Of an exercise: which one. Absent where it names none. */
  run?: RunOfMessage
  /** Whether it must be taken for real: true of query, notification, request and clarification. */
  real: boolean
  n: number
  /** Another message of that delegation has the same number. */
  twin: boolean
  /** As it is shown and read aloud: `n`, and of a twin two letters that are its own, as in 14-KF. */
  number: string
  text: string
  language: string
  /** The sender's clock; `at` is the host's, or when it came here. */
  sentAt: string
  at: string
  /** Null while it is not in the room's order (here). */
  seq: number | null
  /** By which ways it came to this device, or left it. */
  ways: Way[]
  status: MessageStatus
  received: { device: string; name: string; at: string; by: Way }[]
  acknowledged: { account: string; name: string; at: string }[]
  /** Acknowledged by a desk, a machine account: shown, and it stops no alarm. */
  noted: { account: string; name: string; at: string }[]
  /** Ids of the messages that answer it. */
  answers: string[]
  replyTo?: string
  answerBy?: string
  /** Of a test call. */
  day?: string
  /** Came from before this device was let in, or from a colleague who had it by a file: who handed it on. */
  handedBy?: string
}

export type Ringing = {
  line: string
  them: Side
  message: CrisisMessage
  /** Rings until it is acknowledged. False of exercises and test calls, which must never look or sound like it. */
  loud: boolean
}

/** Of the daily test call. Days and turns: `testDays` (timing.ts). */
export type Daily = {
  inForce: Schedule
  /** What a side would have instead, until the other says the same. */
  proposed: { us?: Schedule; them?: Schedule }
  /** Since when days count here. */
  since?: string
  /** The delegation whose turn it is on even days since 1970-01-01 (UTC): the lower id. */
  evenDays: 'us' | 'them'
  calls: TestCall[]
}
export type TestCall = {
  message: string
  day: string
  side: 'us' | 'them'
  /** The host's time, or the sender's of one that came by file or code. It counts on its day alone: `isInTime` (timing.ts). */
  at: string
  receivedAt?: string
  acknowledgedAt?: string
}

/** Whether a file or code could be sealed now, and under what. */
export type Offline = {
  ready: boolean
  /** When the secret was made that would be used, and after when nobody uses it. */
  madeAt?: string
  notAfter?: string
  /** Devices that hold this secret and are not in the room any more: they could open what is sealed now. */
  goneDevices: number
}

export type LineAlarm = {
  id: string
  /**
   * `words-differ`: two messages under one id and one device. `false-signature`: not signed by whom it names. `wrong-line`:
   * of another line or delegation. `room-replaced`: the host names another room than before. `room-false`: the room that
   * the host names is not that of this line.
   */
  kind: 'words-differ' | 'false-signature' | 'wrong-line' | 'room-replaced' | 'room-false'
  at: string
  /** The person or room it is about. */
  about: string
  /** Canonical JSON, for others to verify. */
  evidence: string
}

export type Sealed = {
  /** Ends in `.chancery-crisis`; begins with EXERCISE where one is in it. */
  name: string
  bytes: Uint8Array
  /** The same bytes, one line for each QR code (alphanumeric mode); mostly one. */
  qr: string[]
  exercise: boolean
}

export type Imported = {
  line: string
  by: Way
  from: { account: string; name: string; delegation: Side; device: string }
  sealedAt: string
  messages: { id: string; state: 'new' | 'known' | 'words-differ' }[]
  /** Own messages that the other side says to have received, and to have acknowledged. */
  received: string[]
  acknowledged: string[]
}
