import { type FaultKind, faultsOf } from '../../engine/faults.ts'
import { Scenario } from '../../engine/scenario.ts'

/** A place of a scenario that must be mended: its path, what is wrong there, and the name that it is about. */
export type Place = { place: string; fault: FaultKind | 'form'; name: string; issue?: object }

/** Everything that must be mended before a scenario can be kept. */
export function placesOf(scenario: Scenario): Place[] {
  const read = Scenario.safeParse(scenario)
  const form = (read.error?.issues ?? []).map((issue): Place => ({
    place: named(scenario, issue.path),
    fault: 'form',
    name: issue.message,
    issue: { ...issue, path: [] },
  }))
  return [...form, ...faultsOf(scenario)]
}

/** The path with the names of roles and injects in place of their numbers: `injects/outage/title/en`. */
function named(scenario: Scenario, path: readonly PropertyKey[]): string {
  const [list, index, ...rest] = path
  const found =
    (list === 'roles' || list === 'injects') && typeof index === 'number' ? scenario[list][index]?.id : undefined
  return [list, found ?? index, ...rest]
    .filter((part) => part !== undefined)
    .map(String)
    .join('/')
}
