/**
 * A host in memory that delivers as the real one does (modules/rooms/server is held to the same by its own tests), quick
 * enough for many histories, and easy to bend: a hostile host is this one with some doors replaced.
 */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { Refusal } from '#platform/refusal.ts'
import { firstChain, nextChain, recordedContent } from '../../chain.ts'
import type { HostEnvelope, HostPage, HostRoom, HostWelcome } from '../host-doors.ts'
import type { BlobDoors, RoomDoors } from '../views.ts'
import { clientOf, type ClientWants, type TestClient } from './test-client.ts'
import { type KeysWorld, openKeysWorld, type TestPerson } from './test-keys-world.ts'

type Span = { account: string; from: number; to: number }
export type HeldRoom = {
  id: string
  subject: string
  exercise: boolean
  epoch: number
  envelopes: HostEnvelope[]
  entries: HostPage['entries']
  members: Map<string, Span>
  /** Of devices that were removed and let in again. */
  past: Span[]
  closedAt: string | null
}
export type TestHost = {
  keys: KeysWorld
  rooms: Map<string, HeldRoom>
  welcomes: (HostWelcome & { device: string })[]
  packages: Map<string, { queue: string[]; last?: string }>
  blobs: Map<string, Uint8Array>
  /** Every call as the host sees it: which door, whose, how many bytes in. */
  calls: { door: string; account: string; bytes: number[] }[]
  now: { at: number }
  doors(account: string): RoomDoors
  blobDoors: BlobDoors
  person(name: string, delegation: string): TestPerson
  client(person: TestPerson, more?: ClientWants): Promise<TestClient>
}
export async function openTestHost({ recorded = false } = {}): Promise<TestHost> {
  const now = { at: Date.parse('2026-11-21T09:30:00Z') }
  const clock = (): Date => new Date(now.at)
  const keys = await openKeysWorld(clock)
  const blobs = new Map<string, Uint8Array>()
  const host: TestHost = {
    keys,
    rooms: new Map(),
    welcomes: [],
    packages: new Map(),
    blobs,
    calls: [],
    now,
    doors: (account) => watched(host, account, doorsOf(host, account, recorded)),
    blobDoors: blobDoorsOf(blobs),
    person: keys.person,
    client: (person, more = {}) => clientOf(host, clock, person, more),
  }
  return host
}

function watched(host: TestHost, account: string, doors: RoomDoors): RoomDoors {
  const sizes = (value: unknown): number[] =>
    typeof value === 'string'
      ? [value.length]
      : typeof value === 'object' && value
        ? Object.values(value).flatMap(sizes)
        : []
  const watch =
    <In, Out>(door: string, work: (input: In) => Promise<Out>) =>
    (input: In): Promise<Out> => {
      const bytes = sizes(input).filter((size) => size > 100)
      host.calls.push({ door, account, bytes })
      return work(input)
    }
  return Object.fromEntries(
    Object.entries(doors).map(([door, work]) => [door, watch(door, work as never)]),
  ) as RoomDoors
}

// ---- one account's doors --------------------------------------------------------------------------------------------

