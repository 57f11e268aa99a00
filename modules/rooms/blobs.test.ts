import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { people } from '#modules/identity/server/test-world.ts'
import { modules } from '../../apps/server/modules.ts'
import { blobPath, roomLimits } from './contract.ts'
import { forget, openRoomWorld } from './server/test-rooms.ts'

const { belmere, carthia, dorvane } = people

async function openFileWorld() {
  const rooms = await openRoomWorld(modules)
  const { id: room } = await rooms.open(belmere.duty)
  const at = (blob: string, chunk: number, query = '') => `${blobPath({ room, blob, chunk })}${query}`
  const put = (account: string | null, path: string, bytes: Uint8Array<ArrayBuffer>) =>
    rooms.world.knock(account, path, { method: 'PUT', body: bytes })
  const stored = async () =>
    (await sql<{ stored: number }>`select stored from room_state`.execute(rooms.world.database.kysely)).rows[0]?.stored
  return { ...rooms, room, at, put, stored }
}

const blob = 'b'.repeat(22)
const status = async (response: Promise<Response>): Promise<number> => (await response).status

test('a sealed file goes up and down in chunks, byte for byte, for those in the room alone', async () => {
  await using files = await openFileWorld()
  await files.letIn(belmere.duty, files.room, carthia.duty)
  const before = await files.stored()
  const chunks = [randomBytes(roomLimits.chunk), randomBytes(4_096)].map((bytes) => Uint8Array.from(bytes))
  for (const [index, bytes] of chunks.entries()) {
    expect(await status(files.put(belmere.duty, files.at(blob, index, '?of=2'), bytes))).toBe(201)
    expect(await status(files.put(belmere.duty, files.at(blob, index, '?of=2'), bytes))).toBe(201)
  }
  for (const [index, bytes] of chunks.entries()) {
    const got = await files.world.knock(carthia.duty, files.at(blob, index))
    expect(got.headers.get('content-security-policy')).toContain('sandbox')
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(bytes)
  }
  expect(((await files.stored()) ?? 0) - (before ?? 0)).toBe(roomLimits.chunk + 4_096)
  const other = Uint8Array.from(randomBytes(10))
  expect(await (await files.put(carthia.duty, files.at(blob, 0), other)).json()).toMatchObject({ code: 'CHUNK_TAKEN' })
  expect(await status(files.world.knock(carthia.duty, files.at(blob, 2)))).toBe(404)
  expect(await status(files.world.knock(null, files.at(blob, 0)))).toBe(401)
  expect(await status(files.put(null, files.at(blob, 5), other))).toBe(401)

  const hidden = await files.world.knock(dorvane.duty, files.at(blob, 0))
  const absent = await files.world.knock(dorvane.duty, blobPath({ room: crypto.randomUUID(), blob, chunk: 0 }))
  expect([hidden.status, await hidden.text()]).toEqual([404, await absent.text()])
  expect(await status(files.put(dorvane.duty, files.at(blob, 7), other))).toBe(404)
})

test('whoever is expelled still reads the files of their time, and none that came after', async () => {
  await using files = await openFileWorld()
  const device = await files.letIn(belmere.duty, files.room, carthia.duty)
  const bytes = Uint8Array.from(randomBytes(32))
  await files.put(belmere.duty, files.at(blob, 0), bytes)
  await files.change(belmere.duty, files.room, { remove: [device] })
  await files.put(belmere.duty, files.at('c'.repeat(22), 0), bytes)
  expect(await status(files.world.knock(carthia.duty, files.at(blob, 0)))).toBe(200)
  expect(await status(files.world.knock(carthia.duty, files.at('c'.repeat(22), 0)))).toBe(404)
  expect(await status(files.put(carthia.duty, files.at('d'.repeat(22), 0), bytes))).toBe(403)
})

test('a chunk too large, empty, or out of its measure is refused before anything is kept', async () => {
  await using files = await openFileWorld()
  const bytes = Uint8Array.from(randomBytes(32))
  const large = new Uint8Array(roomLimits.chunk + 1)
  const streamed = files.world.knock(belmere.duty, files.at(blob, 0), {
    method: 'PUT',
    body: ReadableStream.from([large]),
    duplex: 'half',
  } as RequestInit)
  expect(await status(streamed)).toBe(413)
  expect(await status(files.put(belmere.duty, files.at(blob, 0), large))).toBe(413)
  for (const path of [
    files.at(blob, roomLimits.chunksOfBlob),
    files.at(blob, 2, '?of=2'),
    files.at(blob, 0, '?of=none'),
    files.at('short', 0),
    files.at(blob, 0, '?expiresAt=soon'),
  ])
    expect(await status(files.put(belmere.duty, path, bytes))).toBe(400)
  expect(await status(files.put(belmere.duty, files.at(blob, 0), new Uint8Array()))).toBe(400)
  await sql`update room_state set stored = ${roomLimits.room - 10}`.execute(files.world.database.kysely)
  expect(await (await files.put(belmere.duty, files.at(blob, 0), bytes)).json()).toMatchObject({ code: 'ROOM_FULL' })
  expect(await files.stored()).toBe(roomLimits.room - 10)
})

test('the house forgets files whose time has run out, that were never finished, or that nobody can come for', async () => {
  await using files = await openFileWorld()
  const bytes = Uint8Array.from(randomBytes(32))
  const [finished, abandoned, expiring] = ['f'.repeat(22), 'a'.repeat(22), 'e'.repeat(22)]
  await files.put(belmere.duty, files.at(finished, 0, '?of=1'), bytes)
  await files.put(belmere.duty, files.at(abandoned, 0, '?of=2'), bytes)
  await files.put(belmere.duty, files.at(expiring, 0, '?of=1&expiresAt=2026-11-21T10:00:00Z'), bytes)
  files.world.at('2026-11-21T10:00:01.000Z')
  expect(await status(files.world.knock(belmere.duty, files.at(expiring, 0)))).toBe(404)
  await forget(files.world.house)
  expect(await files.stored()).toBe(64)
  files.world.at('2026-11-22T10:00:01.000Z')
  await forget(files.world.house)
  expect(await files.stored()).toBe(32)
  expect(await status(files.world.knock(belmere.duty, files.at(finished, 0)))).toBe(200)

  const [member] = (await files.doors(belmere.duty).room({ id: files.room })).members
  await files.change(belmere.duty, files.room, { remove: [member?.device ?? ''] })
  await forget(files.world.house)
  expect(await files.stored()).toBe(0)
})
