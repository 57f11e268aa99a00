import { troubleOf } from '#platform/web/errors.ts'
import type { Say } from '#platform/web/words.ts'
import { NotRung } from './ringing.ts'

/** What went wrong, in words: what a door refused, or what this browser did not do. */
export function troubleWords(error: unknown, say: Say): string {
  if (error instanceof NotRung)
    return say(error.message === 'permission' ? 'notices.push.denied' : 'notices.push.unreachable')
  return troubleOf(error, say).title
}
