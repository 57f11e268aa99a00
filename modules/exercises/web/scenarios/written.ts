/**
 * What is written in the editor of a scenario, and upon which version of it. It stays with that version wherever it goes: laid
 * upon a later one it would take away, unseen, what somebody else has changed in between.
 */
import type { Scenario } from '../../engine/scenario.ts'

export type Written = { version: number; scenario: Scenario }

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (id: string) => `chancery.scenario.${id}`

export function keepWritten(place: Place, id: string, { version, scenario }: Written): void {
  try {
    place.setItem(keyOf(id), JSON.stringify({ version, scenario }))
  } catch {
    // No room, or none allowed: it stands on the page all the same.
  }
}

export function forgetWritten(place: Place, id: string): void {
  place.removeItem(keyOf(id))
}

/** What was left there, whichever version the scenario has by now; undefined where nothing was. */
export function readWritten(place: Place, id: string): Written | undefined {
  try {
    const kept: unknown = JSON.parse(place.getItem(keyOf(id)) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('version' in kept) || typeof kept.version !== 'number')
      return undefined
    // It may be faulty, as it was when it was left: what has its shape is enough to go on with.
    const { version, scenario } = kept as unknown as Written
    return Array.isArray(scenario.roles) && Array.isArray(scenario.injects) ? { version, scenario } : undefined
  } catch {
    return undefined
  }
}
