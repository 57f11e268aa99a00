/** Who asks, and which part they have in a run. Whoever has none is answered as if there were no such run. */
import { must, Refusal } from '#platform/refusal.ts'
import { sql } from 'kysely'
import type { Part } from '../contract.ts'
import { canMove, controls, mayMoveClock, type Transition } from '../rules.ts'
import type { ExerciseCall } from './tables.ts'
import { type RunFacts, runFacts } from './store/runs.ts'

export type Seen = RunFacts & { parts: readonly Part[]; role: string | null }

export async function runSeen(call: ExerciseCall, id: string): Promise<Seen> {
  const facts = await runFacts(call.db, id)
  const seen = facts && (await partsIn(call, facts))
  if (!seen || seen.parts.length === 0) throw new Refusal('EXERCISE_UNKNOWN')
  return seen
}

export async function partsIn(call: ExerciseCall, facts: RunFacts): Promise<Seen> {
  const role = await roleIn(call, facts.id)
  const observes = await call.db
    .selectFrom('exercise_observer')
    .select('account_id')
    .where('run_id', '=', facts.id)
    .where('account_id', '=', call.actor.id ?? nobody)
    .executeTakeFirst()
  const parts: Part[] = [
    ...(controls(call.actor, facts) ? (['control'] as const) : []),
    ...(observes ? (['observer'] as const) : []),
    ...(role === null ? [] : (['player'] as const)),
  ]
  return { ...facts, parts, role }
}

const nobody = '00000000-0000-0000-0000-000000000000'

async function roleIn({ db }: ExerciseCall, id: string): Promise<string | null> {
  const { rows } = await sql<{ role: string | null }>`select chancery_exercise_role(${id}) as role`.execute(db)
  return rows[0]?.role ?? null
}

/** The run for exercise control, in a state in which this may be done. */
export async function runControlled(call: ExerciseCall, id: string, move?: Transition): Promise<Seen> {
  const run = await runSeen(call, id)
  if (!run.parts.includes('control')) throw new Refusal('EXERCISE_CONTROL_ONLY')
  if (move) must(canMove(run.status, move))
  return run
}

/** The run for whoever may move its clock: control, or who plays it alone. */
export async function runMoved(call: ExerciseCall, id: string, move: Transition): Promise<Seen> {
  const run = await runSeen(call, id)
  must(mayMoveClock(call.actor, run))
  must(canMove(run.status, move))
  return run
}

/** The run for control and observers. */
export async function runWatched(call: ExerciseCall, id: string): Promise<Seen> {
  const run = await runSeen(call, id)
  if (!run.parts.includes('control') && !run.parts.includes('observer')) throw new Refusal('EXERCISE_OBSERVERS_ONLY')
  return run
}

export async function runPlayed(call: ExerciseCall, id: string): Promise<Seen & { role: string }> {
  const run = await runSeen(call, id)
  if (run.role === null) throw new Refusal('EXERCISE_PLAYERS_ONLY')
  return { ...run, role: run.role }
}
