/**
 * How the record lies in files: C2SP tlog-tiles. A tile holds up to 256 hashes of one level of the tree, every eighth
 * level being kept; a bundle holds the entries whose hashes are one tile of level 0. Both never change once full, so that
 * any web server or disk can serve them.
 */
import type { Bytes } from '#platform/bytes.ts'

/** Gets a file of the record by its path under `/record/`, such as `checkpoint` or `tile/0/000`. */
export type Fetch = (path: string) => Promise<Uint8Array>

export const tileWidth = 256

export type TileId = {
  level: number | 'entries'
  index: number
  /** 256 for a full tile. */
  width: number
}

/** The path under `/record/`. Throws a RangeError on what is no tile. */
export function tilePath({ level, index, width }: TileId): string {
  const ofLevel = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= 63)
  if (!ofLevel || !Number.isSafeInteger(index) || index < 0 || !Number.isInteger(width) || width < 1 || width > 256)
    throw new RangeError(`There is no tile ${index} of width ${width} at level ${level}.`)
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? []
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width === tileWidth ? '' : `.p/${width}`}`
}

/** Nothing where it is not the one spelling that `tilePath` gives. */
export function parseTilePath(path: string): TileId | undefined {
  const parts = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path)
  if (!parts) return undefined
  const [, level, place = '', width] = parts
  const tile: TileId = {
    level: level === 'entries' ? level : Number(level),
    index: Number(place.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  try {
    return tilePath(tile) === path ? tile : undefined
  } catch {
    return undefined
  }
}

/** How many hashes a level has in a tree of that size. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** The unfinished tile at the right end of every level that has one, the lowest first. */
export function partialTiles(size: number): (TileId & { level: number })[] {
  const tiles: (TileId & { level: number })[] = []
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size)
    if (hashes % tileWidth > 0) tiles.push({ level, index: Math.floor(hashes / tileWidth), width: hashes % tileWidth })
  }
  return tiles
}

/** The longest entry that a bundle can hold: its length stands before it in two bytes. */
export const longestInBundle = 65_535

/** Entries one after the other, each with its length in two bytes before it. */
export function formatBundle(entries: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + 2 + length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > longestInBundle)
      throw new RangeError(`An entry of a bundle is at most ${longestInBundle} bytes long; one has ${entry.length}.`)
    bytes[at] = entry.length >> 8
    bytes[at + 1] = entry.length & 255
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/** Throws a SyntaxError where it is cut off, or holds more than a tile's entries. */
export function parseBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    const end = at + 2 + (high ?? 0) * 256 + (low ?? 0)
    if (low === undefined || end > bytes.length) throw new SyntaxError('The bundle of entries is cut off.')
    entries.push(bytes.subarray(at + 2, end))
    if (entries.length > tileWidth) throw new SyntaxError(`A bundle holds at most ${tileWidth} entries.`)
    at = end
  }
  return entries
}
