import { momentOf, wallOf } from './clock.ts'
import { type Act, type Cause, entriesOf, type Log } from './log.ts'
import { isSaid, type Run } from './run.ts'
import type { Inject } from './scenario.ts'

/** An inject that is to go out now, why, and when it should have by the scenario (seconds of the exercise). */
export type Due = { inject: Inject; cause: Cause; due: number }

/** Seconds: what a clock of milliseconds loses in being multiplied by a speed. */
const rounding = 1e-6

type Planned = { cause: Cause; due: number }
type Told = { at: number; act: Act }

/**
 * What falls due until now, in the order in which it should have; what follows from one that goes out now follows in the
 * same answer. What is out, or was left out, is never named again. The same run at the same time gives the same answer.
 * Nothing falls due while the clock stands still, save what was due before.
 */
export function due(run: Run, now: Date): Due[] {
  const { at } = momentOf(run.clock, now)
  const gone = goneOf(run.log)
  const acts = actsOf(run.log)
  const found: Due[] = []
  for (;;) {
    const first = firstOf(run, gone, acts)
    if (!first || first.due > at + rounding) return found
    gone.set(first.inject.id, first.due)
    found.push(first)
  }
}

/** When, by the wall, the next inject falls due if nobody does anything; null where none will, or the clock stands still. */
export function nextDue(run: Run): Date | null {
  const first = firstOf(run, goneOf(run.log), actsOf(run.log))
  return first ? wallOf(run.clock, first.due) : null
}

/** What has not gone out and was not left out, in the order of the scenario; with when it falls due, where that is known. */
export function coming(run: Run): { inject: Inject; due: number | null }[] {
  const gone = goneOf(run.log)
  const acts = actsOf(run.log)
  return pending(run, gone).map((inject) => ({ inject, due: plan(inject, gone, acts)?.due ?? null }))
}

function firstOf(run: Run, gone: ReadonlyMap<string, number>, acts: readonly Told[]): Due | undefined {
  let first: Due | undefined
  for (const inject of pending(run, gone)) {
    const planned = plan(inject, gone, acts)
    if (planned && (!first || planned.due < first.due)) first = { inject, ...planned }
  }
  return first
}

function pending({ scenario, played }: Run, gone: ReadonlyMap<string, number>): Inject[] {
  return scenario.injects.filter((inject) => !gone.has(inject.id) && isSaid(inject, played))
}

function plan({ when }: Inject, gone: ReadonlyMap<string, number>, acts: readonly Told[]): Planned | undefined {
  if (when.by === 'hand') return undefined
  if (when.by === 'time') return { cause: 'time', due: when.at }
  if (when.by === 'inject') {
    const before = gone.get(when.after)
    return before === undefined || before < 0 ? undefined : { cause: 'inject', due: before + when.seconds }
  }
  const told = acts.find(({ act }) => isMeant(act, when))
  const because: Planned | undefined = told && { cause: 'act', due: told.at + when.seconds }
  const without: Planned | undefined = when.else === null ? undefined : { cause: 'else', due: when.else }
  return because && (!without || because.due <= without.due) ? because : without
}

function isMeant(act: Act, when: Extract<Inject['when'], { by: 'act' }>): boolean {
  return (
    act.act === when.act &&
    (when.role === null || act.role === when.role) &&
    (when.inject === null || act.inject === when.inject)
  )
}

/** When each was due that is out. What was left out stands with -1: nothing follows from it. */
function goneOf(log: Log): Map<string, number> {
  return new Map(
    entriesOf(log).flatMap(({ entry }): [string, number][] => {
      if (entry.what === 'inject') return [[entry.inject, entry.due]]
      return entry.what === 'skipped' ? [[entry.inject, -1]] : []
    }),
  )
}

function actsOf(log: Log): Told[] {
  return entriesOf(log).flatMap(({ at, entry }) => (entry.what === 'act' ? [{ at, act: entry }] : []))
}
