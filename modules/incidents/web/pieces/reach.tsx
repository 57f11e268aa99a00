// Who will see what stands under a marking, said in one sentence before it is shared. The rule itself is sharing's.
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Marking, SharingGroup } from '#modules/sharing/contract.ts'
import { useActor } from '#platform/web/session.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { identity, sharing } from '../doors.ts'

export type Reach = { kind: 'public' | 'community' | 'owner' | 'named' | 'people'; delegations: string[]; clients: boolean; people: number }

/** The delegations reached at this moment, one's own left out, in the order of their ids. */
export function reachOf({ tlp, audience }: Marking, groups: readonly SharingGroup[], own: string | null): Reach {
  const none = { delegations: [], clients: false, people: audience.people.length }
  if (tlp === 'red') return { kind: audience.people.length > 0 ? 'people' : 'owner', ...none }
  const members = groups.filter(({ id }) => audience.groups.includes(id)).flatMap((group) => group.members.filter(({ until }) => until === null).map(({ delegationId }) => delegationId))
  const delegations = [...new Set([...audience.delegations, ...members])].filter((id) => id !== own).sort()
  const isEmpty = audience.delegations.length + audience.groups.length + audience.people.length === 0
  if (!isEmpty) return { kind: 'named', delegations, clients: tlp === 'amber', people: audience.people.length }
  return { kind: tlp === 'clear' ? 'public' : tlp === 'green' ? 'community' : 'owner', ...none }
}

/** In one sentence, who will see it; and the verb for the button: "Share with 4 delegations". Suspends. */
export function useReach(marking: Marking): { sentence: string; act: string; reach: Reach } {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const { data: groups } = useSuspenseQuery(sharing.groups.queryOptions())
  const { data: all } = useSuspenseQuery(identity.delegations.queryOptions())
  const reach = reachOf(marking, groups, actor.delegationId)
  const names = all.filter(({ id }) => reach.delegations.includes(id)).map(({ name }) => name)
  const people = reach.people > 0 ? [say('incidents.addressed.people', { count: reach.people })] : []
  const named = format.list([...names, ...people])
  const whom = reach.kind === 'named' ? say(reach.clients ? 'incidents.reach.namedAndClients' : 'incidents.reach.named', { names: named }) : say(`incidents.reach.${reach.kind}`, { count: reach.people })
  const held = marking.embargoUntil === null ? '' : ` ${say('incidents.reach.embargo', { until: format.dateTime(marking.embargoUntil) })}`
  const act =
    reach.kind === 'named' && names.length > 0 ? say('incidents.share.withDelegations', { count: names.length })
    : reach.people > 0 ? say('incidents.share.withPeople', { count: reach.people })
    : say(`incidents.share.${reach.kind === 'public' || reach.kind === 'community' ? reach.kind : 'alone'}`)
  return { sentence: whom + held, act, reach }
}
