/** What one envelope does to a room. Everything that comes in is taken in order, and a refusal leaves the room as it was. */
import { ownKey, personKey } from '../people.ts'
import { GroupRefused } from '../group-engine.ts'
import { advance, authorAt, evidenceOf, type Live, openSealed } from './advancing.ts'
import { heedCaucus } from './caucus.ts'
import { type Author, type Body, readStatement, type Statement } from './content.ts'
import { type Desk, isLive, type OpenRoom, raise } from './desk.ts'
import { type Envelope, isOfKind } from './envelopes.ts'
import { spokenId } from './fold.ts'
import type { LogItem } from './log.ts'
import { dropPending, isOfLater, partWays, takeCommit } from './receiving-commits.ts'
import { seatOf } from './roster.ts'
import { compareSeen } from './seen.ts'
import { shelve, told } from './act-shelves.ts'
import { readSettings, roleOf } from './settings.ts'
import { keepOwnPart, snapshotFault } from './snapshot.ts'

/** Takes one envelope in. Throws `NotYet`, the room unchanged, where this client must first learn more. */
export async function takeEnvelope(desk: Desk, room: OpenRoom, envelope: Envelope): Promise<void> {
  const base = baseOf(envelope)
  if (!isLive(room)) return passOver(desk, room, envelope, base)
  if (room.fold.digests.has(envelope.digest) && envelope.bytes) {
    raise(desk, room, { kind: 'replayed', evidence: evidenceOf(envelope), cause: `${envelope.seq}` })
    return advance(desk, room, envelope, { ...base, fate: 'again' })
  }
  if (envelope.kind === 'commit') return takeCommit(desk, room, envelope, base)
  return takeMessage(desk, room, envelope, base)
}

function baseOf({ seq, kind, epoch, at, digest, chain }: Envelope): LogItem {
  return { seq, kind, epoch, at, digest, ...(chain === undefined ? {} : { chain }) }
}

function passOver(desk: Desk, room: OpenRoom, envelope: Envelope, base: LogItem): void {
  advance(desk, room, envelope, { ...base, fate: 'dropped' })
}

async function takeMessage(desk: Desk, room: Live, envelope: Envelope, base: LogItem): Promise<void> {
  const own = room.book.own[envelope.digest]
  if (own !== undefined) return takeOwn(desk, room, envelope, base, own)
  if (!envelope.bytes) return advance(desk, room, envelope, { ...base, fate: 'gone' })
  const received = isOfKind(envelope)
    ? await openSealed(desk, room, envelope.bytes)
    : new GroupRefused('malformed', 'kind')
  if (received instanceof GroupRefused || received.kind !== 'message') {
    const why = received instanceof GroupRefused ? received.message : 'a commit among messages'
    const code = received instanceof GroupRefused ? received.code : 'malformed'
    // What this device never sealed, and what only goes with a change that it never took.
    if (code === 'own' || (code === 'wrong-epoch' && isOfLater(room, envelope))) {
      partWays(desk, room, envelope, why)
      return advance(desk, room, envelope, { ...base, fate: 'unreadable' })
    }
    const kind = code === 'replayed' ? 'replayed' : 'unreadable'
    raise(desk, room, {
      kind,
      values: { why },
      evidence: { why, envelope: evidenceOf(envelope) },
      cause: `${envelope.seq}`,
    })
    return advance(desk, room, envelope, { ...base, fate: 'unreadable' })
  }
  const device = seatOf(received.from, desk.trust).device
  const seated = room.group.members().map((member) => seatOf(member, desk.trust))
  const from = authorAt(desk, received.from)
  // Whoever was removed before this envelope came is heard no more, even where old keys would open it.
  if (!from || !seated.some((seat) => seat.device === device))
    return advance(desk, room, envelope, { ...base, fate: 'dropped' })
  const { authenticatedData, plaintext } = received
  if (!room.parent) compareSeen(desk, room, { from, authenticatedData, seq: envelope.seq, envelope: envelope.bytes })
  await takeStatement(desk, room, envelope, { ...base, from }, from, plaintext)
}

async function takeStatement(
  desk: Desk,
  room: Live,
  envelope: Envelope,
  base: LogItem,
  from: Author,
  plaintext: Uint8Array,
): Promise<void> {
  const read = readStatement(plaintext)
  if (!read) {
    const values = { person: from.name, why: 'malformed' }
    raise(desk, room, { kind: 'unreadable', values, evidence: evidenceOf(envelope), cause: `${envelope.seq}` })
    return advance(desk, room, envelope, { ...base, fate: 'dropped' })
  }
  const statement = 'known' in read ? read.known : read.newer
  const fate = count(desk, room, envelope, from, statement)
  if (fate) return advance(desk, room, envelope, { ...base, fate })
  if ('newer' in read) return advance(desk, room, envelope, { ...base, newer: read.newer })
  const refused = await refusedBody(desk, room, envelope, from, read.known.body)
  if (refused) return advance(desk, room, envelope, { ...base, fate: 'dropped' })
  if (read.known.body.kind === 'act') return takeAct(desk, room, envelope, { from, said: read.known, base })
  advance(desk, room, envelope, { ...base, statement: read.known })
  const own = personKey(from) === ownKey(desk)
  if (!own && isSaid(read.known.body.kind)) room.book.receipts.delivered = envelope.seq
  if (own) readElsewhere(room, read.known.body)
  await heedCaucus(desk, room, { envelope, from, said: read.known, take: takeEnvelope })
}

