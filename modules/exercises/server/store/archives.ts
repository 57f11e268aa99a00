import { z } from 'zod'
import type { Db } from '../tables.ts'

/** What this module itself holds of a run, as rows. */
export async function ownTables(db: Db, runId: string): Promise<Record<string, unknown>> {
  const run = await db.selectFrom('exercise_run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
  const of = (table: 'exercise_player' | 'exercise_observer' | 'exercise_log' | 'exercise_inbox' | 'exercise_note') =>
    db.selectFrom(table).selectAll().where('run_id', '=', runId).execute()
  return {
    run,
    players: await of('exercise_player'),
    observers: await of('exercise_observer'),
    log: await of('exercise_log'),
    inbox: await of('exercise_inbox'),
    notes: await of('exercise_note'),
  }
}

type Kept = { runId: string; at: Date; by: string | null; archive: Record<string, unknown> }

export async function insertArchive(db: Db, { runId, at, by, archive }: Kept): Promise<void> {
  await db
    .insertInto('exercise_archive')
    .values({ run_id: runId, at, by, archive: JSON.stringify(archive) })
    .execute()
}

export async function archiveOf(db: Db, runId: string): Promise<Record<string, unknown> | undefined> {
  const row = await db.selectFrom('exercise_archive').select('archive').where('run_id', '=', runId).executeTakeFirst()
  return row && z.record(z.string(), z.unknown()).parse(row.archive)
}

/** Its log, inbox, notes, players and archive go with it. */
export async function deleteRun(db: Db, runId: string): Promise<void> {
  await db.deleteFrom('exercise_run').where('id', '=', runId).execute()
}
