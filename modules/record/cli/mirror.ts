import { join } from 'node:path'
import { equalBytes, fromUtf8 } from '#platform/bytes.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { originIn, parsePolicy, policyToKeep } from '../policy.ts'
import { openTileReader } from '../tile-reader.ts'
import { type Fetch, hashesAt, partialTiles, type TileId, tilePath, tileWidth } from '../tiles.ts'
import { openRecordView } from '../verifying.ts'
import { bytesIfThere, readIfThere, writeSafely } from './safe-file.ts'

export type Mirrored = { size: number; files: number }

export type MirrorOptions = {
  now: () => Date
  /** The text of a policy that was handed over by another way; else the folder's own, and at first the host's. */
  policy?: string
  /** Looks over what the folder holds already too, and puts right what is not as it should be. */
  all?: boolean
  progress?: (done: number, of: number) => void
}

/**
 * Writes the files of a record into a folder, from which any web server can serve them: what is new since the last time,
 * each held against the tree before it is written, the checkpoint last. Throws a RecordAlarm, and writes nothing, where
 * the record is not signed and witnessed as the policy asks, or not what the folder holds already; a SyntaxError where a
 * file does not belong to the tree.
 */
export async function mirror(fetch: Fetch, folder: string, options: MirrorOptions): Promise<Mirrored> {
  const theirs = fromUtf8(await fetch('policy'))
  const policy = options.policy ?? (await readIfThere(join(folder, 'policy'))) ?? theirs
  const before = await readIfThere(join(folder, 'checkpoint'))
  const head = await openRecordView({
    origin: originIn(parsePolicy(policy)),
    policy,
    fetch,
    lastSeen: { load: async () => before, save: async () => {} },
    now: options.now,
  }).latest()
  const had = before === undefined || options.all ? 0 : parseSignedCheckpoint(before).size
  const files = await writeFiles(fetch, folder, filesOf(had, head.size), head, options.progress)
  await writeSafely(join(folder, 'policy'), await policyToKeep(policy, theirs, parseSignedCheckpoint(head.note)), 0o644)
  await writeSafely(join(folder, 'checkpoint'), head.note, 0o644)
  return { size: head.size, files }
}

/** Answers how many were missing, or not what they should be. */
async function writeFiles(
  fetch: Fetch,
  folder: string,
  wanted: readonly TileId[],
  head: { size: number; root: Uint8Array },
  progress: MirrorOptions['progress'] = () => {},
): Promise<number> {
  const own = openTileReader(async (path) => (await bytesIfThere(join(folder, path))) ?? fetch(path))
  const theirs = openTileReader(fetch)
  let files = 0
  for (const [at, tile] of wanted.entries()) {
    // A file that lies there already and belongs to the tree need not be fetched.
    const bytes = await own.file(tile, head).catch((error: unknown) => {
      if (error instanceof SyntaxError) return theirs.file(tile, head)
      throw error
    })
    const path = join(folder, tilePath(tile))
    const lies = await bytesIfThere(path)
    if (!lies || !equalBytes(lies, bytes)) {
      await writeSafely(path, bytes, 0o644)
      files++
    }
    progress(at + 1, wanted.length)
  }
  return files
}

/** The tiles and bundles that came since a size: those that are full now, and the unfinished ones at the end. */
function filesOf(before: number, size: number): TileId[] {
  const files: TileId[] = []
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const full = Math.floor(hashesAt(level, size) / tileWidth)
    for (let index = Math.floor(hashesAt(level, before) / tileWidth); index < full; index++)
      files.push({ level, index, width: tileWidth }, ...bundleBeside(level, index, tileWidth))
  }
  for (const { level, index, width } of partialTiles(size))
    files.push({ level, index, width }, ...bundleBeside(level, index, width))
  return files
}

function bundleBeside(level: number, index: number, width: number): TileId[] {
  return level === 0 ? [{ level: 'entries', index, width }] : []
}
