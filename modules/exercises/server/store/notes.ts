import type { Db } from '../tables.ts'

type Row = {
  id: string
  runId: string
  by: string
  at: number
  wall: Date
  role: string | null
  inject: string | null
  text: string
  forPlayers: boolean
}

export async function insertNote(db: Db, note: Row): Promise<void> {
  const { runId, forPlayers, ...same } = note
  await db
    .insertInto('exercise_note')
    .values({ ...same, run_id: runId, for_players: forPlayers })
    .execute()
}

export function notesOf(db: Db, runId: string): Promise<Omit<Row, 'runId'>[]> {
  return db
    .selectFrom('exercise_note')
    .select(['id', 'by', 'at', 'wall', 'role', 'inject', 'text', 'for_players as forPlayers'])
    .where('run_id', '=', runId)
    .orderBy('id')
    .execute()
}

export async function countNotes(db: Db, runId: string): Promise<number> {
  return (await notesOf(db, runId)).length
}
