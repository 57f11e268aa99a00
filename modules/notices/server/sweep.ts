import type { Kysely } from 'kysely'
import type { Job } from '#platform/server/module.ts'
import type { CourierTables } from './tables.ts'

/** What was told longer ago than a year is of no use to whoever was told; milliseconds. */
const kept = 400 * 86_400_000

/** Takes away old notices, and the browsers of whoever has no standing. What came of a matter stands with the module that asked. */
export const sweep: Job = {
  name: 'notices-sweep',
  cron: '23 4 * * *',
  async work({ db, now }) {
    const tables: Kysely<CourierTables> = db
    const before = new Date(now.getTime() - kept)
    const old = tables.selectFrom('notice').select('id').where('made_at', '<', before)
    await tables.deleteFrom('notice_delivery').where('notice_id', 'in', old).execute()
    await tables.deleteFrom('notice').where('made_at', '<', before).execute()
    const gone = tables.selectFrom('account').select('id').where('revoked_at', 'is not', null)
    await tables.deleteFrom('push_subscription').where('account_id', 'in', gone).execute()
    await tables.deleteFrom('notice_digest').where('not_before', '<', before).execute()
  },
}
