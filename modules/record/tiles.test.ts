import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex, utf8 } from '#platform/bytes.ts'
import { type LogFile, newLogWriter, openLogWriter } from './log-writer.ts'
import { openTileReader } from './tile-reader.ts'
import { type Fetch, formatBundle, parseBundle, parseTilePath, partialTiles, tilePath } from './tiles.ts'
import { emptyRoot, hashOf, leafHash, nodeHash, verifyConsistency, verifyInclusion } from './tree.ts'

describe('the path of a tile', () => {
  test('is that of the specification', () => {
    // C2SP tlog-tiles: “index 1234067 will be encoded as x001/x234/067”.
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 63, index: 0, width: 255 })).toBe('tile/63/000.p/255')
    expect(tilePath({ level: 'entries', index: 1000, width: 1 })).toBe('tile/entries/x001/000.p/1')
    for (const wrong of [
      { level: 64, index: 0, width: 1 },
      { level: 0, index: -1, width: 1 },
      { level: 0, index: 0, width: 0 },
      { level: 0, index: 0, width: 257 },
      { level: 0, index: 2 ** 53, width: 1 },
    ])
      expect(() => tilePath(wrong)).toThrow(RangeError)
  })

  test('is read back, and from one spelling alone', () => {
    const level = fc.oneof(fc.nat({ max: 63 }), fc.constant('entries' as const))
    const index = fc.oneof(fc.nat(), fc.maxSafeNat())
    fc.assert(
      fc.property(fc.record({ level, index, width: fc.integer({ min: 1, max: 256 }) }), (tile) => {
        expect(parseTilePath(tilePath(tile))).toEqual(tile)
      }),
    )
    for (const odd of [
      '',
      'checkpoint',
      'tile/0/0',
      'tile/0/00',
      'tile/0/0000',
      'tile/0/x000/000',
      'tile/0/001/000',
      'tile/0/x001/x000',
      'tile/00/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/',
      'tile/0/000.p/1/',
      'tile/entry/000',
      '/tile/0/000',
      'tile/0/../0/000',
      'tile/0/000\n',
      'tile/0/x999/x999/x999/x999/x999/999',
    ])
      expect(parseTilePath(odd), odd).toBeUndefined()
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '1', 'x', '/', '.p/', '255', 'tile/', 'entries') }),
        (text) => {
          const tile = parseTilePath(text)
          if (tile) expect(tilePath(tile)).toBe(text)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('of a tree of 70,000 entries, or of 256, is where the specification says', () => {
    expect(partialTiles(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ])
    expect(partialTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
    expect(partialTiles(0)).toEqual([])
  })
})

test('a bundle is read back, and refused if a byte is missing or an entry too many', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 })
  fc.assert(
    fc.property(entries, fc.nat(), (written, cut) => {
      const bytes = formatBundle(written)
      expect(parseBundle(bytes).map(toHex)).toEqual(written.map(toHex))
      const short = bytes.subarray(0, cut % (bytes.length + 1))
      try {
        // What is left must be the first entries, whole.
        expect(formatBundle(parseBundle(short))).toEqual(short)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }),
    { numRuns: 50 },
  )
  expect(() => parseBundle(new Uint8Array(2 * 257))).toThrow('at most 256 entries')
  expect(() => formatBundle([new Uint8Array(65_536)])).toThrow('at most 65535 bytes')
  expect(toHex(formatBundle([utf8('a'.repeat(258))])).slice(0, 6)).toBe('010261')
})

const entryAt = (index: number) => utf8(`entry ${index}`)
const most = 70_000
const leaves = Array.from({ length: most }, (_, index) => leafHash(entryAt(index)))
const known = new Map<number, Uint8Array>()
/** The complete subtrees, computed apart from any tile. */
function node(level: number, index: number): Uint8Array {
  if (level === 0) return leaves[index] ?? emptyRoot
  const name = level * 2 ** 32 + index
  const made = known.get(name) ?? nodeHash(node(level - 1, index * 2), node(level - 1, index * 2 + 1))
  known.set(name, made)
  return made
}
const headOf = (size: number) => ({ size, root: hashOf({ from: 0, to: size }, node) })

function written(size: number): { files: Map<string, Uint8Array>; fetch: Fetch } {
  const files = new Map<string, Uint8Array>()
  const put = (stored: readonly LogFile[]) => stored.forEach(({ path, bytes }) => files.set(path, bytes))
  const writer = newLogWriter()
  for (let index = 0; index < size; index++) put(writer.append(entryAt(index)))
  put(writer.partials())
  expect(toHex(writer.root())).toBe(toHex(headOf(size).root))
  return { files, fetch: fetchFrom(files) }
}

