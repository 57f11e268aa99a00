import { openTrust, type Trust } from '#modules/identity/keys.ts'
import { Unreachable } from '#modules/record/cli/index.ts'
import { openRooms } from '../sealing/client/rooms.ts'
import type { Rooms } from '../sealing/views.ts'
import { type Entry, type Folder, openFolder, type OwnKeys } from './folder.ts'
import { type Host, openHost } from './host.ts'

/** This device must be added to the list of its delegation first, or stands there no more. */
export class NotAccredited extends Error {
  override name = 'NotAccredited'
}

export type Wants = { folder: string; now: () => Date }

/** A device at a host: who it is, and what it believes of keys. */
export type Seat = { folder: Folder; entry: Entry; host: Host; trust: Trust; now: () => Date }

export async function openSeat({ folder: path, now }: Wants): Promise<Seat> {
  const folder = openFolder(path)
  const entry = await folder.entry()
  await folder.tidy()
  const host = openHost(entry)
  const trust = openTrust({
    doors: {
      trust: (input) => host.keys.trust(input),
      devices: (input) => host.keys.devices(input),
    },
    ...(entry.committee ? { anchor: entry.committee } : {}),
    store: partOf(folder, 'trust/'),
    fetch: host.readRecord,
    ownDelegation: entry.delegation.id,
    ownAccount: entry.account.id,
    now,
  })
  return { folder, entry, host, trust, now }
}

/** Of the folder's store what lies under one name: for what stands on rooms. */
export function partOf({ store }: Pick<Folder, 'store'>, prefix: string): Folder['store'] {
  return {
    get: (key) => store.get(prefix + key),
    put: (entries) =>
      store.put(Object.fromEntries(Object.entries(entries).map(([key, value]) => [prefix + key, value]))),
  }
}

export type Desk = Seat & { device: OwnKeys; rooms: Rooms } & AsyncDisposable

/**
 * A device at work in its rooms. Without a connection it opens all the same, with what it knows: what is said waits. It
 * is caught up when this resolves, unless the host could not be reached.
 */
export async function openDesk(wants: Wants): Promise<Desk> {
  const seat = await openSeat(wants)
  const device = await seat.folder.ownKeys()
  if (!device) throw new NotAccredited('This device has no key yet: begin with "chancery room device".')
  await seat.trust.refresh().catch(unreachable)
  const standing = seat.trust.standing(device.id, device.delegation)
  if (!standing)
    throw new NotAccredited('No device list names this device yet: have it added, as "chancery room device" says.')
  const closing = new AbortController()
  const rooms = await openRooms({
    doors: seat.host.rooms,
    blobs: seat.host.blobs,
    trust: seat.trust,
    store: partOf(seat.folder, 'rooms/'),
    device,
    account: seat.entry.account,
    now: seat.now,
    exclusive: (name, work) => seat.folder.locks.alone(name, work),
    proof: async (index) => (await seat.host.record.proof({ index })).proof,
    wait: (milliseconds) => waiting(milliseconds, closing.signal),
  })
  await rooms.start()
  return {
    ...seat,
    device,
    rooms,
    async [Symbol.asyncDispose]() {
      await rooms.flush().catch(() => undefined)
      rooms.stop()
      closing.abort()
    },
  }
}

/** What has stood before stands while the host does not answer; every other fault is one. */
function unreachable(error: unknown): void {
  if (!(error instanceof Unreachable)) throw error
}

/** Whoever waits when the desk closes waits for good: nothing more is done, and the process may end. */
function waiting(milliseconds: number, closing: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (closing.aborted) return promise
  const timer = setTimeout(resolve, milliseconds)
  closing.addEventListener('abort', () => clearTimeout(timer), { once: true })
  return promise
}
