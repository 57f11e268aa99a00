/** What waits in a room is sealed here, and what is sealed waits until it is seen in the room's order. */
import { type Bytes, toBase64url } from '#platform/bytes.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'
import { roomLimits } from '../../contract.ts'
import { ownKey } from '../people.ts'
import type { HostMessage } from '../host-doors.ts'
import type { WhyNot } from '../views.ts'
import { type Body, type CaucusBody, writeStatement } from './content.ts'
import { writeLight } from './light-statement.ts'
import { around, type Desk, isLive, type OpenRoom } from './desk.ts'
import type { Outgoing } from './log.ts'
import { mustGo } from './policy.ts'
import { seatOf } from './roster.ts'
import { seenNow } from './seen.ts'
import { snapshotOf } from './snapshot.ts'

/**
 * Every statement shorter than this is filled up with blanks, so that a word, a receipt and a part of a caucus are of one
 * size; the engine pads further. Longer ones go by the engine's steps.
 */
const floor = 1700
/** Characters of base64url in one part of a caucus, so that a part stays below the floor. */
const partLength = 1300

const pastEpochs = roomLimits.pastEpochs - 1

export function newId(): string {
  return toBase64url(randomBytes(16))
}

export function queue(desk: Desk, room: OpenRoom, body: Body, after?: number): Outgoing {
  const outgoing: Outgoing = {
    id: newId(),
    sentAt: desk.now().toISOString(),
    body,
    ...(after === undefined ? {} : { after }),
  }
  room.book.outbox.push(outgoing)
  return outgoing
}

/** Why nothing may be sealed to this room now. */
export function whyNotSeal(desk: Desk, room: OpenRoom): WhyNot | undefined {
  if (room.book.state === 'halted' || room.parent?.book.state === 'halted') return 'halted'
  // Perhaps somebody was removed whom the host would have us go on talking to.
  if (isStalled(room) || (room.parent && isStalled(room.parent))) return 'statement-withheld'
  if (!isLive(room) || room.book.state !== 'open' || room.fold.closedBy) return 'not-open'
  const context = { leaving: room.fold.leaving, around: () => around(room.parent) }
  const asked = new Set<string>()
  for (const member of room.group.members()) {
    const seat = seatOf(member, desk.trust)
    if (seat.device === desk.device.id && room.fold.leaving.has(ownKey(desk))) return 'not-open'
    if (mustGo(seat, context)) return 'someone-no-longer-stands'
    if (!seat.standing?.stands) return 'no-list'
    const { id } = seat.standing.delegation
    // Asked of the record itself: that somebody has read the alarm changes nothing of what is missing.
    if (!asked.has(id) && desk.trust.withheld(id)) return 'statement-withheld'
    asked.add(id)
  }
  return undefined
}

/** Whether the room stands before a commit that it cannot judge yet. */
export function isStalled({ book }: OpenRoom): boolean {
  return book.stalled !== undefined
}

export function hostEpoch(room: OpenRoom): number {
  return (room.group?.epoch ?? 0) + room.book.offset
}

/** Seals what waits and may go, and answers what is to be sent. Keep the room before any of it leaves the device. */
export async function sealWaiting(
  desk: Desk,
  room: OpenRoom,
): Promise<{ outgoing: Outgoing[]; messages: HostMessage[] }> {
  for (const caucus of room.caucuses.values()) await sealCaucus(desk, caucus)
  const none = { outgoing: [], messages: [] }
  if (whyNotSeal(desk, room) || !isLive(room)) return none
  await queueSnapshot(desk, room)
  queueReceipts(desk, room)
  const now = desk.now().getTime()
  letGo(room, now)
  const epoch = hostEpoch(room)
  const going = room.book.outbox.filter((waiting) => !isHeldBack(desk, room, waiting, epoch))
  if (!going.some(({ after }) => after === undefined || after <= now)) return none
  const outgoing: Outgoing[] = []
  let size = 0
  for (const waiting of going.slice(0, roomLimits.messagesAtOnce)) {
    if (!waiting.sealed || epoch - waiting.sealed.epoch > pastEpochs)
      await seal(room, waiting, epoch, seenNow(desk, room, waiting), waiting.light ? 0 : floor)
    size += waiting.sealed?.bytes.length ?? 0
    if (outgoing.length > 0 && size > roomLimits.together) break
    outgoing.push(waiting)
  }
  return { outgoing, messages: outgoing.flatMap(messageOf) }
}

/** What waited longer than it was good for. It has no number yet, so nobody misses it. */
function letGo({ book }: OpenRoom, now: number): void {
  book.outbox = book.outbox.filter(
    ({ body, n }) =>
      n !== undefined || body.kind !== 'act' || body.expiresAt === undefined || Date.parse(body.expiresAt) > now,
  )
}

