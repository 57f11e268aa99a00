import { createHmac } from 'node:crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import { type Bytes, plain } from '#platform/bytes.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { rowHash } from '../../row-proof.ts'
import type { RecordTables } from '../tables.ts'

export type Batch = Selectable<RecordTables['record_rows']>

export type Row = { id: number; text: string }

export const mostRows = 2_000
export const hashLength = 32

/** The salt of one row: whoever is shown one row with its salt can guess at no other. */
export function rowSalt(secret: Uint8Array, table: string, id: number): Bytes {
  return plain(createHmac('sha256', secret).update(`${table}\n${id}`).digest())
}

export function rowHashes(rows: readonly Row[], { of, secret }: Pick<Batch, 'of' | 'secret'>): Bytes[] {
  return rows.map(({ id, text }) => rowHash(rowSalt(secret, of, id), text))
}

/** Each row as the text of its values in a JSON array, moments in UTC: the same on every engine. */
export async function rowsOf(
  db: Kysely<AnyTables>,
  table: string,
  columns: readonly string[],
  from: number,
  to: number,
): Promise<Row[]> {
  await sql`set local timezone = 'UTC'`.execute(db)
  const values = sql.join(columns.map((column) => sql.ref(column)))
  const { rows } = await sql<Row>`
    select id, jsonb_build_array(${values})::text as text from ${sql.table(table)}
    where id between ${from} and ${to} order by id limit ${mostRows}`.execute(db)
  return rows
}

export async function columnsOf(db: Kysely<AnyTables>, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`.execute(
    db,
  )
  return rows.map((row) => row.name)
}

/** Those of the tables that this house has. */
export async function presentOf(db: Kysely<AnyTables>, tables: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${[...tables]}::text[]) with ordinality as t (name, place)
    where to_regclass(name) is not null order by place`.execute(db)
  return rows.map((row) => row.name)
}

export function lastBatch(db: Kysely<RecordTables>, table: string): Promise<Batch | undefined> {
  return db
    .selectFrom('record_rows')
    .selectAll()
    .where('of', '=', table)
    .orderBy('to_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The first batch that ends behind the id. */
export function batchAfter(db: Kysely<RecordTables>, table: string, id: number): Promise<Batch | undefined> {
  return db
    .selectFrom('record_rows')
    .selectAll()
    .where('of', '=', table)
    .where('to_id', '>', id)
    .orderBy('to_id')
    .limit(1)
    .executeTakeFirst()
}

/** SHA-256 of every statement, in hexadecimal. */
export async function statementDigests(db: Kysely<RecordTables>): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select encode(sha256(convert_to(statement, 'UTF8')), 'hex') as digest from record_rows`.execute(db)
  return rows.map(({ digest }) => digest)
}
