import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { useFormat } from '#platform/web/format.ts'
import { identity } from './doors.ts'

/** Every other delegation, states first, by name. Suspends: a list that comes later would take away what was typed. */
export function useRecipients(): { id: string; label: string }[] {
  const own = useActor().delegationId
  const format = useFormat()
  const { data } = useSuspenseQuery(identity.delegations.queryOptions())
  const rank = (kind: string) => (kind === 'state' ? 0 : 1)
  return data
    .filter(({ id }) => id !== own)
    .toSorted((a, b) => rank(a.kind) - rank(b.kind) || format.compare(a.name, b.name))
    .map(({ id, name }) => ({ id, label: name }))
}

/** Under RED: whom one can name, of one's own delegation and of the one that is asked. */
export function useNamed(enabled: boolean, to: string | undefined): { id: string; label: string }[] {
  const own = useActor().delegationId ?? ''
  const { data: ours = [] } = useQuery(identity.people.queryOptions({ input: { delegationId: own }, enabled }))
  const { data: theirs = [] } = useQuery(
    identity.people.queryOptions({ input: { delegationId: to ?? '' }, enabled: enabled && to !== undefined }),
  )
  return [...theirs, ...ours]
    .filter(({ standing }) => standing !== 'revoked')
    .map(({ id, name }) => ({ id, label: name }))
}