/** What an application says is kept with its own; of what expires nothing is kept, and nothing told too late. */
async function takeAct(
  desk: Desk,
  room: Live,
  { seq, at, ...envelope }: Envelope,
  { from, said: { id, body }, base: { from: _kept, ...base } }: { from: Author; said: Statement; base: LogItem },
): Promise<void> {
  if (body.kind !== 'act') return
  const { app, text, file, expiresAt } = body
  const role = roleOf(readSettings(room.group.settings), personKey(from))
  const own = from.device === desk.device.id
  const act = { id: spokenId(from.device, id), seq, at, from, role, own, app, text, ...(file ? { file } : {}) }
  if (expiresAt === undefined) await shelve(desk.store, room, act)
  if (expiresAt === undefined || Date.parse(expiresAt) > desk.now().getTime()) room.told.push(told(act))
  advance(desk, room, { seq, at, ...envelope }, { ...base, act: true })
}

/** What this person has read on another device is read here too, and need not be told again. */
function readElsewhere({ book: { receipts } }: OpenRoom, body: Statement['body']): void {
  if (body.kind !== 'receipts' || body.read === undefined) return
  receipts.read = Math.max(receipts.read, body.read)
  receipts.toldRead = Math.max(receipts.toldRead, body.read)
}

function isSaid(kind: string): boolean {
  return kind === 'text' || kind === 'file'
}

/** Each device numbers what it says: a gap that no unreadable envelope explains was kept from us. */
function count(
  desk: Desk,
  room: OpenRoom,
  { seq }: Envelope,
  from: Author,
  { id, n }: { id: string; n: number },
): 'again' | undefined {
  const { heard, unheard } = room.book
  const last = heard[from.device]
  if (last && n <= last.n) return 'again'
  if (last && n > last.n + 1 && unheard < last.seq)
    raise(desk, room, {
      kind: 'withheld',
      values: { person: from.name, count: String(n - last.n - 1) },
      evidence: { from, heard: last, next: { n, seq } },
      cause: `${from.device} ${last.n}`,
    })
  heard[from.device] = { n, seq }
  const known = room.fold.messages.get(spokenId(from.device, id))
  return known && !known.snapshotBy ? 'again' : undefined
}

async function refusedBody(desk: Desk, room: Live, envelope: Envelope, from: Author, body: Body): Promise<boolean> {
  const role = roleOf(readSettings(room.group.settings), personKey(from))
  const values = { person: from.name, delegation: from.delegation.name }
  if (role === 'observer' && (isSaid(body.kind) || body.kind === 'caucus' || body.kind === 'act')) {
    raise(desk, room, {
      kind: 'observer-spoke',
      values,
      evidence: { from, seq: envelope.seq },
      cause: `${envelope.seq}`,
    })
    return true
  }
  if (room.fold.closedBy && body.kind !== 'receipts') return true
  if (body.kind === 'close') return role !== 'chair'
  const fault = await snapshotFault(desk, room, { from, role, at: envelope.seq }, body)
  if (!fault) {
    keepOwnPart(desk, room, body)
    return false
  }
  const evidence = { from, why: fault, envelope: evidenceOf(envelope) }
  raise(desk, room, { kind: 'snapshot-refused', values: { ...values, why: fault }, evidence, cause: `${envelope.seq}` })
  return true
}

/** What this device sealed itself: MLS does not open one's own messages, and need not. */
async function takeOwn(desk: Desk, room: Live, envelope: Envelope, base: LogItem, id: string): Promise<void> {
  const { book } = room
  delete book.own[envelope.digest]
  const outgoing = book.outbox.find((waiting) => waiting.id === id)
  const from = authorAt(
    desk,
    room.group.members().find(({ leaf }) => leaf === room.group.self),
  )
  if (!outgoing || !from || outgoing.n === undefined)
    return advance(desk, room, envelope, { ...base, own: true, fate: 'again' })
  book.outbox = book.outbox.filter((waiting) => waiting !== outgoing)
  const { sentAt, n, body } = outgoing
  const statement = { v: 1 as const, id, n, sentAt, body }
  if (body.kind === 'act')
    return takeAct(desk, room, envelope, { from, said: statement, base: { ...base, own: true, from } })
  advance(desk, room, envelope, { ...base, own: true, from, statement })
  if (body.kind === 'leave') leaveNow(room)
  await heedCaucus(desk, room, { envelope, from, said: statement, take: takeEnvelope })
}

/** The word is out: this device forgets the keys at once and waits for nobody to remove it. */
function leaveNow(room: OpenRoom): void {
  room.book.state = 'left'
  room.group = undefined
  dropPending(room)
  for (const caucus of room.caucuses.values()) {
    caucus.book.state = 'left'
    caucus.group = undefined
  }
}
