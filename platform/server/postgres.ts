import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Connection, Database } from './database.ts'

// Both engines shall give the same values: bigint as a number (ours stay below 2^53).
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** PostgreSQL at an address, with so many connections at most. None is opened before it is asked for. */
export function openPostgres(url: string, size = 10): Database {
  // Policies make plans look dear, and compiling them takes longer than running them: a second for a third of one.
  const pool = new pg.Pool({ connectionString: url, max: size, options: '-c jit=off' })
  pool.on('error', () => {}) // An idle connection that breaks is replaced; the query in hand gets its own error.
  const listener = new Listener(url)
  return {
    engine: 'postgres',
    kysely: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    // pg's own types say that a row is `any`; here the caller of query<Row> names it.
    connect: async () => (await pool.connect()) as unknown as Connection,
    listen: (channel, heard) => listener.listen(channel, heard),
    hears: () => listener.hears(),
    async [Symbol.asyncDispose]() {
      await listener.close()
      await pool.end()
    },
  }
}

/** A connection of its own for LISTEN, opened again when it breaks, so that no process goes deaf. */
class Listener {
  #url: string
  #client: pg.Client | undefined
  #heard = new Map<string, ((payload: string) => void)[]>()
  #closed = false
  #opening: Promise<pg.Client> | undefined

  constructor(url: string) {
    this.#url = url
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<void> {
    const client = await this.#open()
    const known = this.#heard.get(channel)
    if (known) known.push(heard)
    else {
      this.#heard.set(channel, [heard])
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    }
  }

  hears(): boolean {
    return this.#client !== undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#client?.end()
  }

  #open(): Promise<pg.Client> {
    this.#opening ??= this.#connect()
    return this.#opening
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url })
    client.on('notification', ({ channel, payload }) => {
      for (const heard of this.#heard.get(channel) ?? []) heard(payload ?? '')
    })
    client.on('error', () => this.#lost())
    client.on('end', () => this.#lost())
    await client.connect()
    for (const channel of this.#heard.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    this.#client = client
    return client
  }

  #lost(): void {
    if (this.#closed || !this.#client) return
    this.#client = undefined
    this.#opening = undefined
    const again = (): void => {
      if (this.#closed) return
      this.#open().then(
        // What was said while we were deaf is unknown: an empty payload tells every listener to look for itself.
        () => this.#heard.forEach((all) => all.forEach((heard) => heard(''))),
        () => {
          this.#opening = undefined
          setTimeout(again, 1000).unref()
        },
      )
    }
    setTimeout(again, 100).unref()
  }
}
