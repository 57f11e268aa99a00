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
export type OriginSeen = { origin: string; digest: string; ownerId: string }

const mostOrigins = 2_000

/** The origins of which the actor sees anything, the most recently changed first. */
export async function originsSeen(db: Db): Promise<OriginSeen[]> {
  const incidents = await incidentsCollection(db)
  return db
    .selectFrom('stix_object')
    .select(({ fn }) => [
      'origin',
      'owner_id as ownerId',
      sql<string>`md5(string_agg(seq::text, ',' order by seq))`.as('digest'),
      fn.max('date_added').as('last'),
    ])
    .where('collection_id', '=', incidents)
    .where('origin', 'is not', null)
    .groupBy(['origin', 'owner_id'])
    .orderBy('last', 'desc')
    .limit(mostOrigins)
    .execute()
    .then((rows) => byOrigin(rows))
}

/** Several delegations may add to one incident: it is one origin still, of whoever added last. */
function byOrigin(rows: readonly { origin: string | null; ownerId: string; digest: string }[]): OriginSeen[] {
  const origins = new Map<string, OriginSeen>()
  for (const { origin, ownerId, digest } of rows) {
    if (origin === null) continue
    const known = origins.get(origin)
    origins.set(origin, known ? { ...known, digest: `${known.digest} ${digest}` } : { origin, ownerId, digest })
  }
  return [...origins.values()]
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
