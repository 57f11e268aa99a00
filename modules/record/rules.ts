import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'
import type { EntryKind } from './entries.ts'

/** The proofs of rows name who did what and who received what: the auditor's business alone. */
export function mayAudit({ roles }: Pick<Actor, 'roles'>): Verdict {
  return roles.includes('auditor') || { refused: 'AUDITOR_ONLY' }
}

/** Under whose pseudonym an entry stands, and who is given what opens it. Nobody else learns more than kind and time. */
export type Learned = {
  under: 'host' | 'delegation' | 'room' | 'procedure'
  openedBy: 'everybody' | 'signed-in' | 'members' | 'auditor'
}

/** What an outsider learns, kind by kind; docs/record-format.md says it in words. */
export const learned: Record<EntryKind, Learned> = {
  committee: { under: 'host', openedBy: 'signed-in' },
  credentials: { under: 'host', openedBy: 'signed-in' },
  device: { under: 'delegation', openedBy: 'signed-in' },
  code: { under: 'host', openedBy: 'everybody' },
  membership: { under: 'room', openedBy: 'members' },
  envelopes: { under: 'room', openedBy: 'members' },
  rows: { under: 'host', openedBy: 'auditor' },
  act: { under: 'host', openedBy: 'everybody' },
  deadline: { under: 'procedure', openedBy: 'members' },
  adoption: { under: 'procedure', openedBy: 'members' },
  statement: { under: 'procedure', openedBy: 'members' },
}

export function isPublic(kind: EntryKind): boolean {
  return learned[kind].openedBy === 'everybody'
}

/** In milliseconds. A record that grows, or is renewed, is signed by its witnesses far more often than it is called stale. */
export const freshness = { renewedAfter: 6 * 3_600_000, staleAfter: 24 * 3_600_000 } as const

/**
 * Whether so long ago that the newest checkpoint we are shown was witnessed that another may be kept from us: an old
 * record, from before a revocation, looks like this. Never where the policy asks for no witness, for then nobody can tell.
 */
export function isStale(witnessedAt: Date | null, now: Date): boolean {
  return witnessedAt !== null && now.getTime() - witnessedAt.getTime() > freshness.staleAfter
}
