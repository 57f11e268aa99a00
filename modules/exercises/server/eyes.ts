/** Who asks, and which part they have in a run. Whoever has none is answered as if there were no such run. */
import { must, Refusal } from '#platform/refusal.ts'
import { sql } from 'kysely'
import type { Part } from '../contract.ts'
import { asHouse } from '#platform/server/transaction.ts'
import { canMove, controls, isOfHost, mayMoveClock, type Transition } from '../rules.ts'
import type { ExerciseCall } from './tables.ts'
import { type RunFacts, runFacts } from './store/runs.ts'
import { familiesPlayedBy } from './store/scenarios.ts'

export type Seen = RunFacts & { parts: readonly Part[]; role: string | null }

export async function runSeen(call: ExerciseCall, id: string): Promise<Seen> {
  const facts = await runFacts(call.db, id)
  const seen = facts && (await partsIn(call, facts))
  if (!seen || seen.parts.length === 0) throw new Refusal('EXERCISE_UNKNOWN')
  return seen
}

export async function partsIn(call: ExerciseCall, facts: RunFacts): Promise<Seen> {
  const [seen] = await partsInAll(call, [facts])
  return seen ?? { ...facts, parts: [], role: null }
}

/** The parts of the asker in each of these, asked at once. */
export async function partsInAll(call: ExerciseCall, runs: readonly RunFacts[]): Promise<Seen[]> {
  if (runs.length === 0) return []
  const { rows } = await sql<{ id: string; role: string | null; observes: boolean }>`
    select r.id, chancery_exercise_role(r.id) as role, exists (select 1 from exercise_observer o
        where o.run_id = r.id and o.account_id = ${call.actor.id}::uuid) as observes
      from exercise_run r where r.id = any (${runs.map(({ id }) => id)}::uuid[])`.execute(call.db)
  const known = new Map(rows.map((row) => [row.id, row]))
  return runs.map((facts) => {
    const { role = null, observes = false } = known.get(facts.id) ?? {}
    const parts: Part[] = [
      ...(controls(call.actor, facts) ? (['control'] as const) : []),
      ...(observes ? (['observer'] as const) : []),
      ...(role === null ? [] : (['player'] as const)),
    ]
    return { ...facts, parts, role }
  })
}

/** Refuses whoever is not of the host while their delegation plays on a scenario of this family under another's control. */
export async function mustNotPlay(call: ExerciseCall, family: string): Promise<void> {
  const own = call.actor.delegationId
  if (own === null || isOfHost(call.actor)) return
  const played = await asHouse(call, ({ db }) => familiesPlayedBy(db, own))
  if (played.has(family)) throw new Refusal('SCENARIO_PLAYED')
}

/** A run of their own that has not begun is one more copy of its scenario, and as shut as any. */
export async function mustBeOpen(call: ExerciseCall, { status, controlId, family }: Seen): Promise<void> {
  if (status === 'prepared' && controlId === call.actor.delegationId) await mustNotPlay(call, family)
}

/** The run for exercise control, in a state in which this may be done. */
export async function runControlled(call: ExerciseCall, id: string, move?: Transition): Promise<Seen> {
  const run = await runSeen(call, id)
  if (!run.parts.includes('control')) throw new Refusal('EXERCISE_CONTROL_ONLY')
  if (move) must(canMove(run.status, move))
  await mustBeOpen(call, run)
  return run
}

/** The run for whoever may move its clock: control, or who plays it alone. */
export async function runMoved(call: ExerciseCall, id: string, move: Transition): Promise<Seen> {
  const run = await runSeen(call, id)
  must(mayMoveClock(call.actor, run))
  must(canMove(run.status, move))
  await mustBeOpen(call, run)
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
