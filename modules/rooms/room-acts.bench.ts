import { openTestHost } from './sealing/client/test-host.ts'
import { withManyActs } from './sealing/client/test-many-acts.ts'

/**
 * `npm run bench -- room-acts [ACTS]`: how long a device takes to open a room whose order holds so many acts of another
 * module (50,000 unless said otherwise) from its store, to read the newest hundred of them, and to take in one more.
 * Milliseconds by the clock; the store is in memory, so what a disk adds is said by the reads and writes beside them.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const acts = Number(args.find((one) => /^\d+$/.test(one)) ?? 50_000)
  const host = await openTestHost()
  const { id, client, sender } = await withManyActs(host, acts)
  const counts = { reads: 0, writes: 0, bytes: 0 }
  const { store } = client
  const counted = {
    get: async (key: string) => {
      counts.reads += 1
      const bytes = await store.get(key)
      counts.bytes += bytes?.length ?? 0
      return bytes
    },
    put: async (entries: Record<string, Uint8Array | null>) => {
      counts.writes += Object.keys(entries).length
      for (const bytes of Object.values(entries)) counts.bytes += bytes?.length ?? 0
      await store.put(entries)
    },
  }
  const measure = async <Result>(step: string, work: () => Promise<Result>): Promise<Result> => {
    Object.assign(counts, { reads: 0, writes: 0, bytes: 0 })
    const began = performance.now()
    const result = await work()
    const ms = Math.round(performance.now() - began)
    console.log(JSON.stringify({ bench: 'room-acts', acts, step, ms, ...counts }))
    return result
  }
  const again = await measure('open the room', async () => {
    const opened = await host.client(client.person, { ...client, store: counted })
    await opened.rooms.start()
    if (opened.rooms.room(id)?.state !== 'open') throw new Error('The room is not there.')
    return opened
  })
  const { lastSeq } = again.rooms.room(id) ?? { lastSeq: 0 }
  const newest = await measure('read the newest hundred', () => again.rooms.acts(id, 'negotiation', lastSeq - 100))
  if (newest.length < 90) throw new Error(`Only ${newest.length} of them are there.`)
  await sender.rooms.act(id, { app: 'negotiation', text: 'one more' })
  await sender.rooms.sync(id)
  await measure('take in one more', () => again.rooms.sync(id))
}
