import { sql } from 'kysely'
import type { Db } from './store.ts'

/** How many nominations of a delegation are neither in force nor withdrawn. */
export async function openNominationsOf(db: Db, delegationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from nomination
    where owner_id = ${delegationId}::uuid and status not in ('in-force', 'withdrawn')`.execute(db)
  return rows[0]?.count ?? 0
}
