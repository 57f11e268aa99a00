import { stat, writeFile, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { equalBytes, fromUtf8 } from '#platform/bytes.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { openTileReader } from '../tile-reader.ts'
import { type Fetch, hashesAt, partialTiles, type TileId, tilePath, tileWidth } from '../tiles.ts'
import { RecordAlarm } from '../verifying.ts'
import { readIfThere, writeSafely } from './safe-file.ts'

export type Mirrored = { size: number; files: number }
type Progress = (done: number, of: number) => void

/**
 * Writes the files of a record into a folder, from which any web server can serve them: what is new since the last time,
 * the checkpoint last. Throws a RecordAlarm, and writes nothing, where the record is not what the folder holds already.
 */
export async function mirror(
  fetch: Fetch,
  folder: string,
  { now, progress = () => {} }: { now: () => Date; progress?: Progress },
): Promise<Mirrored> {
  const note = await fetch('checkpoint')
  const head = parseSignedCheckpoint(note)
  const before = await readIfThere(join(folder, 'checkpoint'))
  const had = before === undefined ? undefined : parseSignedCheckpoint(before)
  if (before !== undefined && had) {
    const evidence = { at: now(), seen: before, shown: fromUtf8(note) }
    if (had.size > head.size)
      throw new RecordAlarm(
        'rollback',
        `The folder holds ${had.size} entries; the record shows ${head.size}.`,
        evidence,
      )
    const root = await openTileReader(fetch).rootAt(had.size, head)
    if (!equalBytes(root, had.root))
      throw new RecordAlarm('fork', `The record shows another past than the folder holds.`, evidence)
  }
  const wanted = filesOf(had?.size ?? 0, head.size)
  let files = 0
  for (const [at, tile] of wanted.entries()) {
    if (await writeTile(fetch, folder, tile)) files++
    progress(at + 1, wanted.length)
  }
  await writeSafely(join(folder, 'policy'), await fetch('policy'), 0o644)
  await writeSafely(join(folder, 'checkpoint'), note, 0o644)
  return { size: head.size, files }
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

/** False where it was there already: a tile never changes. */
async function writeTile(fetch: Fetch, folder: string, tile: TileId): Promise<boolean> {
  const path = join(folder, tilePath(tile))
  if (await stat(path).catch(() => undefined)) return false
  const bytes = await fetch(tilePath(tile))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, bytes)
  await rename(`${path}.part`, path)
  return true
}
