/**
 * How a run moves, always: it is held alone, what fell due until now goes out, then what is done happens, then what falls
 * due because of that. All in one transaction: a process that dies on the way leaves nothing done and nothing lost.
 */
import { settle } from '#modules/notices/server/index.ts'
import { Refusal } from '#platform/refusal.ts'
import type { RunStatus } from '../contract.ts'
import { type Due, nextDue } from '../engine/due.ts'
import { entriesOf } from '../engine/log.ts'
import { ticked } from '../engine/play.ts'
import type { Run } from '../engine/run.ts'
import { noticePrefix } from './keeping.ts'
import { goOut } from './staging.ts'
import { insertLog } from './store/happenings.ts'
import { setPlaying } from './store/players.ts'
import { type Held, holdRun, setRun } from './store/runs.ts'
import type { ExerciseCall } from './tables.ts'

/**
 * What is done to a run: the run after it, and what else changes with it: what a player wrote, and the id under which an act
 * on the platform was told. Throws what the rules refuse.
 */
export type Change = { run: Run; out?: readonly Due[]; status?: RunStatus; text?: string; told?: string }

/** The longest log that a run may have: whoever passes it is told to end it. What the clock does is not kept out by it. */
export const mostEntries = 5_000

/**
 * Moves a run as the house. `by` is whoever did something; null for the passing of time. Answers the run as it stands
 * then. The first to come holds the run; the others wait for it.
 */
export async function advance(
  call: ExerciseCall,
  runId: string,
  by: string | null,
  change: (held: Held, run: Run) => Change | Promise<Change> = (_, run) => ({ run }),
): Promise<Held> {
  const held = await holdRun(call.db, runId, true)
  if (!held) throw new Refusal('EXERCISE_UNKNOWN')
  const before =
    held.status === 'running' || held.status === 'paused' ? ticked(held.run, call.now) : { run: held.run, out: [] }
  const changed = await change(held, before.run)
  const status = changed.status ?? held.status
  const after =
    status === 'running' || status === 'paused' ? ticked(changed.run, call.now) : { run: changed.run, out: [] }
  const done = changed.run.log.length
  if (done > before.run.log.length && done > mostEntries && status !== 'ended' && by !== null)
    throw new Refusal('EXERCISE_FULL')
  await write(call, held, after.run, { by, status, text: changed.text ?? '', told: changed.told ?? null })
  await effect(call, held, after.run, [...before.out, ...(changed.out ?? []), ...after.out])
  return { ...held, status, clock: after.run.clock, run: after.run }
}

async function write(
  call: ExerciseCall,
  held: Held,
  run: Run,
  { by, status, text, told }: { by: string | null; status: RunStatus; text: string; told: string | null },
): Promise<void> {
  const fresh = entriesOf(run.log).slice(held.run.log.length)
  await insertLog(
    call.db,
    held.id,
    fresh.map((one) => {
      const done = one.entry.what !== 'inject' || one.entry.cause === 'hand'
      const acted = one.entry.what === 'act'
      return { ...one, wall: call.now, by: done ? by : null, text: acted ? text : '', told: acted ? told : null }
    }),
  )
  const begins = held.startedAt === null && status === 'running'
  const ends = held.endedAt === null && status === 'ended'
  if (begins || ends) await setPlaying(call.db, held.id, begins)
  // When it is over nothing of it waits for anybody.
  if (ends) await settle(call, noticePrefix(held.id))
  await setRun(call.db, held.id, {
    status,
    clock: run.clock,
    nextDue: status === 'running' ? nextDue(run) : null,
    startedAt: begins ? call.now : held.startedAt,
    endedAt: ends ? call.now : held.endedAt,
  })
  await call.emit({ name: 'exercise.moved', data: { id: held.id } })
}

/** Each inject does what it does, in the order in which they went out. */
async function effect(call: ExerciseCall, held: Held, run: Run, out: readonly Due[]): Promise<void> {
  const numbers = new Map(
    entriesOf(run.log).flatMap((one) => (one.entry.what === 'inject' ? [[one.entry.inject, one] as const] : [])),
  )
  for (const { inject } of out) {
    const logged = numbers.get(inject.id)
    if (logged) await goOut(call, held, run, inject, logged)
  }
}
