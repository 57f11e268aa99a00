import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { asHouse } from '#platform/server/transaction.ts'
import type { ScenarioLine, ScenarioView } from '../../contract.ts'
import { type Scenario, scenarioLimits } from '../../engine/scenario.ts'
import { faultsOf, isOfHost, mayControl } from '../../rules.ts'
import type { ExerciseCall } from '../tables.ts'
import { mustNotPlay } from '../eyes.ts'
import { delegationNames } from '../store/people.ts'
import {
  changeScenario,
  countScenarios,
  deleteScenario,
  familiesPlayedBy,
  insertScenario,
  type ScenarioRow,
  scenarioById,
  scenariosOf,
} from '../store/scenarios.ts'

const most = 300

/** Everybody who is signed in may know what there is to play. What happens in it is for those who may control one. */
export async function list(call: ExerciseCall): Promise<ScenarioLine[]> {
  const own = call.actor.kind === 'person' ? call.actor.delegationId : null
  if (own === null) return []
  const mine = mayControl(call.actor) === true
  return asHouse(call, async (house) => {
    // Of another delegation nobody learns that there is one; of the own, those who write them.
    const rows = await scenariosOf(house.db, mine ? own : null)
    const played = await familiesPlayedBy(house.db, own)
    const names = await delegationNames(
      house.db,
      rows.flatMap(({ ownerId }) => ownerId ?? []),
    )
    const shut = ({ family }: ScenarioRow) => !isOfHost(call.actor) && played.has(family)
    return rows.map((row) => {
      const line = lineOf(row, names, mine && !shut(row))
      // Nor is it played alone meanwhile.
      return shut(row) ? { ...line, alone: null } : line
    })
  })
}

function lineOf(row: ScenarioRow, names: ReadonlyMap<string, string>, opens: boolean): ScenarioLine {
  const { title, summary, minutes, roles, injects, alone } = row.scenario
  return {
    id: row.id,
    title,
    summary,
    minutes,
    roles: roles.map(({ id, name, playedBy }) => ({ id, name, playable: playedBy !== 'house' })),
    injects: opens ? injects.length : 0,
    alone,
    shipped: row.ownerId === null,
    owner: row.ownerId === null ? '' : (names.get(row.ownerId) ?? ''),
    version: row.version,
    changedAt: row.changedAt.toISOString(),
    opens,
  }
}

export async function one(call: ExerciseCall, { id }: { id: string }): Promise<ScenarioView> {
  return view(call, await scenarioOpened(call, id))
}

/**
 * The scenario whole, for one who may control it: not while their own delegation plays on it or on any copy of what it is a
 * copy of, unless they are of the host.
 */
export async function scenarioOpened(call: ExerciseCall, id: string): Promise<ScenarioRow> {
  must(mayControl(call.actor))
  const own = call.actor.delegationId
  const row = await asHouse(call, ({ db }) => scenarioById(db, id))
  if (!row || (row.ownerId !== null && row.ownerId !== own)) throw new Refusal('SCENARIO_UNKNOWN')
  await mustNotPlay(call, row.family)
  return row
}

async function view(call: ExerciseCall, row: ScenarioRow): Promise<ScenarioView> {
  const names = await delegationNames(call.db, row.ownerId === null ? [] : [row.ownerId])
  return { ...lineOf(row, names, true), scenario: row.scenario }
}

export async function create(call: ExerciseCall, { scenario }: { scenario: Scenario }): Promise<ScenarioView> {
  must(mayControl(call.actor))
  return view(call, await kept(call, scenario, null))
}

async function kept(call: ExerciseCall, scenario: Scenario, copied: string | null): Promise<ScenarioRow> {
  const ownerId = call.actor.delegationId
  if (ownerId === null) throw new Refusal('EXERCISE_CONTROL_ONLY')
  mustHold(scenario)
  return asHouse(call, async ({ db, now }) => {
    if ((await countScenarios(db, ownerId)) >= most) throw new Refusal('EXERCISE_FULL')
    const id = newId(now.getTime())
    const family = copied ?? id
    await insertScenario(db, { id, ownerId, shipped: null, family, scenario, at: now })
    return { id, ownerId, shipped: null, family, scenario, version: 1, changedAt: now }
  })
}

function mustHold(scenario: Scenario): void {
  const faults = faultsOf(scenario)
  if (faults.length > 0) throw new Refusal('SCENARIO_FAULTY', { faults: faults.slice(0, scenarioLimits.injects) })
}

export async function change(
  call: ExerciseCall,
  { id, version, scenario }: { id: string; version: number; scenario: Scenario },
): Promise<ScenarioView> {
  const before = await scenarioOwned(call, id)
  mustHold(scenario)
  const done = await asHouse(call, ({ db, now }) => changeScenario(db, id, version, scenario, now))
  if (!done) throw new Refusal('SCENARIO_CHANGED_MEANWHILE', { version: before.version })
  return view(call, { ...before, scenario, version: version + 1, changedAt: call.now })
}

/** As it is; or as somebody changed it who would take away what another changed meanwhile. */
export async function copy(
  call: ExerciseCall,
  { id, scenario }: { id: string; scenario?: Scenario | undefined },
): Promise<ScenarioView> {
  const before = await scenarioOpened(call, id)
  return view(call, await kept(call, scenario ?? before.scenario, before.family))
}

export async function remove(
  call: ExerciseCall,
  { id, version }: { id: string; version?: number | undefined },
): Promise<{ removed: true }> {
  const before = await scenarioOwned(call, id)
  const done = await asHouse(call, ({ db }) => deleteScenario(db, id, version ?? before.version))
  if (!done) throw new Refusal('SCENARIO_CHANGED_MEANWHILE', { version: before.version })
  return { removed: true }
}

async function scenarioOwned(call: ExerciseCall, id: string): Promise<ScenarioRow> {
  const row = await scenarioOpened(call, id)
  if (row.ownerId === null) throw new Refusal('SCENARIO_SHIPPED')
  return row
}
