import type { DeskEntry } from '#platform/desk.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'

type More = { say: string; path: string; exercise: boolean }

/** Says on the desk that there is more than stands on it, and where: nothing is cut in silence. */
export function moreLine({ now }: Call<AnyTables>, { say, path, exercise }: More, shown: number): DeskEntry {
  return { column: 'act', say, values: { shown }, path, party: null, at: now.toISOString(), due: null, exercise }
}
