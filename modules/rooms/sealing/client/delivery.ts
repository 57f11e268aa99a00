/**
 * The host delivers to a list of its own, made of what committers tell it. Here it is held against the sealed roster: who
 * was rightly removed is confirmed, a room that nobody had the right to close is opened again, and the rest is an alarm.
 */
import type { HostRoom } from '../host-doors.ts'
import { type Desk, isLive, keep, raise, withRoom } from './desk.ts'
import { seatOf } from './roster.ts'

/** Asks the host how the room stands with it. Rejects where it does not answer. */
export async function lookAtDelivery(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || !isLive(room) || !room.book.opened) return
  const host = await desk.doors.room({ id })
  await compareWorld(desk, host)
  await compareDelivery(desk, host)
  await noteClosed(desk, host)
  await confirmRemovals(desk, host)
}

/** The devices that sit in the room, by its seal. */
export function rosterOf(desk: Desk, id: string): string[] {
  return (desk.rooms.get(id)?.group?.members() ?? []).map((member) => seatOf(member, desk.trust).device)
}

/** The host cannot tell a removal from random bytes, and goes by the word of a second account. */
async function confirmRemovals(desk: Desk, { id, lastSeq, members }: HostRoom): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || !isLive(room) || room.book.lastSeq !== lastSeq) return
  const roster = new Set(rosterOf(desk, id))
  const own = new Set(room.log.filter((item) => item.own).map(({ seq }) => seq))
  const removed = members.flatMap(({ device, leaving: seq }) =>
    seq === undefined || roster.has(device) || own.has(seq) ? [] : [{ device, seq }],
  )
  if (removed.length > 0) await desk.doors.confirm({ id, removed })
}

/** Any member can tell the host to close a room; only a chair's word, sealed, closes it here. */
async function noteClosed(desk: Desk, { id, closedAt, lastSeq }: HostRoom): Promise<void> {
  const room = desk.rooms.get(id)
  if (!closedAt || !room || room.book.state !== 'open' || room.book.lastSeq < lastSeq) return
  if (!room.fold.closedBy) {
    await desk.doors.reopen({ id })
    return
  }
  await withRoom(desk, id, async (open) => {
    open.book.state = 'closed'
    await keep(desk, open)
  })
}

/** What is played goes with its exercise, and is shown as played before anybody opens the seal. */
async function compareWorld(desk: Desk, host: HostRoom): Promise<void> {
  const sealed = desk.rooms.get(host.id)?.book.lastSettings?.exercise
  if (sealed === undefined || sealed === host.exercise) return
  await withRoom(desk, host.id, async (room) => {
    const evidence = { sealed: { exercise: sealed }, host: { exercise: host.exercise } }
    raise(desk, room, { kind: 'world-mismatch', evidence, cause: `${host.exercise}` })
    await keep(desk, room)
  })
}

/** The host delivers to a list of its own: it must be the roster, no more and no less. */
async function compareDelivery(desk: Desk, host: HostRoom): Promise<void> {
  const room = desk.rooms.get(host.id)
  if (!room || !isLive(room) || host.lastSeq !== room.book.lastSeq) return
  const roster = room.group.members().map((member) => seatOf(member, desk.trust).device)
  const told = host.members
    .filter(({ device, leaving }) => leaving === undefined || roster.includes(device))
    .map(({ device }) => device)
  const extra = told.filter((device) => !roster.includes(device))
  const missing = roster.filter((device) => !told.includes(device))
  const agrees = extra.length === 0 && missing.length === 0
  const sameChain = host.chain === room.book.chain
  if (agrees === room.book.deliveryAgrees && agrees && sameChain) return
  await withRoom(desk, host.id, async (open) => {
    if (open.book.lastSeq !== host.lastSeq) return
    open.book.deliveryAgrees = agrees
    if (!agrees) {
      const names = [...extra, ...missing].map((device) => desk.trust.standing(device)?.holder.name ?? device)
      const values = { people: [...new Set(names)].join(', ') }
      raise(desk, open, {
        kind: 'delivery-mismatch',
        values,
        evidence: { told, roster, extra, missing },
        cause: `${extra.join()} ${missing.join()}`,
      })
    }
    if (!sameChain) {
      const evidence = {
        seen: { seq: host.lastSeq, chain: open.book.chain },
        shown: { seq: host.lastSeq, chain: host.chain },
      }
      raise(desk, open, { kind: 'chain-broken', evidence, cause: host.chain })
    }
    await keep(desk, open)
  })
}
