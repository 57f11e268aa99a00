/**
 * What a client does for its rooms unasked: removes whoever no longer stands, brings in one's own other devices, renews a
 * newcomer's keys once, lets expire what has expired, and holds the host's list of members against the roster.
 */
import { fromBase64url } from '#platform/bytes.ts'
import { accountIn, delegationIn, ownKey } from '../people.ts'
import { chance } from './chance.ts'
import { type Plan, propose, putForward } from './committing.ts'
import { around, type Desk, isLive, keep, type OpenRoom, withRoom } from './desk.ts'
import { candidates, planAdding } from './inviting.ts'
import { leaders, mustGo } from './policy.ts'
import { peopleIn } from './naming.ts'
import { seatOf } from './roster.ts'
import { readSettings, type RoomSettings } from './settings.ts'

/** Milliseconds between one member's turn and the next, and between two attempts to bring in the same device. */
const turn = 1500
const longestTurn = 30_000
const rest = 300_000
const renewals = 5

export async function tend(desk: Desk, id: string): Promise<void> {
  await removeWhoMustGo(desk, id)
  await bringInDevices(desk, id)
  await renewOnce(desk, id)
  const room = desk.rooms.get(id)
  for (const caucus of room?.caucuses.values() ?? []) await tendCaucus(desk, caucus)
  await letExpire(desk, id)
}

function goers(desk: Desk, room: OpenRoom & { group: NonNullable<OpenRoom['group']> }): number[] {
  const context = { leaving: room.fold.leaving, around: () => around(room.parent) }
  return room.group
    .members()
    .map((member) => seatOf(member, desk.trust))
    .filter((seat) => seat.leaf !== room.group.self && mustGo(seat, context))
    .map(({ leaf }) => leaf)
}

const planRemoval =
  (desk: Desk): Plan =>
  (room) => {
    const remove = goers(desk, room)
    return remove.length > 0 ? { remove } : undefined
  }

/** The lowest leaf that stands goes first; the others wait their turn, unless they have something to say. */
async function removeWhoMustGo(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || !isLive(room) || room.book.state !== 'open') return
  const out = goers(desk, room)
  if (out.length === 0) return
  const turns = room.group.members().filter(({ leaf }) => !out.includes(leaf) && leaf < room.group.self).length
  if (turns === 0 || room.book.outbox.length > 0) {
    await propose(desk, id, planRemoval(desk))
    return
  }
  later(desk, Math.min(turns * turn, longestTurn), () => propose(desk, id, planRemoval(desk)))
}

/** Does something after a while, unless the rooms were closed meanwhile. What fails then is tried at the next catching up. */
export function later(desk: Desk, milliseconds: number, work: () => Promise<unknown>): void {
  void desk
    .wait(milliseconds)
    .then(() => (desk.stopped ? undefined : work()))
    .catch(() => {})
}

/** One's own other devices, and as a chair those of people who lost all that they had. */
async function bringInDevices(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || !isLive(room) || room.book.state !== 'open') return
  const seated = new Set(room.group.members().map((member) => seatOf(member, desk.trust).device))
  const settings = readSettings(room.group.settings)
  const out = settings?.out ?? []
  const now = desk.now().getTime()
  const missing = [ownKey(desk), ...whoLostAll(desk, room, settings)]
    .flatMap((person) => desk.trust.devicesOf(accountIn(person), delegationIn(person)))
    .filter(({ device, stands }) => stands && !seated.has(device) && !out.includes(device))
    .filter(({ device }) => now - (room.book.tried[device] ?? Number.NEGATIVE_INFINITY) > rest)
  if (missing.length === 0 || room.fold.leaving.has(ownKey(desk))) return
  await withRoom(desk, id, async (open) => {
    for (const { device } of missing) open.book.tried[device] = now
    await keep(desk, open)
  })
  const { good } = await candidates(
    desk,
    missing.map(({ device, delegation }) => ({ device, delegation: delegation.id })),
  )
  if (good.length > 0) await propose(desk, id, planAdding(desk, good))
}

/** A chair brings back those of the room whose last device was removed, and who have another by now. */
function whoLostAll(desk: Desk, room: OpenRoom, settings: RoomSettings | undefined): string[] {
  const present = new Set(peopleIn(desk, room))
  if (!settings || !leaders(settings, present).has(ownKey(desk))) return []
  return Object.keys(settings.roles).filter((person) => !present.has(person) && !room.fold.leaving.has(person))
}

/** A newcomer commits once, so that the tree fills and later changes are small. */
async function renewOnce(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  const renew = room?.book.renew
  if (!room || !isLive(room) || !renew || room.book.state !== 'open') return
  const wait = renew.after - desk.now().getTime()
  if (wait > 0) return
  const done = await propose(desk, id, () => ({})).catch(() => false)
  await withRoom(desk, id, async (open) => {
    const after = desk.now().getTime() + Math.round((1 + chance()) * 5000 * 2 ** renew.tries)
    if (done || renew.tries >= renewals) delete open.book.renew
    else open.book.renew = { after, tries: renew.tries + 1 }
    await keep(desk, open)
  })
}

/** What a caucus needs is put forward here and sent with what else waits in the room around it. */
async function tendCaucus(desk: Desk, caucus: OpenRoom): Promise<void> {
  if (!isLive(caucus) || caucus.book.state !== 'open' || caucus.book.pending) return
  const { id } = caucus.book
  if (goers(desk, caucus).length > 0) await putForward(desk, id, planRemoval(desk))
  const came = Object.entries(caucus.book.caucus?.packages ?? {}).map(([device, text]) => ({
    device,
    // The host is told of nobody here: what comes of a caucus travels within messages.
    account: '',
    package: fromBase64url(text),
  }))
  if (came.length > 0) await putForward(desk, id, planAdding(desk, came))
}

async function letExpire(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || ![room, ...room.caucuses.values()].some((one) => expired(desk, one).length > 0)) return
  await withRoom(desk, id, async (open) => {
    for (const one of [open, ...open.caucuses.values()]) for (const place of expired(desk, one)) forget(one, place)
    await keep(desk, open)
  })
}

function expired(desk: Desk, { log }: OpenRoom): number[] {
  const now = desk.now().getTime()
  const places: number[] = []
  for (const [place, { statement }] of log.entries()) {
    const body = statement?.body
    const until = body?.kind === 'text' || body?.kind === 'file' ? body.expiresAt : undefined
    if (until !== undefined && Date.parse(until) <= now) places.push(place)
  }
  return places
}

function forget(room: OpenRoom, place: number): void {
  const item = room.log[place]
  const spoken = item?.statement && room.fold.messages.get(item.statement.id)
  if (spoken) spoken.what = { kind: 'gone' }
  if (!item) return
  delete item.statement
  item.fate = 'gone'
  room.changed.places.add(place)
}
