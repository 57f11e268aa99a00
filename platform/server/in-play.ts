import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { inPlayContract, type RunInPlay, type RunKnown } from '../in-play.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from './call.ts'
import { type Knock, oneTransaction } from './doors.ts'
import type { Module } from './module.ts'

/**
 * Whether what the asker makes under EXERCISE now is of a run that is on, in which `other` (a delegation) has a part too
 * where one is named: whoever asks plays in it, or controls it. What is of no run nobody archives or removes, and whoever
 * plays in none would take it for they know not what: so a module that sends something under EXERCISE asks this first.
 */
export async function isInPlay<Tables>({ db, actor }: Call<Tables>, other: string | null = null): Promise<boolean> {
  if (actor.delegationId === null) return false
  const { rows } = await sql<{ is: boolean }>`
    select chancery_in_play(${actor.delegationId}::uuid, ${actor.id}::uuid, ${other}::uuid) as is`.execute(db)
  return rows[0]?.is === true
}

/** Those runs, the one that began last first. In a house that plays no exercises there are none, and all is in play. */
async function runsInPlay<Tables>({ db, actor }: Call<Tables>, other: string | null): Promise<RunInPlay[]> {
  if (actor.delegationId === null) return []
  const { rows } = await sql<RunInPlay>`
    select id, title from chancery_runs_in_play(${actor.delegationId}::uuid, ${actor.id}::uuid, ${other}::uuid)`.execute(
    db,
  )
  return rows
}

type Made = {
  exercise: boolean
  /** The run that its maker named; absent where there is but one. */
  run?: string | undefined
  /** The delegations to which it goes, each of which must take part too; none where it goes to nobody yet. */
  others?: readonly (string | null)[]
  /** The code of the module's own words for it. */
  refused?: string
}

/**
 * The run of what the asker makes now, to be told with `exerciseAct`; null of what is real, and in a house that plays no
 * exercises. Refuses with EXERCISE_NOT_IN_PLAY (or `refused`) what would be of none, and with EXERCISE_RUN_UNNAMED what could
 * be of several.
 */
export async function runOf<Tables>(
  call: Call<Tables>,
  { exercise, run, others = [], refused = 'EXERCISE_NOT_IN_PLAY' }: Made,
): Promise<string | null> {
  if (!exercise) return null
  const each: string[][] = []
  for (const other of new Set(others.length > 0 ? others : [null])) {
    if (!(await isInPlay(call, other))) throw new Refusal(refused)
    each.push((await runsInPlay(call, other)).map(({ id }) => id))
  }
  const [first = [], ...more] = each
  const fitting = first.filter((id) => more.every((ids) => ids.includes(id)))
  const playsNone = each.every((ids) => ids.length === 0)
  if (playsNone) return null
  if (run === undefined && fitting.length > 1) throw new Refusal('EXERCISE_RUN_UNNAMED')
  const found = run === undefined ? fitting[0] : fitting.find((id) => id === run)
  if (found === undefined) throw new Refusal(refused)
  return found
}

async function runsNamed<Tables>({ db, actor }: Call<Tables>, ids: readonly string[]): Promise<RunKnown[]> {
  if (actor.delegationId === null || ids.length === 0) return []
  const { rows } = await sql<RunKnown>`
    select id, title, is_on as on from chancery_runs_known(${actor.delegationId}::uuid, ${[...ids]}::uuid[])`.execute(
    db,
  )
  return rows
}

const door = implement(inPlayContract).$context<Knock>().use(oneTransaction)

/** What forms and sealed lines ask of exercises, in whichever module they stand. */
export const inPlay: Module = {
  name: 'in-play',
  router: door.router({
    runs: door.runs.handler(({ context, input }) => runsInPlay(context.call, input.with ?? null)),
    named: door.named.handler(({ context, input }) => runsNamed(context.call, input.ids)),
  }),
}
