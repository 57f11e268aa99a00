import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { exercisePaths } from '../contract.ts'
import { noticePrefix } from './keeping.ts'
import type { ExerciseCall } from './tables.ts'
import { partsInAll, type Seen } from './eyes.ts'
import { runsOf } from './store/runs.ts'

const most = 50

/** The exercises in which the asker has a part and that are not over; always in the world of exercises. */
export async function desk(call: ExerciseCall, world: World): Promise<DeskEntry[]> {
  if (call.actor.kind !== 'person' || world === 'real') return []
  const runs = await partsInAll(call, await runsOf(call.db, most, false))
  return runs.filter(({ parts }) => parts.length > 0).map(lineOf)
}

function lineOf({ id, status, parts, role, createdAt, startedAt }: Seen): DeskEntry {
  const plays = role !== null && !parts.includes('control')
  return {
    column: status === 'prepared' ? 'coming' : plays ? 'act' : 'changed',
    say: plays ? `exercises.desk.play.${status}` : `exercises.desk.control.${status}`,
    values: {},
    path: plays ? exercisePaths.play(id) : exercisePaths.control(id),
    party: null,
    at: (startedAt ?? createdAt).toISOString(),
    due: null,
    exercise: true,
    // Each thing that reaches a player waits on the page of the play, to which this line leads.
    ...(plays ? { tells: [noticePrefix(id)] } : {}),
  }
}