/** For one delegation or some alone, and somebody else is here who could open it. What was sealed before they came, they cannot. */
function isHeldBack(
  desk: Desk,
  { group }: OpenRoom & { group: NonNullable<OpenRoom['group']> },
  { within, sealed, n, body }: Outgoing,
  epoch: number,
): boolean {
  if (within === undefined || (sealed && epoch - sealed.epoch <= pastEpochs)) return false
  const few = [within].flat()
  const others = group
    .members()
    .some((member) => !few.includes(seatOf(member, desk.trust).standing?.delegation.id ?? ''))
  // Its number was told already, and must come: with nothing in it.
  if (others && n !== undefined && body.kind === 'act') body.text = '{}'
  return others && n === undefined
}

function messageOf({ sealed, body }: Outgoing): HostMessage[] {
  if (!sealed) return []
  const { expiresAt } = body.kind === 'text' || body.kind === 'file' || body.kind === 'act' ? body : {}
  return [{ epoch: sealed.epoch, bytes: sealed.bytes, ...(expiresAt === undefined ? {} : { expiresAt }) }]
}

async function seal(
  room: OpenRoom & { group: NonNullable<OpenRoom['group']> },
  waiting: Outgoing,
  epoch: number,
  seen: Bytes | undefined,
  atLeast: number,
): Promise<Bytes> {
  const { book } = room
  waiting.n ??= book.n += 1
  const { id, n, sentAt, body } = waiting
  const whole = { v: 1 as const, id, n, sentAt, body }
  const statement =
    (waiting.light && body.kind === 'act' ? writeLight({ ...whole, body }) : undefined) ?? writeStatement(whole)
  const filled = new Uint8Array(Math.max(statement.length, atLeast)).fill(0x20)
  filled.set(statement)
  const bytes = await room.group.seal(filled, seen)
  const digest = toBase64url(sha256(bytes))
  waiting.sealed = { epoch, bytes: toBase64url(bytes), digest }
  book.own[digest] = id
  return Uint8Array.from(bytes)
}

async function queueSnapshot(desk: Desk, room: OpenRoom & { group: NonNullable<OpenRoom['group']> }): Promise<void> {
  const { snapshotFor } = room.book
  if (snapshotFor.length === 0) return
  const snapshot = await snapshotOf(desk, room, snapshotFor)
  room.book.snapshotFor = []
  if (snapshot) queue(desk, room, snapshot)
}

/** Rooms larger than this tell delivery and reading only of what asks for it by name. */
const quietAbove = 50
/** Milliseconds that receipts wait for one another. */
const batch = 4000

export function queueReceipts(desk: Desk, room: OpenRoom): void {
  const { receipts, outbox } = room.book
  const many = (room.group?.members().length ?? 0) > quietAbove
  const delivered = !many && receipts.delivered > receipts.toldDelivered ? receipts.delivered : undefined
  const read = !many && receipts.read > receipts.toldRead ? receipts.read : undefined
  const acknowledged = receipts.acknowledge.splice(0, 200)
  if (delivered === undefined && read === undefined && acknowledged.length === 0) return
  receipts.toldDelivered = delivered ?? receipts.toldDelivered
  receipts.toldRead = read ?? receipts.toldRead
  const before = outbox.find(({ body, sealed }) => body.kind === 'receipts' && !sealed)
  const told = before?.body.kind === 'receipts' ? before.body : undefined
  const body: Body = {
    kind: 'receipts',
    ...told,
    ...(delivered === undefined ? {} : { delivered }),
    ...(read === undefined ? {} : { read }),
    ...(acknowledged.length > 0 ? { acknowledged: [...(told?.acknowledged ?? []), ...acknowledged] } : {}),
  }
  if (before) {
    before.body = body
    if (acknowledged.length > 0) delete before.after
  } else queue(desk, room, body, acknowledged.length > 0 ? undefined : desk.now().getTime() + batch)
}

// ---- what a caucus says goes out in the words of the room around it ---------------------------------------------------

async function sealCaucus(desk: Desk, caucus: OpenRoom): Promise<void> {
  const { parent } = caucus
  if (!parent || whyNotSeal(desk, caucus) || !isLive(caucus)) return
  queueReceipts(desk, caucus)
  const now = desk.now().getTime()
  letGo(caucus, now)
  for (const waiting of caucus.book.outbox) {
    if (isHeldBack(desk, caucus, waiting, caucus.group.epoch)) continue
    if (waiting.sealed ? waiting.sealed.epoch >= caucus.group.epoch - pastEpochs : (waiting.after ?? 0) > now) continue
    const bytes = await seal(caucus, waiting, caucus.group.epoch, undefined, 0)
    queueParts(desk, parent, { caucus: caucusIdOf(caucus), step: 'message' }, bytes)
  }
}

export function caucusIdOf({ book }: OpenRoom): string {
  return book.id.split('.')[1] ?? ''
}

export function queueParts(
  desk: Desk,
  parent: OpenRoom,
  what: Pick<CaucusBody, 'caucus' | 'step' | 'to'>,
  bytes: Uint8Array,
): void {
  const text = toBase64url(bytes)
  const parts = Math.max(1, Math.ceil(text.length / partLength))
  for (let part = 0; part < parts; part++) {
    const piece = text.slice(part * partLength, (part + 1) * partLength)
    queue(desk, parent, { kind: 'caucus', ...what, part, parts, bytes: piece })
  }
}
