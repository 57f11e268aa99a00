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
