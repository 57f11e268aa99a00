import type { Kysely } from 'kysely'

// oxlint-disable-next-line typescript/no-explicit-any -- a module knows its own tables; the house does not
export type AnyTables = any

/** One connection, held: what kysely, pg-boss and the few hand-written hot paths all speak. */
export type Connection = {
  query<Row = Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>
  release(fault?: Error | boolean): void
}

/** PostgreSQL or PGlite behind one face. The SQL, the migrations and the policies are the same. */
export type Database = AsyncDisposable & {
  engine: 'postgres' | 'pglite'
  kysely: Kysely<AnyTables>
  connect(): Promise<Connection>
  /** Calls back for each notification on the channel. Resolves once listening. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  /** False while the connection for notifications is broken: what is remembered until told otherwise is then unsure. */
  hears(): boolean
}
