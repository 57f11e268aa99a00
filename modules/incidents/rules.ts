import type { Verdict } from '#platform/refusal.ts'
import type { Marked, Marking } from '#modules/sharing/contract.ts'
import { maySee, type Who as Reader } from '#modules/sharing/rules.ts'
import type { IncidentStatus, ItemKind, SectionKind } from './contract.ts'

/** Whoever asks: a person by their roles, a machine account by its scopes. `Actor` and the session of a page both fit. */
export type Who = { kind: string; delegationId: string | null; roles: readonly string[]; scopes: readonly string[] }

/** The incident as the rules need it. */
export type Held = { ownerId: string; status: IncidentStatus }

/**
 * What is done to an incident as a whole, from which state, to which. What the table does not name is not possible.
 * After ISO/IEC 27035-1's course of an incident (reported, contained, closed) and, for `withdraw`, the retraction that
 * STIX calls `revoked`; that a withdrawn one never comes back is our house rule: report it anew.
 */
export const transitions = {
  share: { from: ['draft', 'shared', 'contained', 'closed'], to: (status) => (status === 'draft' ? 'shared' : status) },
  contain: { from: ['shared'], to: () => 'contained' },
  close: { from: ['shared', 'contained'], to: () => 'closed' },
  reopen: { from: ['contained', 'closed'], to: () => 'shared' },
  withdraw: { from: ['draft', 'shared', 'contained', 'closed'], to: () => 'withdrawn' },
} as const satisfies Record<string, { from: readonly IncidentStatus[]; to: (status: IncidentStatus) => IncidentStatus }>
export type Move = keyof typeof transitions

/**
 * Which role does what for its delegation. House rules, from what practice tells of the roles: the technical contact (a
 * CERT) writes and shares with those it works with; what everybody is to read is a political act, so GREEN and CLEAR
 * without an audience need the head of delegation or the diplomatic contact; a legal adviser writes, but does not
 * decide; an observer reads. At the host, the secretariat officer keeps the public dossiers.
 */
const rolesThat = {
  write: ['head-of-delegation', 'diplomatic-contact', 'technical-contact', 'legal-adviser', 'secretariat-officer'],
  decide: ['head-of-delegation', 'diplomatic-contact', 'technical-contact', 'secretariat-officer'],
  publish: ['head-of-delegation', 'diplomatic-contact', 'secretariat-officer'],
} as const

const yes: Verdict = true

function holds(who: Who, power: keyof typeof rolesThat): Verdict {
  if (who.kind === 'machine') {
    if (!who.scopes.includes('incidents:write')) return { refused: 'INCIDENT_SCOPE_MISSING' }
    return power !== 'publish' || { refused: 'INCIDENT_PUBLICATION_NEEDS_DIPLOMAT' }
  }
  const able: readonly string[] = rolesThat[power]
  if (who.roles.some((role) => able.includes(role))) return yes
  return { refused: power === 'publish' ? 'INCIDENT_PUBLICATION_NEEDS_DIPLOMAT' : 'INCIDENT_ROLE_MAY_NOT' }
}

/**
 * Whether a reader sees an incident: its marking reaches them, and it is neither a draft nor withdrawn, unless it is
 * their own. The policy `seen` on the table `incident` says the same to the database.
 */
export function maySeeIncident(reader: Reader, incident: Marked & { status: IncidentStatus }, now: Date): Verdict {
  const outside = reader.delegationId !== incident.owner
  if (outside && (incident.status === 'draft' || incident.status === 'withdrawn'))
    return { refused: 'INCIDENT_UNKNOWN' }
  return maySee(reader, incident, now) === true || { refused: 'INCIDENT_UNKNOWN' }
}

/** A part as it stood: its marking then, the marking that the same part has now, and whether it ended before sharing. */
export type PartMarked = { owner: string; marking: Marking; markingNow: Marking; onlyDraft: boolean }

/**
 * Whether a reader of an incident sees one of its parts, present or past: both its marking then and its marking now
 * reach them. The policy `seen` on `incident_part` says the same.
 */
