import { exchangeContract } from '#modules/exchange/contract.ts'
import { identityContract } from '#modules/identity/contract.ts'
import { sharingContract } from '#modules/sharing/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { type IncidentView, incidentsContract } from '../contract.ts'

export const incidents = doorsOf('incidents', incidentsContract)
export const identity = doorsOf('identity', identityContract)
export const sharing = doorsOf('sharing', sharingContract)
export const exchange = doorsOf('exchange', exchangeContract)

/** Every act answers the new copy: it takes the place of the old one, and what else was read of incidents is stale. */
export function keepCopy(copy: IncidentView): void {
  const { queryKey } = incidents.one.queryOptions({ input: { id: copy.id } })
  queries.setQueryData(queryKey, copy)
  const kept = JSON.stringify(queryKey)
  void queries.invalidateQueries({
    queryKey: incidents.key(),
    predicate: (query) => JSON.stringify(query.queryKey) !== kept,
  })
}

/** All of it may have changed: after a live event, or after an act that answers no copy. */
export const readAgain = (): void => void queries.invalidateQueries({ queryKey: incidents.key() })
