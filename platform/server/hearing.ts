import { sql } from 'kysely'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'

type Data = Record<string, unknown>

/**
 * For events that speak of things: whoever sees the thing hears of it, asked of one event as of many at once. `named` is
 * the name of the thing in the data of an event; `among` answers which of these the asker sees, by one reading.
 */
export function heardBySight<Tables = AnyTables>(
  named: (data: Data) => string,
  among: (call: Call<Tables>, names: readonly string[]) => Promise<Iterable<string>>,
) {
  async function hearEach(call: Call<Tables>, all: readonly Data[]): Promise<boolean[]> {
    const names = all.map(named)
    const seen = new Set(await among(call, [...new Set(names)]))
    return names.map((name) => seen.has(name))
  }
  return { hear: async (call: Call<Tables>, data: Data) => (await hearEach(call, [data]))[0] ?? false, hearEach }
}

/** The usual name: the id of what happened. */
export const byId = ({ id }: Data): string => String(id)

/** What happened, by its id and when: of a thing of which not everybody sees each change. */
export const byIdAndTime = ({ id, at }: Data): string => `${String(id)} ${String(at)}`

/** The two that `byIdAndTime` has put together, for each. */
export function idsAndTimes(names: readonly string[]): { ids: string[]; times: string[] } {
  const pairs = names.map((name) => name.split(' '))
  return { ids: pairs.map(([id = '']) => id), times: pairs.map(([, at = '']) => at) }
}

/** Rows of a table under row security, by a column of uuids. */
export function seenIn(table: string, column = 'id') {
  return async ({ db }: Call<AnyTables>, names: readonly string[]): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select distinct ${sql.ref(column)}::text as name from ${sql.table(table)}
      where ${sql.ref(column)} = any (${[...names]}::uuid[])`.execute(db)
    return rows.map(({ name }) => name)
  }
}
