import type { Db } from './incidents.ts'

type Table = 'incident_merge' | 'threat_actor_merge'
export type Merge = { sourceId: string; targetId: string }

/** The merges that stand and that any of these is part of, as far as the asker sees them. */
export function mergesOf(db: Db, table: Table, ids: readonly string[]): Promise<Merge[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom(table)
    .select(['source_id as sourceId', 'target_id as targetId'])
    .where('undone_at', 'is', null)
    .where((where) => where.or([where('source_id', 'in', ids), where('target_id', 'in', ids)]))
    .orderBy('at')
    .execute()
}

/** Whether the asker may know of a merge of this incident, one taken back included. */
type NewMerge = Merge & { id: string; ownerId: string; at: Date; by: string | null }

export async function insertMerge(
  db: Db,
  table: Table,
  { id, sourceId, targetId, ownerId, at, by }: NewMerge,
): Promise<void> {
  await db
    .insertInto(table)
    .values({ id, source_id: sourceId, target_id: targetId, owner_id: ownerId, at, by })
    .execute()
}

/** Takes the merge of this source back; false where none stands. The row stays, as history. */
export async function undoMerge(db: Db, table: Table, sourceId: string, at: Date, by: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable(table)
    .set({ undone_at: at, undone_by: by })
    .where('source_id', '=', sourceId)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
