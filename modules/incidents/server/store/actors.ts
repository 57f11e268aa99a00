import { type SqlBool, sql } from 'kysely'
import { Refusal } from '#platform/refusal.ts'
import type { ActorRecord } from '../../contract.ts'
import type { Db } from './incidents.ts'

export type Actor = {
  id: string
  ownerId: string
  markingId: string
  exercise: boolean
  record: ActorRecord
  recordedAt: Date
  changedAt: Date
}

const columns = [
  'id',
  'owner_id as ownerId',
  'marking_id as markingId',
  'exercise',
  'record',
  'recorded_at as recordedAt',
  'changed_at as changedAt',
] as const

export function actorById(db: Db, id: string): Promise<Actor> {
  return db
    .selectFrom('threat_actor')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new Refusal('ACTOR_UNKNOWN'))
}

export async function actorsByIds(db: Db, ids: readonly string[]): Promise<Actor[]> {
  return ids.length === 0 ? [] : db.selectFrom('threat_actor').select(columns).where('id', 'in', ids).execute()
}

/** Records of one world by any of their names, the newest first. */
export function listedActors(
  db: Db,
  asked: { exercise: boolean; name: string | undefined; after: string | undefined; limit: number },
): Promise<Actor[]> {
  let query = db
    .selectFrom('threat_actor')
    .select(columns)
    .where('exercise', '=', asked.exercise)
    .orderBy('id', 'desc')
    .limit(asked.limit + 1)
  if (asked.after !== undefined) query = query.where(sql<SqlBool>`id::text < ${asked.after}`)
  if (asked.name !== undefined) query = query.where(sql<SqlBool>`names && ${[asked.name]}::text[]`)
  return query.execute()
}

type Kept = Omit<Actor, 'recordedAt' | 'changedAt'> & { names: readonly string[]; at: Date }

export async function insertActor(
  db: Db,
  { id, ownerId, markingId, exercise, record, names, at }: Kept,
): Promise<void> {
  await db
    .insertInto('threat_actor')
    .values({
      id,
      owner_id: ownerId,
      marking_id: markingId,
      exercise,
      record: JSON.stringify(record),
      names: [...names],
      recorded_at: at,
      changed_at: at,
    })
    .execute()
}

export async function changeActor(
  db: Db,
  { id, markingId, record, names, at }: Omit<Kept, 'ownerId' | 'exercise'>,
): Promise<void> {
  await db
    .updateTable('threat_actor')
    .set({ marking_id: markingId, record: JSON.stringify(record), names: [...names], changed_at: at })
    .where('id', '=', id)
    .execute()
}
