/** Runs as control and observers see them, and the line that everybody with a part in one sees. */
import { sql } from 'kysely'
import { z } from 'zod'
import { asHouse } from '#platform/server/transaction.ts'
import type { ControlView, LogLine, RunLine } from '../contract.ts'
import { Clock, momentOf } from '../engine/clock.ts'
import { coming } from '../engine/due.ts'
import { LogEntry } from '../engine/log.ts'
import { InWords } from '../engine/scenario.ts'
import type { ExerciseCall } from './tables.ts'
import type { Seen } from './eyes.ts'
import { countItems, logOf } from './store/happenings.ts'
import { delegationNames, peopleNames } from './store/people.ts'
import { type Player, playersOf } from './store/players.ts'
import { holdRun } from './store/runs.ts'

export async function lineOf(call: ExerciseCall, run: Seen): Promise<RunLine> {
  const [line] = await linesOf(call, [run])
  if (!line) throw new Error('A run that was seen is gone within one transaction')
  return line
}

/** The titles and the names of the roles are read as the house: all else of the scenarios stays there. */
export async function linesOf(call: ExerciseCall, runs: readonly Seen[]): Promise<RunLine[]> {
  const names = await asHouse(call, ({ db }) => namesOf(db, runs))
  return runs.map((run) => {
    const { title, roles, control } = names(run)
    const role = run.role === null ? undefined : roles[run.role]
    return {
      id: run.id,
      title,
      status: run.status,
      part: run.parts[0] ?? 'player',
      role: run.role === null || role === undefined ? null : { id: run.role, name: role },
      alone: run.alone,
      control,
      createdAt: run.createdAt.toISOString(),
      startedAt: run.startedAt?.toISOString() ?? null,
      endedAt: run.endedAt?.toISOString() ?? null,
      exercise: true,
    }
  })
}

const Names = z.object({ title: InWords, roles: z.record(z.string(), InWords) })

async function namesOf(db: ExerciseCall['db'], runs: readonly Seen[]) {
  const { rows } = await sql<{ id: string; title: unknown; roles: unknown }>`
    select id, scenario -> 'title' as title,
      (select jsonb_object_agg(one ->> 'id', one -> 'name') from jsonb_array_elements(scenario -> 'roles') one) as roles
    from exercise_run where id = any (${runs.map(({ id }) => id)}::uuid[])`.execute(db)
  const known = new Map(rows.map((row) => [row.id, row]))
  const controls = await delegationNames(
    db,
    runs.map(({ controlId }) => controlId),
  )
  return ({ id, controlId }: Seen) => ({ ...Names.parse(known.get(id)), control: controls.get(controlId) ?? '' })
}

/** What is asked here only of those who control or observe: the caller has seen to that. */
export async function viewForControl(call: ExerciseCall, run: Seen): Promise<ControlView> {
  const line = await lineOf(call, run)
  const log = await logLines(call, run.id)
  return asHouse(call, async ({ db, now }) => {
    const held = await holdRun(db, run.id, false)
    if (!held) throw new Error('A run that was seen is gone within one transaction')
    const observers = await db
      .selectFrom('exercise_observer')
      .select('account_id as id')
      .where('run_id', '=', run.id)
      .execute()
    const names = await peopleNames(
      db,
      observers.map(({ id }) => id),
    )
    return {
      ...line,
      scenario: held.run.scenario,
      clock: Clock.parse(held.clock),
      at: momentOf(held.clock, now).at,
      now: now.toISOString(),
      players: await playersShown(db, await playersOf(db, run.id)),
      observers: observers.map(({ id }) => ({ id, name: names.get(id) ?? '' })),
      coming: coming(held.run).map(({ inject, due }) => ({ inject: inject.id, due })),
      log,
      items: await countItems(db, run.id),
    }
  })
}

/** Every role with who plays it; those of one cell stand together. */
export async function playersShown(
  db: ExerciseCall['db'],
  players: readonly Player[],
): Promise<ControlView['players']> {
  const delegations = await delegationNames(
    db,
    players.map(({ delegationId }) => delegationId),
  )
  const people = await peopleNames(
    db,
    players.flatMap(({ accountId }) => accountId ?? []),
  )
  return [...Map.groupBy(players, ({ role }) => role)].flatMap(([role, all]) => {
    const [first] = all
    if (!first) return []
    return [
      {
        role,
        delegation: { id: first.delegationId, name: delegations.get(first.delegationId) ?? '' },
        people: all.flatMap(({ accountId }) =>
          accountId === null ? [] : [{ id: accountId, name: people.get(accountId) ?? '' }],
        ),
      },
    ]
  })
}

async function logLines(call: ExerciseCall, runId: string): Promise<LogLine[]> {
  const rows = await logOf(call.db, runId)
  const names = await peopleNames(
    call.db,
    rows.flatMap(({ by }) => by ?? []),
  )
  return rows.map(({ number, at, lived, wall, by, entry, text }) => ({
    number,
    at,
    lived,
    wall: wall.toISOString(),
    by: by === null ? null : (names.get(by) ?? ''),
    entry: LogEntry.parse(entry),
    text,
  }))
}
