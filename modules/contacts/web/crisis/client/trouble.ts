import { troubleOf } from '#platform/web/errors.ts'
import type { Say } from '#platform/web/words.ts'
import { CrisisRefused, SealedRefused } from '../../../crisis/refusals.ts'

/** What went wrong on a line, in words: a refusal of the client, or of the host. */
export function crisisTrouble(error: unknown, say: Say): string {
  if (error instanceof CrisisRefused) return say(`crisis.not.${error.code}`)
  if (error instanceof SealedRefused)
    return say(`crisis.sealed.${error.why}`, { missing: error.missing.join(', '), count: error.missing.length })
  return troubleOf(error, say).title
}
