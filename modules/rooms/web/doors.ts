import { keysContract } from '#modules/identity/contract.ts'
import { recordContract } from '#modules/record/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { roomsContract } from '../contract.ts'

export const host = doorsOf('rooms', roomsContract)
export const keys = doorsOf('keys', keysContract)
export const record = doorsOf('record', recordContract)
