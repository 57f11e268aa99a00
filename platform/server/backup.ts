import { rm } from 'node:fs/promises'
import { writeArchive, type Header } from './archive.ts'
import type { Connection, Database } from './database.ts'

export type Progress = (done: number, of: number) => void

type Table = { table: string; columns: [name: string, type: string][] }

const atOnce = 500

/**
 * Writes all that the house holds into one file, as it stood at one moment. Not in it: the queues of pg-boss, which
 * belong to running processes; the work that waits in them goes along as work to be queued again.
 *
 * @returns the number of rows.
 */
export async function backup(
  database: Database,
  path: string,
  now: Date,
  progress: Progress = () => {},
): Promise<number> {
  const connection = await database.connect()
  try {
    await connection.query('begin isolation level repeatable read read only')
    const tables = await tablesOf(connection)
    const rows = await countRows(connection, tables)
    const header: Header = {
      chancery: 'backup',
      format: 1,
      made: now.toISOString(),
      migrations: await migrationsOf(connection),
      rows,
    }
    await writeArchive(path, header, entries(connection, tables, rows, progress))
    await connection.query('commit')
    return rows
  } catch (error) {
    await connection.query('rollback').catch(() => {})
    await rm(`${path}.part`, { force: true })
    throw error
  } finally {
    connection.release()
  }
}

async function* entries(
  connection: Connection,
  tables: Table[],
  rows: number,
  progress: Progress,
): AsyncGenerator<string> {
  let done = 0
  for (const table of tables) {
    yield JSON.stringify(table)
    for await (const line of rowsOf(connection, table)) {
      yield line
      if (++done % atOnce === 0) progress(done, rows)
    }
  }
  for (const line of await sequencesOf(connection)) yield line
  for (const line of await waitingWork(connection)) yield line
  progress(done, rows)
}

async function* rowsOf(connection: Connection, { table, columns }: Table): AsyncGenerator<string> {
  const values = columns.map(([name]) => `"${name}"::text`).join(', ')
  await connection.query(
    `declare rows_to_keep no scroll cursor for select json_build_array(${values})::text as line from public."${table}"`,
  )
  for (;;) {
    const { rows } = await connection.query<{ line: string }>(`fetch ${atOnce} from rows_to_keep`)
    for (const { line } of rows) yield line
    if (rows.length < atOnce) break
  }
  await connection.query('close rows_to_keep')
}

/** Every table of ours with the columns that are stored (not computed), in the order of their names. */
async function tablesOf(connection: Connection): Promise<Table[]> {
  const { rows } = await connection.query<{ table: string; name: string; type: string }>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely\\_%'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum`)
  const tables = new Map<string, Table>()
  for (const { table, name, type } of rows) {
    const known = tables.get(table) ?? { table, columns: [] }
    known.columns.push([name, type])
    tables.set(table, known)
  }
  return [...tables.values()]
}

async function countRows(connection: Connection, tables: Table[]): Promise<number> {
  let all = 0
  for (const { table } of tables) {
    const { rows } = await connection.query<{ n: number }>(`select count(*)::int as n from public."${table}"`)
    all += rows[0]?.n ?? 0
  }
  return all
}

export async function migrationsOf(connection: Pick<Connection, 'query'>): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>('select name from public.kysely_migration order by name')
  return rows.map((row) => row.name)
}

async function sequencesOf(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query<{ sequence: string; last: number | null }>(
    `select sequencename as sequence, last_value as last from pg_sequences where schemaname = 'public' order by 1`,
  )
  return rows.map(({ sequence, last }) => JSON.stringify({ sequence, last: last === null ? null : Number(last) }))
}

async function waitingWork(connection: Connection): Promise<string[]> {
  const { rows: there } = await connection.query<{ there: boolean }>(
    `select to_regclass('pgboss.job') is not null as there`,
  )
  if (!there[0]?.there) return []
  const { rows } = await connection.query<{ work: string; data: unknown }>(
    `select name as work, coalesce(data, '{}'::jsonb) as data from pgboss.job
     where state in ('created', 'retry', 'active') and name not like '\\_\\_pgboss%' order by created_on`,
  )
  return rows.map(({ work, data }) => JSON.stringify({ work, data }))
}
