import { Scenario } from '../../engine/scenario.ts'
import type { Db } from '../tables.ts'

export type ScenarioRow = {
  id: string
  ownerId: string | null
  shipped: string | null
  /** What it and all copies of it have in common. */
  family: string
  scenario: Scenario
  version: number
  changedAt: Date
}

const columns = [
  'id',
  'owner_id as ownerId',
  'shipped',
  'family',
  'scenario',
  'version',
  'changed_at as changedAt',
] as const

/** Those that ship with the product, and those of one delegation. */
export async function scenariosOf(db: Db, ownerId: string | null): Promise<ScenarioRow[]> {
  const rows = await db
    .selectFrom('exercise_scenario')
    .select(columns)
    .where(({ or, eb }) =>
      or([eb('owner_id', 'is', null), ...(ownerId === null ? [] : [eb('owner_id', '=', ownerId)])]),
    )
    .orderBy('shipped')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, scenario: Scenario.parse(row.scenario) }))
}

export async function scenarioById(db: Db, id: string): Promise<ScenarioRow | undefined> {
  const row = await db.selectFrom('exercise_scenario').select(columns).where('id', '=', id).executeTakeFirst()
  return row && { ...row, scenario: Scenario.parse(row.scenario) }
}

export async function countScenarios(db: Db, ownerId: string): Promise<number> {
  const row = await db
    .selectFrom('exercise_scenario')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

type New = {
  id: string
  ownerId: string | null
  shipped: string | null
  family: string
  scenario: Scenario
  at: Date
}

export async function insertScenario(db: Db, { id, ownerId, shipped, family, scenario, at }: New): Promise<void> {
  await db
    .insertInto('exercise_scenario')
    .values({
      id,
      owner_id: ownerId,
      shipped,
      family,
      scenario: JSON.stringify(scenario),
      version: 1,
      created_at: at,
      changed_at: at,
    })
    .execute()
}

export async function changeScenario(
  db: Db,
  id: string,
  version: number,
  scenario: Scenario,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('exercise_scenario')
    .set({ scenario: JSON.stringify(scenario), version: version + 1, changed_at: at })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteScenario(db: Db, id: string, version: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('exercise_scenario')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/**
 * The families of which a delegation, or people of it, are cast in a run that others control and that has not ended. What
 * a copy says is what the run will say.
 */
export async function familiesPlayedBy(db: Db, delegationId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('exercise_run as r')
    .innerJoin('exercise_player as p', 'p.run_id', 'r.id')
    .select('r.family')
    .distinct()
    .where('r.control_id', '<>', delegationId)
    .where('r.alone', '=', false)
    .where('r.status', 'in', ['prepared', 'running', 'paused'])
    .where('p.delegation_id', '=', delegationId)
    .execute()
  return new Set(rows.map(({ family }) => family))
}
