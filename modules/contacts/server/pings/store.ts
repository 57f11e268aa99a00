import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { PageInput } from '#platform/page.ts'
import type { ContactKind } from '../../contract/directory.ts'
import type { NewPing, PingProof, PingRung, PingStatus } from '../../contract/pings.ts'
import { ahead, behind } from '../correspondence/places.ts'
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
      'p.made_by as madeBy',
    ])
}

export type StoredPing = Awaited<ReturnType<ReturnType<typeof pings>['execute']>>[number]

/** With every row, how many there are from it on in the order of the page: row security counts as well. */
const ofAll = sql<number>`(count(*) over ())::int`.as('ofAll')

/** The newest first. */
export function pingsOf(db: Db, exercise: boolean, { after, limit }: PageInput) {
  return pings(db)
    .select(ofAll)
    .where('p.exercise', '=', exercise)
    .where(behind(after, sql`(p.starts_at, p.id)`))
    .orderBy('p.starts_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute()
}

/** The last of those that asked everybody and are over. */
export function pingsOfAll(db: Db, exercise: boolean, limit: number): Promise<StoredPing[]> {
  return pings(db)
    .where('p.exercise', '=', exercise)
    .where('p.status', '=', 'closed')
    .where('p.scope', 'is', null)
    .orderBy('p.starts_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
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
 * The contacts in force of the kinds and delegations that a check asks, deputies among them; under EXERCISE of those alone
 * who play with whoever made it. As the house.
 */
export async function contactsFor(db: Db, ping: StoredPing, now: Date) {
  const { rows } = await sql<{ id: string; kind: ContactKind; deputyId: string | null }>`
    select c.id, c.kind, c.deputy_id as "deputyId" from contact c join delegation d on d.id = c.owner_id
    where c.ended_at is null and c.effective_from <= ${now} and d.ended_at is null
      and c.kind = any (${ping.kinds}::text[])
      and (${ping.scope}::uuid[] is null or c.owner_id = any (${ping.scope}::uuid[]))
      and (not ${ping.exercise}::boolean or chancery_in_play(${ping.byId}::uuid, ${ping.madeBy}::uuid, c.owner_id))
    order by c.id`.execute(db)
  return rows
}

/** One row for each of these contacts, in one statement. */
export async function insertAsked(db: Db, pingId: string, contactIds: readonly string[]): Promise<void> {
  await sql`
    insert into ping_contact (id, ping_id, contact_id, delegation_id, kind, nonce)
    select gen_random_uuid(), ${pingId}, c.id, c.owner_id, c.kind, replace(gen_random_uuid()::text, '-', '')
    from contact c where c.id = any (${[...contactIds]}::uuid[])
    on conflict do nothing`.execute(db)
}

/**
 * Contacts of a check that nobody has acknowledged, held by this transaction: whoever acknowledges meanwhile comes after it,
 * and settles what it told.
 */
export function openAsked(db: Db, pingId: string) {
  return asked(db)
    .select('k.marking_id as markingId')
    .where('c.ping_id', '=', pingId)
    .where('c.acknowledged_at', 'is', null)
    .orderBy('c.id')
    .forUpdate('c')
    .execute()
}

function asked(db: Db) {
  return (
    db
      .selectFrom('ping_contact as c')
      // A contact that is hidden from whoever was asked in its stead is its kind alone; from others, no row of it is seen.
      .leftJoin('contact as k', 'k.id', 'c.contact_id')
      .select(['c.id', 'c.ping_id as pingId', 'c.contact_id as contactId', 'c.delegation_id as delegationId', 'c.kind'])
      .select(['k.function', 'c.nonce', 'c.rung', 'c.told', 'c.acknowledged_at as acknowledgedAt'])
      .select(['c.acknowledged_rung as acknowledgedRung', 'c.way'])
  )
}

export type StoredAsked = Awaited<ReturnType<ReturnType<typeof asked>['execute']>>[number]

export function askedById(db: Db, id: string): Promise<StoredAsked | undefined> {
  return asked(db).where('c.id', '=', id).executeTakeFirst()
}

function lines(db: Db, pingId: string) {
  return asked(db)
    .innerJoin('delegation as d', 'd.id', 'c.delegation_id')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.name as delegationName', 'o.country'])
    .where('c.ping_id', '=', pingId)
}

type Wanted = PageInput & { pingId: string; delegationId?: string | undefined; silent?: boolean }

/**
 * The rows of a check that the asker sees: their own delegation's, or all for whoever runs it. The cursor is the row after
 * which the page begins, whatever became of that meanwhile.
 */
export async function linesOf(db: Db, { pingId, delegationId, silent, after, limit }: Wanted) {
  const before = isId(after) ? await lines(db, pingId).where('c.id', '=', after).executeTakeFirst() : undefined
  let query = lines(db, pingId).select(ofAll)
  if (delegationId !== undefined) query = query.where('c.delegation_id', '=', delegationId)
  if (silent) query = query.where('c.acknowledged_at', 'is', null)
  if (before) {
    const place = sql`(${before.delegationName}::text, ${before.kind}::text, ${before.id}::uuid)`
    query = query.where(sql<boolean>`(d.name, c.kind, c.id) > ${place}`)
  }
  return query.orderBy('d.name').orderBy('c.kind').orderBy('c.id').limit(limit).execute()
}

const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success

export function lineById(db: Db, pingId: string, id: string): Promise<StoredLine | undefined> {
  return lines(db, pingId).where('c.id', '=', id).executeTakeFirst()
}

export type StoredLine = Awaited<ReturnType<ReturnType<typeof lines>['execute']>>[number]

/** How many were asked and how many are silent, by delegation: of the rows that the asker sees. */
export function placesOf(db: Db, pingId: string) {
  return db
    .selectFrom('ping_contact as c')
    .innerJoin('delegation as d', 'd.id', 'c.delegation_id')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'd.name', 'o.country', sql<number>`count(*)::int`.as('asked')])
    .select(sql<number>`(count(*) filter (where c.acknowledged_at is null))::int`.as('silent'))
    .where('c.ping_id', '=', pingId)
    .groupBy(['d.id', 'd.name', 'o.country'])
    .orderBy('d.name')
    .orderBy('d.id')
    .execute()
}

type Asker = PageInput & { accountId: string; headOf: string | null; exercise?: boolean | undefined }

/** What a person was told of, or heads, in checks that run: in one world, or in both where none is said. */
export function waitingFor(db: Db, { accountId, headOf, exercise, after, limit }: Asker) {
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
      'p.starts_at as startsAt',
      ofAll,
    ])
    .where('p.status', '=', 'running')
    .where('p.begun_at', 'is not', null)
    .$if(exercise !== undefined, (query) => query.where('p.exercise', '=', exercise ?? false))
    .where('c.acknowledged_at', 'is', null)
    .where((row) => row.or([row('t.account_id', '=', accountId), row('c.delegation_id', '=', headOf)]))
    .where(ahead(after, sql`(p.starts_at, c.id)`))
    .orderBy('p.starts_at')
    .orderBy('c.id')
    .limit(limit)
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

/** How far the ladder of one contact has climbed, and the last rung on which somebody was told. */
export async function setClimbed(db: Db, askedId: string, rung: PingRung, told: PingRung | null): Promise<void> {
  await db.updateTable('ping_contact').set({ rung, told }).where('id', '=', askedId).execute()
}

export function proofOf(db: Db, pingId: string, contactId: string): Promise<{ proof: PingProof | null } | undefined> {
  return db
    .selectFrom('ping_contact')
    .select('proof')
    .where('ping_id', '=', pingId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
}

/** `proof`: what a device signed; undefined where whoever is signed in said it. */
type Acknowledged = { at: Date; by: string; rung: PingRung; proof?: PingProof | undefined }

/** False where another was first. */
export async function setAcknowledged(
  db: Db,
  askedId: string,
  { at, by, rung, proof }: Acknowledged,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ping_contact')
    .set({ acknowledged_at: at, acknowledged_by: by, acknowledged_rung: rung })
    .set(proof ? { way: 'device', proof: JSON.stringify(proof) } : { way: 'signed-in' })
    .where('id', '=', askedId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
