// A deadline by the clocks of those whom it binds: one’s own capital, the chair’s, and the host’s time in UTC.
import { Deadline } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import type { NegotiationView } from '../../client/views.ts'

/** `of`: the delegations whose capitals are shown beside one’s own; UTC always stands first. */
export function NegotiationDeadline({
  at,
  view,
  of = [],
  done,
}: {
  at: string
  view: NegotiationView
  of?: readonly string[]
  done?: boolean
}) {
  const say = useWords()
  const zoneOf = (delegation: string) => view.state.parties.find((party) => party.delegation === delegation)
  const own = zoneOf(view.me.delegation)
  const capitals = [
    { name: say('negotiations.clock.utc'), zone: 'UTC' },
    { name: own?.name ?? say('deadline.here'), zone: own?.zone ?? ownZone() },
    ...of.flatMap((delegation) => {
      const party = delegation === view.me.delegation ? undefined : zoneOf(delegation)
      return party?.zone ? [{ name: party.name, zone: party.zone }] : []
    }),
  ]
  return <Deadline at={at} capitals={capitals} {...(done === undefined ? {} : { done })} />
}
