import type { Logged } from '../../engine/log.ts'
import type { Inject } from '../../engine/scenario.ts'
import type { OwnTables, Shown } from '../tables.ts'
import type { Db } from '../tables.ts'

export type Written = Logged & { wall: Date; by: string | null; text: string; told: string | null }

export async function insertLog(db: Db, runId: string, entries: readonly Written[]): Promise<void> {
  if (entries.length === 0) return
  await db
    .insertInto('exercise_log')
    .values(
      entries.map(({ number, at, lived, wall, by, text, told, entry }) => ({
        run_id: runId,
        number,
        at,
        lived,
        wall,
        by,
        text,
        told,
        role: entry.what === 'act' ? entry.role : null,
        inject: entry.what === 'inject' || entry.what === 'skipped' ? entry.inject : null,
        entry: JSON.stringify(entry),
      })),
    )
    .execute()
}

/** What an inject became on the platform, for one role. */
export type StagedItem = { kind: NonNullable<OwnTables['exercise_inbox']['item_kind']>; id: string }

type Reaching = {
  runId: string
  roles: readonly string[]
  inject: Inject
  shown: Shown
  items: ReadonlyMap<string, StagedItem>
  number: number
  at: number
  wall: Date
}

export async function insertInbox(db: Db, { runId, roles, inject, shown, items, ...when }: Reaching): Promise<void> {
  if (roles.length === 0) return
  await db
    .insertInto('exercise_inbox')
    .values(
      roles.map((role) => ({
        run_id: runId,
        role,
        inject: inject.id,
        kind: inject.kind,
        shown: JSON.stringify(shown),
        item_kind: items.get(role)?.kind ?? null,
        item_id: items.get(role)?.id ?? null,
        ...when,
      })),
    )
    .execute()
}

/** What reached the asker's own role, the newest first. */
export function inboxOf(db: Db, runId: string) {
  return db.selectFrom('exercise_inbox').selectAll().where('run_id', '=', runId).orderBy('number', 'desc').execute()
}

export async function reachedRole(db: Db, runId: string, role: string, inject: string): Promise<boolean> {
  const row = await db
    .selectFrom('exercise_inbox')
    .select('inject')
    .where('run_id', '=', runId)
    .where('role', '=', role)
    .where('inject', '=', inject)
    .executeTakeFirst()
  return row !== undefined
}

export async function acknowledge(db: Db, runId: string, role: string, inject: string, at: Date): Promise<void> {
  await db
    .updateTable('exercise_inbox')
    .set({ acknowledged_at: at })
    .where('run_id', '=', runId)
    .where('role', '=', role)
    .where('inject', '=', inject)
    .where('acknowledged_at', 'is', null)
    .execute()
}

/** The log of a run as far as the asker sees it: control and observers whole, a player what their role did. */
export function logOf(db: Db, runId: string) {
  return db
    .selectFrom('exercise_log')
    .select(['number', 'at', 'lived', 'wall', 'by', 'role', 'entry', 'text'])
    .where('run_id', '=', runId)
    .orderBy('number')
    .execute()
}

/** Whether an act stands in a log already, by the id under which it was told. */
export async function isLogged(db: Db, told: string): Promise<boolean> {
  const row = await db.selectFrom('exercise_log').select('number').where('told', '=', told).executeTakeFirst()
  return row !== undefined
}

type Item = { runId: string; kind: string; id: string; inject: string | null; role: string | null; at: Date }

/** Binds something to a run. What is bound already stays where it is. */
export async function attachItem(db: Db, { runId, kind, id, inject, role, at }: Item): Promise<void> {
  await db
    .insertInto('exercise_item')
    .values({ run_id: runId, kind, item_id: id, inject, role, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The inject by which something of the platform was made in a run. */
export async function injectOf(db: Db, runId: string, kind: string, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('exercise_item')
    .select('inject')
    .where('run_id', '=', runId)
    .where('kind', '=', kind)
    .where('item_id', '=', id)
    .executeTakeFirst()
  return row?.inject ?? null
}

/** The run of which something is; null where it is of none. */
export async function runOfItem(db: Db, item: { kind: string; id: string } | undefined): Promise<string | null> {
  const row = await db
    .selectFrom('exercise_item')
    .select('run_id')
    .where('kind', '=', item?.kind ?? '')
    .where('item_id', '=', item?.id ?? '')
    .executeTakeFirst()
  return row?.run_id ?? null
}

export function itemsOf(db: Db, runId: string): Promise<{ kind: string; id: string }[]> {
  return db
    .selectFrom('exercise_item')
    .select(['kind', 'item_id as id'])
    .where('run_id', '=', runId)
    .orderBy('at')
    .execute()
}

export async function countItems(db: Db, runId: string): Promise<{ kind: string; count: number }[]> {
  const counts = Map.groupBy(await itemsOf(db, runId), ({ kind }) => kind)
  return [...counts].map(([kind, items]) => ({ kind, count: items.length }))
}
