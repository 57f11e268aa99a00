// Who stands where on one paragraph, in the order of the parties.
import { standsOf } from '../../text/stands.ts'
import type { Negotiation, Paragraph } from '../../text/state.ts'
import type { Stand } from '../../text/words-of-acts.ts'

export const stands = [
  'support',
  'can-accept',
  'reserve',
  'oppose',
  'no-instructions',
] as const satisfies readonly Stand[]

export type StandShown = {
  delegation: string
  stand: Stand
  note?: string
  /** It was said of words that have moved since. */
  earlier: boolean
  /** It aligned itself with an earlier statement, and has not answered the one that stands now. */
  notYet?: true
  /** The operation that said it, by whom and when: a group’s position is one, for all whom it speaks for. */
  said: { operation: string; by: string; since: string }
  /** The group that said it, or the delegation it aligned itself with, where it did not say so itself. */
  through?: string
}

export function standsShown(state: Negotiation, paragraph: Paragraph): StandShown[] {
  return [...standsOf(state, paragraph)].map(([delegation, { stand, stale, how, group, position, notYet }]) => ({
    delegation,
    stand,
    earlier: stale,
    said: { operation: position.operation, by: position.delegation, since: position.since },
    ...(notYet ? { notYet } : {}),
    ...(position.note === undefined ? {} : { note: position.note }),
    ...(how === 'own' ? {} : { through: throughOf(state, group, position.delegation) }),
  }))
}

const throughOf = (state: Negotiation, group: string | undefined, delegation: string): string =>
  (group === undefined ? undefined : state.groups[group]?.name) ??
  state.parties.find((party) => party.delegation === delegation)?.name ??
  ''
