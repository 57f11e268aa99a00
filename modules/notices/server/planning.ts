import type { Kysely } from 'kysely'
import { system } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Preference, Urgency, usualPreference } from '../contract.ts'
import { isAtLeast, whenToSend } from '../rules.ts'
import { zoneOf } from './preferences.ts'
import { standingWebhooks } from './standing.ts'
import type { CourierTables } from './tables.ts'

type Db = Kysely<CourierTables>
type PlanCall = Call<CourierTables>

const atOnce = 200

/** Decides for all notices that are new by which ways each leaves, and when. Answers whether there may be more. */
export async function planSome(house: House): Promise<boolean> {
  return inTransaction(house, system, 'notices.plan', 'acts', async (call: PlanCall) => {
    const notices = await unplanned(call.db)
    if (notices.length === 0) return false
    const people = await peopleOf(call.db, notices)
    const rows = notices.flatMap((notice) => waysOf(notice, people, house.config.smtpUrl !== undefined, call.now))
    for (let from = 0; from < rows.length; from += 1_000)
      await call.db
        .insertInto('notice_delivery')
        .values(rows.slice(from, from + 1_000))
        .execute()
    await call.db
      .updateTable('notice')
      .set({ planned_at: call.now })
      .where(
        'id',
        'in',
        notices.map(({ id }) => id),
      )
      .execute()
    return notices.length === atOnce
  })
}

type NewNotice = {
  id: string
  account_id: string | null
  urgency: Urgency
  due: Date | null
  on_duty: boolean
  personal: boolean
  settled_at: Date | null
}

function unplanned(db: Db): Promise<NewNotice[]> {
  return db
    .selectFrom('notice')
    .select(['id', 'account_id', 'urgency', 'due', 'on_duty', 'personal', 'settled_at'])
    .where('planned_at', 'is', null)
    .orderBy('number')
    .limit(atOnce)
    .forUpdate()
    .skipLocked()
    .execute()
}

type Person = {
  stands: boolean
  email: string | null
  zone: string
  preference: Preference
  browsers: string[]
  /** The least urgency that their delegation's webhook hears of; undefined where it has none that stands. */
  webhook: Urgency | undefined
}

async function peopleOf(db: Db, notices: readonly NewNotice[]): Promise<Map<string, Person>> {
  const ids = [...new Set(notices.flatMap(({ account_id: id }) => id ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('account as a')
    .innerJoin('delegation as d', 'd.id', 'a.delegation_id')
    .leftJoin('notice_preference as p', 'p.account_id', 'a.id')
    .leftJoin(standingWebhooks(db).select(['w.delegation_id', 'w.urgency']).as('w'), 'w.delegation_id', 'd.id')
    .select(['a.id', 'a.email', 'a.time_zone as zone', 'a.revoked_at as revoked', 'd.ended_at as ended'])
    .select(['p.preference', 'w.urgency as webhook'])
    .where('a.id', 'in', ids)
    .execute()
  const browsers = await db
    .selectFrom('push_subscription')
    .select(['id', 'account_id as account'])
    .where('account_id', 'in', ids)
    .execute()
  const browsersOf = Map.groupBy(browsers, ({ account }) => account)
  return new Map(
    rows.map(({ id, email, zone, revoked, ended, preference, webhook }) => [
      id,
      {
        stands: revoked === null && ended === null,
        email,
        zone: zoneOf(preference, zone),
        preference: preference ?? usualPreference,
        browsers: (browsersOf.get(id) ?? []).map((one) => one.id),
        webhook: webhook ?? undefined,
      },
    ]),
  )
}

type Row = {
  id: string
  notice_id: string
  channel: 'email' | 'push' | 'webhook'
  target: string | null
  rank: number
  state: 'waiting' | 'failed'
  not_before: Date
  in_digest: boolean
  done_at: Date | null
  fault: 'no-mail-server' | 'no-address' | 'no-standing' | 'gone' | null
}

function waysOf(notice: NewNotice, people: ReadonlyMap<string, Person>, mails: boolean, now: Date): Row[] {
  if (notice.settled_at !== null) return []
  const row = (channel: Row['channel'], more: Partial<Row> = {}): Row => ({
    id: newId(now.getTime()),
    notice_id: notice.id,
    channel,
    target: null,
    rank: Urgency.options.indexOf(notice.urgency),
    state: 'waiting',
    not_before: now,
    in_digest: false,
    done_at: null,
    fault: null,
    ...more,
  })
  const failed = (channel: Row['channel'], fault: NonNullable<Row['fault']>): Row =>
    row(channel, { state: 'failed', done_at: now, fault })
  const impossible = (fault: NonNullable<Row['fault']>): Row => failed('email', fault)
  const mail = (when: Partial<Row>): Row => (mails ? row('email', when) : impossible('no-mail-server'))

  if (notice.account_id === null) return [mail({})]
  const person = people.get(notice.account_id)
  if (!person?.stands) return [impossible('no-standing')]
  const { preference, zone, browsers, webhook } = person
  const ways = preference.ways[notice.urgency]
  const when = (channel: 'email' | 'push'): Pick<Row, 'not_before' | 'in_digest'> => {
    const { notBefore, inDigest } = whenToSend({ ...notice, channel, onDuty: notice.on_duty }, preference, zone, now)
    return { not_before: notBefore, in_digest: inDigest }
  }
  // A wish to be rung where no browser is left to ring: it says so, and what is urgent goes by mail instead.
  const unrung = browsers.length === 0 && ways.includes('push') && !ways.includes('email')
  const mailed = ways.includes('email') || (unrung && isAtLeast(notice.urgency, 'urgent'))
  return [
    ...(mailed ? [person.email === null ? impossible('no-address') : mail(when('email'))] : []),
    ...(ways.includes('push') ? browsers.map((target) => row('push', { target, ...when('push') })) : []),
    ...(unrung ? [failed('push', 'gone')] : []),
    ...(webhook !== undefined && !notice.personal && isAtLeast(notice.urgency, webhook) ? [row('webhook')] : []),
  ]
}
