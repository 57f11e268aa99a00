import { identityContract } from '#modules/identity/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { crisisDoors } from '../../contract/crisis.ts'
import { directoryDoors } from '../../contract/directory.ts'

export const crisis = doorsOf('crisis', crisisDoors)
export const directory = doorsOf('directory', directoryDoors)
export const identity = doorsOf('identity', identityContract)

/** All of it may have changed: after a live event, or after an act. */
export const readAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: crisis.key() })
