import { type Kysely, sql } from 'kysely'
import type { NewPing, PingFigures, PingRung, PingStatus } from '../../contract/pings.ts'
import { fewestDelegations } from '../../rules/pings.ts'
import type { PingsTables } from './tables.ts'

export type Db = Kysely<PingsTables>

function pings(db: Db) {
  return db
    .selectFrom('ping as p')
    .innerJoin('delegation as d', 'd.id', 'p.by_id')
    .select([
      'p.id',
      'p.by_id as byId',
      'd.name as byName',
      'p.title',
      'p.exercise',
      'p.scope',
      'p.kinds',
      'p.surprise',
    ])
    .select([
      'p.starts_at as startsAt',
      'p.begun_at as begunAt',
      'p.anchor_at as anchorAt',
      'p.every_months as everyMonths',
      'p.ladder',
      'p.status',
    ])
}

export type StoredPing = Awaited<ReturnType<ReturnType<typeof pings>['execute']>>[number]

/** The newest first; nobody looks further back than some years of them. */
export function pingsOf(db: Db, exercise: boolean): Promise<StoredPing[]> {
  return pings(db)
    .where('p.exercise', '=', exercise)
    .orderBy('p.starts_at', 'desc')
    .orderBy('p.id')
    .limit(200)
    .execute()
}

export function pingById(db: Db, id: string): Promise<StoredPing | undefined> {
  return pings(db).where('p.id', '=', id).executeTakeFirst()
}

/** Those whose time has come, held by this transaction; another process passes them over. */
export function pingsInHand(db: Db, status: 'scheduled' | 'running', now: Date): Promise<StoredPing[]> {
  return pings(db)
    .where('p.status', '=', status)
    .where('p.starts_at', '<=', now)
    .orderBy('p.starts_at')
    .forUpdate('p')
    .skipLocked()
    .execute()
}

type Planned = NewPing & { id: string; byId: string; at: Date; by: string | null; follows?: string; anchorAt?: Date }

