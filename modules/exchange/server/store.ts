import { type Kysely, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { Filter } from './reading.ts'
import type { ExchangeTables } from './tables.ts'
import { objectKind } from './object-kind.ts'

type Db = Kysely<ExchangeTables>

/** The one collection of all incidents on this host. */
export async function incidentsCollection(db: Db): Promise<string> {
  const { id } = await db
    .selectFrom('stix_collection')
    .select('id')
    .where('kind', '=', 'incidents')
    .executeTakeFirstOrThrow()
  return id
}

export async function technicalContacts(db: Db, delegationId: string): Promise<string[]> {
  const rows = await db
    .withTables<Pick<IdentityTables, 'account'>>()
    .selectFrom('account')
    .select('id')
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`'technical-contact' = any (roles)`)
    .execute()
  return rows.map((row) => row.id)
}

/** What belongs to an incident and the reader may see, in the order in which it came. Redacted copies are not the owner's words. */
export function rowsOfOrigin(db: Db, origin: string) {
  return db
    .selectFrom('stix_object as o')
    .innerJoin('stix_place as p', 'p.id', 'o.place_id')
    .select([
      'o.seq',
      'o.stix_id as stixId',
      'o.type',
      'o.version',
      'o.owner_id as ownerId',
      'p.marking_id as markingId',
      'o.collection_id as collectionId',
      'o.date_added as dateAdded',
      'o.redacts',
      'o.text',
    ])
    .where('o.origin', '=', origin)
    .orderBy('o.seq')
    .execute()
}

