import { type Kysely, sql } from 'kysely'
import type { CourierTables } from './tables.ts'

/** SQL's way of saying `mayKeepWebhook`, for accounts that are not at the door. */
export const headRoles = sql<boolean>`roles && '{head-of-delegation,administrator}'`

/**
 * The webhooks to which anything is posted: those that nobody has to confirm, and whose setter is still a head there. The
 * second is asked each time, so that nothing leaves between a revocation and the job that suspends.
 */
export function standingWebhooks(db: Kysely<CourierTables>) {
  return db
    .selectFrom('notice_webhook as w')
    .where('w.suspended_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('account as s')
          .innerJoin('delegation as t', 't.id', 's.delegation_id')
          .select('s.id')
          .whereRef('s.id', '=', 'w.set_by')
          .whereRef('s.delegation_id', '=', 'w.delegation_id')
          .where('s.revoked_at', 'is', null)
          .where('t.ended_at', 'is', null)
          .where(headRoles),
      ),
    )
}
