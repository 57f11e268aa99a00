/** What is done unasked about the room of a line: it is opened, and the host told what it must know. */
import { canonicalJson } from '#platform/canonical-json.ts'
import { crisisApp } from './acts.ts'
import { change, codeOf, type Desk, type Held, sidesOf, troubleOf } from './desk.ts'
import { inTime } from './in-time.ts'
import { keepPeople, noteComers } from './peopling.ts'
import { isAgreed, isOfficer, newestRoom, titleOf } from './rooms-of-lines.ts'
import { CrisisRefused } from './refusals.ts'
import { ringIdOf } from './signing.ts'

/** Opens the room where there is none, and keeps its people. `fresh`: the host has just said what it says. */
export function tendRoom(desk: Desk, held: Held, fresh: boolean): Promise<void> {
  if (!isAgreed(held) || !isOfficer(desk, held)) return Promise.resolve()
  // Apart from what a person says meanwhile: this waits for the host.
  return desk.exclusive(`crisis/${desk.device.id}/${held.id}/room`, async () => {
    await noteRoom(desk, held)
    await noteDesks(desk, held)
    const attach = (roomId: string): Promise<unknown> => desk.doors.attach({ id: held.id, roomId })
    if (fresh && held.host.roomId === null) await openRoom(desk, held, attach)
    const room = newestRoom(desk, held)
    if (room?.state === 'open') await noteComers(desk, held, room)
    if (room?.state === 'open' && room.may.invite === true) await keepPeople(desk, held, room, fresh)
  })
}

/** A line that had so many rooms is being played with. */
const mostRooms = 50
const mostDesks = 200

/** The room that the host names, each once, in order. */
async function noteRoom(desk: Desk, held: Held): Promise<void> {
  const { roomId } = held.host
  const { rooms } = held.kept
  if (roomId === null || rooms.length >= mostRooms || rooms.some(({ id }) => id === roomId)) return
  const at = desk.now().toISOString()
  await change(desk, held, (kept) => ({ ...kept, ...withRoom(kept, roomId, at) }))
}

/** Whoever opened the first room founded the line: also where this device ended before it heard that it was attached. */
function withRoom({ rooms, opening }: Held['kept'], id: string, at: string): Partial<Held['kept']> {
  return { rooms: [...rooms, { id, at }], ...(rooms.length === 0 && opening === id ? { founded: true } : {}) }
}

async function noteDesks(desk: Desk, held: Held): Promise<void> {
  const known = held.kept.desks ?? []
  const now = held.host.officers.flatMap(({ account, kind }) => (kind === 'machine' ? account : []))
  if (now.every((one) => known.includes(one))) return
  const desks = [...new Set([...known, ...now])].slice(-mostDesks)
  await change(desk, held, (kept) => ({ ...kept, desks }))
}

/** A head's: rejects with what the host says. */
export function replaceRoom(desk: Desk, held: Held, reason: string): Promise<void> {
  const { reattach } = desk.doors
  const insteadOf = held.host.roomId
  if (!isAgreed(held)) throw new CrisisRefused('not-agreed', 'This line is not agreed.')
  if (!reattach || insteadOf === null) throw new CrisisRefused('malformed', 'There is no room to be replaced.')
  return desk.exclusive(`crisis/${desk.device.id}/${held.id}/room`, async () => {
    await noteRoom(desk, held)
    await openRoom(desk, held, (roomId) => reattach({ id: held.id, roomId, insteadOf, reason }))
  })
}

// ---- opening ------------------------------------------------------------------------------------------------------

