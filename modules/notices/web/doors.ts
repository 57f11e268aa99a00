import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { noticesContract } from '../contract.ts'

export const notices = doorsOf('notices', noticesContract)

export const askAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: notices.key() })
