/** The sealed rooms of one device: what pages and the command line hold in their hands. */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { firstChain } from '../../chain.ts'
import { ownKey } from '../people.ts'
import type { OpenRooms, RoomAlarm, Rooms, RoomView } from '../views.ts'
import { acting, tellKept } from './acting.ts'
import { passedOn } from './alarms.ts'
import { changing, titled } from './changing.ts'
import { type Desk, deviceKeyOf, keep, roomIn, roomOf, withRoom } from './desk.ts'
import { withRoomListed } from './inviting.ts'
import { fromStore, newBook, toStore } from './log.ts'
import { selfOf, summaryOf, viewOf } from './looking.ts'
import { personOf } from './roster.ts'
import { saying } from './saying.ts'
import { searchIn } from './search.ts'
import { newSeenRecord } from './seen.ts'
import { writeSettings } from './settings.ts'
import { synchronising } from './synchronising.ts'
import { transcriptOf } from './transcript.ts'

export async function openRooms(o: OpenRooms): Promise<Rooms> {
  const views = new Map<string, RoomView>()
  const listeners = new Set<() => void>()
  const desk: Desk = {
    ...o,
    wait: o.wait ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
    self: deviceKeyOf(o),
    rooms: new Map(),
    ids: (await fromStore<string[]>(o.store, 'rooms')) ?? [],
    alarms: (await fromStore<RoomAlarm[]>(o.store, 'alarms')) ?? [],
    connection: 'unknown',
    trouble: undefined,
    record: newSeenRecord(),
    keysAsked: Number.NEGATIVE_INFINITY,
    changed: () => {
      views.clear()
      for (const listener of listeners) listener()
    },
    kept: (room, acts) => tellKept(desk, room, acts),
    hearing: { listeners: new Set(), newcomers: new Set(), asked: new Set() },
    lines: new Map(),
    stopped: false,
  }
  const { sync, syncSoon, start } = synchronising(desk)
  const stopListening = o.trust.onChange(() => desk.ids.forEach(syncSoon))
  const room = (id: string): RoomView | undefined => {
    const open = roomIn(desk, id)
    const view = views.get(id) ?? (open && viewOf(desk, open))
    if (view) views.set(id, view)
    return view
  }
  return {
    start,
    sync,
    connection: () => desk.connection,
    trouble: () => desk.trouble,
    staleSince: o.trust.staleSince,
    stop: () => {
      desk.stopped = true
      stopListening()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: () =>
      [...desk.rooms.values()].flatMap((one) => [one, ...one.caucuses.values()]).map((one) => summaryOf(desk, one)),
    room,
    ...alarming(desk),
    open: (wanted) => openRoom(desk, wanted).then((id) => sync(id).then(() => id)),
    ...changing(desk, sync),
    ...saying(desk, sync, syncSoon),
    ...acting(desk, syncSoon),
    transcript: (id) => withRoom(desk, id, (open) => transcriptOf(desk, open)),
    search: (words, id) =>
      [...desk.rooms.values()]
        .flatMap((one) => [one, ...one.caucuses.values()])
        .filter((one) => id === undefined || one.book.id === id)
        .flatMap((one) => searchIn(one.book.id, room(one.book.id)?.messages ?? [], words)),
    people: (accounts) => accounts.flatMap((account) => invitable(desk, account)),
  }
}

function invitable({ trust }: Desk, account: string): ReturnType<Rooms['people']> {
  const all = trust.devicesOf(account).filter(({ stands }) => stands)
  const delegations = new Map(all.map(({ delegation }) => [delegation.id, delegation.name]))
  return [...delegations].map(([id, name]) => {
    const own = all.filter(({ delegation }) => delegation.id === id)
    const devices = own.map(({ device }) => device)
    return { account, name: own[0]?.holder.name ?? '', delegation: { id, name }, devices }
  })
}

async function openRoom(
  desk: Desk,
  { title, history, exercise, run, marking }: Parameters<Rooms['open']>[0],
): Promise<string> {
  const id = crypto.randomUUID()
  const at = desk.now().toISOString()
  const chain = toBase64url(firstChain(id))
  const book = newBook({ id, subject: toBase64url(randomBytes(16)), at, seq: 0, chain })
  book.opened = false
  if (run !== undefined) book.run = run
  const settings = {
    v: 1 as const,
    ...titled(title),
    history,
    exercise,
    marking,
    roles: { [ownKey(desk)]: 'chair' as const },
    out: [],
  }
  book.lastSettings = settings
  const by = selfOf(desk)
  const lines = [{ name: 'opened' as const, by: personOf(by) }]
  const room = await roomOf(desk, {
    book,
    log: [{ seq: 0, kind: 'commit', epoch: 0, at, digest: '', chain, from: by, lines }],
  })
  room.changed.from = 0
  room.group = await room.engine.create({ groupId: utf8(id), device: desk.self, settings: writeSettings(settings) })
  book.code = await room.group.epochCode()
  await desk.exclusive(`rooms/${desk.device.id}/${id}`, async () => keep(desk, room, await withRoomListed(desk, id)))
  return id
}

function alarming(desk: Desk): Pick<Rooms, 'alarms' | 'settle' | 'evidence'> {
  const alarms = (): RoomAlarm[] => [
    ...desk.trust.alarms().map((alarm) => passedOn(alarm, desk.trust)),
    ...desk.alarms,
    ...[...desk.rooms.values()].flatMap((room) => [room, ...room.caucuses.values()]).flatMap((room) => room.alarms),
  ]
  return {
    alarms,
    evidence: (id) => JSON.stringify(alarms().find((alarm) => alarm.id === id) ?? null, null, 2),
    settle: async (id) => {
      if (id.startsWith('keys.')) return desk.trust.settle(id.slice('keys.'.length))
      const settledAt = desk.now().toISOString()
      const settled = (all: readonly RoomAlarm[]): RoomAlarm[] =>
        all.map((alarm) => (alarm.id === id ? { ...alarm, settledAt } : alarm))
      const room = alarms().find((alarm) => alarm.id === id)?.room
      const known = room === undefined ? undefined : roomIn(desk, room)
      if (known?.alarms.some((alarm) => alarm.id === id))
        return withRoom(desk, known.book.id, async (open) => {
          open.alarms = settled(open.alarms)
          open.changed.alarms = true
          // Somebody has looked at what halted the room, and wants to go on.
          if (open.book.state === 'halted' && open.book.haltedBy === id) {
            open.book.state = 'open'
            delete open.book.haltedBy
          }
          await keep(desk, open)
        })
      await desk.exclusive(`rooms/${desk.device.id}`, async () => {
        desk.alarms = settled((await fromStore<RoomAlarm[]>(desk.store, 'alarms')) ?? [])
        await desk.store.put({ alarms: toStore(desk.alarms) })
      })
      desk.changed()
    },
  }
}
