// Whom a marking reaches, as the sentence before sharing names them. The rule that binds is sharing's `maySee`.
import type { Marking, SharingGroup } from '#modules/sharing/contract.ts'

export type Reach = {
  kind: 'public' | 'community' | 'owner' | 'named' | 'people'
  delegations: string[]
  clients: boolean
  people: number
}

/** The delegations reached at this moment, one's own left out, in the order of their ids. */
export function reachOf({ tlp, audience }: Marking, groups: readonly SharingGroup[], own: string | null): Reach {
  const none = { delegations: [], clients: false, people: audience.people.length }
  // Whoever marks RED is always among the people named; the rest of their delegation is not.
  if (tlp === 'red') return { kind: 'people', ...none }
  const members = groups
    .filter(({ id }) => audience.groups.includes(id))
    .flatMap((group) => group.members.filter(({ until }) => until === null).map(({ delegationId }) => delegationId))
  const delegations = [...new Set([...audience.delegations, ...members])].filter((id) => id !== own).sort()
  const isEmpty = audience.delegations.length + audience.groups.length + audience.people.length === 0
  if (!isEmpty) return { kind: 'named', delegations, clients: tlp === 'amber', people: audience.people.length }
  return {
    kind: tlp === 'clear' ? 'public' : tlp === 'green' ? 'community' : 'owner',
    ...none,
    clients: tlp === 'amber',
  }
}
