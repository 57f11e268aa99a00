import { sql } from 'kysely'
import type { Call } from './call.ts'

/**
 * Whether what the asker makes under EXERCISE now is of a run that is on, in which `other` (a delegation) has a part too
 * where one is named: whoever asks plays in it, or controls it. What is of no run nobody archives or removes, and whoever
 * plays in none would take it for they know not what: so a module that sends something under EXERCISE asks this first.
 */
export async function isInPlay<Tables>({ db, actor }: Call<Tables>, other: string | null = null): Promise<boolean> {
  if (actor.delegationId === null) return false
  const { rows } = await sql<{ is: boolean }>`
    select chancery_in_play(${actor.delegationId}::uuid, ${actor.id}::uuid, ${other}::uuid) as is`.execute(db)
  return rows[0]?.is === true
}
