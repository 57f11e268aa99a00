import { type Kysely, sql } from 'kysely'
import { system } from '#platform/actor.ts'
import { type Bytes, plain, utf8 } from '#platform/bytes.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { LogFile } from '../log-writer.ts'
import { type Fetch, formatBundle, parseBundle, parseTilePath, type TileId } from '../tiles.ts'
import { hashLength } from '../tree.ts'
import { policyOf } from './policy.ts'
import type { RecordTables } from './tables.ts'

type Db = Kysely<RecordTables>

/** Entries lie beneath the hashes. */
const entriesLevel = -1

/** A tile as it was at a width. Nothing where there is none, or none so wide. */
export async function tileOf(db: Db, { level, index, width }: TileId): Promise<Bytes | undefined> {
  const row = await db
    .selectFrom('record_tile')
    .select(['width', 'bytes'])
    .where('level', '=', level === 'entries' ? entriesLevel : level)
    .where('number', '=', index)
    .where('width', '>=', width)
    .executeTakeFirst()
  if (!row) return undefined
  const bytes = plain(row.bytes)
  // What was there at a smaller width is the beginning of what is there now.
  if (row.width === width) return bytes
  return level === 'entries' ? formatBundle(parseBundle(bytes).slice(0, width)) : bytes.slice(0, width * hashLength)
}

/** A tile by its path. Throws where it was not stored. */
export async function storedFile(db: Db, path: string): Promise<Bytes> {
  const tile = parseTilePath(path)
  const bytes = tile && (await tileOf(db, tile))
  if (!bytes) throw new Error(`${path} was not stored.`)
  return bytes
}

/** Keeps tiles. One that is there already only ever grows. */
export async function keepTiles(db: Db, files: readonly LogFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    const tile = parseTilePath(path)
    if (!tile) throw new Error(`${path} is no tile.`)
    const row = {
      level: tile.level === 'entries' ? entriesLevel : tile.level,
      number: tile.index,
      width: tile.width,
      bytes: Buffer.from(bytes),
    }
    await db
      .insertInto('record_tile')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['level', 'number'])
          .doUpdateSet({ width: row.width, bytes: row.bytes })
          .where('record_tile.width', '<', row.width),
      )
      .execute()
  }
}

/** Any number that no other program uses on this database. */
const lock = 4871

/** Whoever adds to the record does so alone, until the end of the transaction. */
export async function lockRecord(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lock})`.execute(db)
}

export type CheckpointRow = { size: number; root: Bytes; note: string; at: Date; publishedAt: Date | null }

/** The newest checkpoint: of all that were signed, or of those that are published. */
export async function newestCheckpoint(db: Db, which: 'signed' | 'published'): Promise<CheckpointRow | undefined> {
  const row = await db
    .selectFrom('record_checkpoint')
    .select(['size', 'root', 'note', 'at', 'published_at as publishedAt'])
    .$if(which === 'published', (query) => query.where('published_at', 'is not', null))
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, root: plain(row.root) }
}

/** The checkpoint with every cosignature that came in for it. */
export async function witnessedNote(db: Db, { size, note }: Pick<CheckpointRow, 'size' | 'note'>): Promise<string> {
  const lines = await db
    .selectFrom('record_cosignature')
    .select('line')
    .where('size', '=', size)
    .orderBy('name')
    .orderBy('key_id')
    .execute()
  return note + lines.map(({ line }) => line).join('')
}

/** The files of the record as they are served, read from the database at hand. */
export function recordFiles(house: House): Fetch {
  return (path) =>
    inTransaction(house, system, 'record.files', 'reads', async ({ db }) => {
      const tile = parseTilePath(path)
      const newest = path === 'checkpoint' ? await newestCheckpoint(db, 'published') : undefined
      const text = path === 'policy' ? (await policyOf(house)).text : newest && (await witnessedNote(db, newest))
      const bytes = tile ? await tileOf(db, tile) : text === undefined ? undefined : utf8(text)
      if (!bytes) throw new Error(`The record has no ${path} yet.`)
      return bytes
    })
}
