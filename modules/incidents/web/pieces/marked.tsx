import { useQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { useFormat } from '#platform/web/format.ts'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'
import { useWords } from '#platform/web/words.ts'
import type { MarkingShown } from '../../contract.ts'
import { identity, sharing } from '../doors.ts'

/** A marking as the incident's contract brings it, as chips. */
export function Marked({ marking }: { marking: MarkingShown }) {
  const { tlp, pap, embargoUntil, caveats, exercise } = marking
  return <MarkingChip tlp={tlp} pap={pap} embargo={embargoUntil} caveats={caveats} exercise={exercise} />
}

/** To whom it is addressed. Shown within the owner's delegation only: everybody else is not told who else has it. */
export function AddressedTo({ marking }: { marking: MarkingShown }) {
  const say = useWords()
  const format = useFormat()
  const names = useAudienceNames(marking)
  if (marking.audience === null) return null
  if (names.length > 0) return <bdi>{format.list(names)}</bdi>
  // Somebody is named, and the names have not come yet.
  if (marking.audience.delegations.length + marking.audience.groups.length > 0) return <>…</>
  const reach = marking.tlp === 'clear' ? 'public' : marking.tlp === 'green' ? 'community' : 'nobody'
  return <>{say(`incidents.addressed.${reach}`)}</>
}

function useAudienceNames({ audience }: MarkingShown): string[] {
  const say = useWords()
  // Delegations and groups are read by people only; the public would be refused.
  const enabled = useActor().kind === 'person' && audience !== null
  const { data: groups = [] } = useQuery(sharing.groups.queryOptions({ enabled }))
  const { data: delegations = [] } = useQuery(identity.delegations.queryOptions({ enabled }))
  if (audience === null) return []
  return [
    ...groups.filter(({ id }) => audience.groups.includes(id)).map(({ name }) => name),
    ...delegations.filter(({ id }) => audience.delegations.includes(id)).map(({ name }) => name),
    ...(audience.people.length > 0 ? [say('incidents.addressed.people', { count: audience.people.length })] : []),
  ]
}
