/**
 * Changing a room. A commit is made on the room's own group, which spends the key that seals it, and is kept there with
 * all that follows from it before it leaves the device: whether the host took it is known when its bytes come back in
 * the room's order, however late. Of two commits for one epoch the first in that order holds; the other is made anew.
 */
import { toBase64url } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { catchUp, takeShown } from './catching-up.ts'
import { chance } from './chance.ts'
import { type Desk, isLive, keep, type OpenRoom, roomIn, rootOf, withRoom } from './desk.ts'
import type { Pending } from './log.ts'
import { refusalOf } from './lost.ts'
import { dropPending } from './receiving-commits.ts'
import { isOut, seatOf } from './roster.ts'
import { caucusIdOf, hostEpoch, isStalled, queueParts } from './sealing-words.ts'
import { seenNow, seeRecordAnew } from './seen.ts'
import { sendWaiting } from './sending.ts'
import { type RoomSettings, writeSettings } from './settings.ts'

export type Change = {
  add?: { device: string; account: string; package: Uint8Array }[]
  /** Leaves. */
  remove?: number[]
  settings?: RoomSettings
}
type Live = OpenRoom & { group: NonNullable<OpenRoom['group']> }
/** What is to be changed, asked again whenever another's change came first. Undefined where nothing is left to do. */
export type Plan = (room: Live) => Change | undefined | Promise<Change | undefined>

export class RoomBusy extends Error {
  override readonly name = 'RoomBusy'
}

const tries = 12

export async function propose(desk: Desk, id: string, plan: Plan): Promise<boolean> {
  if (rootOf(id) !== id) return proposeWithin(desk, id, plan)
  let mine: string | undefined
  for (let attempt = 0; attempt < tries; attempt++) {
    await catchUp(desk, id)
    const made = await putForward(desk, id, plan)
    if (!made) return false
    if (made.ours) mine = made.pending.digest
    const taken = await offer(desk, id, made.pending)
    if (taken && made.pending.digest === mine) return true
    if (!taken) await desk.wait(pause(attempt))
  }
  throw new RoomBusy('Others change this room all the time; try again in a while.')
}

/** The commits of a caucus are ordered by the room around it. */
async function proposeWithin(desk: Desk, id: string, plan: Plan): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const made = await putForward(desk, id, plan)
    if (!made) return false
    await sendWaiting(desk, rootOf(id))
    if (isTaken(desk, id, made.pending) && made.ours) return true
  }
  throw new RoomBusy('Nothing can be changed here while the room around it waits; try again in a while.')
}

/** Makes the commit, or names the one that waits already, and sends nothing. */
export function putForward(
  desk: Desk,
  id: string,
  plan: Plan,
): Promise<{ pending: Pending; ours: boolean } | undefined> {
  return withRoom(desk, id, (room) => prepare(desk, room, plan))
}

/** Milliseconds, longer each time, and never the same for two. */
function pause(attempt: number): number {
  return Math.round(20 * 2 ** Math.min(attempt, 7) * (0.5 + chance() / 2))
}

async function prepare(
  desk: Desk,
  room: OpenRoom,
  plan: Plan,
): Promise<{ pending: Pending; ours: boolean } | undefined> {
  if (!isLive(room) || room.book.state !== 'open' || isStalled(room)) return undefined
  if (room.book.pending) return { pending: room.book.pending, ours: false }
  const change = await plan(room)
  if (!change) return undefined
  const pending = await makePending(desk, room, change)
  await keep(desk, room)
  return { pending, ours: true }
}

/** Makes the commit, which stays with the group until an answer comes in the room's order, and writes it in the book. */
export async function makePending(
  desk: Desk,
  room: Live,
  { add = [], remove = [], settings }: Change,
): Promise<Pending> {
  const removed = room.group
    .members()
    .flatMap((member) => (remove.includes(member.leaf) ? seatOf(member, desk.trust) : []))
  // Whoever cannot account for such a removal yet looks at what its maker had seen: it must be no older than the reason.
  if (removed.some(isOut)) await seeRecordAnew(desk)
  room.changed.all = true
  const made = await room.group.commit({
    ...(add.length > 0 ? { add: add.map((one) => one.package) } : {}),
    ...(remove.length > 0 ? { remove } : {}),
    ...(settings ? { settings: writeSettings(settings) } : {}),
    ...(room.parent ? {} : { authenticatedData: seenNow(desk, room) }),
  })
  const pending: Pending = {
    digest: toBase64url(sha256(made.commit)),
    bytes: toBase64url(made.commit),
    epoch: hostEpoch(room),
    welcomes: made.welcome ? [{ devices: add.map(({ device }) => device), bytes: toBase64url(made.welcome) }] : [],
    added: add.map(({ device, account }) => ({ device, account })),
    removed: removed.map(({ device }) => device),
  }
  room.book.pending = pending
  if (room.parent) queueParts(desk, room.parent, { caucus: caucusIdOf(room), step: 'commit' }, made.commit)
  return pending
}

/** True where the host took this very commit. Rejects where that cannot be known now: the commit then waits. */
async function offer(desk: Desk, id: string, pending: Pending): Promise<boolean> {
  try {
    const { digest, ...input } = pending
    const { seq, chain, at } = await desk.doors.commit({ id, ...input })
    await withRoom(desk, id, async (room) => {
      if (room.book.lastSeq + 1 !== seq || room.book.pending?.digest !== digest) return
      const { epoch, bytes } = pending
      await takeShown(desk, room, { seq, kind: 'commit', epoch, at, chain, bytes, digest: null })
      await keep(desk, room)
    })
  } catch (error) {
    const refused = refusalOf(error)
    if (refused === undefined) throw error
    await catchUp(desk, id)
    if (refused !== 'EPOCH_TAKEN') await giveUp(desk, id, pending)
    if (refused !== 'EPOCH_TAKEN' && !isTaken(desk, id, pending)) throw error
  }
  await catchUp(desk, id)
  return isTaken(desk, id, pending)
}

/** The host says that it did not take the commit. The group keeps it all the same: if it was a lie, it holds. */
async function giveUp(desk: Desk, id: string, pending: Pending): Promise<void> {
  await withRoom(desk, id, async (room) => {
    if (room.book.pending?.digest !== pending.digest) return
    dropPending(room)
    await keep(desk, room)
  })
}

export function isTaken(desk: Desk, id: string, { digest }: Pending): boolean {
  const item = roomIn(desk, id)?.log.findLast((one) => one.digest === digest)
  return item !== undefined && item.fate === undefined
}
