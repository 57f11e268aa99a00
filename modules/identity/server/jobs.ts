import type { Kysely } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'
import type { Job } from '#platform/server/module.ts'
import type { IdentityTables } from './tables.ts'

const month = 30 * 86_400_000

/** Takes away what can open nothing any more: at once what nobody asks after, after a month what somebody might. */
export const sweep: Job = {
  name: 'identity.sweep',
  cron: '17 * * * *',
  async work({ db, now }) {
    await sweepUp(db, db, now)
  },
}

async function sweepUp(db: Kysely<IdentityTables>, house: Kysely<AnyTables>, now: Date): Promise<void> {
  const monthAgo = new Date(now.getTime() - month)
  await db.deleteFrom('challenge').where('expires_at', '<=', now).execute()
  await db.deleteFrom('device_request').where('expires_at', '<=', now).execute()
  await db.deleteFrom('oidc_attempt').where('expires_at', '<=', now).execute()
  await house.deleteFrom('rate').where('free_at', '<=', now).execute()
  await db.deleteFrom('session').where('expires_at', '<=', monthAgo).execute()
  await db.deleteFrom('invitation').where('expires_at', '<=', monthAgo).execute()
}
