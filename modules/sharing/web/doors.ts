import { identityContract } from '#modules/identity/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { sharingContract } from '../contract.ts'

export const sharing = doorsOf('sharing', sharingContract)
export const identity = doorsOf('identity', identityContract)
