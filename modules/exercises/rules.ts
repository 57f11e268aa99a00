/**
 * Who may do what in an exercise. Exercise control is a secretariat officer, administrator or mediator of the host; or a
 * head of delegation, for an exercise that their own delegation plays within itself. The policies of the database say the
 * same of what is read.
 */
import type { Verdict } from '#platform/refusal.ts'
import type { Assignment, RunStatus } from './contract.ts'
import type { Scenario } from './engine/scenario.ts'

export type { Scenario, ScenarioInput } from './engine/scenario.ts'
export { faultsOf } from './engine/faults.ts'
export { inLanguage } from './engine/words.ts'

export type Who = { kind: string; id: string | null; delegationId: string | null; roles: readonly string[] }
type Controlled = { controlId: string; alone: boolean; createdBy: string }

const hostRoles = ['secretariat-officer', 'administrator', 'mediator']

/** Whether somebody can be exercise control at all; then they read and write scenarios too. */
export function mayControl(who: Who): Verdict {
  const able = who.roles.some((role) => hostRoles.includes(role) || role === 'head-of-delegation')
  return (who.kind === 'person' && who.delegationId !== null && able) || { refused: 'EXERCISE_CONTROL_ONLY' }
}

export function isOfHost(who: Who): boolean {
  return who.kind === 'person' && who.roles.some((role) => hostRoles.includes(role))
}

/** Whether somebody is exercise control of this run. Who plays alone is not: they start, pause and end, and see no more. */
export function controls(who: Who, run: Controlled): boolean {
  return !run.alone && mayControl(who) === true && who.delegationId === run.controlId
}

/** Start, pause, resume, go on to what comes next, end and remove: control; and who plays alone, of their own. */
export function mayMoveClock(who: Who, run: Controlled): Verdict {
  const own = run.alone && who.id !== null && who.id === run.createdBy
  return controls(who, run) || own || { refused: 'EXERCISE_CONTROL_ONLY' }
}

/** What is done to a run as a whole, and from which state. */
export const transitions = {
  cast: ['prepared'],
  start: ['prepared'],
  pause: ['running'],
  resume: ['paused'],
  jump: ['running', 'paused'],
  speed: ['prepared', 'running', 'paused'],
  inject: ['running', 'paused'],
  skip: ['prepared', 'running', 'paused'],
  act: ['running', 'paused'],
  end: ['running', 'paused'],
  archive: ['ended'],
  archived: ['archived'],
  remove: ['prepared', 'ended', 'archived'],
} as const satisfies Record<string, readonly RunStatus[]>
export type Transition = keyof typeof transitions

export function canMove(status: RunStatus, move: Transition): Verdict {
  const from: readonly RunStatus[] = transitions[move]
  return from.includes(status) || { refused: 'EXERCISE_NOT_IN_THIS_STATE' }
}

/**
 * Roles are there, played by somebody else than the house, given once; nobody plays two. The head of a delegation gives
 * them to people of their own: another State is invited into an exercise by the host.
 */
export function mayCast(who: Who, scenario: Scenario, players: readonly Assignment[]): Verdict {
  const playable = new Set(scenario.roles.filter(({ playedBy }) => playedBy !== 'house').map(({ id }) => id))
  const roles = players.map(({ role }) => role)
  if (roles.some((role) => !playable.has(role)) || new Set(roles).size < roles.length)
    return { refused: 'EXERCISE_ROLE_UNKNOWN' }
  const named = players.flatMap(({ by }) => (by.kind === 'delegation' ? [by.delegationId] : by.accountIds))
  if (new Set(named).size < named.length) return { refused: 'EXERCISE_PLAYER_UNKNOWN' }
  const within = players.every(({ by }) => by.kind === 'people')
  return isOfHost(who) || within || { refused: 'EXERCISE_PLAYER_UNKNOWN' }
}
