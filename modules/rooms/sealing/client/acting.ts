/** How other modules speak through a room: acts.ts, of one device. */
import type { ActIn, RoomActs } from '../acts.ts'
import { actFileKey, shelved, told } from './act-shelves.ts'
import { mustBeAllowed } from './changing.ts'
import { type ActBody, contentLimits, writeStatement } from './content.ts'
import { type Desk, keep, type OpenRoom, roomIn, withRoom } from './desk.ts'
import { getFile, putFile, uploadKey } from './files.ts'
import { spokenId } from './fold.ts'
import type { Outgoing } from './log.ts'
import { mayOf, selfOf, waitsFor } from './looking.ts'
import { newId, queue } from './sealing-words.ts'
import { readSettings, roleOf } from './settings.ts'
import { ownKey } from '../people.ts'

/** Newcomers of one room whose handing over is remembered. */
const mostNewcomers = 1000
const actsAtOnce = 1000

export function acting(desk: Desk, syncSoon: (id: string) => void): RoomActs {
  const { listeners, newcomers } = desk.hearing
  return {
    act: async (id, { app, text, file, expiresAt, light, within }) => {
      const open = roomIn(desk, id)
      if (open) mayWait(desk, open)
      const expiring = expiresAt === undefined ? {} : { expiresAt }
      mustFit({ kind: 'act', app, text, ...expiring }, open?.parent !== undefined)
      const sealed = file && (await putFile(desk, id, file, expiring))
      const body: ActBody = { kind: 'act', app, text, ...expiring, ...(sealed ? { file: sealed } : {}) }
      const act = await withRoom(desk, id, async (room) => {
        mayWait(desk, room)
        const queued = queue(desk, room, body)
        if (within !== undefined) queued.within = within
        if (light) Object.assign(queued, { light }, rounded(queued))
        const waiting = waitingAct(desk, room, queued)
        room.told.push(...waiting)
        await keep(desk, room, sealed ? { [uploadKey(id, sealed.sha256)]: null } : {})
        return spokenId(desk.device.id, queued.id)
      })
      syncSoon(id)
      return act
    },
    withdrawAct: (id, act) =>
      withRoom(desk, id, async (room) => {
        const { outbox } = room.book
        const left = outbox.filter(({ id: one, n }) => n !== undefined || spokenId(desk.device.id, one) !== act)
        if (left.length === outbox.length) return false
        room.book.outbox = left
        await keep(desk, room)
        return true
      }),
    acts: async (id, app, after, limit = actsAtOnce) => {
      const kept = (await shelved(desk.store, { room: id, app, after, limit })).map((act): ActIn => told(act))
      const room = roomIn(desk, id)
      const waiting = room?.book.outbox.flatMap((one) => waitingAct(desk, room, one)) ?? []
      return kept.length < limit ? [...kept, ...waiting.filter((act) => act.app === app)] : kept
    },
    onAct: (listener) => listening(listeners, listener),
    actFile: async (id, act, o = {}) => {
      const file = await actFileKey(desk.store, id, act)
      if (!file) throw new Error('This act holds no file.')
      return getFile(desk, id, file, o)
    },
    onNewcomers: (listener) => {
      const stop = listening(newcomers, listener)
      for (const room of desk.rooms.values())
        for (const one of [room, ...room.caucuses.values()]) void handOn(desk, one.book.id)
      return stop
    },
  }
}

function listening<Listener>(all: Set<Listener>, listener: Listener): () => void {
  all.add(listener)
  return () => void all.delete(listener)
}

/** Throws a RangeError or ZodError now: what cannot be sealed would stop all that waits behind it. */
function mustFit(body: ActBody, inCaucus: boolean): void {
  const bytes = writeStatement({ v: 1, id: newId(), n: 1, sentAt: new Date(0).toISOString(), body })
  if (inCaucus && bytes.length > contentLimits.caucusAct)
    throw new RangeError(`In a caucus an act may hold ${contentLimits.caucusAct} bytes; this one has ${bytes.length}.`)
}

/** The time of a light act in whole seconds from when it was said: so its statement is short. */
function rounded({ sentAt, body }: Outgoing): Partial<Outgoing> {
  if (body.kind !== 'act' || body.expiresAt === undefined) return {}
  const from = Date.parse(sentAt)
  const life = Math.max(0, Math.ceil((Date.parse(body.expiresAt) - from) / 1000))
  return { body: { ...body, expiresAt: new Date(from + life * 1000).toISOString() } }
}

/** Acts wait as words do. */
function mayWait(desk: Desk, room: OpenRoom): void {
  const { speak } = mayOf(desk, room)
  if (speak !== true && !waitsFor.has(speak)) mustBeAllowed(desk, room, 'speak')
}

function waitingAct(desk: Desk, room: OpenRoom, { id, sentAt, body }: Outgoing): ActIn[] {
  if (body.kind !== 'act') return []
  const { app, text, file } = body
  const role = roleOf(room.group && readSettings(room.group.settings), ownKey(desk))
  const act = { id: spokenId(desk.device.id, id), at: sentAt, from: selfOf(desk), role, own: true, app, text }
  return [told({ ...act, seq: null, ...(file ? { file } : {}) })]
}

/** Tells what was kept. A listener that fails is its module's fault, and takes nothing from the room. */
export function tellKept(desk: Desk, room: OpenRoom, acts: ActIn[]): void {
  for (const act of acts)
    for (const listener of desk.hearing.listeners) {
      try {
        listener(room.book.id, act)
      } catch (error) {
        desk.trouble = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      }
    }
  void handOn(desk, room.book.id)
}

/** Once a session for each device; what fails is tried again when the rooms are opened anew. */
async function handOn(desk: Desk, id: string): Promise<void> {
  const { newcomers, asked } = desk.hearing
  const devices = (roomIn(desk, id)?.book.newcomers ?? []).filter((device) => !asked.has(`${id} ${device}`))
  if (newcomers.size === 0 || devices.length === 0 || desk.stopped) return
  for (const device of devices) asked.add(`${id} ${device}`)
  try {
    await Promise.all([...newcomers].map(async (listener) => listener(id, devices)))
    await withRoom(desk, id, async (room) => {
      room.book.newcomers = room.book.newcomers.filter((device) => !devices.includes(device)).slice(-mostNewcomers)
      await keep(desk, room)
    })
    for (const device of devices) asked.delete(`${id} ${device}`)
  } catch (error) {
    desk.trouble = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
  }
}
