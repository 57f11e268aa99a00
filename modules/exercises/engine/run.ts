import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Inject, Scenario } from './scenario.ts'

/** A run as the engine needs it. What is out and what was done stands in its log and nowhere else. */
export type Run = {
  scenario: Scenario
  /** The roles that somebody plays; the house plays all others. */
  played: ReadonlySet<string>
  clock: Clock
  log: Log
}

/** Whether the house says this inject: what a played role would say is left to whoever plays it. */
export function isSaid(inject: Inject, played: ReadonlySet<string>): boolean {
  return inject.from === null || !played.has(inject.from)
}

/** The roles that an inject reaches, in the order of the scenario. Nobody hears what they say themselves. */
export function reachedBy(scenario: Scenario, inject: Inject): string[] {
  const all = scenario.roles.map(({ id }) => id).filter((id) => id !== inject.from)
  return inject.to.length === 0 ? all : all.filter((id) => inject.to.includes(id))
}
