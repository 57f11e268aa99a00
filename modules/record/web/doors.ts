import { doorsOf } from '#platform/web/api.ts'
import { recordContract } from '../contract.ts'

export const record = doorsOf('record', recordContract)
