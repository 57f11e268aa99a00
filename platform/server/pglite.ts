import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { Kysely, PostgresDialect } from 'kysely'
import type { Connection, Database } from './database.ts'
import { lastingIn } from './lasting-folder.ts'

/** `dump` gives the whole data folder as one file, from which another PGlite opens in a second. */
export type PGliteDatabase = Database & { dump(): Promise<Blob> }

/** `lasting`: what was committed outlasts a power cut, for one fsync a commit. Without it, only the end of the process. */
export type PGliteFolder = { folder?: string | undefined; loadDataDir?: Blob; lasting?: boolean }

/**
 * PGlite is one connection. Kysely's own dialect for it lets a query of one caller slip into the open transaction of
 * another, under that one's role; here whoever connects holds the database alone until they let go. Kysely then
 * speaks to it as to a pool of PostgreSQL with a single place.
 */
export async function openPGlite({ folder, loadDataDir, lasting = false }: PGliteFolder): Promise<PGliteDatabase> {
  const options: PGliteOptions = {
    ...(folder ? (lasting ? lastingIn(folder) : { dataDir: folder }) : {}),
    ...(loadDataDir ? { loadDataDir } : {}),
  }
  const lite = await PGlite.create(options)
  return databaseOn(lite, () => lite.close())
}

/** @param leave what becomes of PGlite when the database is closed: it was asked for the last time. */
export function databaseOn(lite: PGlite, leave: () => Promise<void>): PGliteDatabase {
  const turns = new Turns()
  const unhear: (() => Promise<void>)[] = []
  let closed = false

  const connect = async (): Promise<Connection> => {
    const done = await turns.take()
    return {
      async query<Row>(text: string, values?: readonly unknown[]) {
        if (closed) throw new Error('The database is closed.')
        if (!values || values.length === 0) {
          const results = await lite.exec(text)
          const last = results.at(-1)
          // The rows are of the statement that the caller wrote: only the caller knows their shape.
          return { rows: (last?.rows ?? []) as Row[], rowCount: last?.affectedRows || (last?.rows.length ?? 0) }
        }
        const { rows, affectedRows } = await lite.query<Row>(text, [...values])
        return { rows, rowCount: affectedRows || rows.length }
      },
      release: done,
    }
  }

  const pool = {
    async connect() {
      const connection = await connect()
      return {
        release: connection.release,
        async query(text: string, values?: readonly unknown[]) {
          const { rows, rowCount } = await connection.query(text, values)
          return { rows, rowCount, command: commandOf(text) }
        },
      }
    },
    end: async () => {},
  }

  return {
    engine: 'pglite',
    // Kysely asks of a pool only what stands here; its type names the whole of pg's.
    kysely: new Kysely({ dialect: new PostgresDialect({ pool: pool as never }) }),
    connect,
    async listen(channel, heard) {
      const done = await turns.take()
      try {
        unhear.push(await lite.listen(channel, heard))
      } finally {
        done()
      }
    },
    hears: () => true,
    async [Symbol.asyncDispose]() {
      const done = await turns.take()
      try {
        if (closed) return
        closed = true
        // Where a transaction was left broken the database refuses, but whoever heard hears nothing more.
        for (const stop of unhear) await stop().catch(() => {})
        await leave()
      } finally {
        done()
      }
    },
    dump: async () => {
      const done = await turns.take()
      try {
        return await lite.dumpDataDir('none')
      } finally {
        done()
      }
    },
  }
}

/** First come, first served. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  async take(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#last
    this.#last = promise
    await before
    return resolve
  }
}

/** Kysely counts changed rows only after these commands. */
function commandOf(text: string): 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'SELECT' {
  const word = /\b(insert|update|delete|merge|select)\b/i.exec(text)?.[1]?.toUpperCase()
  return word === 'INSERT' || word === 'UPDATE' || word === 'DELETE' || word === 'MERGE' ? word : 'SELECT'
}
