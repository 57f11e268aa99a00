/** The room client at the doors of the real host: server, database, record and keys as they run. */
import { expect, test } from 'vitest'
import { people } from '#modules/identity/server/test-world.ts'
import { recordFiles } from '#modules/identity/server/test-keys.ts'
import { utf8 } from '#platform/bytes.ts'
import { modules } from '../../apps/server/modules.ts'
import { blobPath } from './contract.ts'
import { openRooms } from './sealing/client/rooms.ts'
import { memoryStore, oneAtATime } from './sealing/client/test-client.ts'
import { follow } from './sealing/client/test-leaving.ts'
import type { BlobDoors, Rooms } from './sealing/views.ts'
import { openRoomWorld, sealed } from './server/test-rooms.ts'

type RoomWorld = Awaited<ReturnType<typeof openRoomWorld>>

function blobDoors({ world }: RoomWorld, account: string): BlobDoors {
  const knock = async (path: string, init?: RequestInit): Promise<Uint8Array> => {
    const response = await world.knock(account, path, init)
    if (!response.ok) throw Object.assign(new Error(await response.text()), { code: 'BLOB_UNKNOWN' })
    return new Uint8Array(await response.arrayBuffer())
  }
  return {
    put: async ({ of, ...place }, bytes) => {
      await knock(`${blobPath(place)}?of=${of}`, { method: 'PUT', body: Uint8Array.from(bytes) })
    },
    get: (place) => knock(blobPath(place)),
  }
}

async function clientOf(at: RoomWorld, account: string): Promise<{ rooms: Rooms; device: string; account: string }> {
  const device = await at.keyed.deviceFor(account)
  await at.keyed.sequence()
  const trust = await at.keyed.trustOf(account, { fetch: recordFiles(at.world) })
  const rooms = await openRooms({
    doors: at.doors(account),
    blobs: blobDoors(at, account),
    trust,
    store: memoryStore(),
    device,
    account: { id: account, name: device.device.holder.name },
    now: () => at.world.house.now(),
    exclusive: oneAtATime(),
    wait: (milliseconds) => new Promise((resolve) => (milliseconds < 3000 ? setTimeout(resolve, 5) : undefined)),
  })
  follow(rooms)
  await rooms.start()
  expect(rooms.trouble()).toBeUndefined()
  return { rooms, device: device.id, account }
}

const words = (rooms: Rooms, id: string): string[] =>
  rooms.room(id)?.messages.flatMap(({ content }) => (content.kind === 'text' ? content.text : [])) ?? []

test('three delegations converse over the real host, send a file, expel one, and the record holds the order', async () => {
  await using at = await openRoomWorld(modules)
  const [belmere, carthia, norhaven] = [
    await clientOf(at, people.belmere.duty),
    await clientOf(at, people.carthia.duty),
    await clientOf(at, people.norhaven.duty),
  ]
  const all = [belmere, carthia, norhaven]
  const settle = async (id: string): Promise<void> => {
    for (const { rooms } of [...all, ...all]) await rooms.sync(id)
  }
  const id = await belmere.rooms.open({
    title: 'Grid talks',
    history: 'from-joining',
    exercise: false,
    marking: 'amber',
  })
  const { refused } = await belmere.rooms.invite(id, { devices: [carthia.device, norhaven.device], role: 'member' })
  expect(refused).toEqual([])
  for (const { rooms } of all) await rooms.sync()
  await belmere.rooms.say(id, { text: 'Good morning.' })
  await settle(id)
  await carthia.rooms.say(id, { text: 'Good morning to you.' })
  const file = await norhaven.rooms.sendFile(id, { name: 'draft.txt', type: 'text/plain', bytes: utf8('Article 1') })
  await settle(id)
  for (const { rooms } of all) {
    expect(words(rooms, id)).toEqual(['Good morning.', 'Good morning to you.'])
    expect(await rooms.openFile(id, file)).toEqual(utf8('Article 1'))
  }
  expect(new Set(all.map(({ rooms }) => rooms.room(id)?.code)).size).toBe(1)

  await belmere.rooms.expel(id, norhaven.account)
  await belmere.rooms.say(id, { text: 'Between two.' })
  await settle(id)
  expect(words(carthia.rooms, id).at(-1)).toBe('Between two.')
  expect(words(norhaven.rooms, id)).not.toContain('Between two.')
  expect(norhaven.rooms.room(id)?.state).toBe('expelled')

  await at.keyed.sequence()
  for (const { rooms } of [belmere, carthia]) {
    await rooms.sync()
    const room = rooms.room(id)
    expect(room?.recorded?.seq).toBe(room?.lastSeq)
    expect(room?.deliveryAgrees).toBe(true)
    expect(rooms.alarms()).toEqual([])
  }
})

test('a member who strikes off the others and closes the room by the doors is heard of, and stops nothing', async () => {
  await using at = await openRoomWorld(modules)
  const [belmere, carthia, norhaven] = [
    await clientOf(at, people.belmere.duty),
    await clientOf(at, people.carthia.duty),
    await clientOf(at, people.norhaven.duty),
  ]
  const id = await belmere.rooms.open({ title: 'Grid', history: 'from-joining', exercise: false, marking: 'amber' })
  await belmere.rooms.invite(id, { devices: [carthia.device, norhaven.device], role: 'observer' })
  for (const { rooms } of [belmere, carthia, norhaven]) await rooms.sync()
  await belmere.rooms.setRole(id, carthia.account, 'member')

  const doors = at.doors(norhaven.account)
  const { epoch } = await doors.room({ id })
  const removed = [belmere.device, carthia.device]
  await doors.commit({ id, epoch, bytes: sealed(900), welcomes: [], added: [], removed })
  await doors.close({ id })
  for (const { rooms } of [belmere, carthia]) await rooms.sync()
  expect((await doors.room({ id })).closedAt).toBeNull()
  await belmere.rooms.say(id, { text: 'Still here.' })
  for (const { rooms } of [belmere, carthia]) await rooms.sync()
  await carthia.rooms.say(id, { text: 'So am I.' })
  for (const { rooms } of [carthia, belmere]) await rooms.sync()
  expect([belmere, carthia].map(({ rooms }) => rooms.trouble())).toEqual([undefined, undefined])
  for (const { rooms } of [belmere, carthia]) {
    expect(words(rooms, id)).toEqual(['Still here.', 'So am I.'])
    expect(rooms.room(id)?.deliveryAgrees).toBe(true)
    expect(rooms.alarms().map(({ kind }) => kind)).toEqual(['unreadable'])
  }

  await belmere.rooms.expel(id, norhaven.account)
  // Whoever follows the removal first confirms it: Carthia, at the latest when it next looks.
  await carthia.rooms.sync(id)
  expect((await at.doors(belmere.account).room({ id })).members.map(({ account }) => account)).toEqual([
    belmere.account,
    carthia.account,
  ])
})
