import { z } from 'zod'
import { newId } from '#platform/server/ids.ts'
import type { House } from '#platform/server/house.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { faultsOf } from '../engine/faults.ts'
import { Scenario } from '../engine/scenario.ts'
import { shippedScenarios } from '../scenarios/index.ts'
import type { ExerciseCall } from './tables.ts'
import { changeScenario, insertScenario, scenariosOf } from './store/scenarios.ts'

/** Puts the scenarios that ship with the product where they can be found; what is there as it is stays so. */
export async function layOutScenarios(house: House): Promise<void> {
  const shipped = Object.entries(shippedScenarios).map(([name, given]) => ({ name, scenario: sound(name, given) }))
  await inTransaction(house, system, 'exercises-scenarios', 'acts', (call) => layOut(call, shipped))
}

async function layOut(call: ExerciseCall, shipped: readonly { name: string; scenario: Scenario }[]): Promise<void> {
  const { db, now } = call
  if (shipped.length === 0) return
  // Of several processes that open at once one lays them out.
  const known = new Map((await scenariosOf(db, null)).map((row) => [row.shipped, row]))
  for (const { name, scenario } of shipped) {
    const row = known.get(name)
    if (!row) {
      const id = newId(now.getTime())
      await insertScenario(db, { id, ownerId: null, shipped: name, family: id, scenario, at: now })
    } else if (!isSame(row.scenario, scenario)) await changeScenario(db, row.id, row.version, scenario, now)
  }
}

function isSame(one: Scenario, other: Scenario): boolean {
  return canonical(one) === canonical(other)
}

/** The database orders the keys of JSON in its own way. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    const object = z.record(z.string(), z.unknown()).safeParse(inner)
    if (!object.success) return inner
    return Object.fromEntries(Object.entries(object.data).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function sound(name: string, given: unknown): Scenario {
  const scenario = Scenario.parse(given)
  const [fault] = faultsOf(scenario)
  if (fault)
    throw new Error(`The scenario ${name} does not hold together: ${fault.place}, ${fault.fault} ${fault.name}`)
  return scenario
}
