import { must, Refusal } from '#platform/refusal.ts'
import { whereIs } from '#modules/record/server/index.ts'
import { firstChain } from '../../chain.ts'
import type { HostEnvelope, HostRoom } from '../../contract.ts'
import { mayWrite } from '../../rules.ts'
import { outgoing, wholeSecond } from '../appending.ts'
import { accountOf, holdToWrite, mustBeOwn, type RoomCall, roomSeen } from '../standing.ts'
import { enteredUpTo, envelopesAfter, type EnvelopeRow } from '../store/envelopes.ts'
import {
  addMembers,
  type Delivered,
  insertRoom,
  insertState,
  membersOf,
  type RoomSeen,
  roomsSeen,
  saveState,
} from '../store/rooms.ts'

export async function list(call: RoomCall): Promise<HostRoom[]> {
  return told(call, await roomsSeen(call.db))
}

export async function room(call: RoomCall, { id }: { id: string }): Promise<HostRoom> {
  return one(call, id)
}

async function one(call: RoomCall, id: string): Promise<HostRoom> {
  const [shown] = await told(call, [await roomSeen(call, id)])
  if (!shown) throw new Refusal('ROOM_UNKNOWN')
  return shown
}

async function told(call: RoomCall, rooms: readonly RoomSeen[]): Promise<HostRoom[]> {
  const now = rooms.filter(({ member }) => member).map(({ id }) => id)
  const members = new Map<string, Delivered[]>()
  for (const one of await membersOf(call.db, now)) members.set(one.roomId, [...(members.get(one.roomId) ?? []), one])
  return rooms.map(({ id, subject, epoch, lastSeq, chain, openedAt, closedAt }) => ({
    id,
    subject,
    epoch,
    lastSeq,
    chain: outgoing(chain),
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    members: (members.get(id) ?? []).map(({ device, account }) => ({ device, account })),
  }))
}

export async function open(
  call: RoomCall,
  { id, subject, device }: { id: string; subject: string; device: string },
): Promise<HostRoom> {
  await mustBeOwn(call, device)
  if (await insertRoom(call.db, { id, subject, openedAt: wholeSecond(call.now) })) {
    await addMembers(call.db, id, 0, [{ device, account: accountOf(call) }])
    await insertState(call.db, id, firstChain(id))
    return one(call, id)
  }
  // Its opener, whose answer was lost, may ask again; for everybody else it is taken.
  const [known] = await told(call, await roomsSeen(call.db, id))
  const own =
    known?.subject === subject && known.lastSeq === 0 && known.members.some((member) => member.device === device)
  if (!own) throw new Refusal('ROOM_TAKEN')
  return known
}

/** So many entries of earlier pages are told again: they were not in the record yet when their envelopes were fetched. */
const entriesBefore = 4
/** And so many are looked at for them: the record takes a second or two. */
const waitingAtMost = 32

type Page = {
  envelopes: HostEnvelope[]
  lastSeq: number
  entries: { seq: number; index: number; salt: string }[]
}

export async function fetch(
  call: RoomCall,
  { id, after, limit }: { id: string; after: number; limit: number },
): Promise<Page> {
  const { lastSeq } = await roomSeen(call, id)
  const envelopes = await envelopesAfter(call.db, { id, after, limit, now: call.now })
  const upTo = envelopes.at(-1)?.seq ?? Math.min(after, lastSeq)
  const entered = await enteredUpTo(call.db, id, upTo, envelopes.length + waitingAtMost)
  const places = await whereIs(
    call,
    entered.map(({ entry }) => entry),
  )
  const placed = entered.flatMap(({ seq, entry, salt }) => {
    const place = places.get(entry)
    return place ? [{ seq, index: place.index, salt }] : []
  })
  const inPage = placed.filter(({ seq }) => seq > after)
  const before = placed.filter(({ seq }) => seq <= after).slice(0, entriesBefore)
  return { envelopes: envelopes.map(shown), lastSeq, entries: [...inPage, ...before].reverse() }
}

function shown({ seq, kind, epoch, at, chain, bytes, digest }: EnvelopeRow): HostEnvelope {
  return {
    seq,
    kind,
    epoch,
    at: at.toISOString(),
    chain: outgoing(chain),
    bytes: bytes && outgoing(bytes),
    digest: digest && outgoing(digest),
  }
}

/** Whoever is in a room may close it: who of them is chair is sealed. Closing it again changes nothing. */
export async function close(call: RoomCall, { id }: { id: string }): Promise<{ done: true }> {
  const seen = await roomSeen(call, id)
  if (seen.member && seen.closedAt) return { done: true }
  const held = await holdToWrite(call, id)
  await saveState(call.db, id, { ...held, closedAt: wholeSecond(call.now) })
  await call.emit({ name: 'room.moved', data: { id, seq: held.lastSeq } })
  return { done: true }
}

export async function present(call: RoomCall, { id }: { id: string }): Promise<{ done: true }> {
  must(mayWrite(await roomSeen(call, id)))
  await call.emit({ name: 'room.present', data: { id } })
  return { done: true }
}
