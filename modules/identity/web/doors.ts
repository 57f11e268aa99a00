import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { demoKeysContract, identityContract, keysContract, personasContract } from '../contract.ts'

export const identity = doorsOf('identity', identityContract)
export const personas = doorsOf('personas', personasContract)
export const keys = doorsOf('keys', keysContract)
export const demoKeys = doorsOf('demoKeys', demoKeysContract)

/** Whatever was read of people, machines and settings is asked again. */
export const askAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: identity.key() })