export async function insertPing(db: Db, ping: Planned): Promise<void> {
  await db
    .insertInto('ping')
    .values({
      id: ping.id,
      by_id: ping.byId,
      title: ping.title,
      exercise: ping.world === 'exercise',
      scope: ping.delegationIds,
      kinds: [...new Set(ping.kinds)],
      surprise: ping.surprise,
      starts_at: new Date(ping.startsAt),
      begun_at: null,
      anchor_at: ping.anchorAt ?? new Date(ping.startsAt),
      every_months: ping.everyMonths,
      follows_id: ping.follows ?? null,
      ladder: JSON.stringify(ping.ladder),
      status: 'scheduled',
      made_at: ping.at,
      made_by: ping.by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function setPingStatus(db: Db, id: string, status: PingStatus, begunAt?: Date): Promise<void> {
  await db
    .updateTable('ping')
    .set({ status, ...(begunAt ? { begun_at: begunAt } : {}) })
    .where('id', '=', id)
    .execute()
}

/**
 * One row for each contact in force of the kinds and delegations that a check asks, in one statement. Deputies are asked
 * when those whom they stand in for do not answer, and not as well. As the house.
 */
export async function askContacts(db: Db, ping: StoredPing, now: Date): Promise<void> {
  await sql`
    insert into ping_contact (id, ping_id, contact_id, delegation_id, kind, nonce)
    select gen_random_uuid(), ${ping.id}, c.id, c.owner_id, c.kind, replace(gen_random_uuid()::text, '-', '')
    from contact c join delegation d on d.id = c.owner_id
    where c.ended_at is null and c.effective_from <= ${now} and d.ended_at is null
      and c.kind = any (${ping.kinds}::text[])
      and (${ping.scope}::uuid[] is null or c.owner_id = any (${ping.scope}::uuid[]))
      and not exists (select from contact o where o.deputy_id = c.id and o.kind = c.kind and o.ended_at is null
        and o.effective_from <= ${now})
    on conflict do nothing`.execute(db)
}

/** Contacts of a check that nobody has acknowledged. */
export function openAsked(db: Db, pingId: string) {
  return asked(db).where('c.ping_id', '=', pingId).where('c.acknowledged_at', 'is', null).orderBy('c.id').execute()
}

function asked(db: Db) {
  return (
    db
      .selectFrom('ping_contact as c')
      // What a contact is called is under its own marking: whom that does not reach sees its kind alone.
      .leftJoin('contact as k', 'k.id', 'c.contact_id')
      .select(['c.id', 'c.ping_id as pingId', 'c.contact_id as contactId', 'c.delegation_id as delegationId', 'c.kind'])
      .select(['k.function', 'c.nonce', 'c.rung', 'c.acknowledged_at as acknowledgedAt'])
      .select(['c.acknowledged_rung as acknowledgedRung', 'c.way'])
  )
}

export type StoredAsked = Awaited<ReturnType<ReturnType<typeof asked>['execute']>>[number]

export function askedById(db: Db, id: string): Promise<StoredAsked | undefined> {
  return asked(db).where('c.id', '=', id).executeTakeFirst()
}

/** The rows of a check that the asker sees: their own delegation's, or all for whoever runs it. */
export function linesOf(db: Db, pingId: string) {
  return asked(db)
    .innerJoin('delegation as d', 'd.id', 'c.delegation_id')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.name as delegationName', 'o.country'])
    .where('c.ping_id', '=', pingId)
    .orderBy('d.name')
    .orderBy('c.kind')
    .orderBy('c.id')
    .limit(5_000)
    .execute()
}

/** What a person was told of, or heads, in checks that run. */
/** In one world, or in both where none is said. */
export function waitingFor(db: Db, accountId: string, headOf: string | null, exercise?: boolean) {
  return asked(db)
    .innerJoin('ping as p', 'p.id', 'c.ping_id')
    .leftJoin('ping_told as t', (join) =>
      join.onRef('t.ping_contact_id', '=', 'c.id').on('t.account_id', '=', accountId),
    )
    .select([
      'p.title',
      'p.exercise',
      'p.ladder',
      'p.begun_at as begunAt',
      'p.anchor_at as anchorAt',
      't.rung as toldAs',
    ])
    .where('p.status', '=', 'running')
    .$if(exercise !== undefined, (query) => query.where('p.exercise', '=', exercise ?? false))
    .where('c.acknowledged_at', 'is', null)
    .where((row) => row.or([row('t.account_id', '=', accountId), row('c.delegation_id', '=', headOf)]))
    .orderBy('p.starts_at')
    .orderBy('c.id')
    .limit(200)
    .execute()
}

export async function insertTold(db: Db, askedId: string, accounts: readonly string[], rung: PingRung): Promise<void> {
  if (accounts.length === 0) return
  await db
    .insertInto('ping_told')
    .values(accounts.map((account) => ({ ping_contact_id: askedId, account_id: account, rung })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function toldOf(db: Db, askedId: string) {
  return db
    .selectFrom('ping_told')
    .select(['account_id as accountId', 'rung'])
    .where('ping_contact_id', '=', askedId)
    .execute()
}

export async function setRung(db: Db, askedId: string, rung: PingRung): Promise<void> {
  await db.updateTable('ping_contact').set({ rung }).where('id', '=', askedId).execute()
}

type Acknowledged = { at: Date; by: string; rung: PingRung; way: 'signed-in' | 'device' }

/** False where another was first. */
export async function setAcknowledged(db: Db, askedId: string, { at, by, rung, way }: Acknowledged): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ping_contact')
    .set({ acknowledged_at: at, acknowledged_by: by, acknowledged_rung: rung, way })
    .where('id', '=', askedId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function figuresOf(db: Db, pingIds: readonly string[]): Promise<Map<string, PingFigures>> {
  const { rows } = await sql<PingFigures & { ping_id: string; by_contact: number }>`
    select * from ping_figures(${[...pingIds]}::uuid[], ${fewestDelegations})`.execute(db)
  return new Map(
    rows.map(
      ({ ping_id: id, by_contact: byContact, delegations, contacts, acknowledged, unreachable, median, ninetieth }) => [
        id,
        { delegations, contacts, acknowledged, byContact, unreachable, median, ninetieth },
      ],
    ),
  )
}

/** How many checks the actor's delegation has planned or running, and how many it made within a day. */
export async function pingCounts(db: Db): Promise<{ open: number; lately: number }> {
  const { rows } = await sql<{ open: number; lately: number }>`select * from ping_counts()`.execute(db)
  return rows[0] ?? { open: 0, lately: 0 }
}
