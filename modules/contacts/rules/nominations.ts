import type { Verdict } from '#platform/refusal.ts'
import type { NominationStatus } from '../contract/nominations.ts'
import { mayInitiate } from './directory.ts'

/**
 * Who comes in, changes and goes. The model is the directory of the OAS (CICTE): only an authorised official starts a
 * nomination or removal, by note verbale; the secretariat checks it; it is in force from its effective date.
 */
export type NominationMove = 'change' | 'propose' | 'withdraw' | 'accept' | 'return' | 'in-force'

const moves: Record<NominationMove, { from: readonly NominationStatus[]; to: NominationStatus | null }> = {
  change: { from: ['draft', 'returned'], to: null },
  propose: { from: ['draft', 'returned'], to: 'proposed' },
  withdraw: { from: ['draft', 'returned', 'proposed', 'accepted'], to: 'withdrawn' },
  accept: { from: ['proposed'], to: 'accepted' },
  return: { from: ['proposed'], to: 'returned' },
  'in-force': { from: ['accepted'], to: 'in-force' },
}

/** Where a nomination stands after a move; what changes nothing of that leaves it where it was. */
export function afterMove(status: NominationStatus, move: NominationMove): NominationStatus | undefined {
  const { from, to } = moves[move]
  return from.includes(status) ? (to ?? status) : undefined
}

export function mayMove(status: NominationStatus, move: NominationMove): Verdict {
  return afterMove(status, move) !== undefined || { refused: 'NOMINATION_STANDS_OTHERWISE' }
}

/** The secretariat checks, whatever delegation it is from. */
export function mayCheck(who: { kind: string; roles: readonly string[] }): Verdict {
  return (
    (who.kind === 'person' && who.roles.includes('secretariat-officer')) || {
      refused: 'NOMINATION_NOT_YOURS_TO_CHECK',
    }
  )
}

/** Four eyes: no officer answers what they proposed themselves, nor what they might have, nominating for that delegation. */
export function mayAnswerNomination(
  who: Parameters<typeof mayInitiate>[0],
  nomination: { delegationId: string; proposedBy: string | null },
  initiator: boolean,
): Verdict {
  const checks = mayCheck(who)
  if (checks !== true) return checks
  const own = who.id === nomination.proposedBy || mayInitiate(who, nomination.delegationId, initiator) === true
  return !own || { refused: 'NOMINATION_YOUR_OWN' }
}