export function maySeePart(reader: Reader, { owner, marking, markingNow, onlyDraft }: PartMarked, now: Date): boolean {
  if (onlyDraft && reader.delegationId !== owner) return false
  return (
    maySee(reader, { owner, marking }, now) === true && maySee(reader, { owner, marking: markingNow }, now) === true
  )
}

/** Everybody reads what markings show them; a machine account only with the scope for it. */
export function mayRead(who: Who): Verdict {
  return who.kind !== 'machine' || who.scopes.includes('incidents:read') || { refused: 'INCIDENT_SCOPE_MISSING' }
}

export function mayReport(who: Who): Verdict {
  return holds(who, 'write')
}

/** Facts, severity, sections, items and files are changed by their owner, until the incident is withdrawn. */
export function mayUpdate(who: Who, incident: Held): Verdict {
  if (who.delegationId !== incident.ownerId) return { refused: 'INCIDENT_NOT_YOURS' }
  if (incident.status === 'withdrawn') return { refused: 'INCIDENT_NOT_IN_THIS_STATE' }
  return holds(who, 'write')
}

/** Contain, close, reopen and withdraw. */
export function mayMove(who: Who, incident: Held, move: Move): Verdict {
  if (who.delegationId !== incident.ownerId) return { refused: 'INCIDENT_NOT_YOURS' }
  const from: readonly IncidentStatus[] = transitions[move].from
  if (!from.includes(incident.status)) return { refused: 'INCIDENT_NOT_IN_THIS_STATE' }
  return holds(who, 'decide')
}

/** Share, with the marking under which it would go. It bounds every part: none is seen by whoever may not see the incident. */
export function mayShare(who: Who, incident: Held, marking: Marking): Verdict {
  const verdict = mayMove(who, incident, 'share')
  if (verdict !== true) return verdict
  return isPublication(marking) ? holds(who, 'publish') : yes
}

/** Reaches everybody on the host, or the public: GREEN or CLEAR to nobody in particular. */
export function isPublication({ tlp, audience }: Marking): boolean {
  const toNobodyInParticular = audience.delegations.length + audience.groups.length + audience.people.length === 0
  return toNobodyInParticular && (tlp === 'green' || tlp === 'clear')
}

/** One's own shared report goes into another shared one, real into real, exercise into exercise. */
export function mayMerge(
  who: Who,
  source: Held & { id: string; exercise: boolean },
  target: Held & { id: string; exercise: boolean },
): Verdict {
  const verdict = mayMove(who, source, 'share')
  if (verdict !== true) return verdict
  const bothStand = source.status !== 'draft' && target.status !== 'draft' && target.status !== 'withdrawn'
  return (
    (bothStand && source.id !== target.id && source.exercise === target.exercise) || { refused: 'MERGE_NOT_POSSIBLE' }
  )
}

/** Any delegation asks and answers about what it sees; an observer does not speak for it. */
export function mayAsk(who: Who): Verdict {
  return holds(who, 'write')
}

export function mayAnswer(who: Who, question: { toId: string; answered: boolean }): Verdict {
  if (who.delegationId !== question.toId) return { refused: 'QUESTION_UNKNOWN' }
  if (question.answered) return { refused: 'QUESTION_ANSWERED_ALREADY' }
  return holds(who, 'write')
}

export function mayRecordActor(who: Who): Verdict {
  return holds(who, 'write')
}

export function mayChangeActor(who: Who, actor: { ownerId: string }): Verdict {
  return who.delegationId === actor.ownerId ? holds(who, 'write') : { refused: 'ACTOR_NOT_YOURS' }
}

/** A preview, and who received what: for the owner's delegation. The auditor sees deliveries, and no contents. */
export function maySeeAs(who: Who, incident: Held): Verdict {
  return who.delegationId === incident.ownerId || { refused: 'INCIDENT_NOT_YOURS' }
}

/** The section under which an item stands, and whose marking it follows where it has none of its own. */
export const sectionOf: Readonly<Record<ItemKind | 'severity', SectionKind | null>> = {
  victim: 'victims',
  moment: 'timeline',
  technique: 'technical',
  indicator: 'technical',
  file: 'technical',
  attribution: 'attribution',
  reply: 'attribution',
  response: 'response',
  severity: 'impact',
  relation: null,
}
