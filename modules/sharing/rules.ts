import type { Verdict } from '#platform/refusal.ts'
import type { Marked } from './contract.ts'

/** Whoever asks, as a marking sees them. The public is `nobody`. */
export type Who = {
  /** Null for the public and for machine accounts: nobody names a machine in TLP:RED. */
  personId: string | null
  delegationId: string | null
  /** Sharing groups of which the delegation is a member at this moment. */
  groups: readonly string[]
  /** The delegation whose client this one is, and that one's groups. */
  clientOf: string | null
  clientOfGroups: readonly string[]
}

export const thePublic: Who = { personId: null, delegationId: null, groups: [], clientOf: null, clientOfGroups: [] }

const no: Verdict = { refused: 'UNKNOWN' }

/**
 * Whether a marking lets this one see what stands under it. The policy `seen` on the table `marking` says the same
 * to the database, and a test proves that both agree on every combination.
 *
 * - RED: "for the eyes and ears of individual recipients only" – the people named, and nobody else, not even the
 *   rest of the owner's delegation. (FIRST, TLP 2.0, 2022, section 3.)
 * - AMBER+STRICT: recipients' own organisation only – the delegations of the audience, and the owner's.
 * - AMBER: "their organization and its clients" – as above, and delegations that are clients of one of them.
 * - GREEN: "within their community" – with an empty audience, every delegation on this host; never the public.
 * - CLEAR: "no limit on disclosure" – with an empty audience, everybody.
 *
 * Under an embargo only the owner and those named one by one (delegation or person) see it before its time.
 */
export function maySee(who: Who, { owner, marking }: Marked, now: Date): Verdict {
  const { tlp, audience, embargoUntil } = marking
  const namedInPerson = who.personId !== null && audience.people.includes(who.personId)
  if (tlp === 'red') return namedInPerson || no

  if (who.delegationId !== null && who.delegationId === owner) return true
  if (namedInPerson || isOneOf(who.delegationId, audience.delegations)) return true
  if (embargoUntil !== null && new Date(embargoUntil) > now) return no

  if (meets(who.groups, audience.groups)) return true
  if (tlp === 'amber' && reachesAsClient(who, owner, audience)) return true
  if (!isEmpty(audience)) return no
  return tlp === 'clear' || (tlp === 'green' && who.delegationId !== null) || no
}

function reachesAsClient(who: Who, owner: string, audience: Marked['marking']['audience']): boolean {
  if (who.clientOf === null) return false
  return (
    who.clientOf === owner || audience.delegations.includes(who.clientOf) || meets(who.clientOfGroups, audience.groups)
  )
}

function isEmpty({ delegations, groups, people }: Marked['marking']['audience']): boolean {
  return delegations.length + groups.length + people.length === 0
}

function isOneOf(one: string | null, all: readonly string[]): boolean {
  return one !== null && all.includes(one)
}

function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one))
}

type Membership = { delegationId: string; steward: boolean; until: string | null }

/** An observer reads, but does not act for the delegation. A house rule, from the practice of observer status. */
export function mayAct(who: { roles: readonly string[] }): Verdict {
  return who.roles.some((role) => role !== 'observer') || { refused: 'ROLE_MAY_NOT_ACT' }
}

/** The books of a delegation are for its people, and for machines that were given its incidents to read. */
export function mayReadBooks(who: { kind: string; scopes: readonly string[] }): Verdict {
  return who.kind !== 'machine' || who.scopes.includes('incidents:read') || { refused: 'BOOKS_SCOPE_MISSING' }
}

/** Only a steward of the group changes who is in it. */
export function mayAdd(who: { delegationId: string | null }, members: readonly Membership[], added: string): Verdict {
  if (!isSteward(who, members)) return { refused: 'GROUP_NOT_STEWARD' }
  return !present(members).some((one) => one.delegationId === added) || { refused: 'GROUP_MEMBER_ALREADY' }
}

/** A steward ends any membership, every delegation its own; the last steward stays while others do. */
export function mayEnd(who: { delegationId: string | null }, members: readonly Membership[], ended: string): Verdict {
  const now = present(members)
  const leaving = now.find((one) => one.delegationId === ended)
  if (who.delegationId !== ended && !isSteward(who, members)) return { refused: 'GROUP_NOT_STEWARD' }
  if (!leaving) return { refused: 'GROUP_MEMBER_UNKNOWN' }
  const othersStay = now.length > 1
  const otherSteward = now.some((one) => one.steward && one.delegationId !== ended)
  return !(leaving.steward && othersStay && !otherSteward) || { refused: 'GROUP_NEEDS_STEWARD' }
}

function present(members: readonly Membership[]): Membership[] {
  return members.filter((one) => one.until === null)
}

function isSteward(who: { delegationId: string | null }, members: readonly Membership[]): boolean {
  return present(members).some((one) => one.steward && one.delegationId === who.delegationId)
}
