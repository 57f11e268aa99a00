import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'

/** The proofs of rows name who did what and who received what: the auditor's business alone. */
export function mayAudit({ roles }: Pick<Actor, 'roles'>): Verdict {
  return roles.includes('auditor') || { refused: 'AUDITOR_ONLY' }
}
