/**
 * Reads a record from its tiles and believes none of them: the unfinished tiles at the right end must give the root of
 * the checkpoint, and every full tile must have the hash that the tile above it says. Full tiles that were checked are
 * kept, and compared again with every other checkpoint under which they are read.
 */
import { type Bytes, equalBytes, toHex } from '#platform/bytes.ts'
import { nodeIn, nodesFromRight, spread, type SpreadTile } from './tile-nodes.ts'
import { type Fetch, hashesAt, parseBundle, partialTiles, type TileId, tilePath, tileWidth } from './tiles.ts'
import {
  consistencySpans,
  emptyRoot,
  hashLength,
  hashOf,
  inclusionSpans,
  leafHash,
  nodeHash,
  type Nodes,
  nodesOf,
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
}

type Edge = ReadonlyMap<number, SpreadTile>

const keptEdges = 4
const bundlesAtOnce = 4

/** @param kept how many full tiles are kept in memory, 16 KiB each. */
export function openTileReader(fetch: Fetch, { kept = 256 }: { kept?: number } = {}): TileReader {
  const tiles = new Map<string, Promise<SpreadTile>>()
  const edges = new Map<string, Promise<Edge>>()

  const fullTile = (id: TileId & { level: number }): Promise<SpreadTile> => {
    const path = tilePath(id)
    return remembered(tiles, path, kept, async () => spread(hashesIn(await fetch(path), id)))
  }
  const tileAt = async (level: number, index: number, head: Head): Promise<SpreadTile> => {
    const hashes = hashesAt(level, head.size)
    if (index >= Math.floor(hashes / tileWidth)) {
      const tile = (await edgeOf(head)).get(level)
      if (!tile) throw new RangeError(`A record of ${head.size} entries has no tile ${index} at level ${level}.`)
      return tile
    }
    const above = await tileAt(level + 1, Math.floor(index / tileWidth), head)
    const tile = await fullTile({ level, index, width: tileWidth })
    if (equalBytes(nodeIn(tile, 8, 0), nodeIn(above, 0, index % tileWidth))) return tile
    const path = tilePath({ level, index, width: tileWidth })
    tiles.delete(path)
    throw new SyntaxError(`${path} does not belong to the tree that the checkpoint of ${head.size} entries signs.`)
  }
  const edgeOf = (head: Head): Promise<Edge> =>
    remembered(edges, `${head.size} ${toHex(head.root)}`, keptEdges, () => fetchEdge(fetch, head))

  const nodesFor = async (spans: readonly Span[], head: Head): Promise<Nodes> => {
    const needed = new Map<string, { level: number; index: number }>()
    for (const { level, index } of spans.flatMap(nodesOf)) {
      const place = tileOf(level, index)
      needed.set(`${place.level}/${place.index}`, place)
    }
    const loaded = new Map<string, SpreadTile>()
    await Promise.all(
      [...needed].map(async ([name, { level, index }]) => loaded.set(name, await tileAt(level, index, head))),
    )
    return (level, index) => {
      const place = tileOf(level, index)
      const tile = loaded.get(`${place.level}/${place.index}`)
      if (!tile) throw new RangeError(`The tile of node ${index} at level ${level} was not asked for.`)
      return nodeIn(tile, place.height, place.within)
    }
  }
  const prove = async (spans: readonly Span[], head: Head): Promise<Uint8Array[]> => {
    const nodes = await nodesFor(spans, head)
    return spans.map((span) => hashOf(span, nodes))
  }
  const bundle = async (index: number, head: Head): Promise<Uint8Array[]> => {
    const width = Math.min(tileWidth, head.size - index * tileWidth)
    const [tile, entries] = await Promise.all([
      tileAt(0, index, head),
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
    inclusionProof: async (index, head) => prove(inclusionSpans(index, head.size), head),
    consistencyProof: async (size, head) => prove(consistencySpans(size, head.size), head),
    rootAt: async (size, head) => {
      if (!Number.isSafeInteger(size) || size < 0 || size > head.size)
        throw new RangeError(`The record has ${head.size} entries; it has no state of ${size}.`)
      if (size === head.size) return head.root
      return hashOf({ from: 0, to: size }, await nodesFor([{ from: 0, to: size }], head))
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
  }
}

/** Which tile has the complete subtree, and where in it. */
function tileOf(level: number, index: number): { level: number; index: number; height: number; within: number } {
  const height = level % 8
  const inTile = 2 ** (8 - height)
  return { level: (level - height) / 8, index: Math.floor(index / inTile), height, within: index % inTile }
}

/** The unfinished tiles, once they are known to give the root. */
async function fetchEdge(fetch: Fetch, head: Head): Promise<Edge> {
  const edge = new Map<number, SpreadTile>()
  await Promise.all(
    partialTiles(head.size).map(async (id) => {
      const { bytes, whole } = await fetchUpTo(fetch, id)
      const hashes = hashesIn(bytes, whole ? { ...id, width: tileWidth } : id)
      edge.set(id.level, spread(hashes.subarray(0, id.width * hashLength)))
    }),
  )
  let root: Uint8Array | undefined
  for (const level of [...edge.keys()].sort((a, b) => a - b))
    for (const node of nodesFromRight(edge.get(level) ?? { width: 0, levels: [] }))
      root = root ? nodeHash(node, root) : node
  if (!equalBytes(root ?? emptyRoot, head.root))
    throw new SyntaxError(`The tiles at the end of the record do not give the root that its checkpoint signs.`)
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

function hashesIn(bytes: Uint8Array, id: TileId): Bytes {
  if (bytes.length !== id.width * hashLength)
    throw new SyntaxError(`${tilePath(id)} should have ${id.width * hashLength} bytes and has ${bytes.length}.`)
  // A copy, for whoever gave the bytes may use them again.
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
