/**
 * A room as this device keeps it: a log of what came in the host's order, in pages, and a book of where it stands. The
 * whole of a change – ratchets, log, book, alarms – goes to the store in one put or not at all.
 */
import { type Bytes, fromUtf8, utf8 } from '#platform/bytes.ts'
import type { KeyValue } from '#modules/identity/keys.ts'
import type { RoomState, SystemLine } from '../views.ts'
import type { Author, Body, NewerStatement, Statement } from './content.ts'
import type { RoomSettings } from './settings.ts'

export type LogItem = {
  seq: number
  kind: 'commit' | 'message'
  /** The host's epoch of the envelope. */
  epoch: number
  at: string
  digest: string
  /** Absent in a caucus: the room's chain holds it. */
  chain?: string
  from?: Author
  own?: true
  statement?: Statement
  newer?: NewerStatement
  lines?: SystemLine[]
  /** Where the record holds the chain after this envelope. */
  entry?: { index: number; salt: string }
  /** What an application said: kept with its own, not here. */
  act?: true
  /** Why there is no statement: its time ran out, nobody here can open it, the rules drop it, it came before. */
  fate?: 'gone' | 'unreadable' | 'dropped' | 'again'
}

export type Outgoing = {
  /** A delegation, or some: sealed only while everybody in the room is of them. */
  within?: string | string[]
  id: string
  sentAt: string
  body: Body
  n?: number
  /** The envelope that holds it, from the moment it was sealed. The host takes the same bytes once only. */
  sealed?: { epoch: number; bytes: string; digest: string }
  /** Not filled up to the size of words. */
  light?: true
  /** Not before this many milliseconds since 1970: receipts wait for company. */
  after?: number
}

/** A commit of ours that may or may not have been taken. What follows it lies in the kept state of the group. */
export type Pending = {
  digest: string
  bytes: string
  epoch: number
  welcomes: { devices: string[]; bytes: string }[]
  added: { device: string; account: string }[]
  removed: string[]
}

export type RoomBook = {
  v: 1
  id: string
  subject: string
  state: RoomState
  /** The order before the first envelope that this device saw, and after the last. Chains in base64url. */
  start: { seq: number; chain: string }
  lastSeq: number
  chain: string
  lastAt: string
  /** How many items the log holds. */
  items: number
  /** The host counts the commits it took; the group only those that hold. */
  offset: number
  opened: boolean
  /** Of a room of an exercise: which one, to be told to the host when it is opened there. */
  run?: string
  pending?: Pending
  outbox: Outgoing[]
  /** Digests of what this device sealed and has not yet seen in order, and the message that each holds. */
  own: Record<string, string>
  receipts: {
    delivered: number
    read: number
    toldDelivered: number
    toldRead: number
    acknowledge: string[]
    since?: number
  }
  n: number
  /** The last statement heard of each device: which, and where. */
  heard: Record<string, { n: number; seq: number }>
  /** Where the last envelope stood that could not be read: it may be what is missing. */
  unheard: number
  /** The commit before which the room stands, because it cannot be judged yet; since when, and since when with the record
   *  that its maker saw. */
  stalled?: { seq: number; since: number; shown?: number }
  /** The alarm that halted the room: when it is settled, the room opens. */
  haltedBy?: string
  /** Of a caucus: what came for it and could not be taken yet, bytes in base64url. */
  held?: HeldPart[]
  /** When this newcomer renews its keys, in milliseconds since 1970. */
  renew?: { after: number; tries: number }
  snapshotFor: string[]
  /** Devices that this one let in, and to whom other modules have not handed on yet what they need. */
  newcomers: string[]
  /** Devices that were tried lately and could not be brought in, and when. */
  tried: Record<string, number>
  recorded?: { seq: number; index: number }
  /** An envelope for which no entry was named yet: since when, in milliseconds since 1970, and how long the record was. */
  unrecorded?: { seq: number; since: number; size: number }
  /** States of the record that others claim and that could not be held against ours yet. */
  claims: Claim[]
  deliveryAgrees: boolean
  code: string
  codeSince: string
  caucuses: string[]
  /** As the room was when this device was last in it. */
  lastSettings?: RoomSettings
  /** By device: a large thing of a caucus, of which some parts have come. */
  parts: Record<string, { caucus: string; step: string; of: number; got: string[] }>
  caucus?: CaucusBook
}
/** `around`: what the sender of the message that carried it had seen. */
type HeldPart = { seq: number; kind: 'commit' | 'message'; at: string; bytes: string; around?: string }

/** Somebody's word that the record was once of this size and root. */
export type Claim = { size: number; root: string; by: string; seq: number; tries: number }

export type CaucusBook = {
  parent: string
  title: string
  /** Accounts asked by this device, and the key packages that came, by device. */
  asked: string[]
  packages: Record<string, string>
}

