import { identityContract } from '#modules/identity/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { pingDoors } from '../../contract/pings.ts'

export const pings = doorsOf('pings', pingDoors)
export const identity = doorsOf('identity', identityContract)

/** All of it may have changed: after a live event, or after an act. */
export const readAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: pings.key() })
