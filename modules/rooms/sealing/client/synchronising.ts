/** Catching up, tending and sending, one after the other for each room; a lost connection is nobody's fault. */
import { ownKey, personKey } from '../people.ts'
import type { Rooms } from '../views.ts'
import { catchUp } from './catching-up.ts'
import { lookAtDelivery, rosterOf } from './delivery.ts'
import { type Desk, isLive, keep, rootOf, withRoom } from './desk.ts'
import { takeWelcomes } from './inviting.ts'
import { tendPackages } from './key-packages.ts'
import { fromStore } from './log.ts'
import { refusalOf } from './lost.ts'
import { lookAtRecord } from './seen.ts'
import { sendWaiting } from './sending.ts'
import { later, tend } from './upkeep.ts'

type Synchronising = Pick<Rooms, 'start' | 'sync'> & { syncSoon(id: string): void }

export function synchronising(desk: Desk): Synchronising {
  const one = (id: string, wholly = false): Promise<void> =>
    inLine(desk, id, () => connected(desk, () => syncRoom(desk, id, { syncSoon, wholly })))
  const syncSoon = (id: string): void => later(desk, 0, () => one(rootOf(id)))
  const all = async (): Promise<void> => {
    await inLine(desk, '', () => connected(desk, () => arrive(desk)))
    for (const id of desk.ids) await one(id, true)
  }
  const load = async (): Promise<void> => {
    desk.ids = (await fromStore<string[]>(desk.store, 'rooms')) ?? []
    for (const id of desk.ids) if (!desk.rooms.has(id)) await withRoom(desk, id, async () => {})
  }
  return {
    syncSoon,
    start: async () => {
      await load()
      await all()
    },
    sync: async (id) => (id === undefined ? load().then(all) : one(rootOf(id))),
  }
}

/** One after the other. What comes in while something is under way waits for its own turn. */
async function inLine<T>(desk: Desk, id: string, work: () => Promise<T>): Promise<T> {
  const turn = (desk.lines.get(id) ?? Promise.resolve()).then(work, work)
  desk.lines.set(
    id,
    turn.catch(() => {}),
  )
  return turn
}

/** Undefined where the host could not be reached or would not: what waits is tried again at the next sync. */
async function connected<T>(desk: Desk, work: () => Promise<T>): Promise<T | undefined> {
  try {
    const done = await work()
    desk.connection = 'connected'
    desk.trouble = undefined
    return done
  } catch (error) {
    if (refusalOf(error) === undefined) desk.connection = 'lost'
    desk.trouble = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
    return undefined
  } finally {
    desk.changed()
  }
}

/** Milliseconds after which the keys are looked at again before anything is sealed. */
const freshKeys = 15_000

async function lookAtKeys(desk: Desk): Promise<void> {
  const now = desk.now().getTime()
  if (Math.abs(now - desk.keysAsked) < freshKeys) return
  await desk.trust.refresh()
  desk.keysAsked = now
}

async function arrive(desk: Desk): Promise<void> {
  desk.keysAsked = Number.NEGATIVE_INFINITY
  await lookAtKeys(desk)
  await lookAtRecord(desk)
  await takeWelcomes(desk)
  await tendPackages(desk)
}

/** `wholly`: the host's list of delivery is looked at, whether anything moved or not. */
async function syncRoom(
  desk: Desk,
  id: string,
  { syncSoon, wholly }: { syncSoon: (id: string) => void; wholly: boolean },
): Promise<void> {
  await openAtHost(desk, id)
  await lookAtKeys(desk)
  await lookAtRecord(desk)
  const before = rosterOf(desk, id)
  await catchUp(desk, id)
  if (desk.rooms.get(id)?.book.state === 'removed') return
  const after = new Set(rosterOf(desk, id))
  // Those whom another removed go from the host's list by our word; and what was closed by nobody's takes no other word.
  if (wholly || before.some((device) => !after.has(device))) await lookAtDelivery(desk, id)
  await tend(desk, id)
  await sendWaiting(desk, id)
  await closeAtHost(desk, id)
  const room = desk.rooms.get(id)
  const soonest = Math.min(
    ...[room, ...(room?.caucuses.values() ?? [])].flatMap(
      (one) => one?.book.outbox.flatMap(({ after }) => after ?? []) ?? [],
    ),
    room?.book.renew?.after ?? Number.POSITIVE_INFINITY,
  )
  if (Number.isFinite(soonest)) later(desk, Math.max(50, soonest - desk.now().getTime()), async () => syncSoon(id))
}

async function openAtHost(desk: Desk, id: string): Promise<void> {
  const book = desk.rooms.get(id)?.book
  if (!book || book.opened) return
  const { subject, run, lastSettings } = book
  try {
    const exercise = lastSettings?.exercise ?? false
    await desk.doors.open({ id, subject, device: desk.device.id, exercise, ...(run === undefined ? {} : { run }) })
  } catch (error) {
    // Taken by ourselves, and the answer was lost: then it is there with our pseudonym.
    if (refusalOf(error) !== 'ROOM_TAKEN' || (await desk.doors.room({ id })).subject !== subject) throw error
  }
  await withRoom(desk, id, async (room) => {
    room.book.opened = true
    await keep(desk, room)
  })
}

/** A chair's word that the room is closed is for the members; then the host is told to take nothing more. */
async function closeAtHost(desk: Desk, id: string): Promise<void> {
  const room = desk.rooms.get(id)
  if (!room || !isLive(room) || room.book.state !== 'open' || !room.fold.closedBy) return
  if (personKey(room.fold.closedBy) !== ownKey(desk)) return
  await desk.doors.close({ id })
  await withRoom(desk, id, async (open) => {
    open.book.state = 'closed'
    await keep(desk, open)
  })
}
