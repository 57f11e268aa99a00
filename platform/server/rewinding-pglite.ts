import { PGlite } from '@electric-sql/pglite'
import { databaseOn, type PGliteDatabase } from './pglite.ts'

/**
 * For tests: a PGlite that goes back to the moment when it was opened instead of being opened anew. PGlite is one memory
 * and one tree of files in memory; both are kept as they stood and laid back, byte for byte. Rows, tables, roles,
 * settings, open transactions: nothing of a life can reach the next, and going back takes some hundredths of a second.
 */

/** Of WebAssembly's memory so much is compared and laid back at once. */
const block = 65_536

const emptyBlock = Buffer.alloc(block)

/** Opened ones that nobody uses. More than these are closed: each holds some hundred megabytes. */
const free: Rewinding[] = []
const mostFree = 3

type Rewinding = { lite: PGlite; rewind(): void; libraries: number }

/** @param read gives the data folder of which the database is a copy: the same for the whole life of the process. */
export async function openRewinding(read: () => Promise<Blob>): Promise<PGliteDatabase> {
  const one = free.pop() ?? (await openOne(await read()))
  return databaseOn(one.lite, async () => {
    if (free.length >= mostFree || (await librariesOf(one.lite)) !== one.libraries) return one.lite.close()
    one.rewind()
    free.push(one)
  })
}

async function openOne(loadDataDir: Blob): Promise<Rewinding> {
  const lite = await PGlite.create({ loadDataDir })
  // What is read for the first time only once: a library loaded later could not be taken back.
  await lite.exec(`do $$ begin null; end $$; select to_tsvector('english', 'treaties')`)
  return { lite, libraries: await librariesOf(lite), rewind: remember(lite) }
}

/** How many the database has loaded; -1 where it cannot say. */
async function librariesOf(lite: PGlite): Promise<number> {
  try {
    await lite.exec('rollback')
    const { rows } = await lite.query<{ count: number }>('select count(*)::int as count from pg_get_loaded_modules()')
    return rows[0]?.count ?? -1
  } catch {
    return -1
  }
}

/** What Emscripten's file system in memory is made of, as far as it changes: its types say less. */
type Inode = { mode: number; contents?: Record<string, Inode> | Uint8Array | Int8Array; usedBytes?: number }
type Files = {
  root: Inode
  nameTable: (Inode | undefined)[]
  streams: ({ shared: object } | null | undefined)[]
  nextInode: number
}

/** Keeps everything as it stands now; the answer brings it back. */
export function remember(lite: PGlite): () => void {
  // PGlite's own type of its module leaves out what Emscripten gives beside it.
  const { FS, wasmMemory } = lite.Module as unknown as { FS: Files; wasmMemory: { buffer: ArrayBuffer } }
  const memory = rememberMemory(wasmMemory)
  const files = rememberFiles(FS)
  return () => {
    memory()
    files()
  }
}

function rememberMemory(memory: { readonly buffer: ArrayBuffer }): () => void {
  const blocks = () => {
    const whole = Buffer.from(memory.buffer)
    return Array.from({ length: whole.length / block }, (_, n) => whole.subarray(n * block, (n + 1) * block))
  }
  const kept = blocks().map((one) => (one.equals(emptyBlock) ? emptyBlock : Buffer.from(one)))
  return () =>
    blocks().forEach((one, n) => {
      // Memory that grew since then stays, emptied: WebAssembly cannot give it back, and nobody knows of it.
      const before = kept[n] ?? emptyBlock
      if (!one.equals(before)) before.copy(one)
    })
}

function rememberFiles(files: Files): () => void {
  const back: (() => void)[] = []
  const walk = (node: Inode): void => {
    const { contents, ...fields } = node
    if (ArrayBuffer.isView(contents)) {
      // Of files that were written at once Emscripten keeps numbers with a sign: the same bytes.
      const bytes = Buffer.from(Buffer.from(contents.buffer, contents.byteOffset, node.usedBytes))
      back.push(() => {
        Object.assign(node, fields)
        layBack(node, bytes)
      })
    } else {
      const entries = { ...contents }
      back.push(() => Object.assign(node, fields, contents ? { contents: { ...entries } } : {}))
      for (const inner of Object.values(entries)) walk(inner)
    }
  }
  walk(files.root)
  const names = [...files.nameTable]
  // A stream that is closed meanwhile forgets its number; where it stands in its file it shares with its copies.
  const streams = files.streams.map((stream) => ({ stream, fields: { ...stream }, shared: { ...stream?.shared } }))
  const { nextInode } = files
  return () => {
    for (const one of back) one()
    files.nameTable.splice(0, files.nameTable.length, ...names)
    files.streams.splice(0, files.streams.length, ...streams.map(({ stream }) => stream))
    for (const { stream, fields, shared } of streams)
      if (stream) Object.assign(Object.assign(stream, fields).shared, shared)
    files.nextInode = nextInode
  }
}

function layBack(node: Inode, bytes: Buffer): void {
  const { contents } = node
  if (!ArrayBuffer.isView(contents) || contents.length < bytes.length) {
    node.contents = new Uint8Array(bytes)
    return
  }
  const now = Buffer.from(contents.buffer, contents.byteOffset, bytes.length)
  if (!now.equals(bytes)) bytes.copy(now)
  // Room beyond the end would come to light when the file grows.
  contents.fill(0, bytes.length)
}
