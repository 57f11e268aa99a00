import { useQueries, useQuery } from '@tanstack/react-query'
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

/** Those who stand for a delegation here, of all delegations, with its name. */
export function usePeople(enabled = true): { id: string; name: string; delegation: string; delegationId: string }[] {
  const delegations = useDelegations()
  const answers = useQueries({
    queries: enabled ? delegations.map(({ id }) => identity.people.queryOptions({ input: { delegationId: id } })) : [],
  })
  return answers.flatMap(({ data = [] }) =>
    data
      .filter(({ standing }) => standing !== 'revoked')
      .map(({ id, name, delegationId }) => ({
        id,
        name,
        delegationId,
        delegation: delegations.find((one) => one.id === delegationId)?.name ?? '',
      })),
  )
}
