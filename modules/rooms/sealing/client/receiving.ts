/** What one envelope does to a room. Everything that comes in is taken in order, and a refusal leaves the room as it was. */
import { readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { GroupRefused, type Member, type Received } from '../group-engine.ts'
import { heedCaucus, welcomeToCaucus } from './caucus.ts'
import { type Author, readStatement } from './content.ts'
import { addItem, type Desk, isLive, type OpenRoom, raise } from './desk.ts'
import { type Envelope, isOfKind, NotYet } from './envelopes.ts'
import { type Assembly, linesOf } from './lines.ts'
import { keysOf, type LogItem } from './log.ts'
import { notYet } from './policy.ts'
import { authorOf, seatOf } from './roster.ts'
import { compareSeen } from './seen.ts'
import { readSettings, roleOf } from './settings.ts'
import { snapshotFault } from './snapshot.ts'

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

function evidenceOf({ bytes, ...envelope }: Envelope): unknown {
  return { ...envelope, bytes: bytes ? toBase64url(bytes) : null }
}

function passOver(desk: Desk, room: OpenRoom, envelope: Envelope, base: LogItem): void {
  advance(desk, room, envelope, { ...base, fate: 'dropped' })
}

function advance(desk: Desk, room: OpenRoom, envelope: Envelope, item: LogItem): void {
  addItem(desk, room, item)
  const { book } = room
  book.lastSeq = envelope.seq
  book.lastAt = envelope.at
  if (envelope.chain !== undefined) book.chain = envelope.chain
  if (item.fate === 'gone' || item.fate === 'unreadable') book.unheard = envelope.seq
}

// ---- commits ------------------------------------------------------------------------------------------------------

type Live = OpenRoom & { group: NonNullable<OpenRoom['group']> }

async function takeCommit(desk: Desk, room: Live, envelope: Envelope, base: LogItem): Promise<void> {
  const before: Assembly = { members: room.group.members(), settings: room.group.settings }
  if (room.book.pending?.digest === envelope.digest) return adopt(desk, room, envelope, base, before)
  if (!envelope.bytes || !isOfKind(envelope)) return refuseCommit(desk, room, envelope, base, 'malformed')
  const received = await open(desk, room, envelope.bytes)
  if (received instanceof GroupRefused) {
    if (isForLater(received) && !isTime(desk, room, envelope)) throw new NotYet(received.message, { cause: received })
    // In a caucus two commits may cross: the first in the room's order holds, and the other is nobody's fault.
    if (room.parent && received.code === 'wrong-epoch')
      return advance(desk, room, envelope, { ...base, fate: 'dropped' })
    return refuseCommit(desk, room, envelope, base, received.message)
  }
  if (received.kind !== 'commit') return refuseCommit(desk, room, envelope, base, 'not a commit')
  dropPending(room)
  const by = authorAt(desk, received.view.by)
  const { authenticatedData } = received
  if (by && !room.parent)
    compareSeen(desk, room, { from: by, authenticatedData, seq: envelope.seq, envelope: envelope.bytes })
  await settleEpoch(desk, room, envelope, { ...base, ...(by ? { from: by } : {}) }, before, by)
}

/** A leaf that nobody vouches for yet, or the removal of one that still stands for us: perhaps the host keeps news back. */
function isForLater(refused: GroupRefused): boolean {
  return refused.code === 'stranger' || (refused.code === 'policy' && refused.reason.startsWith(notYet))
}

/** Milliseconds for which a room waits for news of keys, before it holds that there are none. */
const patience = 120_000

/** The keys were looked at again and again, the record shows that nothing was withheld: the commit was simply wrong. */
function isTime({ trust, now }: Desk, { book }: OpenRoom, { seq }: Envelope): boolean {
  if (book.stalled?.seq !== seq || now().getTime() - book.stalled.since < patience) return false
  return (
    trust.record() !== undefined &&
    !trust.alarms().some(({ kind }) => kind === 'statement-withheld' || kind === 'record')
  )
}

async function open(desk: Desk, room: Live, bytes: Uint8Array): Promise<Received | GroupRefused> {
  const once = async (): Promise<Received | GroupRefused> => {
    try {
      return await room.group.receive(bytes)
    } catch (error) {
      if (error instanceof GroupRefused) return error
      throw error
    }
  }
  const first = await once()
  if (!(first instanceof GroupRefused) || !isForLater(first)) return first
  await desk.trust.refresh().catch(() => {})
  await desk.trust.look([...new Set(room.strangers.flatMap(delegationOf))]).catch(() => {})
  room.strangers.length = 0
  return once()
}

function delegationOf({ identity }: { identity: string }): string[] {
  const leaf = readLeaf(fromBase64url(identity))
  return leaf ? [leaf.delegation] : []
}

async function adopt(desk: Desk, room: Live, envelope: Envelope, base: LogItem, before: Assembly): Promise<void> {
  const keys = keysOf(room.book.id)
  const [tree, state] = [await desk.store.get(keys.nextTree), await desk.store.get(keys.nextState)]
  if (!tree || !state)
    throw new Error(`The store has lost the state that follows a commit in the room ${room.book.id}.`)
  room.group = await room.engine.restore({ tree, state }, desk.self)
  room.changed.all = true
  room.book.snapshotFor.push(...(room.book.pending?.added ?? []).map(({ device }) => device))
  if (room.parent) welcomeToCaucus(desk, room.parent, room)
  dropPending(room)
  const by = authorAt(
    desk,
    room.group.members().find(({ leaf }) => leaf === room.group.self),
  )
  const item: LogItem = { ...base, own: true, ...(by ? { from: by } : {}) }
  await settleEpoch(desk, room, envelope, item, before, by)
}

export function dropPending(room: OpenRoom): void {
  const keys = keysOf(room.book.id)
  delete room.book.pending
  Object.assign(room.changed.puts, { [keys.nextTree]: null, [keys.nextState]: null })
}

async function settleEpoch(
  desk: Desk,
  room: Live,
  envelope: Envelope,
  item: LogItem,
  before: Assembly,
  by: Author | undefined,
): Promise<void> {
  const after: Assembly = { members: room.group.members(), settings: room.group.settings }
  const lines = linesOf(before, after, by, { trust: desk.trust, leaving: room.fold.leaving })
  advance(desk, room, envelope, { ...item, lines })
  const { book } = room
  const settings = readSettings(after.settings)
  if (settings) book.lastSettings = settings
  if (room.group.expelled) {
    const leaving = room.fold.leaving.has(desk.account.id)
    book.state = leaving ? 'left' : 'expelled'
    if (!leaving)
      raise(desk, room, {
        kind: 'expelled',
        values: { person: by?.name ?? '?' },
        evidence: { by: by ?? null, seq: envelope.seq },
        cause: `${envelope.seq}`,
      })
    return
  }
  const [was, is] = [before.members, after.members].map((members) => devicesOf(desk, members))
  if (was?.join() !== is?.join()) {
    book.code = await room.group.epochCode()
    book.codeSince = envelope.at
    for (const device of Object.keys(book.heard)) if (!is?.includes(device)) delete book.heard[device]
  }
}

function devicesOf(desk: Desk, members: Member[]): string[] {
  return members.map((member) => seatOf(member, desk.trust).device).toSorted()
}

/** The host put it in order, and the rules refuse it: the group stays as it was, and the host's count runs on by one. */
function refuseCommit(desk: Desk, room: Live, envelope: Envelope, base: LogItem, why: string): void {
  raise(desk, room, {
    kind: why.startsWith('policy') ? 'commit-refused' : why.startsWith('stranger') ? 'leaf-refused' : 'unreadable',
    values: { why },
    evidence: { why, envelope: evidenceOf(envelope) },
    cause: `${envelope.seq}`,
  })
  // Our own commit was for the epoch that the host has now given away.
  dropPending(room)
  room.book.offset += 1
  delete room.book.stalled
  advance(desk, room, envelope, { ...base, fate: 'dropped' })
}

// ---- messages -----------------------------------------------------------------------------------------------------

async function takeMessage(desk: Desk, room: Live, envelope: Envelope, base: LogItem): Promise<void> {
  const own = room.book.own[envelope.digest]
  if (own !== undefined) return takeOwn(desk, room, envelope, base, own)
  if (!envelope.bytes) return advance(desk, room, envelope, { ...base, fate: 'gone' })
  const received = isOfKind(envelope) ? await open(desk, room, envelope.bytes) : new GroupRefused('malformed', 'kind')
  if (received instanceof GroupRefused || received.kind !== 'message') {
    const why = received instanceof GroupRefused ? received.message : 'a commit among messages'
    const kind = received instanceof GroupRefused && received.code === 'replayed' ? 'replayed' : 'unreadable'
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
  advance(desk, room, envelope, { ...base, statement: read.known })
  if (from.account !== desk.account.id && isSaid(read.known.body.kind)) room.book.receipts.delivered = envelope.seq
  await heedCaucus(desk, room, { envelope, from, said: read.known, take: takeEnvelope })
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
  if (room.fold.messages.has(id) || (last && n <= last.n)) return 'again'
  if (last && n > last.n + 1 && unheard < last.seq)
    raise(desk, room, {
      kind: 'withheld',
      values: { person: from.name, count: String(n - last.n - 1) },
      evidence: { from, heard: last, next: { n, seq } },
      cause: `${from.device} ${last.n}`,
    })
  heard[from.device] = { n, seq }
  return undefined
}

async function refusedBody(
  desk: Desk,
  room: Live,
  envelope: Envelope,
  from: Author,
  body: Parameters<typeof snapshotFault>[2],
): Promise<boolean> {
  const role = roleOf(readSettings(room.group.settings), from.account)
  const values = { person: from.name, delegation: from.delegation.name }
  if (role === 'observer' && (isSaid(body.kind) || body.kind === 'caucus')) {
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
  const fault = await snapshotFault(room, from, body)
  if (!fault) return false
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

function authorAt(desk: Desk, member: Member | undefined): Author | undefined {
  return member && authorOf(seatOf(member, desk.trust))
}
