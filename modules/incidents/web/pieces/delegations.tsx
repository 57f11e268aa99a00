import { useQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { identity } from '../doors.ts'

/** The names of delegations by their id. The public is not told who stands here, and reads none. */
export function useDelegationNames(): (id: string) => string | undefined {
  const delegations = useDelegations()
  return (id) => delegations.find((one) => one.id === id)?.name
}

export function useDelegations() {
  const enabled = useActor().kind === 'person'
  const { data = [] } = useQuery(identity.delegations.queryOptions({ enabled }))
  return data
}
