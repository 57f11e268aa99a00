import { type Kysely, sql } from 'kysely'
import type { House } from '#platform/server/house.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { Access, CollectionKind } from '../contract.ts'
import type { ExchangeTables } from './tables.ts'

type Db = Kysely<ExchangeTables>

export type CollectionRow = {
  id: string
  num: number
  rootId: string
  root: string
  alias: string | null
  title: string
  description: string | null
  mediaTypes: string[]
  kind: CollectionKind
  keeperId: string | null
  readers: Access
  writers: Access
  people: string[]
  defaultTlp: Tlp
}

/** The epoch at this moment; see the migration. */
export async function epochNow(house: House, db?: Db): Promise<number> {
  const text = 'select epoch from stix_epoch'
  if (db) return (await sql.raw<{ epoch: number }>(text).execute(db)).rows[0]?.epoch ?? 0
  const connection = await house.database.connect()
  try {
    return (await connection.query<{ epoch: number }>(text)).rows[0]?.epoch ?? 0
  } finally {
    connection.release()
  }
}

export function rootsSeen(db: Db) {
  return db.selectFrom('taxii_root').select(['id', 'path', 'title', 'description']).orderBy('position').orderBy('path').execute()
}

/** The collections that the policies let the reader find, of all roots. */
export async function collectionsSeen(db: Db, id?: string): Promise<CollectionRow[]> {
  const rows = await db
    .selectFrom('stix_collection as c')
    .innerJoin('taxii_root as r', 'r.id', 'c.root_id')
    .selectAll('c')
    .select('r.path as root')
    .$if(id !== undefined, (query) => query.where('c.id', '=', id ?? ''))
    .orderBy('c.num')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    num: row.num,
    rootId: row.root_id,
    root: row.root,
    alias: row.alias,
    title: row.title,
    description: row.description,
    mediaTypes: row.media_types,
    kind: row.kind,
    keeperId: row.keeper_id,
    readers: { all: row.read_by_all, delegations: row.read_delegations, groups: row.read_groups },
    writers: { all: row.write_by_all, delegations: row.write_delegations, groups: row.write_groups },
    people: row.people,
    defaultTlp: row.default_tlp,
  }))
}

export async function placesOfAll(db: Db): Promise<{ id: number; collectionId: string; markingId: string }[]> {
  return db.selectFrom('stix_place').select(['id', 'collection_id as collectionId', 'marking_id as markingId']).execute()
}
