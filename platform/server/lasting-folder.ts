import { fsyncSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** What a file of emscripten's NODEFS is: `nfd` is the descriptor of the file on the disk. */
type Stream = { nfd?: number }

/**
 * PGlite runs with fsync=off, and turning that on alone changes nothing: emscripten's NODEFS has no fsync, so that the
 * call of PostgreSQL ends in an empty function. Here it reaches the disk.
 */
class LastingFolder extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...given)
    const { preRun = [] } = made.emscriptenOpts
    const laid: (typeof preRun)[number] = ({ NODEFS }) => {
      // Emscripten's own type of a file system does not name what is asked for here.
      const { stream_ops: operations } = NODEFS as unknown as { stream_ops: { fsync?(stream: Stream): number } }
      operations.fsync = ({ nfd }) => {
        if (nfd !== undefined) fsyncSync(nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun: [...preRun, laid] } }
  }
}

/** Settings by which a PGlite in this folder keeps what it committed over a power cut. */
export function lastingIn(folder: string): Pick<PGliteOptions, 'fs' | 'startParams'> {
  // -F is fsync=off; and of the ways to write the log, NODEFS could be given this one.
  const params = PGlite.defaultStartParams.filter((param) => param !== '-F')
  return { fs: new LastingFolder(folder), startParams: [...params, '-c', 'fsync=on', '-c', 'wal_sync_method=fsync'] }
}

/** Everything in the folder onto the disk: what the making of a database wrote before anybody asked for fsync. */
export async function keepWhole(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    await (entry.isDirectory() ? keepWhole(path) : entry.isFile() && toDisk(path))
  }
  await toDisk(folder)
}

/** Of a file its contents, of a folder the names in it. */
export async function toDisk(path: string): Promise<void> {
  // Windows opens no folder; there the names are kept by the file system itself.
  const file = await open(path, 'r').catch(() => undefined)
  await file?.sync().finally(() => file.close())
}