function doorsOf(host: TestHost, account: string, recorded: boolean): RoomDoors {
  const at = (): string => `${new Date(host.now.at).toISOString().slice(0, 19)}Z`
  const roomOf = (id: string): HeldRoom & { to: number } => {
    const room = host.rooms.get(id)
    const own = room ? spansOf(room, account) : []
    if (!room || own.length === 0) throw new Refusal('ROOM_UNKNOWN')
    return Object.assign(room, { to: Math.max(...own.map(({ to }) => to)) })
  }
  const writable = (id: string): HeldRoom => {
    const room = roomOf(id)
    if (room.to !== Number.POSITIVE_INFINITY) throw new Refusal('NOT_A_MEMBER')
    if (room.closedAt) throw new Refusal('ROOM_CLOSED')
    return room
  }
  const record = async (room: HeldRoom, kind: 'membership' | 'envelopes'): Promise<void> => {
    const last = room.envelopes.at(-1)
    if (!recorded || !last) return
    const content = recordedContent({ room: room.id, seq: last.seq, chain: fromBase64url(last.chain) })
    const { index, salt } = host.keys.enter(kind, room.subject, content)
    room.entries.push({ seq: last.seq, index, salt })
    await host.keys.publish()
  }
  return {
    open: async ({ id, subject, device, exercise }) => {
      if (host.rooms.has(id)) throw new Refusal('ROOM_TAKEN')
      const members = new Map([[device, { account, from: 1, to: Number.POSITIVE_INFINITY }]])
      const held = { id, subject, exercise, epoch: 0, envelopes: [], entries: [] }
      const room: HeldRoom = { ...held, members, past: [], closedAt: null }
      host.rooms.set(id, room)
      return shown(room)
    },
    list: async ({ world, after }) => {
      const own = [...host.rooms.values()].filter((room) => spansOf(room, account).length > 0)
      const all = own.filter(({ exercise }) => exercise === (world === 'exercise')).map(shown)
      return all.slice(after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1)
    },
    room: async ({ id }) => shown(roomOf(id)),
    commit: async ({ id, epoch, bytes, welcomes, added, removed }) => {
      const room = writable(id)
      const known = room.envelopes.find((one) => one.bytes === bytes)
      if (known) return { ...known, epoch: room.epoch }
      if (epoch !== room.epoch) throw new Refusal('EPOCH_TAKEN', { epoch: room.epoch })
      const { seq, chain, at: when } = append(room, { kind: 'commit', epoch, bytes, at: at() })
      room.epoch += 1
      for (const device of removed) Object.assign(room.members.get(device) ?? {}, { to: seq })
      for (const { device, account: theirs } of added) {
        const before = room.members.get(device)
        if (before) room.past.push(before)
        room.members.set(device, { account: theirs, from: seq, to: Number.POSITIVE_INFINITY })
      }
      for (const welcome of welcomes)
        for (const device of welcome.devices)
          host.welcomes.push({
            device,
            room: id,
            subject: room.subject,
            exercise: room.exercise,
            seq,
            bytes: welcome.bytes,
          })
      await record(room, 'membership')
      return { seq, epoch: room.epoch, chain, at: when }
    },
    send: async ({ id, messages }) => {
      const room = writable(id)
      if (messages.some(({ epoch }) => epoch > room.epoch || epoch < room.epoch - 5)) throw new Refusal('EPOCH_PASSED')
      const told = messages.map(
        ({ epoch, bytes }) =>
          room.envelopes.find((one) => one.bytes === bytes) ??
          append(room, { kind: 'message', epoch, bytes, at: at() }),
      )
      await record(room, 'envelopes')
      return told.map(({ seq, chain, at: when }) => ({ seq, chain, at: when }))
    },
    fetch: async ({ id, after, limit }) => {
      const room = roomOf(id)
      const spans = spansOf(room, account)
      const readable = room.envelopes.filter(({ seq }) => spans.some(({ from, to }) => from <= seq && seq <= to))
      const envelopes = structuredClone(readable.filter(({ seq }) => seq > after).slice(0, limit))
      return {
        envelopes,
        lastSeq: readable.at(-1)?.seq ?? 0,
        entries: room.entries.filter(({ seq }) => seq <= room.to).slice(-100),
      }
    },
    welcomes: async ({ device }) => structuredClone(host.welcomes.filter((one) => one.device === device)),
    welcomed: async ({ id, device }) => {
      host.welcomes = host.welcomes.filter((one) => one.room !== id || one.device !== device)
    },
    packages: async ({ device, packages, lastResort, anew }) => {
      const held = (anew ? undefined : host.packages.get(device)) ?? { queue: [] }
      host.packages.set(device, {
        queue: [...held.queue, ...packages],
        ...(lastResort ? { last: lastResort } : held.last ? { last: held.last } : {}),
      })
    },
    packagesLeft: async ({ device }) => {
      const held = host.packages.get(device)
      return { left: held?.queue.length ?? 0, lastResort: held?.last !== undefined }
    },
    takePackages: async ({ devices }) =>
      devices.flatMap((device): { device: string; bytes: string; lastResort: boolean }[] => {
        const held = host.packages.get(device)
        const bytes = held?.queue.shift()
        if (bytes !== undefined) return [{ device, bytes, lastResort: false }]
        return held?.last === undefined ? [] : [{ device, bytes: held.last, lastResort: true }]
      }),
    close: async ({ id }) => {
      writable(id).closedAt = at()
    },
    // This host takes a committer's word for who left.
    confirm: async () => {},
    reopen: async ({ id }) => {
      roomOf(id).closedAt = null
    },
    present: async () => {},
  }
}

function spansOf({ members, past }: HeldRoom, account: string): Span[] {
  return [...members.values(), ...past].filter((one) => one.account === account)
}

/** Puts an envelope at the end of a room, whoever it is from. */
export function append(
  room: HeldRoom,
  { kind, epoch, bytes, at }: Pick<HostEnvelope, 'kind' | 'epoch' | 'at'> & { bytes: string },
): HostEnvelope {
  const last = room.envelopes.at(-1)
  const before = last ? fromBase64url(last.chain) : firstChain(room.id)
  const seq = (last?.seq ?? 0) + 1
  const chain = toBase64url(nextChain(before, { seq, kind, epoch, digest: sha256(fromBase64url(bytes)) }))
  const envelope: HostEnvelope = { seq, kind, epoch, at, chain, bytes, digest: null }
  room.envelopes.push(envelope)
  return envelope
}

/** The same room with another history: the chain made anew, as a host would that wants to be believed. */
export function rewritten(room: HeldRoom, envelopes: readonly HostEnvelope[]): HeldRoom {
  const other: HeldRoom = { ...room, envelopes: [], members: new Map(room.members) }
  for (const { kind, epoch, bytes, at } of envelopes) append(other, { kind, epoch, bytes: bytes ?? '', at })
  return other
}

function shown(room: HeldRoom): HostRoom {
  const last = room.envelopes.at(-1)
  const { id, subject, exercise, epoch, closedAt } = room
  return {
    id,
    subject,
    exercise,
    epoch,
    closedAt,
    lastSeq: last?.seq ?? 0,
    openedAt: '2026-11-21T09:30:00Z',
    chain: last?.chain ?? toBase64url(firstChain(id)),
    members: [...room.members].flatMap(([device, { account, to }]) =>
      to === Number.POSITIVE_INFINITY ? [{ device, account }] : [],
    ),
  }
}

function blobDoorsOf(blobs: Map<string, Uint8Array>): BlobDoors {
  const name = ({ room, blob, chunk }: { room: string; blob: string; chunk: number }): string =>
    `${room}/${blob}/${chunk}`
  return {
    put: async (place, bytes) => {
      blobs.set(name(place), Uint8Array.from(bytes))
    },
    get: async (place) => {
      const bytes = blobs.get(name(place))
      if (!bytes) throw new Refusal('BLOB_UNKNOWN')
      return bytes
    },
  }
}
