import { sql } from 'kysely'
import type { DeskLine } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { roomPaths } from '../contract.ts'
import type { RoomCall } from './standing.ts'

/**
 * Rooms of one world to which the asker was invited and which none of their devices has opened yet. The host knows no more that would
 * be worth a line: what was said since they looked is for their devices to tell.
 */
export async function desk({ db, actor }: RoomCall, world: World): Promise<DeskLine[]> {
  if (actor.kind !== 'person' || actor.id === null) return []
  const exercise = world === 'exercise'
  const { rows } = await sql<{ count: number; at: Date | null }>`
    select count(distinct d.room_id)::int as count, min(w.at) as at
    from room_welcome_device d join room_welcome w on w.id = d.welcome_id
      join room r on r.id = d.room_id and r.exercise = ${exercise}
    where d.account_id = ${actor.id}`.execute(db)
  const [{ count, at } = { count: 0, at: null }] = rows
  if (count === 0 || at === null) return []
  return [
    {
      column: 'act',
      say: 'rooms.desk.welcomes',
      values: { count },
      path: roomPaths.all,
      party: null,
      at: at.toISOString(),
      due: null,
      exercise,
    },
  ]
}
