/**
 * The face by which other modules read the record: a view that believes nothing it has not checked. It keeps the last
 * checkpoint that it saw and sounds an alarm, with both signed checkpoints as evidence, where the host shows another
 * past or a shorter one.
 */
import type { Entry } from './entries.ts'

export { commitmentOf, Entry, EntryKind, entryBytes, hostSubject, newSalt, opens, parseEntry } from './entries.ts'

/** Gets a file of the record by its path under `/record/`, such as `checkpoint` or `tile/0/000`. */
export type Fetch = (path: string) => Promise<Uint8Array>

/** Where the last checkpoint seen of each record is kept, from one visit to the next. */
export type LastSeen = {
  load(origin: string): Promise<string | undefined>
  save(origin: string, checkpointNote: string): Promise<void>
}

/**
 * - `fork`: two signed checkpoints that cannot both be of one record.
 * - `rollback`: a checkpoint of fewer entries than one seen before.
 * - `stale`: somebody has seen a longer record than the host shows us.
 * - `bad-signature`, `no-quorum`: the policy's log keys or witnesses did not sign.
 * - `not-included`: an entry that was said to stand in the record does not.
 * - `malformed`: a file of the record is not what its format or the signed checkpoint asks for.
 */
export type AlarmKind = 'fork' | 'rollback' | 'stale' | 'bad-signature' | 'no-quorum' | 'not-included' | 'malformed'

export class RecordAlarm extends Error {
  override readonly name = 'RecordAlarm'
  readonly kind: AlarmKind
  /** The signed checkpoint seen before, and the one shown now. */
  readonly seen: string | undefined
  readonly shown: string | undefined
  readonly at: string

  constructor(
    kind: AlarmKind,
    message: string,
    { at, seen, shown }: { at: Date; seen?: string | undefined; shown?: string | undefined },
  ) {
    super(message)
    this.kind = kind
    this.seen = seen
    this.shown = shown
    this.at = at.toISOString()
  }
}

export type Latest = {
  origin: string
  size: number
  root: Uint8Array
  /** The signed checkpoint itself. */
  note: string
  /** The witnesses of the policy that signed it, by their names there, and when. */
  witnessed: { name: string; at: Date | null }[]
}

export type RecordView = {
  /** The newest checkpoint, fetched anew: signed, witnessed, and consistent with the last seen; else a RecordAlarm. */
  latest(): Promise<Latest>
  /** Throws a RecordAlarm where the entry does not stand at that index. */
  verifyEntry(index: number, entry: Entry): Promise<void>
  /** The entries of [from, to), each checked against the tree. */
  entries(from: number, to: number): Promise<Entry[]>
  /** Whether this was a state of the record. False is evidence of a fork. */
  holds(size: number, root: Uint8Array): Promise<boolean>
}

export type RecordViewOptions = {
  origin: string
  /** The text of the policy (C2SP tlog-policy): the keys of the log, the witnesses, the quorum. */
  policy: string
  fetch: Fetch
  lastSeen: LastSeen
  now: () => Date
}

export function openRecordView(_options: RecordViewOptions): RecordView {
  throw new Error('Not built yet.')
}