function fetchFrom(files: Map<string, Uint8Array>): Fetch {
  return async (path) => {
    const bytes = files.get(path)
    if (!bytes) throw new Error(`There is no ${path}.`)
    return bytes
  }
}

test('a record of 70,000 entries has exactly the files of the specification', () => {
  const { files } = written(70_000)
  const paths = [...files.keys()]
  expect(paths.filter((path) => path.startsWith('tile/0/') && !path.includes('.p/'))).toHaveLength(273)
  expect(paths.filter((path) => path.startsWith('tile/entries/'))).toHaveLength(274)
  expect(paths.filter((path) => path.startsWith('tile/1/'))).toEqual(['tile/1/000', 'tile/1/001.p/17'])
  expect(paths.filter((path) => path.startsWith('tile/2/'))).toEqual(['tile/2/000.p/1'])
  expect(files.get('tile/0/x000/000')).toBeUndefined()
  expect(files.get('tile/0/001')?.length).toBe(8192)
  expect(toHex(files.get('tile/2/000.p/1') ?? emptyRoot)).toBe(toHex(node(16, 0)))
})

test('what is read from tiles is what the tree says, at every size and place', async () => {
  const sizes = fc.constantFrom(1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 70_000)
  const records = new Map<number, ReturnType<typeof written>>()
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, place, before) => {
      const { fetch } = records.get(size) ?? written(size)
      records.set(size, { files: new Map(), fetch })
      const reader = openTileReader(fetch, { kept: 4 })
      const [head, index, smaller] = [headOf(size), place % size, (before % size) + 1]
      const proof = await reader.inclusionProof(index, head)
      expect(verifyInclusion(index, size, leafHash(entryAt(index)), proof, head.root)).toBe(true)
      const root = await reader.rootAt(smaller, head)
      expect(toHex(root)).toBe(toHex(headOf(smaller).root))
      const consistency = await reader.consistencyProof(smaller, head)
      expect(verifyConsistency(smaller, size, consistency, root, head.root)).toBe(true)
      const to = Math.min(size, index + 300)
      expect((await reader.entries(index, to, head)).map(toHex)).toEqual(
        Array.from({ length: to - index }, (_, at) => toHex(entryAt(index + at))),
      )
    }),
    { numRuns: 60 },
  )
})

test('what lies outside the record is not read', async () => {
  const reader = openTileReader(written(300).fetch)
  const head = headOf(300)
  await expect(reader.rootAt(301, head)).rejects.toThrow(RangeError)
  await expect(reader.inclusionProof(300, head)).rejects.toThrow(RangeError)
  await expect(reader.consistencyProof(301, head)).rejects.toThrow(RangeError)
  for (const [from, to] of [
    [-1, 2],
    [2, 1],
    [0, 301],
    [0.5, 1],
  ])
    await expect(reader.entries(from ?? 0, to ?? 0, head)).rejects.toThrow(RangeError)
  expect(await openTileReader(written(0).fetch).entries(0, 0, headOf(0))).toEqual([])
})

test('a writer that begins again at any size goes on as if it had never stopped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(0, 1, 2, 100, 255, 256, 257, 600), { maxLength: 6 }), async (steps) => {
      const files = new Map<string, Uint8Array>()
      let size = 0
      for (const step of steps) {
        const writer = await openLogWriter(fetchFrom(files), headOf(size))
        for (let at = 0; at < step; at++)
          for (const { path, bytes } of writer.append(entryAt(size + at))) files.set(path, bytes)
        size += step
        for (const { path, bytes } of writer.partials()) files.set(path, bytes)
        expect(writer.size()).toBe(size)
        expect(toHex(writer.root())).toBe(toHex(headOf(size).root))
      }
      for (const [path, bytes] of written(size).files) expect(toHex(files.get(path) ?? emptyRoot)).toBe(toHex(bytes))
    }),
    { numRuns: 25 },
  )
})

test('a writer does not go on from files that were spoilt', async () => {
  const { files } = written(600)
  const head = headOf(600)
  for (const path of ['tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/002.p/88']) {
    const bytes = files.get(path) ?? new Uint8Array()
    files.set(path, bytes.subarray(1))
    await expect(openLogWriter(fetchFrom(files), head)).rejects.toThrow(SyntaxError)
    files.set(path, bytes)
  }
  const tile = files.get('tile/1/000.p/2')
  if (tile)
    files.set(
      'tile/1/000.p/2',
      tile.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
    )
  await expect(openLogWriter(fetchFrom(files), head)).rejects.toThrow('it should be')
  expect(() => newLogWriter().append(new Uint8Array(65_536))).toThrow(RangeError)
})
