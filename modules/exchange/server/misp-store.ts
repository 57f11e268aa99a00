import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import { incidentsCollection } from './store.ts'
import type { ExchangeTables } from './tables.ts'

type Db = Kysely<ExchangeTables>

export async function forbiddenAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select stix_forbidden_among(${[...ids]}::text[]) as id`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** The groups among these of which the actor's delegation is a member. */
export async function ownGroups(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('sharing_group')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** What a reader sees of an origin, told by a digest: the same digest, the same objects. */
export type OriginSeen = { origin: string; digest: string; first: number }

const mostOrigins = 2_000

/** The origins of which the actor sees anything, the most recently changed first. */
export async function originsSeen(db: Db): Promise<OriginSeen[]> {
  const incidents = await incidentsCollection(db)
  return db
    .selectFrom('stix_object')
    .select(({ fn }) => [
      'origin',
      sql<string>`md5(string_agg(seq::text, ',' order by seq))`.as('digest'),
      fn.max('date_added').as('last'),
      fn.min('seq').as('first'),
    ])
    .where('collection_id', '=', incidents)
    .where('origin', 'is not', null)
    .groupBy('origin')
    .orderBy('last', 'desc')
    .limit(mostOrigins)
    .execute()
    .then((rows) =>
      rows.flatMap(({ origin, digest, first }) => (origin === null ? [] : [{ origin, digest, first: Number(first) }])),
    )
}

export async function nameOfDelegation(db: Db, id: string): Promise<string> {
  const row = await db
    .withTables<Pick<IdentityTables, 'delegation'>>()
    .selectFrom('delegation')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.name ?? ''
}
