import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'

/**
 * The one file of a backup: lines of JSON, gzipped. A header, then each table with its rows, the sequences, the work
 * that waited, and an end mark that carries the number of rows and the SHA-256 over all lines before it. Each value is
 * the text that the database itself writes for it, so that a file of one engine can be read into the other.
 */
export const Header = z.strictObject({
  chancery: z.literal('backup'),
  format: z.literal(1),
  made: z.string(),
  migrations: z.array(z.string()),
  rows: z.int().min(0),
})
export type Header = z.infer<typeof Header>

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
const Table = z.strictObject({
  table: name,
  columns: z.array(z.tuple([name, z.string().regex(/^[a-z0-9 _(),[\]."]+$/)])),
})
const Row = z.array(z.string().nullable())
const Sequence = z.strictObject({ sequence: name, last: z.int().nullable() })
const Work = z.strictObject({ work: z.string(), data: z.record(z.string(), z.unknown()) })
const End = z.strictObject({ end: z.literal(true), rows: z.int(), sha256: z.string() })

/** What stands between the header and the end. */
export const Entry = z.union([Row, Table, Sequence, Work])
export type Entry = z.infer<typeof Entry>

/** The file is no backup of ours, or is not whole; `message` says which. Nothing was read into the database. */
export class DamagedArchive extends Error {
  override name = 'DamagedArchive'
}

/** Writes beside the path and moves into place at the end: a file of that name is always whole. */
export async function writeArchive(path: string, header: Header, entries: AsyncIterable<string>): Promise<void> {
  const aside = `${path}.part`
  const hash = createHash('sha256')
  let rows = 0
  async function* lines(): AsyncGenerator<string> {
    const first = `${JSON.stringify(header)}\n`
    hash.update(first)
    yield first
    for await (const entry of entries) {
      if (entry.startsWith('[')) rows++
      const line = `${entry}\n`
      hash.update(line)
      yield line
    }
    yield `${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') })}\n`
  }
  try {
    await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(aside, { mode: 0o600 }))
    await using file = await open(aside, 'r+')
    await file.sync()
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
  await rename(aside, path)
}

/** The header, once the whole file was read and found whole. Throws DamagedArchive. */
export async function checkArchive(path: string): Promise<Header> {
  const hash = createHash('sha256')
  let header: Header | undefined
  let end: z.infer<typeof End> | undefined
  let rows = 0
  for await (const line of linesOf(path)) {
    if (end) throw new DamagedArchive('The file goes on after its end mark: it was changed after it was made.')
    if (!header) header = headerOf(line)
    else if (line.subarray(0, 7).equals(endStart)) {
      end = endOf(line)
      continue
    } else if (line[0] === bracket) rows++
    hash.update(line).update('\n')
  }
  if (!header) throw new DamagedArchive('The file is empty.')
  if (!end) throw new DamagedArchive('The file stops before its end mark: a part of it is missing.')
  if (end.rows !== rows || rows !== header.rows || end.sha256 !== hash.digest('hex'))
    throw new DamagedArchive(
      'The checksum of the file does not agree with what stands in it: it was changed or damaged.',
    )
  return header
}

const endStart = Buffer.from('{"end":')
const bracket = '['.charCodeAt(0)

/** What stands between header and end. Of a file that `checkArchive` found whole. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  let first = true
  for await (const line of linesOf(path)) {
    if (first) first = false
    else if (line.subarray(0, 7).equals(endStart)) return
    else yield parse(Entry, line)
  }
}

function headerOf(line: Buffer): Header {
  const header = Header.safeParse(jsonOf(line))
  if (header.success) return header.data
  throw new DamagedArchive('The file is no backup of Chancery, or of a form that this version does not know.')
}

function endOf(line: Buffer): z.infer<typeof End> {
  return parse(End, line)
}

function parse<Shape extends z.ZodType>(shape: Shape, line: Buffer): z.infer<Shape> {
  const parsed = shape.safeParse(jsonOf(line))
  if (!parsed.success) throw new DamagedArchive('A line of the file has a shape that no backup has.')
  return parsed.data
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    throw new DamagedArchive('A line of the file is no JSON: it is damaged, or no backup of Chancery.')
  }
}

/** No line of ours is longer: the largest file that an incident may carry, written in hexadecimal, and room beside. */
const longestLine = 400_000_000

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path)
  const plain = source.pipe(createGunzip())
  source.on('error', (error) => plain.destroy(error))
  let parts: Buffer[] = []
  let held = 0
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      let from = 0
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        parts.push(chunk.subarray(from, at))
        yield parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
        parts = []
        held = 0
        from = at + 1
      }
      if (from < chunk.length) parts.push(chunk.subarray(from))
      held += chunk.length - from
      if (held > longestLine) throw new DamagedArchive('A line of the file is longer than any that a backup has.')
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new DamagedArchive('The file is no gzip file, or is cut off or damaged.')
    throw error
  }
  if (held > 0) throw new DamagedArchive('The file stops in the middle of a line: a part of it is missing.')
}
