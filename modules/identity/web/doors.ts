import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { identityContract, personasContract } from '../contract.ts'

export const identity = doorsOf('identity', identityContract)
export const personas = doorsOf('personas', personasContract)

/** Whatever was read of people, machines and settings is asked again. */
export const askAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: identity.key() })
