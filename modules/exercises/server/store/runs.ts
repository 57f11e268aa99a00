import type { RunStatus } from '../../contract.ts'
import { Clock } from '../../engine/clock.ts'
import { LogEntry, type Logged, logOf } from '../../engine/log.ts'
import type { Run } from '../../engine/run.ts'
import { Scenario } from '../../engine/scenario.ts'
import type { Db } from '../tables.ts'
import { playersOf } from './players.ts'

/** A run as it stands, without its scenario: what a member of it may read. */
export type RunFacts = {
  id: string
  scenarioId: string
  family: string
  controlId: string
  createdBy: string
  createdAt: Date
  alone: boolean
  status: RunStatus
  clock: Clock
  startedAt: Date | null
  endedAt: Date | null
}

const factColumns = [
  'id',
  'scenario_id as scenarioId',
  'family',
  'control_id as controlId',
  'created_by as createdBy',
  'created_at as createdAt',
  'alone',
  'status',
  'clock',
  'started_at as startedAt',
  'ended_at as endedAt',
] as const

/** The run, as far as the asker has a part in it. */
export async function runFacts(db: Db, id: string): Promise<RunFacts | undefined> {
  return db.selectFrom('exercise_run').select(factColumns).where('id', '=', id).executeTakeFirst()
}

/** The newest runs in which the asker has a part; with those that are over, or without. */
export function runsOf(db: Db, most: number, over: boolean): Promise<RunFacts[]> {
  const states: readonly RunStatus[] = [
    'prepared',
    'running',
    'paused',
    ...(over ? (['ended', 'archived'] as const) : []),
  ]
  return db
    .selectFrom('exercise_run')
    .select(factColumns)
    .where('status', 'in', states)
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}

export async function insertRun(
  db: Db,
  run: {
    id: string
    scenarioId: string
    family: string
    scenario: Scenario
    controlId: string
    createdBy: string
    alone: boolean
    clock: Clock
    at: Date
  },
): Promise<void> {
  await db
    .insertInto('exercise_run')
    .values({
      id: run.id,
      scenario_id: run.scenarioId,
      family: run.family,
      scenario: JSON.stringify(run.scenario),
      control_id: run.controlId,
      created_by: run.createdBy,
      created_at: run.at,
      alone: run.alone,
      status: 'prepared',
      clock: JSON.stringify(run.clock),
    })
    .execute()
}

/** The run whole, for the house. `alone` waits for whoever is at it, so that nothing goes out twice. */
export type Held = RunFacts & { run: Run; walls: Map<number, Date>; texts: Map<number, string> }

export async function holdRun(db: Db, id: string, alone: boolean): Promise<Held | undefined> {
  const asked = db
    .selectFrom('exercise_run')
    .select([...factColumns, 'scenario'])
    .where('id', '=', id)
  const row = await (alone ? asked.forUpdate() : asked).executeTakeFirst()
  if (!row) return undefined
  const { scenario, ...facts } = row
  const players = await playersOf(db, id)
  const logged = await db
    .selectFrom('exercise_log')
    .select(['number', 'at', 'lived', 'wall', 'entry', 'text'])
    .where('run_id', '=', id)
    .orderBy('number')
    .execute()
  const log = logged.map(({ number, at, lived, entry }): Logged => ({
    number,
    at,
    lived,
    entry: LogEntry.parse(entry),
  }))
  return {
    ...facts,
    clock: Clock.parse(facts.clock),
    run: {
      scenario: Scenario.parse(scenario),
      played: new Set(players.map(({ role }) => role)),
      clock: Clock.parse(facts.clock),
      log: logOf(log),
    },
    walls: new Map(logged.map(({ number, wall }) => [number, wall])),
    texts: new Map(logged.flatMap(({ number, text }) => (text === '' ? [] : [[number, text]]))),
  }
}

/** Whether everything that was made in the run has been taken out: archived, or removed. Nothing of it happens meanwhile. */
export async function isAway(db: Db, id: string): Promise<boolean> {
  const row = await db.selectFrom('exercise_run').select('status').where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined || row.status === 'archived'
}

export async function setRun(
  db: Db,
  id: string,
  to: { status: RunStatus; clock: Clock; nextDue: Date | null; startedAt: Date | null; endedAt: Date | null },
): Promise<void> {
  await db
    .updateTable('exercise_run')
    .set({
      status: to.status,
      clock: JSON.stringify(to.clock),
      next_due: to.nextDue,
      started_at: to.startedAt,
      ended_at: to.endedAt,
    })
    .where('id', '=', id)
    .execute()
}

/** The runs of which something is due. Whoever is at one already sees to it. */
export async function dueRuns(db: Db, now: Date, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('exercise_run')
    .select('id')
    .where('next_due', '<=', now)
    .orderBy('next_due')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ id }) => id)
}

/** What somebody began to play alone before that time and never ended. */
export async function leftAlone(db: Db, before: Date, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('exercise_run')
    .select('id')
    .where('alone', '=', true)
    .where('status', 'in', ['running', 'paused'])
    .where('started_at', '<', before)
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ id }) => id)
}

export async function nextDueOfAll(db: Db): Promise<Date | null> {
  const row = await db
    .selectFrom('exercise_run')
    .select('next_due as at')
    .where('next_due', 'is not', null)
    .orderBy('next_due')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}
