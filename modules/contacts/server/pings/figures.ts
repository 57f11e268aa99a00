import { sql } from 'kysely'
import type { PingFigures } from '../../contract/pings.ts'
import { fewestDelegations } from '../../rules/pings.ts'
import type { Db } from './store.ts'

/** Of those of these checks whose figures the asker is given; the database decides, and counts rows that nobody sees. */
export async function figuresOf(db: Db, pingIds: readonly string[]): Promise<Map<string, PingFigures>> {
  const { rows } = await sql<PingFigures & { ping_id: string; by_contact: number }>`
    select * from ping_figures(${[...pingIds]}::uuid[], ${fewestDelegations})`.execute(db)
  return new Map(
    rows.map(
      ({ ping_id: id, by_contact: byContact, delegations, contacts, acknowledged, unreachable, median, ninetieth }) => [
        id,
        { delegations, contacts, acknowledged, byContact, unreachable, median, ninetieth },
      ],
    ),
  )
}

/** How many checks the actor's delegation has planned or running in one world, and how many it made within a day. */
export async function pingCounts(db: Db, exercise: boolean): Promise<{ open: number; lately: number }> {
  const { rows } = await sql<{ open: number; lately: number }>`select * from ping_counts(${exercise})`.execute(db)
  return rows[0] ?? { open: 0, lately: 0 }
}
