import type { Verdict } from '#platform/refusal.ts'

type Who = { kind: string; id: string | null; delegationId: string | null; roles: readonly string[] }

/** The rota is planned by the head, and by whom the head named. */
export function mayPlanRota(who: Who, initiator: boolean): Verdict {
  const may = who.kind === 'person' && (initiator || who.roles.includes('head-of-delegation'))
  return may || { refused: 'ROTA_NOT_YOURS' }
}
