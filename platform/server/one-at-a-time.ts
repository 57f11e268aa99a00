import type { Database } from './database.ts'

/** Any number that no other program uses on this database. */
const lock = 4870

/**
 * Work that processes which start together must do one after the other: laying tables. Another process waits until the
 * first has done. On PGlite there is no other process.
 */
export async function oneAtATime<Result>(
  database: Pick<Database, 'engine' | 'connect'>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (database.engine === 'pglite') return work()
  const connection = await database.connect()
  try {
    await connection.query(`select pg_advisory_lock(${lock})`)
    return await work()
  } finally {
    await connection.query(`select pg_advisory_unlock(${lock})`).catch(() => {})
    connection.release()
  }
}
