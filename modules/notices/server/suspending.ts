import type { Call } from '#platform/server/call.ts'
import type { Job } from '#platform/server/module.ts'
import { noticesPaths } from '../contract.ts'
import { notify } from './asking.ts'
import type { CourierTables } from './tables.ts'
import { headRoles, standingWebhooks } from './standing.ts'

/** Keys of what is told of one delegation's webhook. */
export const webhookKey = (delegationId: string): string => `notices:webhook:${delegationId}:`

/**
 * Whose setter is head no more is suspended for good, whatever becomes of that account: the other heads hear of it, and one
 * of them confirms it by setting it again.
 */
export const suspend: Job = {
  name: 'notices-suspend',
  cron: '*/10 * * * *',
  async work(given) {
    const call: Call<CourierTables> = given
    const lost = await call.db
      .updateTable('notice_webhook')
      .set({ suspended_at: call.now })
      .where('suspended_at', 'is', null)
      .where('delegation_id', 'not in', standingWebhooks(call.db).select('w.delegation_id'))
      .returning('delegation_id as delegation')
      .execute()
    for (const { delegation } of lost) await tellHeads(call, delegation)
  },
}

async function tellHeads(call: Call<CourierTables>, delegation: string): Promise<void> {
  const heads = await call.db
    .selectFrom('account')
    .select('id')
    .where('delegation_id', '=', delegation)
    .where('revoked_at', 'is', null)
    .where(headRoles)
    .execute()
  await notify(call, {
    key: `${webhookKey(delegation)}${call.now.toISOString()}`,
    to: heads.map(({ id }) => ({ account: id })),
    kind: 'notices.webhook',
    urgency: 'prompt',
    say: 'notices.webhook-suspended',
    values: {},
    path: noticesPaths.settings,
    exercise: false,
    personal: true,
  })
}
