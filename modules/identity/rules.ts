/**
 * Who answers for whom. A head of delegation answers for the people and the machine accounts of their own delegation;
 * at the host the administrator does. Officers of the host (administrator, secretariat officer) admit organisations and
 * invite or revoke the heads of their delegations, and nobody else. The policies of the database say the same.
 */
import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'
import { DelegationRole, HostRole, type Role } from './people.ts'

type Who = Pick<Actor, 'kind' | 'id' | 'delegationId' | 'roles'>
/** The delegation in question, as far as the rules need it. */
type Where = { id: string; isHost: boolean }
type Whom = { id: string; kind: 'person' | 'machine'; roles: readonly Role[] }

const refused: Verdict = { refused: 'NOT_YOURS_TO_DECIDE' }

export function isOfficer(who: Who): boolean {
  return who.kind === 'person' && (who.roles.includes('administrator') || who.roles.includes('secretariat-officer'))
}

/** Whether the actor answers for all accounts of this delegation. */
export function heads(who: Who, delegationId: string): boolean {
  if (who.kind !== 'person' || who.delegationId !== delegationId) return false
  return who.roles.includes('head-of-delegation') || who.roles.includes('administrator')
}

export function mayAdmit(who: Who): Verdict {
  return isOfficer(who) || refused
}

/** The host itself never ends: it would leave nobody to mend it. */
export function mayEndDelegation(who: Who, where: Where): Verdict {
  return (isOfficer(who) && !where.isHost) || refused
}

export function mayInvite(who: Who, where: Where, roles: readonly Role[]): Verdict {
  const ofHost = roles.some((role) => isHostRole(role))
  const ofDelegation = roles.some((role) => !isHostRole(role))
  if (!answersFor(who, where, { kind: 'person', roles })) return refused
  if (roles.length === 0 || (where.isHost ? ofDelegation : ofHost)) return { refused: 'ROLES_DO_NOT_FIT' }
  return true
}

export function mayChangeRoles(
  who: Who,
  where: Where,
  whom: Whom,
  roles: readonly Role[],
  beside: OfficesHeld,
): Verdict {
  if (!answersFor(who, where, whom)) return refused
  const invited = mayInvite(who, where, roles)
  if (invited !== true) return invited
  return keepsTheHost(whom, roles, beside)
}

export function mayRevoke(who: Who, where: Where, whom: Whom, beside: OfficesHeld): Verdict {
  if (!answersFor(who, where, whom)) return refused
  if (who.id === whom.id) return { refused: 'NOT_YOURSELF' }
  return keepsTheHost(whom, [], beside)
}

/** A new link lets in whoever holds it: only those who may invite may make one. */
export function mayInviteAgain(who: Who, where: Where, whom: Whom): Verdict {
  return answersFor(who, where, whom) || refused
}

export function mayKeepMachines(who: Who, delegationId: string): Verdict {
  return heads(who, delegationId) || refused
}

export function maySetProvider(who: Who): Verdict {
  return (who.delegationId !== null && heads(who, who.delegationId)) || refused
}

/** E-mail addresses are for their own delegation and for the officers of the host. */
export function maySeeEmail(who: Who, delegationId: string): boolean {
  return who.delegationId === delegationId || isOfficer(who)
}

function answersFor(who: Who, where: Where, whom: Pick<Whom, 'kind' | 'roles'>): boolean {
  if (heads(who, where.id)) return true
  return isOfficer(who) && !where.isHost && whom.kind === 'person' && whom.roles.includes('head-of-delegation')
}

/** Offices of the host that do not fall empty, and how many stand in each. */
export const keptOffices = ['administrator', 'secretariat-officer'] as const satisfies readonly Role[]
export type OfficesHeld = Readonly<Record<(typeof keptOffices)[number], number>>

/** Somebody must remain who answers for the accounts of the host, and somebody who checks what delegations hand to it. */
export function keepsTheHost(whom: Pick<Whom, 'roles'>, roles: readonly Role[], beside: OfficesHeld): Verdict {
  const empties = keptOffices.find(
    (office) => whom.roles.includes(office) && !roles.includes(office) && beside[office] <= 1,
  )
  if (empties === undefined) return true
  return { refused: empties === 'administrator' ? 'LAST_ADMINISTRATOR' : 'LAST_OFFICER' }
}

function isHostRole(role: Role): boolean {
  return HostRole.safeParse(role).success
}

/** The roles that somebody of this delegation may hold, in the order in which they are offered. */
export function rolesAt(isHost: boolean): readonly Role[] {
  return isHost ? HostRole.options : DelegationRole.options
}

/** Who may have a device of their own, and hand in what is signed about the devices of their delegation. */
export function mayHaveDevices(who: Who & Pick<Actor, 'scopes'>): Verdict {
  const able = who.kind === 'person' || (who.kind === 'machine' && who.scopes.includes('rooms'))
  return (able && who.delegationId !== null) || refused
}

/**
 * Whoever hands a list in need not be trusted, for its signatures are what counts: officers of the host, and machine
 * accounts of the host for those who publish from afar. The first committee carries no signature: officers alone.
 */
export function mayPublishKeys(who: Who & Pick<Actor, 'scopes'>, atHost: boolean, first = false): Verdict {
  if (isOfficer(who)) return true
  return (!first && atHost && who.kind === 'machine' && who.scopes.includes('rooms')) || refused
}

/** A device that waits is turned down by its holder, or by whoever answers for the delegation. */
export function mayTurnDown(who: Who, request: { account: string; delegation: string }): Verdict {
  return who.id === request.account || heads(who, request.delegation) || refused
}
