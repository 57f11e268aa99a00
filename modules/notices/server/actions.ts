import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import { system } from '#platform/actor.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { takeTurns } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import {
  type Browser,
  type Channel,
  noticesPaths,
  type Preference,
  type Renewal,
  type Settings,
  type Subscription,
  usualPreference,
} from '../contract.ts'
import { isOnDuty, mayHear, mayKeepWebhook, quietUntil } from '../rules.ts'
import { notify } from './asking.ts'
import { zoneOf } from './preferences.ts'
import { mayBePosted } from './sending/posting.ts'
import { isPoint, vapidOf } from './sending/vapid.ts'
import { standingWebhooks } from './standing.ts'
import type { CourierTables, NoticesTables } from './tables.ts'

export type NoticeCall = Call<NoticesTables & Pick<IdentityTables, 'account'>>

/** The actor's own id; whoever is no person has no notices. */
export function personIn({ actor }: Pick<NoticeCall, 'actor'>): string {
  must(mayHear(actor))
  if (actor.id === null) throw new Refusal('PEOPLE_ONLY')
  return actor.id
}

export async function settings(house: House, call: NoticeCall): Promise<Settings> {
  const id = personIn(call)
  const account = await call.db
    .selectFrom('account')
    .select(['email', 'time_zone as zone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const kept = await call.db
    .selectFrom('notice_preference')
    .select('preference')
    .where('account_id', '=', id)
    .executeTakeFirst()
  const preference: Preference = kept?.preference ?? usualPreference
  const zone = zoneOf(preference, account.zone)
  const until = quietUntil(preference.quiet, call.now, zone)
  return {
    preference,
    zone,
    email: account.email,
    mails: house.config.smtpUrl !== undefined,
    onDuty: isOnDuty(preference.duty, call.now, zone),
    quietUntil: until > call.now ? until.toISOString() : null,
  }
}

export async function setPreference(house: House, call: NoticeCall, preference: Preference): Promise<Settings> {
  const row = { preference: JSON.stringify(preference), changed_at: call.now }
  await call.db
    .insertInto('notice_preference')
    .values({ account_id: personIn(call), ...row })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
    .execute()
  return settings(house, call)
}

/** How many browsers one person may have rung. */
const mostBrowsers = 20

export async function browsers(house: House, call: NoticeCall): Promise<{ key: string; browsers: Browser[] }> {
  const id = personIn(call)
  const { public: key } = await vapidOf(house)
  return { key, browsers: await browsersOf(call.db, id) }
}

async function browsersOf(db: Kysely<NoticesTables>, accountId: string): Promise<Browser[]> {
  const rows = await db
    .selectFrom('push_subscription')
    .select(['id', 'device', 'endpoint', 'made_at as at', 'used_at as usedAt'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
  return rows.map(({ id, device, endpoint, at, usedAt }) => ({
    id,
    device,
    mark: createHash('sha256').update(endpoint).digest('hex').slice(0, 16),
    at: at.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  }))
}

export async function subscribe(house: House, call: NoticeCall, input: Subscription): Promise<Browser> {
  const account_id = personIn(call)
  const { endpoint, p256dh, auth, device } = input
  if (!mayBePosted(endpoint, house.config.noticesInternal) || !isPoint(Buffer.from(p256dh, 'base64url')))
    throw new Refusal('ADDRESS_FORBIDDEN')
  // Whoever used this browser before is not rung by it any more.
  await sql`select chancery_release_push(${endpoint})`.execute(call.db)
  if ((await browsersOf(call.db, account_id)).length >= mostBrowsers) throw new Refusal('BROWSERS_TOO_MANY')
  const id = newId(call.now.getTime())
  await call.db
    .insertInto('push_subscription')
    .values({ id, account_id, endpoint, p256dh, auth, device, made_at: call.now, used_at: null })
    .execute()
  const made = (await browsersOf(call.db, account_id)).find((one) => one.id === id)
  if (!made) throw new Error('The browser was not kept')
  return made
}

/** Only whoever is rung there now: a browser that another sits at rings for nobody by itself. */
export async function renew(house: House, call: NoticeCall, { before, ...fresh }: Renewal): Promise<Browser> {
  const old = await call.db
    .deleteFrom('push_subscription')
    .where('endpoint', '=', before)
    .where('account_id', '=', personIn(call))
    .returning('device')
    .executeTakeFirst()
  if (!old) throw new Refusal('BROWSER_UNKNOWN')
  return subscribe(house, call, { ...fresh, device: old.device })
}

export async function unsubscribe(call: NoticeCall, id: string): Promise<{ changed: true }> {
  personIn(call)
  const { numDeletedRows } = await call.db.deleteFrom('push_subscription').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new Refusal('BROWSER_UNKNOWN')
  return { changed: true }
}

const tests = { burst: 6, every: 60_000 }

/** A notice to oneself by one way, at once, whatever the hour. The house sends it: no member writes what is to be sent. */
export async function test({ house, actor }: Knock, channel: Channel): Promise<{ id: string }> {
  must(channel === 'webhook' ? mayKeepWebhook(actor) : mayHear(actor))
  const { id: account, delegationId } = actor
  if (account === null || delegationId === null) throw new Refusal('PEOPLE_ONLY')
  await takeTurns(house.database, house.now(), [{ key: `notices test ${account}`, limit: tests }])
  return inTransaction(house, system, 'notices.test', 'acts', async (call: Call<CourierTables>) => {
    const targets = await targetsOf(house, call, channel, account, delegationId)
    if (targets.length === 0) throw new Refusal('NOTHING_TO_TRY')
    const key = `notices:test:${newId(call.now.getTime())}`
    await notify(call, {
      key,
      to: [{ account }],
      kind: 'notices.test',
      urgency: 'prompt',
      say: 'notices.test',
      values: {},
      path: noticesPaths.settings,
      exercise: false,
    })
    const { id } = await call.db.selectFrom('notice').select('id').where('key', '=', key).executeTakeFirstOrThrow()
    await call.db.updateTable('notice').set({ planned_at: call.now }).where('id', '=', id).execute()
    const row = { notice_id: id, channel, rank: 1, state: 'waiting' as const, not_before: call.now, in_digest: false }
    await call.db
      .insertInto('notice_delivery')
      .values(targets.map((target) => ({ id: newId(call.now.getTime()), target, ...row })))
      .execute()
    return { id }
  })
}

async function targetsOf(
  { config }: House,
  { db }: Call<CourierTables>,
  channel: Channel,
  account: string,
  delegationId: string,
): Promise<(string | null)[]> {
  if (channel === 'push')
    return (await db.selectFrom('push_subscription').select('id').where('account_id', '=', account).execute()).map(
      ({ id }) => id,
    )
  if (channel === 'webhook')
    return (await standingWebhooks(db).select('w.url').where('w.delegation_id', '=', delegationId).execute()).map(
      () => null,
    )
  const { email } = await db.selectFrom('account').select('email').where('id', '=', account).executeTakeFirstOrThrow()
  return config.smtpUrl !== undefined && email !== null ? [null] : []
}
