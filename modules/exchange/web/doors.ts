import { identityContract } from '#modules/identity/contract.ts'
import { sharingContract } from '#modules/sharing/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { exchangeContract } from '../contract.ts'

export const exchange = doorsOf('exchange', exchangeContract)
export const identity = doorsOf('identity', identityContract)
export const sharing = doorsOf('sharing', sharingContract)

export const readAgain = (): void => void queries.invalidateQueries({ queryKey: exchange.key() })
