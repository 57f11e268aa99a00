/**
 * Reads a record from its tiles and believes none of them: the unfinished tiles at the right end must give the root of
 * the checkpoint, and every full tile must have the hash that the tile above it says. What was checked under a
 * checkpoint is kept, and checked again under every other one.
 */
import { equalBytes } from '#platform/bytes.ts'
import { nodeIn, nodesFromRight, spread, type SpreadTile } from './tile-nodes.ts'
import {
  type Fetch,
  formatBundle,
  hashesAt,
  parseBundle,
  partialTiles,
  type TileId,
  tilePath,
  tileWidth,
} from './tiles.ts'
import {
  consistencySpans,
  emptyRoot,
  hashLength,
  hashOf,
  inclusionSpans,
  leafHash,
  nodeHash,
  type Nodes,
  type Span,
} from './tree.ts'

/** What a checkpoint says. */
export type Head = { readonly size: number; readonly root: Uint8Array }

/**
 * Each answer is checked against the head. Throws a SyntaxError where a file is malformed or does not belong to that
 * tree, a RangeError where something is asked that lies outside it, and whatever `fetch` throws.
 */
export type TileReader = {
  inclusionProof(index: number, head: Head): Promise<Uint8Array[]>
  consistencyProof(size: number, head: Head): Promise<Uint8Array[]>
  /** The root that the tree had at an earlier size. */
  rootAt(size: number, head: Head): Promise<Uint8Array>
  /** The entries of [from, to), in order. */
  entries(from: number, to: number, head: Head): Promise<Uint8Array[]>
  /** A whole tile or bundle of that tree, as `tilePath` names it. */
  file(id: TileId, head: Head): Promise<Uint8Array>
}

/** A tile among those of its tree: a number, since many are looked up for one proof. */
type Place = number
const placeOf = (level: number, index: number): Place => index * 8 + level

/** What was checked under one head. */
type Checked = {
  head: Head
  tiles: Map<Place, SpreadTile>
  /** The hashes of spans at the right end, which many proofs share, by where they begin. */
  ends: Map<number, Uint8Array>
  edge: Promise<ReadonlyMap<number, SpreadTile>> | undefined
}

const keptHeads = 4
const bundlesAtOnce = 4

/** @param kept how many full tiles are kept in memory, 16 KiB each. */
export function openTileReader(fetch: Fetch, { kept = 256 }: { kept?: number } = {}): TileReader {
  const tiles = new Map<string, Promise<SpreadTile>>()
  let heads: Checked[] = []

  const under = (head: Head): Checked => {
    const known = heads.find((one) => one.head.size === head.size && equalBytes(one.head.root, head.root))
    const checked = known ?? { head, tiles: new Map(), ends: new Map(), edge: undefined }
    if (heads[0] !== checked) heads = [checked, ...heads.filter((one) => one !== checked)].slice(0, keptHeads)
    return checked
  }

  const tileAt = async (level: number, index: number, checked: Checked): Promise<SpreadTile> => {
    const { head } = checked
    const known = checked.tiles.get(placeOf(level, index))
    if (known) return known
    const tile =
      index < Math.floor(hashesAt(level, head.size) / tileWidth)
        ? await fullTile(level, index, checked)
        : (await edgeOf(checked)).get(level)
    if (!tile) throw new RangeError(`A record of ${head.size} entries has no tile ${index} at level ${level}.`)
    checked.tiles.set(placeOf(level, index), tile)
    if (checked.tiles.size > kept) checked.tiles.delete(checked.tiles.keys().next().value ?? 0)
    return tile
  }
  const fullTile = async (level: number, index: number, checked: Checked): Promise<SpreadTile> => {
    const id = { level, index, width: tileWidth }
    const path = tilePath(id)
    const above = await tileAt(level + 1, Math.floor(index / tileWidth), checked)
    const tile = await remembered(tiles, path, kept, async () => spread(hashesIn(await fetch(path), id)))
    if (equalBytes(nodeIn(tile, 8, 0), nodeIn(above, 0, index % tileWidth))) return tile
    tiles.delete(path)
    throw new SyntaxError(
      `${path} does not belong to the tree that the checkpoint of ${checked.head.size} entries signs.`,
    )
  }
  const edgeOf = (checked: Checked): NonNullable<Checked['edge']> => {
    checked.edge ??= fetchEdge(fetch, checked.head).catch((error: unknown) => {
      checked.edge = undefined
      throw error
    })
    return checked.edge
  }

  /** Computes with the tiles at hand, and again each time that one which is missing was fetched. */
  const answer = async <Made>(head: Head, compute: (hash: (span: Span) => Uint8Array) => Made): Promise<Made> => {
    const checked = under(head)
    const own = new Map<Place, SpreadTile>()
    for (;;) {
      const missing = new Map<Place, { level: number; index: number }>()
      const nodes: Nodes = (level, index) => {
        const place = tileOf(level, index)
        const tile = own.get(place.place) ?? checked.tiles.get(place.place)
        if (tile) return nodeIn(tile, place.height, place.within)
        missing.set(place.place, place)
        return emptyRoot
      }
      const made = compute((span) => {
        const atEnd = span.to === head.size && span.to - span.from > 1
        const known = atEnd ? checked.ends.get(span.from) : undefined
        if (known) return known
        const hash = hashOf(span, nodes)
        if (atEnd && missing.size === 0) checked.ends.set(span.from, hash)
        return hash
      })
      if (missing.size === 0) return made
      await Promise.all(
        [...missing].map(async ([place, { level, index }]) => own.set(place, await tileAt(level, index, checked))),
      )
    }
  }

  const bundle = async (index: number, head: Head): Promise<Uint8Array[]> => {
    const width = Math.min(tileWidth, head.size - index * tileWidth)
    const [tile, entries] = await Promise.all([
      tileAt(0, index, under(head)),
      fetchUpTo(fetch, { level: 'entries', index, width }).then(({ bytes }) => parseBundle(bytes)),
    ])
    if (entries.length !== width && entries.length !== tileWidth)
      throw new SyntaxError(`Bundle ${index} should hold ${width} entries and holds ${entries.length}.`)
    for (const [at, entry] of entries.slice(0, width).entries())
      if (!equalBytes(leafHash(entry), nodeIn(tile, 0, at)))
        throw new SyntaxError(`Entry ${index * tileWidth + at} is not the one that the tree holds.`)
    return entries.slice(0, width)
  }

  return {
    inclusionProof: async (index, head) => {
      const spans = inclusionSpans(index, head.size)
      return answer(head, (hash) => spans.map(hash))
    },
    consistencyProof: async (size, head) => {
      const spans = consistencySpans(size, head.size)
      return answer(head, (hash) => spans.map(hash))
    },
    rootAt: async (size, head) => {
      if (!Number.isSafeInteger(size) || size < 0 || size > head.size)
        throw new RangeError(`The record has ${head.size} entries; it has no state of ${size}.`)
      return size === head.size ? head.root : answer(head, (hash) => hash({ from: 0, to: size }))
    },
    entries: async (from, to, head) => {
      if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to || to > head.size)
        throw new RangeError(`The record has entries 0 to ${head.size - 1}, not [${from}, ${to}).`)
      const all: Uint8Array[] = []
      const last = Math.ceil(to / tileWidth)
      for (let index = Math.floor(from / tileWidth); index < last && from < to; index += bundlesAtOnce) {
        const together = Array.from({ length: Math.min(bundlesAtOnce, last - index) }, (_, at) => index + at)
        const read = await Promise.all(together.map((at) => bundle(at, head)))
        all.push(...read.flat().slice(Math.max(0, from - index * tileWidth), to - index * tileWidth))
      }
      return all
    },
    file: async ({ level, index, width }, head) => {
      if (level === 'entries') return formatBundle((await bundle(index, head)).slice(0, width))
      const tile = await tileAt(level, index, under(head))
      if (tile.width !== width) throw new RangeError(`Tile ${index} at level ${level} has ${tile.width} hashes.`)
      return tile.levels[0] ?? emptyRoot
    },
  }
}

