import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { asHouse } from '#platform/server/transaction.ts'
import type { Assignment, ControlView, RunLine } from '../../contract.ts'
import { atSpeed, momentOf, paused, resumed, setForward, standing } from '../../engine/clock.ts'
import { coming } from '../../engine/due.ts'
import { ended, givenByHand, isGone, leftToPlayers, withEntry } from '../../engine/play.ts'
import type { Scenario } from '../../engine/scenario.ts'
import { canMove, isOfHost, mayCast } from '../../rules.ts'
import { advance, type Change } from '../advance.ts'
import type { ExerciseCall } from '../tables.ts'
import { runControlled, runMoved, runSeen } from '../eyes.ts'
import { endItems, type Kinds } from '../keeping.ts'
import { lineOf, viewForControl } from '../showing.ts'
import { standingDelegations, standingPeople } from '../store/people.ts'
import { beginAlone, isAnyInPlay, setCast } from '../store/players.ts'
import { type Held, insertRun } from '../store/runs.ts'
import { scenarioOpened } from './scenarios.ts'

type Cast = { players: readonly Assignment[]; observers: readonly string[] }

export async function prepare(
  call: ExerciseCall,
  { scenarioId, players, observers }: Cast & { scenarioId: string },
): Promise<ControlView> {
  const { scenario, family } = await scenarioOpened(call, scenarioId)
  const { id: createdBy, delegationId: controlId } = call.actor
  if (createdBy === null || controlId === null) throw new Refusal('EXERCISE_CONTROL_ONLY')
  const id = newId(call.now.getTime())
  await asHouse(call, ({ db, now }) =>
    insertRun(db, { id, scenarioId, family, scenario, controlId, createdBy, alone: false, clock: standing, at: now }),
  )
  await castIn(call, id, scenario, { players, observers })
  return viewForControl(call, await runSeen(call, id))
}

export async function cast(call: ExerciseCall, { id, ...wanted }: Cast & { id: string }): Promise<ControlView> {
  await runControlled(call, id, 'cast')
  // Held from here to the end, and asked again: whoever has begun it meanwhile has begun it as it was cast.
  const held = await asHouse(call, (house) => advance(house, id, call.actor.id))
  must(canMove(held.status, 'cast'))
  await castIn(call, id, held.run.scenario, wanted)
  return viewForControl(call, await runSeen(call, id))
}

/** Whoever is named stands; of a delegation's own exercise, all are its people. */
async function castIn(call: ExerciseCall, id: string, scenario: Scenario, { players, observers }: Cast): Promise<void> {
  must(mayCast(call.actor, scenario, players))
  const people = players.flatMap(({ by }) => (by.kind === 'people' ? by.accountIds : []))
  const delegations = players.flatMap(({ by }) => (by.kind === 'delegation' ? [by.delegationId] : []))
  const atHost = isOfHost(call.actor)
  await asHouse(call, async ({ db, emit }) => {
    const of = await standingPeople(db, [...people, ...observers])
    const known = new Set(await standingDelegations(db, delegations))
    const strangers = [...people, ...observers].filter((one) => {
      const delegation = of.get(one)
      return delegation === undefined || (!atHost && delegation !== call.actor.delegationId)
    })
    const mixed = players.some(
      ({ by }) => by.kind === 'people' && new Set(by.accountIds.map((one) => of.get(one))).size > 1,
    )
    if (strangers.length > 0 || mixed || delegations.some((one) => !known.has(one)))
      throw new Refusal('EXERCISE_PLAYER_UNKNOWN')
    await setCast(db, id, players, of, [...new Set(observers)])
    await emit({ name: 'exercise.moved', data: { id } })
  })
}

type One = { id: string }

export async function start(call: ExerciseCall, { id }: One): Promise<RunLine> {
  await runMoved(call, id, 'start')
  return moved(call, id, 'start', (_, run) => {
    const left = leftToPlayers(run).reduce((one, entry) => withEntry(one, call.now, entry), run)
    const begun = withEntry({ ...left, clock: resumed(left.clock, call.now) }, call.now, { what: 'started' })
    return { run: begun, status: 'running' }
  })
}

export async function pause(call: ExerciseCall, { id }: One): Promise<RunLine> {
  await runMoved(call, id, 'pause')
  return moved(call, id, 'pause', (_, run) => ({
    run: withEntry({ ...run, clock: paused(run.clock, call.now) }, call.now, { what: 'paused' }),
    status: 'paused',
  }))
}

