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

/** The same as an answer that says no, for what puts refusals into words by itself. */
export function asRefusal(error: unknown, say: Say): unknown {
  if (!(error instanceof CrisisRefused) && !(error instanceof SealedRefused)) return error
  return Object.assign(new Error(crisisTrouble(error, say)), { code: 'CRISIS_REFUSED', status: 409 })
}

/** Before an act that both sides are told the reason of. */
export function mustHaveReason(reason: string): string {
  const given = reason.trim()
  if (given === '')
    throw Object.assign(new Error('A reason is missing.'), { code: 'CRISIS_REASON_MISSING', status: 422 })
  return given
}
