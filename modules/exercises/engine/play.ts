import { type Moment, momentOf, paused } from './clock.ts'
import { type Due, due } from './due.ts'
import { entered, entriesOf, type LogEntry } from './log.ts'
import type { Run } from './run.ts'

/** The run with something that happened: at this moment, or at an earlier one, as an act that is told a little later. */
export function withEntry(run: Run, now: Date, entry: LogEntry, moment: Moment = momentOf(run.clock, now)): Run {
  return { ...run, log: entered(run.log, { ...moment, entry }) }
}

/** The run with everything that fell due until now, and what that was. To do this first and then anything else keeps the order. */
export function ticked(run: Run, now: Date): { run: Run; out: Due[] } {
  const out = due(run, now)
  const after = out.reduce(
    (one, { inject, cause, due: at }) => withEntry(one, now, { what: 'inject', inject: inject.id, cause, due: at }),
    run,
  )
  return { run: after, out }
}

/** The inject given now by hand; undefined where it is out, was left out, or is not of this scenario. */
export function givenByHand(run: Run, now: Date, inject: string): { run: Run; out: Due[] } | undefined {
  const found = run.scenario.injects.find(({ id }) => id === inject)
  if (!found || isGone(run, inject)) return undefined
  const { at } = momentOf(run.clock, now)
  return {
    run: withEntry(run, now, { what: 'inject', inject, cause: 'hand', due: at }),
    out: [{ inject: found, cause: 'hand', due: at }],
  }
}

export function isGone({ log }: Run, inject: string): boolean {
  return entriesOf(log).some(
    ({ entry }) => (entry.what === 'inject' || entry.what === 'skipped') && entry.inject === inject,
  )
}

/** The run at its end: its clock stands, and nothing falls due any more. */
export function ended(run: Run, now: Date): Run {
  return withEntry({ ...run, clock: paused(run.clock, now) }, now, { what: 'ended' })
}

/** An entry for each inject that somebody who plays would have said themselves: written when the run begins. */
export function leftToPlayers({ scenario, played }: Pick<Run, 'scenario' | 'played'>): LogEntry[] {
  return scenario.injects
    .filter(({ from }) => from !== null && played.has(from))
    .map(({ id }) => ({ what: 'skipped', inject: id, why: 'played' }))
}
