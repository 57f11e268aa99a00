/**
 * The rooms of this device in memory. Whatever touches a room runs alone on this device (`withRoom`), beginning with
 * what the store holds, and ends with one put. Where anything fails on the way, memory is forgotten and the store stands.
 */
import { leafBytes, readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { type DeviceKey, type Engine, type Group, openEngine } from '../group-engine.ts'
import type { ActIn } from '../acts.ts'
import type { OpenRooms, RoomAlarm } from '../views.ts'
import { alarmOf, type Raised, withAlarm } from './alarms.ts'
import { type Fold, newFold, takeIn } from './fold.ts'
import { type ActShelf, shelvedPuts } from './act-shelves.ts'
import { fromStore, keysOf, loadLog, type LogItem, pagesOf, type RoomBook, toStore } from './log.ts'
import { judgeOf, type Stranger } from './judging.ts'
import { mayCommit } from './policy.ts'
import { authorOf, seatOf } from './roster.ts'
import type { Author } from './content.ts'

export type OpenRoom = {
  book: RoomBook
  log: LogItem[]
  fold: Fold
  alarms: readonly RoomAlarm[]
  engine: Engine
  group: Group | undefined
  strangers: Stranger[]
  /** Who made the commit that the rules refused last. */
  accused: { by: Author | undefined }
  /** What the next put must hold. */
  changed: Changed
  /** By application, as far as they were needed: where its next act is kept. */
  shelves: Map<string, ActShelf>
  /** Acts that came in and are told as soon as they are kept. */
  told: ActIn[]
  parent: OpenRoom | undefined
  caucuses: Map<string, OpenRoom>
  /** Changes with every put: what was computed of the room is old where it differs. */
  version: string
}

type Changed = {
  from: number
  /** Single items before `from`. */
  places: Set<number>
  all: boolean
  alarms: boolean
  puts: Record<string, Uint8Array | null>
}
const unchanged = (from: number): Changed => ({ from, places: new Set(), all: false, alarms: false, puts: {} })

/** The record as it was looked at last, and which states of it were found to be its past. */
export type SeenRecord = {
  latest: { size: number; root: string } | undefined
  asked: number
  held: Map<string, boolean>
}

export type Desk = OpenRooms & {
  wait: (milliseconds: number) => Promise<void>
  self: DeviceKey
  rooms: Map<string, OpenRoom>
  ids: string[]
  alarms: readonly RoomAlarm[]
  connection: 'unknown' | 'connected' | 'lost'
  trouble: string | undefined
  record: SeenRecord
  /** When the keys were looked at last, in milliseconds since 1970. */
  keysAsked: number
  changed(): void
  /** What was kept of a room, for whoever listens: acts, and newcomers. */
  kept(room: OpenRoom, acts: ActIn[]): void
  /** Other modules that listen, and the newcomers, by room and device, whom they were asked to help already. */
  hearing: {
    listeners: Set<(room: string, act: ActIn) => void>
    newcomers: Set<(room: string, devices: string[]) => void | Promise<void>>
    asked: Set<string>
  }
  /** One catching-up of a room at a time. */
  lines: Map<string, Promise<unknown>>
  stopped: boolean
}

export function deviceKeyOf({ device }: Pick<OpenRooms, 'device'>): DeviceKey {
  return {
    identity: leafBytes({ delegation: device.delegation, device: device.id }),
    public: fromBase64url(device.key.ed25519),
    secret: fromBase64url(device.secret.ed25519),
  }
}

/** Makes the room and its engine; the group comes later. */
export async function roomOf(
  desk: Desk,
  {
    book,
    log = [],
    alarms = [],
    parent,
  }: { book: RoomBook; log?: LogItem[]; alarms?: RoomAlarm[]; parent?: OpenRoom | undefined },
): Promise<OpenRoom> {
  const fold = newFold()
  const strangers: Stranger[] = []
  const accused: OpenRoom['accused'] = { by: undefined }
  for (const item of log) takeIn(fold, item, desk.device.id)
  const engine = await openEngine({
    judge: judgeOf(desk.trust, strangers),
    policy: (commit) => {
      const verdict = mayCommit(commit, { trust: desk.trust, leaving: fold.leaving, around: () => around(parent) })
      if (verdict !== true) accused.by = authorOf(seatOf(commit.by, desk.trust))
      return verdict
    },
    now: desk.now,
  })
  return {
    book,
    log,
    fold,
    alarms,
    engine,
    group: undefined,
    strangers,
    accused,
    changed: { ...unchanged(log.length), all: true },
    shelves: new Map(),
    told: [],
    parent,
    caucuses: new Map(),
    version: versionNow(),
  }
}

/** The devices of the room around a caucus. */
export function around(parent: OpenRoom | undefined): Set<string> | undefined {
  return parent?.group && new Set(parent.group.members().map(({ identity }) => readLeaf(identity)?.device ?? ''))
}

const versionNow = (): string => toBase64url(randomBytes(9))

/** Rooms hold groups that can be sealed to; the others can only be read. */
export function isLive(room: OpenRoom): room is OpenRoom & { group: Group } {
  return room.group !== undefined && !room.group.expelled
}

async function load(desk: Desk, id: string, parent: OpenRoom | undefined): Promise<OpenRoom | undefined> {
  const keys = keysOf(id)
  const book = await fromStore<RoomBook>(desk.store, keys.book)
  if (!book) return undefined
  const alarms = (await fromStore<RoomAlarm[]>(desk.store, keys.alarms)) ?? []
  const room = await roomOf(desk, { book, log: await loadLog(desk.store, id, book.items), alarms, parent })
  const [tree, state] = [await desk.store.get(keys.tree), await desk.store.get(keys.state)]
  if (tree && state) room.group = await room.engine.restore({ tree, state }, desk.self)
  const version = await desk.store.get(keys.version)
  if (version) room.version = toBase64url(version)
  room.changed.all = false
  for (const caucus of book.caucuses) {
    const inner = await load(desk, caucus, room)
    if (inner) room.caucuses.set(caucus, inner)
  }
  return room
}

/** The room as the store has it: from memory where no other tab has written since. */
async function fresh(desk: Desk, id: string): Promise<OpenRoom | undefined> {
  const known = desk.rooms.get(id)
  const version = await desk.store.get(keysOf(id).version)
  if (known && version && toBase64url(version) === known.version) return known
  const room = await load(desk, id, undefined)
  if (room) desk.rooms.set(id, room)
  else desk.rooms.delete(id)
  return room
}

export function rootOf(id: string): string {
  return id.split('.')[0] ?? id
}

/** As memory has it: to look at, never to change. */
export function roomIn(desk: Desk, id: string): OpenRoom | undefined {
  const root = desk.rooms.get(rootOf(id))
  return rootOf(id) === id ? root : root?.caucuses.get(id)
}

export class RoomUnknown extends Error {
  override readonly name = 'RoomUnknown'
}

/** Runs alone among all that this device does with the room. `work` gets the room itself or the caucus within it. */
export async function withRoom<T>(desk: Desk, id: string, work: (room: OpenRoom) => Promise<T>): Promise<T> {
  const root = rootOf(id)
  try {
    return await desk.exclusive(`rooms/${desk.device.id}/${root}`, async () => {
      try {
        const room = await fresh(desk, root)
        const meant = root === id ? room : room?.caucuses.get(id)
        if (!meant) throw new RoomUnknown(`This device knows no room ${id}.`)
        return await work(meant)
      } catch (error) {
        if (!(error instanceof RoomUnknown)) desk.rooms.delete(root)
        throw error
      }
    })
  } finally {
    if (!desk.rooms.has(root))
      await desk.exclusive(`rooms/${desk.device.id}/${root}`, () => fresh(desk, root)).catch(() => {})
    desk.changed()
  }
}

/** Puts all that has changed in a room and its caucuses, with what else belongs to the same change, or nothing. */
export async function keep(desk: Desk, room: OpenRoom, more: Record<string, Uint8Array | null> = {}): Promise<void> {
  const root = room.parent ?? room
  const version = randomBytes(9)
  const puts: Record<string, Uint8Array | null> = { ...more, [keysOf(root.book.id).version]: version }
  for (const one of [root, ...root.caucuses.values()]) Object.assign(puts, await putsOf(one))
  await desk.store.put(puts)
  root.version = toBase64url(version)
  const all = [root, ...root.caucuses.values()]
  for (const one of all) one.changed = unchanged(one.log.length)
  desk.rooms.set(root.book.id, root)
  for (const one of all) desk.kept(one, one.told.splice(0))
}

async function putsOf(room: OpenRoom): Promise<Record<string, Uint8Array | null>> {
  const keys = keysOf(room.book.id)
  const before = room.book.items
  room.book.items = room.log.length
  const puts: Record<string, Uint8Array | null> = {
    ...room.changed.puts,
    ...shelvedPuts(room.book.id, room.shelves),
    ...pagesOf(room.book.id, room.log, { ...room.changed, before }),
    [keys.book]: toStore(room.book),
    ...(room.changed.alarms ? { [keys.alarms]: toStore(room.alarms) } : {}),
  }
  if (isLive(room)) {
    const { tree, state } = await room.group.save(room.changed.all ? 'all' : 'delta')
    puts[keys.state] = state
    if (tree) puts[keys.tree] = tree
  } else {
    // Nothing of the ratchets stays behind where this device has left or was expelled.
    puts[keys.state] = puts[keys.tree] = null
  }
  return puts
}

export function addItem(desk: Desk, room: OpenRoom, item: LogItem): void {
  room.log.push(item)
  takeIn(room.fold, item, desk.device.id)
}

/** Open alarms of one kind in one room. */
const mostOfKind = 20

export function raise(desk: Desk, room: OpenRoom, raised: Omit<Raised, 'room'>): void {
  const open = room.alarms.filter(({ kind, settledAt }) => kind === raised.kind && settledAt === undefined)
  // A host that floods is heard all the same, and does not fill the device.
  if (open.length < mostOfKind) sound(desk, room, raised)
}

function sound(desk: Desk, room: OpenRoom, raised: Omit<Raised, 'room'>, weight?: 'grave'): string {
  const before = room.alarms
  // The room by its title, for whoever reads the alarm elsewhere.
  const values = { room: room.book.lastSettings?.title ?? '', ...raised.values }
  const alarm = alarmOf({ ...raised, values, room: room.book.id }, desk.now().toISOString())
  room.alarms = withAlarm(before, { ...alarm, weight: weight ?? alarm.weight }, raised.again)
  room.changed.alarms ||= room.alarms !== before
  return alarm.id
}

/** Nothing more is taken or sealed here before somebody has settled this very alarm; it is told however often it comes. */
export function halt(desk: Desk, room: OpenRoom, raised: Omit<Raised, 'room'>): void {
  room.book.haltedBy = sound(desk, room, { ...raised, again: true }, 'grave')
  room.book.state = 'halted'
}

/** Whether the room stands still because the others have gone on without this device. */
export function isParted({ book, alarms }: OpenRoom): boolean {
  return book.state === 'halted' && alarms.some(({ id, kind }) => id === book.haltedBy && kind === 'parted')
}

/** Alarms that are of no room, or of one that we are not in. */
export async function raiseAtDesk(desk: Desk, raised: Raised): Promise<void> {
  await desk.exclusive(`rooms/${desk.device.id}`, async () => {
    const before = (await fromStore<RoomAlarm[]>(desk.store, 'alarms')) ?? []
    desk.alarms = withAlarm(before, alarmOf(raised, desk.now().toISOString()))
    if (desk.alarms !== before) await desk.store.put({ alarms: toStore(desk.alarms) })
  })
  desk.changed()
}
