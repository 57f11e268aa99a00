/** Runs as control and observers see them, and the line that everybody with a part in one sees. */
import { sql } from 'kysely'
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
import { holdRun, type Player, playersOf } from './store/runs.ts'

/** The title and the name of the role are read as the house: all else of the scenario stays there. */
export async function lineOf(call: ExerciseCall, run: Seen): Promise<RunLine> {
  const { title, role, control } = await asHouse(call, ({ db }) => namesOf(db, run))
  return {
    id: run.id,
    title,
    status: run.status,
    part: run.parts[0] ?? 'player',
    role: run.role === null || role === null ? null : { id: run.role, name: role },
    alone: run.alone,
    control,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    exercise: true,
  }
}

async function namesOf(db: ExerciseCall['db'], { id, role, controlId }: Seen) {
  const { rows } = await sql<{ title: unknown; role: unknown }>`
    select scenario -> 'title' as title,
      (select one -> 'name' from jsonb_array_elements(scenario -> 'roles') one where one ->> 'id' = ${role}) as role
    from exercise_run where id = ${id}`.execute(db)
  const [row] = rows
  const control = (await delegationNames(db, [controlId])).get(controlId) ?? ''
  return { title: InWords.parse(row?.title), role: InWords.safeParse(row?.role).data ?? null, control }
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
