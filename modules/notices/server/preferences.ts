import type { Preference } from '../contract.ts'

/** The zone in which the hours of a person count: the one they chose for them, that of their account, or UTC. */
export function zoneOf(preference: Preference | null, ofAccount: string | null): string {
  return preference?.zone ?? ofAccount ?? 'UTC'
}
