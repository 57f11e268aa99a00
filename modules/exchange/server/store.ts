import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
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
