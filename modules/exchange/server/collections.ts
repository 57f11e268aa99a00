import { type Kysely, sql } from 'kysely'
import type { House } from '#platform/server/house.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { Access, CollectionKind, CollectionWords } from '../contract.ts'
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
  return db
    .selectFrom('taxii_root')
    .select(['id', 'path', 'title', 'description'])
    .orderBy('position')
    .orderBy('path')
    .execute()
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

/** Where objects stand: whoever sees them is reached by both markings of their place. */
export type PlaceRow = { id: number; collectionId: string; markingId: string; boundId: string }

export async function placesOfAll(db: Db): Promise<PlaceRow[]> {
  return db
    .selectFrom('stix_place')
    .select(['id', 'collection_id as collectionId', 'marking_id as markingId', 'bound_id as boundId'])
    .execute()
}

/** The API root under which delegations make collections. */
export async function firstRoot(db: Db): Promise<string> {
  const { id } = await db
    .selectFrom('taxii_root')
    .select('id')
    .orderBy('position')
    .orderBy('path')
    .limit(1)
    .executeTakeFirstOrThrow()
  return id
}

/** Also where the collection that has it is hidden from the asker: an alias is a name in a root, not a secret. */
export async function isAliasTaken(db: Db, rootId: string, alias: string | null, but?: string): Promise<boolean> {
  if (alias === null) return false
  const { rows } = await sql<{
    taken: boolean
  }>`select stix_alias_taken(${rootId}::uuid, ${alias}, ${but ?? null}::uuid) as taken`.execute(db)
  return rows[0]?.taken ?? false
}

type New = { words: CollectionWords; keeperId: string; rootId: string; now: Date }

export async function insertCollection(db: Db, { words, keeperId, rootId, now }: New): Promise<string> {
  const id = crypto.randomUUID()
  await db
    .insertInto('stix_collection')
    .values({ id, root_id: rootId, keeper_id: keeperId, group_id: null, created_at: now, ...columnsOf(words) })
    .execute()
  return id
}

export async function updateCollection(db: Db, id: string, words: CollectionWords): Promise<void> {
  await db.updateTable('stix_collection').set(columnsOf(words)).where('id', '=', id).execute()
}

function columnsOf({ title, description, alias, readers, writers, people, defaultTlp }: CollectionWords) {
  return {
    title,
    description,
    alias,
    read_by_all: readers.all,
    read_delegations: readers.delegations,
    read_groups: readers.groups,
    write_by_all: writers.all,
    write_delegations: writers.delegations,
    write_groups: writers.groups,
    people,
    default_tlp: defaultTlp,
  }
}
