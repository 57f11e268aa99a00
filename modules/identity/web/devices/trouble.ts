import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import type { Say } from '#platform/web/words.ts'
import { BackupShut } from '../../keys.ts'

const WithFault = z.object({ data: z.object({ fault: z.string() }) })

/** What went wrong with a key, in words: the fault that the host named, a file that stays shut, or anything else. */
export function keyTroubleOf(error: unknown, say: Say): string {
  if (error instanceof BackupShut) return say(`keys.backup.${error.why}`)
  if (error instanceof SyntaxError) return say('devices.sign.notAKey')
  const fault = WithFault.safeParse(error)
  return fault.success ? say(`keys.fault.${fault.data.data.fault}`) : troubleOf(error, say).title
}
