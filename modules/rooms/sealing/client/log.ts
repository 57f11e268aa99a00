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
  /** Why there is no statement: its time ran out, nobody here can open it, the rules drop it, it came before. */
  fate?: 'gone' | 'unreadable' | 'dropped' | 'again'
}

export type Outgoing = {
  id: string
  sentAt: string
  body: Body
  n?: number
  /** The envelope that holds it, from the moment it was sealed. The host takes the same bytes once only. */
  sealed?: { epoch: number; bytes: string; digest: string }
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

export const pageLength = 32
export const keysOf = (room: string) => ({
  book: `room/${room}/book`,
  version: `room/${room}/version`,
  alarms: `room/${room}/alarms`,
  tree: `room/${room}/tree`,
  state: `room/${room}/state`,
  page: (page: number) => `room/${room}/log/${page}`,
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
  for (let page = 0; page * pageLength < items; page++) {
    const some = await fromStore<LogItem[]>(store, keysOf(room).page(page))
    if (!some) throw new Error(`The store has lost page ${page} of the room ${room}.`)
    log.push(...some)
  }
  return log.slice(0, items)
}

/** The pages that change when items from `from` on were added or rewritten. */
export function pagesOf(room: string, log: readonly LogItem[], from: number): Record<string, Uint8Array> {
  const pages: Record<string, Uint8Array> = {}
  for (let page = Math.floor(from / pageLength); page * pageLength < log.length; page++)
    pages[keysOf(room).page(page)] = toStore(log.slice(page * pageLength, (page + 1) * pageLength))
  return pages
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
    tried: {},
    claims: [],
    deliveryAgrees: true,
    code: '',
    codeSince: o.at,
    caucuses: [],
    parts: {},
  }
}
