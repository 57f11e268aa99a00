/** Fetching what the host has in order, following its chain, and taking each envelope in. */
import { readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { roomLimits } from '../../contract.ts'
import type { HostEnvelope, HostPage } from '../host-doors.ts'
import type { RoomAlarmKind } from '../views.ts'
import { type Desk, halt, isLive, keep, type OpenRoom, raise, withRoom } from './desk.ts'
import { follow, NotYet } from './envelopes.ts'
import { refusalOf } from './lost.ts'
import { takeHeld } from './caucus.ts'
import { takeEnvelope } from './receiving.ts'
import { takeEntries } from './recorded.ts'
import { settleClaims } from './seen.ts'

/** Up to the end of what the host has. Rejects where the connection is lost. */
export async function catchUp(desk: Desk, id: string): Promise<void> {
  for (let more = true; more && !desk.stopped;) {
    const after = desk.rooms.get(id)?.book.lastSeq
    if (after === undefined || ['left', 'halted', 'expelled', 'removed'].includes(desk.rooms.get(id)?.book.state ?? ''))
      return
    const page = await fetchPage(desk, id, after)
    if (!page) return
    more = await withRoom(desk, id, async (room) => {
      if (room.book.lastSeq !== after) return true
      const stopped = await takePage(desk, room, page)
      for (const caucus of room.caucuses.values()) await takeHeld(desk, caucus, takeEnvelope)
      await settleClaims(desk, room)
      await takeEntries(desk, room, page)
      await keep(desk, room)
      return !stopped && page.envelopes.length > 0 && room.book.lastSeq < page.lastSeq
    })
  }
}

async function fetchPage(desk: Desk, id: string, after: number): Promise<HostPage | undefined> {
  try {
    return await desk.doors.fetch({ id, after, limit: roomLimits.page })
  } catch (error) {
    if (refusalOf(error) !== 'ROOM_UNKNOWN') throw error
    await withRoom(desk, id, async (room) => {
      // An exercise is taken out of the house whole. Of what is real the host must have everything.
      if (room.book.opened && isLive(room) && room.book.lastSettings?.exercise) {
        room.book.state = 'removed'
        await keep(desk, room)
      } else if (room.book.opened && isLive(room) && room.book.state === 'open') {
        raise(desk, room, { kind: 'withheld', evidence: { refused: 'ROOM_UNKNOWN', lastSeq: after }, cause: 'room' })
        await keep(desk, room)
      }
    })
    return undefined
  }
}

/** True where the room stands still: the chain does not hold, or an envelope cannot be judged yet. */
async function takePage(desk: Desk, room: OpenRoom, page: HostPage): Promise<boolean> {
  if (page.lastSeq < room.book.lastSeq) {
    const evidence = { seen: { seq: room.book.lastSeq, chain: room.book.chain }, shown: { seq: page.lastSeq } }
    return stop(desk, room, 'room-rolled-back', evidence, `${page.lastSeq}`)
  }
  for (const shown of page.envelopes) {
    // What comes after the removal of this device is for those who are inside.
    if (!isLive(room)) return true
    if (await takeShown(desk, room, shown)) return true
  }
  return false
}

/** True where the room must stop here. */
export async function takeShown(desk: Desk, room: OpenRoom, shown: HostEnvelope): Promise<boolean> {
  const { lastSeq, chain } = room.book
  const next = follow({ seq: lastSeq, chain }, shown)
  if ('why' in next) {
    const evidence = { ...next, last: { seq: lastSeq, chain } }
    return stop(desk, room, 'chain-broken', evidence, `${lastSeq} ${shown.chain}`)
  }
  try {
    await takeEnvelope(desk, room, next)
    return room.book.state === 'halted'
  } catch (error) {
    if (!(error instanceof NotYet)) throw error
    if (room.book.state === 'halted') return true
    const stranger = room.strangers.at(-1)
    // Nothing can be said of a leaf while the host does not answer for it.
    if (stranger?.why === 'unreachable') throw error
    raise(desk, room, {
      kind: 'leaf-refused',
      values: { why: stranger?.why ?? error.message, device: deviceOf(stranger) },
      evidence: { why: error.message, strangers: [...room.strangers], envelope: shown },
      cause: `${shown.seq}`,
    })
    room.strangers.length = 0
    return true
  }
}

function deviceOf(stranger: { identity: string } | undefined): string {
  return (stranger && readLeaf(fromBase64url(stranger.identity))?.device) ?? ''
}

function stop(
  desk: Desk,
  room: OpenRoom,
  kind: RoomAlarmKind & ('chain-broken' | 'room-rolled-back'),
  evidence: unknown,
  cause: string,
): true {
  halt(desk, room, { kind, evidence, cause })
  return true
}
