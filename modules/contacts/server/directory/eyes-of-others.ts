import { sql } from 'kysely'
import { standingOf } from '#modules/identity/server/index.ts'
import { memberRole } from '#platform/server/transaction.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * For jobs of the house alone, which tell people of things: reads something as somebody else sees it, under the policies and the
 * rules, so that nobody is told of what is not there for them. Undefined for who has no standing.
 */
export async function withEyesOf<Seen>(
  call: Call<AnyTables>,
  accountId: string,
  look: (theirs: Call<AnyTables>) => Promise<Seen>,
): Promise<Seen | undefined> {
  if (call.actor.kind !== 'system') throw new Error('Only the house looks with the eyes of others')
  const actor = await standingOf(call.db, accountId)
  if (!actor) return undefined
  await lookAs(call, accountId, memberRole)
  const seen = await look({ ...call, actor })
  // Where it throws, the transaction ends, and with it whose eyes these are.
  await lookAs(call, '', 'none')
  return seen
}

async function lookAs(call: Call<AnyTables>, actor: string, role: string): Promise<void> {
  await sql`select set_config('chancery.actor', ${actor}, true), set_config('role', ${role}, true)`.execute(call.db)
}
