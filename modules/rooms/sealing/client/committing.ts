/**
 * Changing a room. The state that follows a commit is kept before the commit leaves the device, so that a lost answer
 * loses nothing: whether the host took it is known when its bytes come back in the room's order. Of two commits for one
 * epoch the host takes the first; the other is made anew upon it.
 */
import { toBase64url } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { catchUp, takeShown } from './catching-up.ts'
import { chance } from './chance.ts'
import { type Desk, isLive, keep, type OpenRoom, roomIn, rootOf, withRoom } from './desk.ts'
import { keysOf, type Pending } from './log.ts'
import { refusalOf } from './lost.ts'
import { dropPending } from './receiving-commits.ts'
import { seatOf } from './roster.ts'
import { caucusIdOf, hostEpoch, queueParts } from './sealing-words.ts'
import { seenNow } from './seen.ts'
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
  for (let attempt = 0; attempt < tries; attempt++) {
    await catchUp(desk, id)
    const made = await putForward(desk, id, plan)
    if (!made) return false
    const taken = await offer(desk, id, made.pending)
    if (taken && made.ours) return true
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
  if (!isLive(room) || room.book.state !== 'open') return undefined
  if (room.book.pending) return { pending: room.book.pending, ours: false }
  const change = await plan(room)
  if (!change) return undefined
  const pending = await makePending(desk, room, change)
  await keep(desk, room)
  return { pending, ours: true }
}

/** Makes the commit upon a copy of the group, and puts the copy beside the group. */
export async function makePending(
  desk: Desk,
  room: Live,
  { add = [], remove = [], settings }: Change,
): Promise<Pending> {
  const keys = keysOf(room.book.id)
  const { tree, state } = await room.group.save('all')
  if (!tree) throw new Error('The engine saved no tree.')
  const next = await room.engine.restore({ tree, state }, desk.self)
  room.changed.all = true
  const made = await next.commit({
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
    removed: room.group
      .members()
      .filter(({ leaf }) => remove.includes(leaf))
      .map((member) => seatOf(member, desk.trust).device),
  }
  await made.apply()
  const after = await next.save('all')
  if (!after.tree) throw new Error('The engine saved no tree.')
  Object.assign(room.changed.puts, { [keys.nextTree]: after.tree, [keys.nextState]: after.state })
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
