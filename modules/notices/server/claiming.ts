/**
 * What is to be sent is claimed for a while and then done with; each in a transaction of its own. A process that dies
 * leaves a claim that runs out, and another sends it: nothing is lost. What it had sent and not yet said so is sent
 * again: one mail for each lane at most, under the same Message-ID.
 */
import { type Kysely, sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import { type Channel, type Fault, Urgency } from '../contract.ts'
import { restAfter } from '../rules.ts'
import type { CourierTables } from './tables.ts'

export type Claim = { table: 'notice_delivery' | 'notice_digest'; id: string; attempts: number; urgency: Urgency }

export type Outcome =
  | { state: 'sent' }
  | { state: 'dropped' }
  | { state: 'failed'; fault: Fault }
  /** Tried again after a rest, and given up after too many. `rest` in seconds, where the other side asked for one. */
  | { state: 'again'; fault: Fault; rest?: number }

type ClaimCall = Call<CourierTables>

/** Longer than any sending takes: see the time-outs of mail and of posting. Milliseconds. */
export const lease = 60_000
const restOfAll = 30_000
/** Claims that ended in nothing, not even a failure: something in it ends the process. */
const mostAttempts = 20

/**
 * What a lane takes: by these channels, no less urgent than `least` (0 to 3). `busy`: accounts and delegations whose browser or
 * webhook another lane waits for; what else is theirs waits too.
 */
type Wanted = { channels: readonly Channel[]; least: number; busy: readonly string[] }

/** Takes the most urgent of what is due; undefined when nothing is. */
export async function claim(
  { db, now }: ClaimCall,
  by: string,
  { channels, least, busy }: Wanted,
): Promise<Claim | undefined> {
  const until = new Date(now.getTime() + lease)
  for (const channel of channels) {
    const { rows } = await sql<{ id: string; attempts: number; rank: number }>`
      update notice_delivery set claimed_until = ${until}, claimed_by = ${by}, attempts = attempts + 1
      where id = (select id from notice_delivery
        where state = 'waiting' and not in_digest and channel = ${channel} and not_before <= ${now}
          and (claimed_until is null or claimed_until <= ${now})
          and ${isFree(channel, busy)} and rank >= ${least}
        order by rank desc, not_before, id limit 1 for update skip locked)
      returning id, attempts, rank`.execute(db)
    const [row] = rows
    if (row) return { table: 'notice_delivery', ...row, urgency: Urgency.options[row.rank] ?? 'routine' }
  }
  return channels.includes('email') ? claimDigest(db, by, now, until) : undefined
}

/** Mail servers are the operator's; browsers and webhooks are people's, and nobody's holds up more than one lane. */
function isFree(channel: Channel, busy: readonly string[]) {
  if (channel === 'email' || busy.length === 0) return sql`true`
  const whose = channel === 'push' ? sql`n.account_id` : sql`a.delegation_id`
  return sql`not exists (select from notice n join account a on a.id = n.account_id
    where n.id = notice_delivery.notice_id and ${whose} = any (${[...busy]}::uuid[]))`
}

/** Another end that did not answer rests for all its letters together: those that are due wait until then. */
export async function restAll(
  { db, now }: ClaimCall,
  target: { browser: string } | { delegation: string },
): Promise<void> {
  const whose =
    'browser' in target
      ? sql`channel = 'push' and target = ${target.browser}::uuid`
      : sql`channel = 'webhook' and notice_id in (select n.id from notice n join account a on a.id = n.account_id
          where a.delegation_id = ${target.delegation}::uuid)`
  await sql`update notice_delivery set not_before = ${new Date(now.getTime() + restOfAll)}
    where state = 'waiting' and not_before <= ${now} and claimed_by is null and ${whose}`.execute(db)
}

async function claimDigest(db: Kysely<CourierTables>, by: string, now: Date, until: Date): Promise<Claim | undefined> {
  const { rows } = await sql<{ id: string; attempts: number }>`
    update notice_digest set claimed_until = ${until}, claimed_by = ${by}, attempts = attempts + 1
    where id = (select id from notice_digest where state = 'waiting' and not_before <= ${now}
        and (claimed_until is null or claimed_until <= ${now})
      order by not_before, id limit 1 for update skip locked)
    returning id, attempts`.execute(db)
  return rows[0] && { table: 'notice_digest', ...rows[0], urgency: 'routine' }
}

/** Says what became of a claim. What somebody else took over meanwhile is theirs. */
export async function finish({ db, now }: ClaimCall, by: string, claimed: Claim, outcome: Outcome): Promise<void> {
  const change = changeOf(claimed, outcome, now)
  await db
    .updateTable(claimed.table)
    .set({ ...change, claimed_until: null, claimed_by: null })
    .where('id', '=', claimed.id)
    .where('claimed_by', '=', by)
    // Settled while it was on its way: what left has left, and nothing is tried again.
    .where('state', 'in', change.state === 'waiting' ? ['waiting'] : ['waiting', 'dropped'])
    .execute()
  if (claimed.table === 'notice_delivery' || change.state === 'waiting') return
  await db
    .updateTable('notice_delivery')
    .set(change)
    .where('digest_id', '=', claimed.id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Seconds. How long something rests because the other end asks for it: what is urgent waits for nobody's day of rest. */
const longestAskedFor: Record<Urgency, number> = { routine: 86_400, prompt: 86_400, urgent: 60, crisis: 20 }

function changeOf({ attempts, urgency }: Claim, outcome: Outcome, now: Date) {
  if (outcome.state !== 'again')
    return { state: outcome.state, done_at: now, fault: outcome.state === 'failed' ? outcome.fault : null }
  const rest = restAfter(attempts, urgency)
  if (rest === undefined) return { state: 'failed' as const, done_at: now, fault: outcome.fault }
  const wait = Math.max(rest, Math.min(outcome.rest ?? 0, longestAskedFor[urgency]) * 1_000)
  return { state: 'waiting' as const, not_before: new Date(now.getTime() + wait), fault: outcome.fault }
}

export function isHopeless({ attempts }: Claim): boolean {
  return attempts > mostAttempts
}

/** The most notices of one daily mail. */
const mostInDigest = 60

/** Settles what goes into the daily mails that are due: one for each person and world. Answers whether there may be more. */
export async function gather({ db, now }: ClaimCall): Promise<boolean> {
  const rows = await db
    .selectFrom('notice_delivery as d')
    .innerJoin('notice as n', 'n.id', 'd.notice_id')
    .select(['d.id', 'n.account_id as account', 'n.exercise'])
    .where('d.state', '=', 'waiting')
    .where('d.in_digest', '=', true)
    .where('d.digest_id', 'is', null)
    .where('d.not_before', '<=', now)
    .orderBy('d.not_before')
    .orderBy('n.account_id')
    .orderBy('n.number')
    .limit(1_000)
    .forUpdate('d')
    .skipLocked()
    .execute()
  for (const of of Map.groupBy(rows, ({ account, exercise }) => `${account} ${exercise}`).values())
    for (let from = 0; from < of.length; from += mostInDigest)
      await gatherInto(db, now, of.slice(from, from + mostInDigest))
  return rows.length === 1_000
}

async function gatherInto(
  db: Kysely<CourierTables>,
  now: Date,
  of: readonly { id: string; account: string | null; exercise: boolean }[],
): Promise<void> {
  const [first] = of
  if (!first?.account) return
  const id = newId(now.getTime())
  await db
    .insertInto('notice_digest')
    .values({ id, account_id: first.account, exercise: first.exercise, not_before: now })
    .execute()
  await db
    .updateTable('notice_delivery')
    .set({ digest_id: id })
    .where(
      'id',
      'in',
      of.map((one) => one.id),
    )
    .execute()
}

/** When the next of what waits is due; undefined when nothing waits. */
export async function nextDue({ db }: ClaimCall): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(greatest(not_before, coalesce(claimed_until, not_before))) as at from (
      select not_before, claimed_until from notice_delivery where state = 'waiting' and digest_id is null
      union all select not_before, claimed_until from notice_digest where state = 'waiting'
      union all select made_at, null from notice where planned_at is null) waiting`.execute(db)
  return rows[0]?.at ?? undefined
}

/** Where no other process can be at work, what was claimed before this one opened was in the hand of one that died. */
export async function releaseAll({ db }: ClaimCall): Promise<void> {
  for (const table of ['notice_delivery', 'notice_digest'] as const)
    await db.updateTable(table).set({ claimed_until: null }).where('claimed_until', 'is not', null).execute()
}
