/**
 * Writes a record: takes entries one after the other and gives the tiles and bundles that must be stored. Only the
 * unfinished tile of each level is held in memory, whatever the size of the record.
 */
import { type Bytes, equalBytes, toHex } from '#platform/bytes.ts'
import { fillRow, hashesOf, newPairRow, type PairRow, placeInRow, rootOfRow } from './pair-row.ts'
import { nodesFromRight, spread } from './tile-nodes.ts'
import type { Head } from './tile-reader.ts'
import { type Fetch, formatBundle, longestInBundle, parseBundle, partialTiles, tilePath, tileWidth } from './tiles.ts'
import { emptyRoot, hashLength, leafHashInto, nodeHash } from './tree.ts'

export type LogFile = { path: string; bytes: Bytes }

export type LogWriter = {
  size(): number
  root(): Uint8Array
  /** The files that this entry completed: mostly none. They never change again. */
  append(entry: Uint8Array): readonly LogFile[]
  /** The unfinished files of the size reached, which must be stored before a checkpoint of that size is shown. */
  partials(): LogFile[]
}

/** The unfinished tile of a level. */
type Level = { row: PairRow; width: number; index: number }

const none: readonly LogFile[] = []

export function newLogWriter(): LogWriter {
  return writerFrom(0, [], [])
}

/**
 * Goes on where a record was left off.
 *
 * @param read gets a file that was stored before, by its path.
 * @throws a SyntaxError where the stored files do not give the root of the head.
 */
export async function openLogWriter(read: Fetch, head: Head): Promise<LogWriter> {
  const levels: Level[] = []
  for (const id of partialTiles(head.size)) {
    const bytes = await read(tilePath(id))
    if (bytes.length !== id.width * hashLength) throw new SyntaxError(`${tilePath(id)} was stored incompletely.`)
    const row = newPairRow(tileWidth)
    fillRow(row, bytes)
    levels[id.level] = { row, width: id.width, index: id.index }
  }
  for (let level = 0; level < levels.length; level++)
    levels[level] ??= { row: newPairRow(tileWidth), width: 0, index: indexAt(level, head.size) }
  const width = head.size % tileWidth
  const bundle = { level: 'entries', index: indexAt(0, head.size), width } as const
  const entries = width === 0 ? [] : parseBundle(Uint8Array.from(await read(tilePath(bundle))))
  if (entries.length !== width) throw new SyntaxError(`${tilePath(bundle)} was stored incompletely.`)
  const writer = writerFrom(head.size, levels, entries)
  if (!equalBytes(writer.root(), head.root))
    throw new SyntaxError(
      `The stored tiles of ${head.size} entries give the root ${toHex(writer.root())}; it should be ${toHex(head.root)}.`,
    )
  return writer
}

function indexAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** (level + 1))
}

function writerFrom(start: number, levels: Level[], entries: Uint8Array[]): LogWriter {
  let size = start

  const place = (level: number): Level => (levels[level] ??= { row: newPairRow(tileWidth), width: 0, index: 0 })

  /** Stores the full tiles from this level upwards. */
  const complete = (): readonly LogFile[] => {
    const files: LogFile[] = [
      { path: tilePath({ level: 'entries', index: place(0).index, width: tileWidth }), bytes: formatBundle(entries) },
    ]
    entries = []
    for (let level = 0; place(level).width === tileWidth; level++) {
      const full = place(level)
      files.push({
        path: tilePath({ level, index: full.index, width: tileWidth }),
        bytes: hashesOf(full.row, tileWidth),
      })
      const above = place(level + 1)
      rootOfRow(full.row, above.row.bytes, placeInRow(above.width))
      above.width++
      full.width = 0
      full.index++
    }
    return files
  }

  return {
    size: () => size,
    root: () => {
      let root: Uint8Array | undefined
      for (const { row, width } of levels)
        for (const node of nodesFromRight(spread(hashesOf(row, width)))) root = root ? nodeHash(node, root) : node
      return root ?? emptyRoot
    },
    append: (entry) => {
      if (entry.length > longestInBundle)
        throw new RangeError(`An entry is at most ${longestInBundle} bytes long; this one has ${entry.length}.`)
      const leaves = place(0)
      leafHashInto(entry, leaves.row.bytes, placeInRow(leaves.width))
      leaves.width++
      entries.push(entry)
      size++
      return leaves.width === tileWidth ? complete() : none
    },
    partials: () => {
      const tiles = partialTiles(size).map((id) => ({
        path: tilePath(id),
        bytes: hashesOf(place(id.level).row, id.width),
      }))
      const width = size % tileWidth
      if (width === 0) return tiles
      const path = tilePath({ level: 'entries', index: place(0).index, width })
      return [...tiles, { path, bytes: formatBundle(entries) }]
    },
  }
}