export async function takeOut(db: Db, seqs: readonly number[], now: Date): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select stix_take(${[...seqs]}::bigint[], ${now.toISOString()}::timestamptz) as count`.execute(db)
  return rows[0]?.count ?? 0
}

/** The status of an envelope, for the delegation that sent it. */
export function statusSeen(
  house: House,
  actor: Actor,
  rootId: string,
  id: string,
): Promise<{ body: string } | undefined> {
  return inTransaction(house, actor, 'taxii.status', 'reads', async (call) => {
    const db: Db = call.db
    return db
      .selectFrom('taxii_status')
      .select('body')
      .where('id', '=', id)
      .where('root_id', '=', rootId)
      .executeTakeFirst()
  })
}

export async function keepStatus(
  call: Call<ExchangeTables>,
  rootId: string,
  bodyFor: (id: string) => string,
): Promise<string> {
  const id = newId()
  const body = bodyFor(id)
  const { actor, now } = call
  await call.db
    .insertInto('taxii_status')
    .values({ id, root_id: rootId, delegation_id: actor.delegationId, account_id: actor.id, at: now, body })
    .execute()
  return body
}

export type Matching = { seq: number; version: string; ownerId: string }

/** Rows of one object in one collection, within the reader's places. Every one of equal versions, since each goes. */
export async function matchingRows(
  db: Db,
  collection: { id: string },
  places: string,
  stixId: string,
  filter: Filter,
): Promise<Matching[]> {
  const { rows } = await sql<Matching>`
    select seq, version, owner_id as "ownerId" from stix_object
    where stix_id = ${stixId} and collection_id = ${collection.id}::uuid and redacts is null
      and place_id = any (${places}::integer[])
      and (${filter.specs}::text[] is null or spec_version = any (${filter.specs}::text[]))
      and (${filter.all} or version_key = any (${filter.keys}::text[]) or version_key = any (
        select p.version_key from stix_object p join stix_page(${collection.id}::uuid, ${places}::integer[], 0, 9007199254740991,
          1000000, array[${stixId}], null, null, ${filter.last}, ${filter.first}, false, null) r on r.seq = p.seq))
    order by seq`.execute(db)
  return rows
}

export type WithdrawalRow = {
  id: number
  at: Date
  objectId: string
  version: string | null
  reason: string
  forbidden: boolean
}

/** Withdrawals of objects that this delegation had received. */
export function withdrawalsReceived(
  db: Db,
  delegationId: string | null,
  after: number,
  most: number,
): Promise<WithdrawalRow[]> {
  return db
    .selectFrom('withdrawal')
    .select(['id', 'at', 'object_id as objectId', 'version', 'reason', 'forbidden'])
    .where('kind', '=', objectKind)
    .where(sql<boolean>`${delegationId}::uuid = any (told)`)
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute()
}

export type ScreenRow = {
  seq: number
  stixId: string
  type: string
  version: string
  dateAdded: string
  ownerId: string
  collectionId: string
  placeId: number
  origin: string | null
  redacts: number[] | null
  text: string
}

const screenColumns =
  sql.raw(`o.seq, o.stix_id as "stixId", o.type, o.version, stix_time(o.date_added) as "dateAdded", o.owner_id as "ownerId",
  o.collection_id as "collectionId", o.place_id as "placeId", o.origin, o.redacts, o.text`)

type Turn = { after: number; most: number; type: string | undefined }

export async function pageOfCollection(
  db: Db,
  { id, num }: { id: string; num: number },
  places: readonly number[],
  { after, most, type }: Turn,
): Promise<ScreenRow[]> {
  const low = Math.max(after, num * 2 ** 36)
  const types = type === undefined ? null : [type]
  const { rows } = await sql<ScreenRow>`
    select ${screenColumns}
    from stix_page(${id}::uuid, ${[...places]}::integer[], ${low}::bigint, ${(num + 1) * 2 ** 36}::bigint, ${most}::integer, null,
      ${types}::text[], null, true, false, false, null) p
    join stix_object o on o.seq = p.seq order by o.seq`.execute(db)
  return rows
}

export async function rowsOfId(db: Db, ids: readonly string[]): Promise<ScreenRow[]> {
  const { rows } = await sql<ScreenRow>`
    select ${screenColumns} from stix_object o where o.stix_id = any (${[...ids]}::text[]) order by o.version_key, o.seq`.execute(
    db,
  )
  return rows
}

/** What once stood here of an id; for its owner and the auditor. */
export function pastOf(db: Db, stixId: string): Promise<{ seq: number; version: string; ownerId: string }[]> {
  return db
    .selectFrom('stix_past')
    .select(['seq', 'version', 'owner_id as ownerId'])
    .where('stix_id', '=', stixId)
    .execute()
}

/** Who was handed an object, the latest first: by its places in the sequence, or by name. */
export async function deliveriesOfSeqs(
  db: Db,
  stixId: string,
  rows: readonly { seq: number; version: string; ownerId: string }[],
) {
  const seqs = rows.map((row) => row.seq)
  const found = await db
    .selectFrom('delivery')
    .select(['at', 'way', 'to_delegation', 'to_account', 'version', 'seqs'])
    .where('kind', '=', objectKind)
    .where('owner_id', 'in', [...new Set(rows.map((row) => row.ownerId))])
    .where(sql<boolean>`(object_id = ${stixId} or seqs && ${seqs}::bigint[])`)
    .orderBy('id', 'desc')
    .limit(1000)
    .execute()
  const versions = new Map(rows.map((row) => [row.seq, row.version]))
  return found.map((one) => ({
    at: one.at.toISOString(),
    way: one.way,
    toDelegationId: one.to_delegation,
    toAccountId: one.to_account,
    version:
      one.version ?? one.seqs?.map((seq) => versions.get(Number(seq))).find((version) => version !== undefined) ?? null,
  }))
}

/** Delegations by what a file calls them: their id or name, or the name or login of an account of theirs. */
export async function delegationsNamed(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ name: string; id: string }>`
    select asked.name, coalesce(
      (select d.id from delegation d where d.ended_at is null and (d.id::text = lower(asked.name) or lower(d.name) = lower(asked.name)) limit 1),
      (select a.delegation_id from account a where a.revoked_at is null
        and (a.id::text = lower(asked.name) or a.login = asked.name or (a.kind = 'machine' and lower(a.name) = lower(asked.name))) limit 1)) as id
    from unnest(${[...names]}::text[]) as asked (name)`.execute(db)
  return new Map(rows.flatMap(({ name, id }) => (id === null ? [] : [[name, id] as const])))
}

export async function hostDelegation(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select d.id from delegation d join organisation o on o.id = d.organisation_id where o.kind = 'host' and d.ended_at is null`.execute(
    db,
  )
  return rows[0]?.id
}