/** Which tile has the complete subtree, and where in it. */
function tileOf(level: number, index: number) {
  const height = level % 8
  const inTile = 2 ** (8 - height)
  const [tileLevel, tile] = [(level - height) / 8, Math.floor(index / inTile)]
  return { place: placeOf(tileLevel, tile), level: tileLevel, index: tile, height, within: index % inTile }
}

/** The unfinished tiles, once they are known to give the root. */
async function fetchEdge(fetch: Fetch, head: Head): Promise<ReadonlyMap<number, SpreadTile>> {
  const edge = new Map<number, SpreadTile>()
  await Promise.all(
    partialTiles(head.size).map(async (id) => {
      const { bytes, whole } = await fetchUpTo(fetch, id)
      const hashes = hashesIn(bytes, whole ? { ...id, width: tileWidth } : id)
      edge.set(id.level, spread(hashes.subarray(0, id.width * hashLength)))
    }),
  )
  let root: Uint8Array | undefined
  for (const [, tile] of [...edge].sort(([a], [b]) => a - b))
    for (const node of nodesFromRight(tile)) root = root ? nodeHash(node, root) : node
  if (!equalBytes(root ?? emptyRoot, head.root))
    throw new SyntaxError('The tiles at the end of the record do not give the root that its checkpoint signs.')
  return edge
}

/** A log may drop an unfinished tile once the full one is there: then that one is asked for. */
async function fetchUpTo(fetch: Fetch, id: TileId): Promise<{ bytes: Uint8Array; whole: boolean }> {
  if (id.width === tileWidth) return { bytes: await fetch(tilePath(id)), whole: true }
  try {
    return { bytes: await fetch(tilePath(id)), whole: false }
  } catch (error) {
    try {
      return { bytes: await fetch(tilePath({ ...id, width: tileWidth })), whole: true }
    } catch {
      throw error
    }
  }
}

/** A copy, for whoever gave the bytes may use them again. */
function hashesIn(bytes: Uint8Array, id: TileId): Uint8Array {
  if (bytes.length !== id.width * hashLength)
    throw new SyntaxError(`${tilePath(id)} should have ${id.width * hashLength} bytes and has ${bytes.length}.`)
  return Uint8Array.from(bytes)
}

/** The last few of something that is costly to make; what failed is not kept. */
function remembered<Made>(
  map: Map<string, Promise<Made>>,
  name: string,
  most: number,
  make: () => Promise<Made>,
): Promise<Made> {
  const known = map.get(name)
  const made = known ?? make()
  map.delete(name)
  map.set(name, made)
  if (map.size > most) map.delete(map.keys().next().value ?? '')
  if (!known) made.catch(() => map.get(name) === made && map.delete(name))
  return made
}
