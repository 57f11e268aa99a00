import { CompiledQuery, sql, type Transaction } from 'kysely'
import { checkArchive, DamagedArchive, readArchive } from './archive.ts'
import type { Progress } from './backup.ts'
import type { AnyTables, Database } from './database.ts'
import { knownMigrations, migrate } from './migrate.ts'
import type { Module } from './module.ts'
import { resumed } from './outbox.ts'

type Tx = Transaction<AnyTables>

/** The database holds something already, and nobody said that it may be replaced. */
export class NotEmpty extends Error {
  override name = 'NotEmpty'
  constructor() {
    super('This database is in use already. Restore into an empty one, or say --replace to give up what it holds.')
  }
}

/** The backup was made by a newer version. */
export class TooNew extends Error {
  override name = 'TooNew'
}

/**
 * Reads a backup into the database in one transaction: all of it, or nothing. The file is read whole and checked before
 * anything is touched. A backup of an older version is restored in its own shape and then brought to today's.
 *
 * @throws DamagedArchive, NotEmpty, TooNew
 */
export async function restore(
  database: Database,
  modules: readonly Module[],
  path: string,
  { replace = false, progress = () => {} }: { replace?: boolean; progress?: Progress } = {},
): Promise<{ rows: number; made: string }> {
  const header = await checkArchive(path)
  const known = knownMigrations(modules)
  const strange = header.migrations.filter((name) => !known.has(name))
  if (strange.length > 0)
    throw new TooNew(`The backup was made by a newer version, which knows ${strange.join(', ')}. Upgrade first.`)
  await database.kysely.transaction().execute(async (tx) => {
    if (!replace && !(await isEmpty(tx))) throw new NotEmpty()
    await clear(tx)
    await migrate({ kysely: tx }, modules, new Set(header.migrations))
    const unbound = await unbind(tx)
    await load(tx, path, header.rows, progress)
    await unbound.bind()
    await migrate({ kysely: tx }, modules)
    for (const module of modules) await module.restored?.(tx, header.made)
  })
  return { rows: header.rows, made: header.made }
}

/** A house that has no account yet is nobody's. */
async function isEmpty(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('public.account') is not null as there`.execute(tx)
  if (!rows[0]?.there) return true
  return (await sql`select 1 from public.account limit 1`.execute(tx)).rows.length === 0
}

async function clear(tx: Tx): Promise<void> {
  await sql
    .raw(`drop schema if exists pgboss cascade; drop schema public cascade; create schema public;
    grant usage on schema public to public; set local client_min_messages = warning`)
    .execute(tx)
}

/**
 * For the time of loading, foreign keys wait until the end (rows come in the order of the tables' names) and no trigger
 * fires: what the triggers did is in the backup already.
 */
async function unbind(tx: Tx): Promise<{ bind(): Promise<void> }> {
  const { rows: keys } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype = 'f' and not condeferrable and connamespace = 'public'::regnamespace`.execute(tx)
  const { rows: tables } = await sql<{ table: string }>`
    select oid::regclass::text as table from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely\\_%'`.execute(tx)
  const each = async (statements: string[]): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(tx)
  }
  await each(tables.map(({ table }) => `alter table ${table} disable trigger user`))
  await each(
    keys.map(({ table, name }) => `alter table ${table} alter constraint "${name}" deferrable initially deferred`),
  )
  // Rows that a migration laid down are in the backup as well.
  if (tables.length > 0) await each([`truncate ${tables.map(({ table }) => table).join(', ')} cascade`])
  return {
    async bind() {
      await each(['set constraints all immediate'])
      await each(keys.map(({ table, name }) => `alter table ${table} alter constraint "${name}" not deferrable`))
      await each(tables.map(({ table }) => `alter table ${table} enable trigger user`))
    },
  }
}

const rowsAtOnce = 1000
const charactersAtOnce = 2_000_000

async function load(tx: Tx, path: string, all: number, progress: Progress): Promise<void> {
  let insert: string | undefined
  let batch: (string | null)[][] = []
  let characters = 0
  let done = 0
  const flush = async (): Promise<void> => {
    if (batch.length > 0 && insert) await tx.executeQuery(CompiledQuery.raw(insert, [JSON.stringify(batch)]))
    done += batch.length
    batch = []
    characters = 0
    progress(done, all)
  }
  for await (const entry of readArchive(path)) {
    if (Array.isArray(entry)) {
      if (!insert) throw new DamagedArchive('A row stands before the first table.')
      batch.push(entry)
      characters += entry.reduce((sum, value) => sum + (value?.length ?? 4), 0)
      if (batch.length >= rowsAtOnce || characters >= charactersAtOnce) await flush()
      continue
    }
    await flush()
    if ('table' in entry) insert = insertInto(entry.table, entry.columns)
    else if ('sequence' in entry) await setSequence(tx, entry.sequence, entry.last)
    else
      await tx
        .insertInto('outbox')
        .values({ name: resumed, data: JSON.stringify(entry), at: sql`now()` })
        .execute()
  }
  await flush()
}

function insertInto(table: string, columns: readonly (readonly [name: string, type: string])[]): string {
  const names = columns.map(([name]) => `"${name}"`).join(', ')
  const values = columns.map(([, type], index) => `(r ->> ${index})::${type}`).join(', ')
  return `insert into public."${table}" (${names}) overriding system value
    select ${values} from jsonb_array_elements($1::jsonb) with ordinality as each(r, n) order by n`
}

async function setSequence(tx: Tx, sequence: string, last: number | null): Promise<void> {
  await sql`select setval(${`public."${sequence}"`}::regclass, ${last ?? 1}, ${last !== null})`.execute(tx)
}
