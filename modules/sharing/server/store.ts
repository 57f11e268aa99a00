import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { newId } from '#platform/server/ids.ts'
import type { Audience, DeliveryWay, Marking } from '../contract.ts'
import type { Who } from '../rules.ts'
import type { SharingTables } from './tables.ts'

type Db = Kysely<SharingTables>

/** The one row of a marking; made when it is new. */
export async function markingRow(db: Db, owner: string, marking: Marking): Promise<string> {
  const { tlp, pap, audience, embargoUntil, caveats, exercise } = marking
  const sorted = (ids: readonly string[]) => [...new Set(ids)].toSorted()
  const row = {
    owner_id: owner,
    tlp,
    pap,
    delegations: sorted(audience.delegations),
    groups: sorted(audience.groups),
    people: sorted(audience.people),
    embargo_until: embargoUntil === null ? null : new Date(embargoUntil),
    caveats: [...caveats],
    exercise,
  }
  const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex')
  const known = await markingByDigest(db, digest)
  if (known !== null) return known
  // Neither `returning` nor a conflict target: with either the database would ask whether the actor may see the new row,
  // and a machine that marks for the eyes of others may not.
  await db
    .insertInto('marking')
    .values({ id: newId(), digest, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = await markingByDigest(db, digest)
  if (made === null) throw new Error('The marking was not made')
  return made
}

async function markingByDigest(db: Db, digest: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select chancery_marking(${digest}) as id`.execute(db)
  return rows[0]?.id ?? null
}

export async function markingsByIds(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { owner: string; marking: Marking }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('marking')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        owner: row.owner_id,
        marking: {
          tlp: row.tlp,
          pap: row.pap,
          audience: { delegations: row.delegations, groups: row.groups, people: row.people },
          embargoUntil: row.embargo_until?.toISOString() ?? null,
          caveats: row.caveats,
          exercise: row.exercise,
        },
      },
    ]),
  )
}

/** The ids of an audience that the actor cannot address. */
export async function unknownIn(db: Db, { delegations, groups, people }: Audience): Promise<string[]> {
  if (delegations.length + groups.length + people.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${delegations}::uuid[]) as asked(id)
      where not exists (select 1 from delegation d where d.id = asked.id and d.ended_at is null)
    union all select id from unnest(${groups}::uuid[]) as asked(id) where not id = any ((select chancery_groups())::uuid[])
    union all select id from unnest(${people}::uuid[]) as asked(id)
      where not exists (select 1 from account a where a.id = asked.id and a.kind = 'person' and a.revoked_at is null)`.execute(
    db,
  )
  return rows.map((row) => row.id)
}

/** The asker as a marking sees them, read from the database as it stands in this transaction. */
export async function whoIs(db: Db, actor: Actor): Promise<Who> {
  const { rows } = await sql<{ groups: string[]; clientOf: string | null; clientOfGroups: string[] }>`
    select chancery_groups() as groups, chancery_client_of() as "clientOf",
           chancery_groups_of(chancery_client_of()) as "clientOfGroups"`.execute(db)
  const standing = rows[0] ?? { groups: [], clientOf: null, clientOfGroups: [] }
  return { personId: actor.kind === 'person' ? actor.id : null, delegationId: actor.delegationId, ...standing }
}

export type DeliveryRow = { kind: string; ownerId: string; way: DeliveryWay; exercise?: boolean } & (
  | { objectId: string; version: string | null }
  | { seqs: readonly number[] }
)

export async function insertDeliveries(db: Db, actor: Actor, at: Date, rows: readonly DeliveryRow[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('delivery')
    .values(
      rows.map((row) => ({
        at,
        way: row.way,
        kind: row.kind,
        owner_id: row.ownerId,
        to_account: actor.id,
        to_delegation: actor.delegationId,
        object_id: 'objectId' in row ? row.objectId : null,
        version: 'objectId' in row ? row.version : null,
        seqs: 'seqs' in row ? [...row.seqs] : null,
        exercise: row.exercise ?? false,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
