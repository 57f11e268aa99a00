import { identityContract } from '#modules/identity/contract.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { type DiplomaticRequest, requestDoors } from '../../contract/requests.ts'

export const requests = doorsOf('requests', requestDoors)
export const incidents = doorsOf('incidents', incidentsContract)
export const identity = doorsOf('identity', identityContract)

/** All of it may have changed: after a live event, or after an act. */
export const readAgain = (): void => void queries.invalidateQueries({ queryKey: requests.key() })

/** Every act answers the new copy: it takes the place of the old one, and the lists are read again. */
export function keepCopy(copy: DiplomaticRequest): void {
  const { queryKey } = requests.one.queryOptions({ input: { id: copy.id } })
  queries.setQueryData(queryKey, copy)
  const kept = JSON.stringify(queryKey)
  void queries.invalidateQueries({
    queryKey: requests.key(),
    predicate: (query) => JSON.stringify(query.queryKey) !== kept,
  })
}
