import { useSuspenseQuery } from '@tanstack/react-query'
import type { Marking } from '#modules/sharing/contract.ts'
import { useActor } from '#platform/web/session.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { identity, sharing } from '../doors.ts'
import { type Reach, reachOf } from './reach-of.ts'

function sentenceOf({ kind, clients, people }: Reach): string {
  if (kind === 'owner' && clients) return 'ownerAndClients'
  return kind === 'people' && people === 0 ? 'onlyYou' : kind
}

/** In one sentence, who will see it; and the verb for the button: "Share with 4 delegations". Suspends. */
export function useReach(marking: Marking): { sentence: string; act: string; reach: Reach } {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const { data: groups } = useSuspenseQuery(sharing.groups.queryOptions())
  const { data: all } = useSuspenseQuery(identity.delegations.queryOptions())
  // Whoever marks is among the people named by RED: the sentence counts the others.
  const people = marking.audience.people.filter((id) => id !== actor.id)
  const reach = reachOf({ ...marking, audience: { ...marking.audience, people } }, groups, actor.delegationId)
  const names = all.filter(({ id }) => reach.delegations.includes(id)).map(({ name }) => name)
  const others = reach.people > 0 ? [say('incidents.addressed.people', { count: reach.people })] : []
  const named = format.list([...names, ...others])
  const whom =
    reach.kind === 'named'
      ? say(reach.clients ? 'incidents.reach.namedAndClients' : 'incidents.reach.named', { names: named })
      : say(`incidents.reach.${sentenceOf(reach)}`, { count: reach.people })
  const held =
    marking.embargoUntil === null
      ? ''
      : ` ${say('incidents.reach.embargo', { until: format.dateTime(marking.embargoUntil) })}`
  const act =
    reach.kind === 'named' && names.length > 0
      ? say('incidents.share.withDelegations', { count: names.length })
      : reach.people > 0
        ? say('incidents.share.withPeople', { count: reach.people })
        : say(
            `incidents.share.${reach.kind === 'public' || reach.kind === 'community' ? reach.kind : reach.kind === 'people' ? 'onlyYou' : reach.clients ? 'aloneAndClients' : 'alone'}`,
          )
  return { sentence: whom + held, act, reach }
}
