import { type Kysely, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { Filter } from './reading.ts'
import type { ExchangeTables } from './tables.ts'

type Db = Kysely<ExchangeTables>

/** The one collection of all incidents on this host. */
export async function incidentsCollection(db: Db): Promise<string> {
  const { id } = await db.selectFrom('stix_collection').select('id').where('kind', '=', 'incidents').executeTakeFirstOrThrow()
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
    .select(['o.seq', 'o.stix_id as stixId', 'o.type', 'o.version', 'o.owner_id as ownerId', 'p.marking_id as markingId', 'o.collection_id as collectionId', 'o.date_added as dateAdded', 'o.redacts', 'o.text'])
    .where('o.origin', '=', origin)
    .orderBy('o.seq')
    .execute()
}

export async function takeOut(db: Db, seqs: readonly number[], now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select stix_take(${[...seqs]}::bigint[], ${now.toISOString()}::timestamptz) as count`.execute(db)
  return rows[0]?.count ?? 0
}

/** The status of an envelope, for the delegation that sent it. */
export function statusSeen(house: House, actor: Actor, rootId: string, id: string): Promise<{ body: string } | undefined> {
  return inTransaction(house, actor, 'taxii.status', 'reads', async (call) => {
    const db: Db = call.db
    return db.selectFrom('taxii_status').select('body').where('id', '=', id).where('root_id', '=', rootId).executeTakeFirst()
  })
}

export async function keepStatus(call: Call<ExchangeTables>, rootId: string, bodyFor: (id: string) => string): Promise<string> {
  const id = newId()
  const body = bodyFor(id)
  const { actor, now } = call
  await call.db.insertInto('taxii_status').values({ id, root_id: rootId, delegation_id: actor.delegationId, account_id: actor.id, at: now, body }).execute()
  return body
}

export type Matching = { seq: number; version: string; ownerId: string }

/** Rows of one object in one collection, within the reader's places. Every one of equal versions, since each goes. */
export async function matchingRows(db: Db, collection: { id: string }, places: string, stixId: string, filter: Filter): Promise<Matching[]> {
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