export async function resume(call: ExerciseCall, { id }: One): Promise<RunLine> {
  await runMoved(call, id, 'resume')
  return moved(call, id, 'resume', (_, run) => ({
    run: withEntry({ ...run, clock: resumed(run.clock, call.now) }, call.now, { what: 'resumed' }),
    status: 'running',
  }))
}

/** Without a time: to what comes next, so that whoever has nothing left to do need not wait. */
export async function jump(call: ExerciseCall, { id, to }: One & { to: number | null }): Promise<RunLine> {
  const seen = await runMoved(call, id, 'jump')
  // Who plays alone goes on to what is next; where that lies is not theirs to say.
  if (to !== null && !seen.parts.includes('control')) throw new Refusal('EXERCISE_CONTROL_ONLY')
  return moved(call, id, 'jump', (_, run) => {
    const times = coming(run).flatMap(({ due }) => due ?? [])
    const next = to ?? (times.length > 0 ? Math.min(...times) : 0)
    // Of two who set it to the same time the second is told so, and the log says it once.
    if (to !== null && to <= momentOf(run.clock, call.now).at) throw new Refusal('EXERCISE_TIME_PASSED')
    const set = { ...run, clock: setForward(run.clock, call.now, next) }
    return { run: withEntry(set, call.now, { what: 'set-forward', to: set.clock.elapsed }) }
  })
}

export async function speed(call: ExerciseCall, { id, speed: wanted }: One & { speed: number }): Promise<RunLine> {
  const seen = await runMoved(call, id, 'speed')
  if (!seen.parts.includes('control')) throw new Refusal('EXERCISE_CONTROL_ONLY')
  return moved(call, id, 'speed', (_, run) => ({
    run: withEntry({ ...run, clock: atSpeed(run.clock, call.now, wanted) }, call.now, { what: 'speed', speed: wanted }),
  }))
}

export async function end(call: ExerciseCall, kinds: Kinds, { id }: One): Promise<RunLine> {
  await runMoved(call, id, 'end')
  const line = await moved(call, id, 'end', (_, run) => ({ run: ended(run, call.now), status: 'ended' }))
  await asHouse(call, (house) => endItems(house, kinds, id))
  return line
}

/** The state is asked again once the run is held: of two who press the same button one is told so. */
async function moved(
  call: ExerciseCall,
  id: string,
  move: Parameters<typeof canMove>[1],
  change: (held: Held, run: Held['run']) => Change,
): Promise<RunLine> {
  await asHouse(call, async (house) => {
    const held = await advance(house, id, call.actor.id, async (before, run) => {
      must(canMove(before.status, move))
      if (move === 'start') await mustBeFree(house, before)
      return change(before, run)
    })
    // Players see the clock.
    for (const role of held.run.played) await house.emit({ name: 'exercise.reached', data: { id, role } })
  })
  return lineOf(call, await runSeen(call, id))
}

async function mustBeFree(house: ExerciseCall, { id, run }: Held): Promise<void> {
  if (run.played.size === 0) throw new Refusal('EXERCISE_NOBODY_PLAYS')
  await beginAlone(house.db)
  if (await isAnyInPlay(house.db, id)) throw new Refusal('EXERCISE_PLAYS_ALREADY')
}

export async function inject(call: ExerciseCall, given: One & { inject: string }): Promise<ControlView> {
  return byHand(call, given, 'inject', (run) => givenByHand(run, call.now, given.inject))
}

export async function skip(call: ExerciseCall, given: One & { inject: string }): Promise<ControlView> {
  return byHand(call, given, 'skip', (run) =>
    isGone(run, given.inject)
      ? undefined
      : { run: withEntry(run, call.now, { what: 'skipped', inject: given.inject, why: 'hand' }) },
  )
}

async function byHand(
  call: ExerciseCall,
  { id, inject: name }: One & { inject: string },
  move: 'inject' | 'skip',
  give: (run: Held['run']) => Change | undefined,
): Promise<ControlView> {
  await runControlled(call, id, move)
  await asHouse(call, (house) =>
    advance(house, id, call.actor.id, (held, run) => {
      must(canMove(held.status, move))
      if (!run.scenario.injects.some((one) => one.id === name)) throw new Refusal('EXERCISE_INJECT_UNKNOWN')
      const given = give(run)
      if (!given) throw new Refusal('EXERCISE_INJECT_OUT')
      return given
    }),
  )
  return viewForControl(call, await runSeen(call, id))
}