/** Attached first and peopled then: whoever comes second has let nobody into a room that is none. */
async function openRoom(desk: Desk, held: Held, attach: (roomId: string) => Promise<unknown>): Promise<void> {
  const { rooms, trust } = desk
  const sides = sidesOf(held, desk)
  const [low, high] = sides
  if (held.kept.opening === undefined) {
    const names = sides.map(
      (id) => trust.list()?.delegations.find((one) => one.id === id)?.name ?? held.host.other.name,
    )
    const title = titleOf(held.id, names)
    const opening = await rooms.open({ title, history: 'from-joining', exercise: false, marking: 'red' })
    await change(desk, held, (kept) => ({ ...kept, opening }))
    await rooms.act(opening, {
      app: crisisApp,
      text: canonicalJson({ v: 1, kind: 'opened', line: held.id, low, high }),
      within: sides,
    })
  }
  const { opening } = held.kept
  if (opening === undefined) return
  await rooms.sync(opening)
  if (rooms.room(opening)?.state !== 'open') return
  try {
    await attach(opening)
  } catch (error) {
    if (codeOf(error) !== 'CRISIS_ROOM_STANDS') throw error
    await giveWay(desk, held, opening)
    return
  }
  const at = desk.now().toISOString()
  await change(desk, held, (kept) => {
    const { opening: _done, ...rest } = kept
    return { ...rest, ...withRoom(kept, opening, at) }
  })
  held.host = { ...held.host, roomId: opening }
}

/** Another officer was first, and will let this device in. */
async function giveWay(desk: Desk, held: Held, opening: string): Promise<void> {
  await desk.rooms.leave(opening).catch(() => undefined)
  await change(desk, held, ({ opening: _done, ...kept }) => kept)
}

// ---- what the host must hear --------------------------------------------------------------------------------------

/** A week after it was said a ring is of no use. */
const staleRing = 7 * 86_400_000

/** So many milliseconds a message is given to stand in the room before its ring goes without it. */
export const ringsAnyway = 10_000

/**
 * Rings for what stands in the room; after a while also for what does not, where this device is not let in or the room is
 * shut: whoever hears the bell can telephone. Stops the ringing for what a person here has dealt with.
 */
export async function tellHost(desk: Desk, held: Held): Promise<void> {
  if (!isOfficer(desk, held)) return
  for (const [id, { kind, answerBy, run, since }] of Object.entries(held.kept.ring)) {
    const entry = held.book.entries.get(id)
    const age = desk.now().getTime() - Date.parse(since)
    const stale = age > staleRing
    const late = [...(held.book.receipts.get(id)?.acknowledged.values() ?? [])].some(
      ({ delegation }) => delegation === held.host.other.id,
    )
    const there = entry !== undefined && entry.seq !== null
    if (!stale && !late && !there && age < ringsAnyway) continue
    const rung =
      stale ||
      late ||
      (await isTold(desk, () =>
        desk.doors.ring({
          id: held.id,
          ringId: ringIdOf(id),
          kind,
          ...(answerBy === undefined ? {} : { answerBy }),
          ...(run === undefined ? {} : { run }),
        }),
      ))
    if (!rung) continue
    await change(desk, held, (kept) => {
      const { [id]: _rung, ...ring } = kept.ring
      return { ...kept, ring }
    })
  }
  const ids = held.kept.answered.slice(0, 100)
  const theirs = ids.filter((id) => held.book.entries.get(id)?.signed.message.delegation === held.host.other.id)
  if (ids.length === 0) return
  if (
    theirs.length > 0 &&
    !(await isTold(desk, () => desk.doors.answered({ id: held.id, ringIds: theirs.map(ringIdOf) })))
  )
    return
  await change(desk, held, (kept) => ({ ...kept, answered: kept.answered.filter((id) => !ids.includes(id)) }))
}

/** Under this id it rang otherwise; or it is of an exercise that is not on here, and stands in the room alone. */
const never: ReadonlySet<string> = new Set(['CRISIS_RING_DIFFERS', 'EXERCISE_NOT_IN_PLAY', 'EXERCISE_RUN_UNNAMED'])

/** True where the host has heard it, or says that it never will take it. */
async function isTold(desk: Desk, tell: () => Promise<unknown>): Promise<boolean> {
  try {
    await inTime(tell(), desk)
    return true
  } catch (error) {
    desk.trouble = troubleOf(error)
    return never.has(codeOf(error) ?? '')
  }
}
