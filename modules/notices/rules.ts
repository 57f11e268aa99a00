import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'

/** Notices are for people. */
export function mayHear(actor: Actor): Verdict {
  return actor.kind === 'person' ? true : { refused: 'PEOPLE_ONLY' }
}
