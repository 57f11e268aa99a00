import { must, Refusal } from '#platform/refusal.ts'
import type { House } from '#platform/server/house.ts'
import { seal } from '#platform/server/sealing.ts'
import type { Urgency, Webhook } from '../contract.ts'
import { mayKeepWebhook } from '../rules.ts'
import type { NoticeCall } from './actions.ts'
import { settle } from './asking.ts'
import { mayBePosted } from './sending/posting.ts'
import { newSecret, secretAbout } from './sending/webhook.ts'
import { webhookKey } from './suspending.ts'

/** How long the secret before the last change goes on signing beside the new one, in milliseconds. */
const bothHold = 86_400_000

function delegationIn({ actor }: NoticeCall): string {
  must(mayKeepWebhook(actor))
  if (actor.delegationId === null) throw new Refusal('WEBHOOK_NOT_HEAD')
  return actor.delegationId
}

export async function webhook(call: NoticeCall): Promise<{ webhook: Webhook | null }> {
  return { webhook: (await kept(call, delegationIn(call)))?.webhook ?? null }
}

async function kept(
  { db }: NoticeCall,
  delegationId: string,
): Promise<{ webhook: Webhook; sealed: string } | undefined> {
  const row = await db
    .selectFrom('notice_webhook as w')
    .innerJoin('account as a', 'a.id', 'w.set_by')
    .select(['w.url', 'w.urgency', 'w.sealed_secret as sealed', 'w.set_at as setAt', 'a.name as setBy'])
    .select(['w.last_sent_at as sentAt', 'w.last_fault as lastFault', 'w.last_fault_at as faultAt'])
    .select('w.suspended_at as suspendedAt')
    .where('w.delegation_id', '=', delegationId)
    .executeTakeFirst()
  if (!row) return undefined
  const { url, urgency, sealed, setAt, setBy, sentAt, lastFault, faultAt, suspendedAt } = row
  const webhook = {
    url,
    urgency,
    setAt: setAt.toISOString(),
    setBy,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    lastSentAt: sentAt?.toISOString() ?? null,
    lastFault,
    lastFaultAt: faultAt?.toISOString() ?? null,
  }
  return { webhook, sealed }
}

/** Sets it, or confirms what is suspended. A new address has a new secret: who was told at the old one learns nothing of what is said at the new. */
export async function setWebhook(
  house: House,
  call: NoticeCall,
  { url, urgency }: { url: string; urgency: Urgency },
): Promise<{ webhook: Webhook }> {
  const delegation_id = delegationIn(call)
  if (!mayBePosted(url, house.config.noticesInternal)) throw new Refusal('ADDRESS_FORBIDDEN')
  const before = await kept(call, delegation_id)
  const set = { url, urgency, set_by: call.actor.id ?? '', set_at: call.now, suspended_at: null }
  if (before?.webhook.url === url)
    await call.db.updateTable('notice_webhook').set(set).where('delegation_id', '=', delegation_id).execute()
  else {
    const fresh = { ...set, ...(await freshly(house, delegation_id)) }
    await call.db
      .insertInto('notice_webhook')
      .values({ delegation_id, ...fresh })
      .onConflict((conflict) => conflict.column('delegation_id').doUpdateSet(fresh))
      .execute()
  }
  await settle(call, webhookKey(delegation_id))
  return { webhook: await keptNow(call, delegation_id) }
}

async function freshly(house: House, delegationId: string) {
  return {
    sealed_secret: await seal(house.config.dataFolder, newSecret(), secretAbout(delegationId)),
    sealed_before: null,
    before_until: null,
    last_sent_at: null,
    last_fault: null,
    last_fault_at: null,
  }
}

/** Who gave the address stands for it as before: a new secret confirms nothing. */
export async function renewSecret(house: House, call: NoticeCall): Promise<{ webhook: Webhook; secret: string }> {
  const delegationId = delegationIn(call)
  const before = await kept(call, delegationId)
  if (!before) throw new Refusal('WEBHOOK_UNKNOWN')
  const secret = newSecret()
  await call.db
    .updateTable('notice_webhook')
    .set({
      sealed_secret: await seal(house.config.dataFolder, secret, secretAbout(delegationId)),
      sealed_before: before.sealed,
      before_until: new Date(call.now.getTime() + bothHold),
    })
    .where('delegation_id', '=', delegationId)
    .execute()
  return { webhook: await keptNow(call, delegationId), secret }
}

async function keptNow(call: NoticeCall, delegationId: string): Promise<Webhook> {
  const now = await kept(call, delegationId)
  if (!now) throw new Error('The webhook was not kept')
  return now.webhook
}

export async function removeWebhook(call: NoticeCall): Promise<{ changed: true }> {
  const delegationId = delegationIn(call)
  await call.db.deleteFrom('notice_webhook').where('delegation_id', '=', delegationId).execute()
  await settle(call, webhookKey(delegationId))
  return { changed: true }
}