const pageLength = 32
/** So many items make a chapter, written once and read in one go: a room of many thousands opens in a few reads. */
const chapterLength = 2048
export const keysOf = (room: string) => ({
  book: `room/${room}/book`,
  version: `room/${room}/version`,
  alarms: `room/${room}/alarms`,
  tree: `room/${room}/tree`,
  state: `room/${room}/state`,
  page: (page: number) => `room/${room}/log/${page}`,
  chapter: (chapter: number) => `room/${room}/chapter/${chapter}`,
})

export function toStore(value: unknown): Bytes {
  return utf8(JSON.stringify(value))
}

/** The store is this device's own: what it gives back is what was put, or the store is broken and we must not go on. */
export async function fromStore<Value>(store: KeyValue, key: string): Promise<Value | undefined> {
  const bytes = await store.get(key)
  return bytes === undefined ? undefined : (JSON.parse(fromUtf8(bytes)) as Value)
}

export async function loadLog(store: KeyValue, room: string, items: number): Promise<LogItem[]> {
  const log: LogItem[] = []
  const keys = keysOf(room)
  while (log.length < items) {
    const whole = log.length + chapterLength <= items
    const key = whole ? keys.chapter(log.length / chapterLength) : keys.page(log.length / pageLength)
    const some = await fromStore<PackedItem[]>(store, key)
    if (!some) throw new Error(`The store has lost ${key}.`)
    for (const item of some) log.push(unpacked(item))
    if (log.length < items && some.length !== (whole ? chapterLength : pageLength))
      throw new Error(`The store has lost a part of ${key}.`)
  }
  return log.slice(0, items)
}

/**
 * What changes where the log had `before` items, and items from `from` on were added or rewritten, and those at `places`.
 * Pages are put together in chapters as these become whole.
 */
export function pagesOf(
  room: string,
  log: readonly LogItem[],
  { from, places, before }: { from: number; places: ReadonlySet<number>; before: number },
): Record<string, Uint8Array | null> {
  const keys = keysOf(room)
  const puts: Record<string, Uint8Array | null> = {}
  const whole = Math.floor(log.length / chapterLength)
  const wholeBefore = Math.floor(before / chapterLength)
  const chapters = new Set<number>()
  const pages = new Set<number>()
  const touch = (place: number): void => {
    const chapter = Math.floor(place / chapterLength)
    if (chapter < whole) chapters.add(chapter)
    else pages.add(Math.floor(place / pageLength))
  }
  for (let place = from; place < log.length; place += pageLength) touch(place)
  if (from < log.length) touch(log.length - 1)
  for (const place of places) touch(place)
  for (let chapter = wholeBefore; chapter < whole; chapter++) {
    chapters.add(chapter)
    const first = (chapter * chapterLength) / pageLength
    for (let page = first; page < first + chapterLength / pageLength && page * pageLength < before; page++)
      puts[keys.page(page)] = null
  }
  const part = (number: number, length: number): Bytes =>
    toStore(log.slice(number * length, (number + 1) * length).map(packed))
  for (const chapter of chapters) puts[keys.chapter(chapter)] = part(chapter, chapterLength)
  for (const page of pages) puts[keys.page(page)] = part(page, pageLength)
  return puts
}

/** Where the chapter begins that such a place is in. */
export function chapterOf(place: number): number {
  return Math.floor(place / chapterLength) * chapterLength
}

/** Of an act the log keeps its place in the order alone. */
type PackedItem =
  | LogItem
  | [seq: number, epoch: number, at: string, digest: string, chain: string, own: 0 | 1, index?: number, salt?: string]

function packed(item: LogItem): PackedItem {
  const { seq, epoch, at, digest, chain = '', own, act, fate, entry } = item
  if (!act || fate) return item
  const mine = own ? 1 : 0
  return entry ? [seq, epoch, at, digest, chain, mine, entry.index, entry.salt] : [seq, epoch, at, digest, chain, mine]
}

function unpacked(item: PackedItem): LogItem {
  if (!Array.isArray(item)) return item
  const [seq, epoch, at, digest, chain, own, index, salt] = item
  const bare: LogItem = { seq, kind: 'message', epoch, at, digest, act: true }
  if (chain) bare.chain = chain
  if (own) bare.own = true
  if (index !== undefined && salt !== undefined) bare.entry = { index, salt }
  return bare
}

/** A room of which nothing has come in yet. */
export function newBook(o: { id: string; subject: string; at: string; seq: number; chain: string }): RoomBook {
  return {
    v: 1,
    id: o.id,
    subject: o.subject,
    state: 'open',
    start: { seq: o.seq, chain: o.chain },
    lastSeq: o.seq,
    chain: o.chain,
    lastAt: o.at,
    items: 0,
    offset: 0,
    opened: true,
    outbox: [],
    own: {},
    receipts: { delivered: 0, read: 0, toldDelivered: 0, toldRead: 0, acknowledge: [] },
    n: 0,
    heard: {},
    unheard: 0,
    snapshotFor: [],
    newcomers: [],
    tried: {},
    claims: [],
    deliveryAgrees: true,
    code: '',
    codeSince: o.at,
    caucuses: [],
    parts: {},
  }
}
