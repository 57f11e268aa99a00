/**
 * The face by which other modules read the record: a view that believes nothing it has not checked. It keeps the last
 * checkpoint that it saw and sounds an alarm, with both signed checkpoints as evidence, where the host shows another
 * past or a shorter one.
 */
import { equalBytes } from '#platform/bytes.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { type Entry, entryBytes, parseEntry } from './entries.ts'
import { formatNote } from './note.ts'
import { judgeCheckpoint, parsePolicy, witnessedAt } from './policy.ts'
import { type Head, openTileReader } from './tile-reader.ts'
import type { Fetch } from './tiles.ts'
import { leafHash, verifyInclusion } from './tree.ts'

export { commitmentOf, Entry, EntryKind, hostSubject, newSalt, opens } from './entries.ts'
export { isStale } from './rules.ts'
export type { Fetch } from './tiles.ts'

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
  /** When the quorum had last signed it (`witnessedAt`); null where no witness is asked for. `isStale` judges it. */
  witnessedAt: Date | null
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
  /** Must not answer from a cache where a checkpoint is asked for. What it throws is passed on, and is no alarm. */
  fetch: Fetch
  lastSeen: LastSeen
  now: () => Date
}

/** Throws a SyntaxError where the policy is malformed, or names no key of a log of that origin. */
export function openRecordView({ origin, policy: text, fetch, lastSeen, now }: RecordViewOptions): RecordView {
  const policy = parsePolicy(text)
  if (!policy.logs.some(({ key }) => key.name === origin))
    throw new SyntaxError(`The policy names no key of the record ${origin}.`)
  const tiles = openTileReader(fetch)
  let current: Latest | undefined
  let underWay: Promise<Latest> | undefined

  const alarm = (kind: AlarmKind, message: string, shown?: string, seen?: string): RecordAlarm =>
    new RecordAlarm(kind, message, { at: now(), shown, seen })

  /** What the record itself says wrongly is an alarm; that it cannot be reached is not. */
  const checked = async <Read>(read: () => Promise<Read>, shown: string | undefined, seen?: string): Promise<Read> => {
    try {
      return await read()
    } catch (error) {
      throw error instanceof SyntaxError ? alarm('malformed', error.message, shown, seen) : error
    }
  }

  const fetchCheckpoint = async (): Promise<Latest> => {
    const bytes = await fetch('checkpoint')
    const shown = readable(bytes)
    const signed = await checked(async () => ourCheckpoint(parseSignedCheckpoint(bytes), origin), shown)
    const { forged, signed: logs, unsigned, witnessed, quorum } = await judgeCheckpoint(policy, signed)
    const missing = [...forged, ...unsigned].map(({ name }) => name)
    if (logs.length === 0 || missing.length > 0)
      throw alarm('bad-signature', `The checkpoint lacks a signature that holds, by ${missing.join(', ')}.`, shown)
    if (!quorum)
      throw alarm(
        'no-quorum',
        `Too few witnesses signed the checkpoint of ${signed.size} entries: ${namesOf(witnessed)}.`,
        shown,
      )
    return {
      origin,
      size: signed.size,
      root: signed.root,
      note: formatNote(signed.note),
      witnessed,
      witnessedAt: witnessedAt(policy, witnessed),
    }
  }

  const lastOne = async (): Promise<(Head & { note: string }) | undefined> => {
    const note = await lastSeen.load(origin)
    if (note === undefined) return undefined
    const { size, root } = await checked(
      async () => ourCheckpoint(parseSignedCheckpoint(note), origin),
      undefined,
      note,
    )
    return { size, root, note }
  }

  const refuseFork = async (shown: Latest, seen: Head & { note: string }): Promise<void> => {
    const before = await checked(() => tiles.rootAt(seen.size, shown), shown.note, seen.note)
    if (!equalBytes(before, seen.root))
      throw alarm(
        'fork',
        `The record shows another past than before: two checkpoints that cannot both be true of ${seen.size} entries.`,
        shown.note,
        seen.note,
      )
  }

  const refresh = async (): Promise<Latest> => {
    let shown = await fetchCheckpoint()
    const seen = await lastOne()
    // Another window may have seen a newer one between both lines: only a second look tells.
    if (seen && shown.size < seen.size) shown = await fetchCheckpoint()
    if (seen && shown.size < seen.size)
      throw alarm(
        'rollback',
        `The record shows ${shown.size} entries and had ${seen.size}: entries were taken back.`,
        shown.note,
        seen.note,
      )
    if (seen) await refuseFork(shown, seen)
    const newest = await lastOne()
    if (!newest || newest.size <= shown.size) await lastSeen.save(origin, shown.note)
    current = shown
    return shown
  }

  const latest = (): Promise<Latest> => {
    underWay ??= refresh().finally(() => (underWay = undefined))
    return underWay
  }

  /** The checkpoint known, unless more entries are asked for than it has. */
  const reaching = async (size: number): Promise<Latest> => {
    if (current && size <= current.size) return current
    // A look that is under way may have begun too early.
    const early = underWay && (await underWay)
    return early && size <= early.size ? early : latest()
  }

  return {
    latest,
    verifyEntry: async (index, entry) => {
      if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`${index} is no place in the record.`)
      const head = await reaching(index + 1)
      if (index >= head.size)
        throw alarm('not-included', `Entry ${index} is not in the record, which has ${head.size}.`, head.note)
      const proof = await checked(() => tiles.inclusionProof(index, head), head.note)
      if (!verifyInclusion(index, head.size, leafHash(entryBytes(entry)), proof, head.root))
        throw alarm('not-included', `Entry ${index} of the record is another than was said.`, head.note)
    },
    entries: async (from, to) => {
      const head = await reaching(to)
      return checked(async () => (await tiles.entries(from, to, head)).map(parseEntry), head.note)
    },
    holds: async (size, root) => {
      if (!Number.isSafeInteger(size) || size < 0) return false
      const head = await reaching(size)
      if (size > head.size)
        throw alarm(
          'stale',
          `Others have seen a record of ${size} entries; we are shown ${head.size}. Ask again in a minute: if it stays so, the host keeps entries from us.`,
          head.note,
        )
      return equalBytes(await checked(() => tiles.rootAt(size, head), head.note), root)
    },
  }
}

function ourCheckpoint(checkpoint: SignedCheckpoint, origin: string): SignedCheckpoint {
  if (checkpoint.origin !== origin)
    throw new SyntaxError(`This is a checkpoint of ${checkpoint.origin}, not of ${origin}.`)
  // No ML-DSA signature covers them.
  if (checkpoint.extensions.length > 0) throw new SyntaxError('A checkpoint of this record has three lines, no more.')
  return checkpoint
}

/** What was shown, as evidence, even if it is no checkpoint at all. */
function readable(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 65_536))
}

function namesOf(witnesses: readonly { name: string }[]): string {
  return witnesses.map(({ name }) => name).join(', ') || 'none of them'
}
