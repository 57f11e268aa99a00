import { expect, test } from 'vitest'
import { chunkLength, openChunk, sealChunk, newFileKey } from './stream.ts'
import { settle, threeDelegations, view } from './test-conversation.ts'
import { openTestHost } from './test-host.ts'

const large = (): Uint8Array => new Uint8Array(600_000).map((_, index) => (index * 7) & 0xff)

test('a file is sealed in chunks, and opens only whole, in order and as it was', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const bytes = large()
  const told: number[] = []
  const message = await belmere.rooms.sendFile(
    id,
    { name: 'annex/../map of the relay.pdf', type: 'application/pdf', bytes },
    { text: 'The annex.', progress: (done) => told.push(done) },
  )
  await settle(id, all)
  expect(told.at(-1)).toBe(bytes.length)
  expect(host.blobs.size).toBe(3)
  expect([...host.blobs.values()].map(({ length }) => length)).toEqual([262_144, 262_144, 81_936])
  const content = view(carthia, id).messages.at(-1)?.content
  expect(content).toMatchObject({
    kind: 'file',
    text: 'The annex.',
    name: 'annex_.._map of the relay.pdf',
    size: 600_000,
  })
  expect(await carthia.rooms.openFile(id, message)).toEqual(bytes)
  const everything = [...host.blobs.values()].map((one) => Buffer.from(one).toString('latin1')).join()
  expect(everything).not.toContain('annex')
})

test('an upload that was broken off goes on where it stopped, and may be cancelled', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const { blobDoors } = host
  const put: number[] = []
  let broken = true
  const blobs = {
    ...blobDoors,
    put: async (place: Parameters<typeof blobDoors.put>[0], bytes: Uint8Array) => {
      if (broken && place.chunk === 1) throw new Error('The line is dead.')
      put.push(place.chunk)
      await blobDoors.put(place, bytes)
    },
  }
  belmere.rooms.stop()
  const again = await host.client(belmere.person, { ...belmere, blobs, wait: async () => {} })
  await again.rooms.start()
  const file = { name: 'map.bin', type: '', bytes: large() }
  await expect(again.rooms.sendFile(id, file)).rejects.toThrow('The line is dead.')
  const cancelled = AbortSignal.abort(new Error('No longer wanted.'))
  await expect(again.rooms.sendFile(id, file, { signal: cancelled })).rejects.toThrow('No longer wanted.')
  broken = false
  const message = await again.rooms.sendFile(id, file)
  expect(put).toEqual([0, 1, 2])
  await settle(id, [again, ...all.slice(1)])
  expect(await carthia.rooms.openFile(id, message)).toEqual(file.bytes)
})

test('a file that is too large, or larger than it says, is refused before anything leaves', async () => {
  const host = await openTestHost()
  const { id, belmere } = await threeDelegations(host)
  const bytes = new Uint8Array(25 * 1024 * 1024 + 1)
  await expect(belmere.rooms.sendFile(id, { name: 'all.zip', type: '', bytes })).rejects.toThrow('26214400')
  expect(host.blobs.size).toBe(0)
})

test('a host that swaps, cuts off or reorders chunks is found out, and nothing of the file is opened', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const message = await belmere.rooms.sendFile(id, { name: 'map.bin', type: '', bytes: large() })
  await settle(id, all)
  const [first = '', second = ''] = host.blobs.keys()
  const [a, b] = [host.blobs.get(first), host.blobs.get(second)]
  host.blobs.set(first, b ?? new Uint8Array())
  host.blobs.set(second, a ?? new Uint8Array())
  await expect(carthia.rooms.openFile(id, message)).rejects.toMatchObject({ name: 'FileFalse' })
  expect(carthia.rooms.alarms()).toMatchObject([{ kind: 'file-false', weight: 'grave', values: { file: 'map.bin' } }])
})

test('a chunk opens only at its own place, and the last only as the last', async () => {
  const key = newFileKey()
  const file = new Uint8Array(chunkLength + 100).map((_, index) => index & 0xff)
  const [head, tail] = [await sealChunk(key, file, 0), await sealChunk(key, file, 1)]
  const { length: size } = file
  expect(await openChunk(key, { size, chunk: 0, sealed: head })).toEqual(file.slice(0, chunkLength))
  expect(await openChunk(key, { size, chunk: 1, sealed: tail })).toEqual(file.slice(chunkLength))
  expect(await openChunk(key, { size: chunkLength, chunk: 0, sealed: head })).toBeUndefined()
  expect(await openChunk(key, { size, chunk: 1, sealed: head })).toBeUndefined()
  expect(await openChunk(key, { size: chunkLength * 2 + 1, chunk: 1, sealed: tail })).toBeUndefined()
  expect(await openChunk(newFileKey(), { size, chunk: 1, sealed: tail })).toBeUndefined()
  expect(await openChunk(key, { size: size + 100_000, chunk: 1, sealed: tail })).toBeUndefined()
})
