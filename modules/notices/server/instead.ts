import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import { Urgency } from '../contract.ts'
import { isAtLeast } from '../rules.ts'
import type { Claim, Outcome } from './claiming.ts'
import type { CourierTables } from './tables.ts'

/** After how many tries that a push service did not take something goes by mail as well; a refusal is told at once. */
const tries = (urgency: Urgency): number => (urgency === 'crisis' ? 1 : 2)

/**
 * What is urgent and rang in no browser goes by mail, where it goes by no other way to the person: whatever the push service
 * says, or does not say, nobody waits for it. A webhook rings a machine, and counts for nothing here; a browser counts
 * while it was not tried yet. Answers whether there is a mail more to carry.
 */
export async function mailInstead(
  { db, now }: Call<CourierTables>,
  { table, id, attempts, urgency }: Claim,
  { state }: Outcome,
): Promise<boolean> {
  const unheard = state === 'failed' || (state === 'again' && attempts >= tries(urgency))
  if (!unheard || table !== 'notice_delivery' || !isAtLeast(urgency, 'urgent')) return false
  // Of two browsers that fail at once in two processes the later sees what became of the other's.
  const { rows } = await sql<{ id: string }>`select n.id from notice n
    where n.account_id is not null and n.settled_at is null
      and n.id = (select notice_id from notice_delivery where id = ${id} and channel = 'push') for update`.execute(db)
  const [notice] = rows
  if (!notice) return false
  const { numAffectedRows = 0n } = await sql`
    insert into notice_delivery (id, notice_id, channel, rank, state, not_before, in_digest)
    select ${newId(now.getTime())}, ${notice.id}, 'email', ${Urgency.options.indexOf(urgency)}, 'waiting', ${now}, false
    where not exists (select from notice_delivery where notice_id = ${notice.id} and (channel = 'email'
      or (channel = 'push' and (state = 'sent' or (state = 'waiting' and fault is null)))))`.execute(db)
  return numAffectedRows > 0n
}
