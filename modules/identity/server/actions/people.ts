import { must, Refusal, type Verdict } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { TooMany } from '#platform/server/rate.ts'
import type { Invitation, Person, Restoration, Role } from '../../contract.ts'
import {
  isOfficer,
  keepsTheHost,
  keptOffices,
  mayChangeRoles,
  mayInvite,
  mayInviteAgain,
  mayRevoke,
  maySeeEmail,
  type OfficesHeld,
} from '../../rules.ts'
import { distrust } from '../doorkeeper.ts'
import { mailLater } from '../mail.ts'
import { invitationsSince, makeInTurn } from '../store/invitations.ts'
import * as store from '../store/people.ts'
import type { IdentityTables } from '../tables.ts'
import { delegationKnown } from './delegations.ts'
import { makeInvitation } from './invitations.ts'

type IdentityCall = Call<IdentityTables>
const done = { done: true } as const
const hour = 3_600_000

/** In an hour: people invited by a delegation, and links by which one person comes in again. */
const mostInvited = 30
const mostRestored = 3

/** Without a delegation named: one's own people; for officers of the host, everybody. */
export async function listPeople(call: IdentityCall, delegationId: string | undefined): Promise<Person[]> {
  const { actor, db, now } = call
  const wanted = delegationId ?? (isOfficer(actor) ? undefined : (actor.delegationId ?? undefined))
  const rows = await store.peopleOf(db, wanted)
  const invited = await store.openInvitations(
    db,
    rows.map(({ id }) => id),
    now,
  )
  return rows.map((row) => asPerson(row, invited.get(row.id), maySeeEmail(actor, row.delegationId)))
}

function asPerson(
  { id, delegationId, name, email, roles, createdAt, joinedAt, revokedAt }: store.AccountRow,
  until: Date | undefined,
  seesEmail: boolean,
): Person {
  return {
    id,
    delegationId,
    name,
    email: seesEmail ? email : null,
    roles,
    standing: revokedAt ? 'revoked' : joinedAt ? 'active' : 'invited',
    createdAt: createdAt.toISOString(),
    invitedUntil: until?.toISOString() ?? null,
  }
}

export type NewPerson = { delegationId: string; name: string; email: string; roles: Role[] }

export async function invite(
  house: House,
  call: IdentityCall,
  wanted: NewPerson,
): Promise<{ person: Person; invitation: Invitation }> {
  const { db, now, actor } = call
  must(mayInvite(actor, await whereIs(call, wanted.delegationId), wanted.roles))
  if (await store.emailIsTaken(db, wanted.email)) throw new Refusal('EMAIL_TAKEN')
  await mustBeFew(call, { delegationId: wanted.delegationId }, mostInvited)
  const id = newId(now.getTime())
  const roles = [...new Set(wanted.roles)]
  await store.insertPerson(db, { ...wanted, id, roles, at: now })
  const invitation = await makeInvitation(call, id, actor.id, house.config.publicUrl)
  await mailLater(house, call, id, invitation.link)
  await call.emit({ name: 'person.changed', data: { id, delegationId: wanted.delegationId } })
  const row = { id, kind: 'person' as const, ...wanted, roles, createdAt: now, joinedAt: null, revokedAt: null }
  return { person: asPerson(row, new Date(invitation.expiresAt), true), invitation }
}

export async function inviteAgain(house: House, call: IdentityCall, id: string): Promise<Invitation> {
  const person = await personToLetIn(call, id)
  if (person.joinedAt) throw new Refusal('JOINED_ALREADY')
  await mustBeFew(call, { delegationId: person.delegationId }, mostInvited)
  const invitation = await makeInvitation(call, id, call.actor.id, house.config.publicUrl)
  await mailLater(house, call, id, invitation.link)
  await call.emit({ name: 'person.changed', data: { id, delegationId: person.delegationId } })
  return invitation
}

/**
 * For somebody who has joined, and lost their passkeys: whoever holds the link comes in as them. So it goes to their own
 * mailbox alone where the house sends mail, and they read on their desk who had it made, mail or not.
 */
export async function restoreAccess(house: House, call: IdentityCall, id: string): Promise<Restoration> {
  const person = await personToLetIn(call, id)
  if (!person.joinedAt) throw new Refusal('NOT_JOINED')
  await mustBeFew(call, { accountId: id }, mostRestored)
  const { link, expiresAt } = await makeInvitation(call, id, call.actor.id, house.config.publicUrl)
  const mailed = await mailLater(house, call, id, link, call.actor)
  await call.emit({ name: 'person.changed', data: { id, delegationId: person.delegationId } })
  return { link: mailed ? null : link, expiresAt }
}

/** Each is a letter that the host signs, to a mailbox that others name. */
async function mustBeFew(
  { actor, db, now }: IdentityCall,
  about: { delegationId: string } | { accountId: string },
  most: number,
): Promise<void> {
  if ('delegationId' in about && isOfficer(actor)) return
  await makeInTurn(db, Object.values(about).join())
  if ((await invitationsSince(db, about, new Date(now.getTime() - hour))) >= most) throw new TooMany(hour / 1000)
}

async function personToLetIn(call: IdentityCall, id: string): Promise<store.AccountRow> {
  const person = await personKnown(call, id)
  must(mayInviteAgain(call.actor, await whereIs(call, person.delegationId), person))
  if (person.revokedAt) throw new Refusal('REVOKED')
  return person
}

export async function changeRoles(house: House, call: IdentityCall, id: string, wanted: Role[]) {
  const person = await personKnown(call, id)
  const where = await whereIs(call, person.delegationId)
  const roles = [...new Set(wanted)]
  must(mayChangeRoles(call.actor, where, person, roles, await officesBeside(call, person)))
  if (person.revokedAt) throw new Refusal('REVOKED')
  await store.setRoles(call.db, id, roles)
  return changed(house, call, person)
}

export async function revoke(house: House, call: IdentityCall, id: string) {
  const person = await personKnown(call, id)
  const where = await whereIs(call, person.delegationId)
  must(mayRevoke(call.actor, where, person, await officesBeside(call, person)))
  await store.revokeAccount(call.db, id, call.now)
  return changed(house, call, person)
}

/** Whether the house can do without this person: its last administrator and its last officer keep their access, whoever asks. */
export async function mayLose(call: IdentityCall, id: string): Promise<Verdict> {
  const person = await personKnown(call, id)
  return keepsTheHost(person, [], await officesBeside(call, person))
}

/**
 * For the house alone, where a delegation has said in due form that one of its people leaves: ends their access at once.
 * - nothing-to-end: it had ended before, or this is no person of that delegation;
 * - last-of-office: it stays until there is another administrator, or another officer of the secretariat.
 */
export async function endAccess(
  house: House,
  call: IdentityCall,
  id: string,
  delegationId: string,
): Promise<'ended' | 'nothing-to-end' | 'last-of-office'> {
  const person = await store.accountById(call.db, id)
  if (person?.kind !== 'person' || person.delegationId !== delegationId || person.revokedAt) return 'nothing-to-end'
  if ((await mayLose(call, id)) !== true) return 'last-of-office'
  await store.revokeAccount(call.db, id, call.now)
  await changed(house, call, person)
  return 'ended'
}

async function changed(house: House, call: IdentityCall, { id, delegationId }: store.AccountRow) {
  distrust(house.database, id)
  await call.emit({ name: 'person.changed', data: { id, delegationId } })
  return done
}

/** How many hold the offices of the host, where it matters. */
function officesBeside(call: IdentityCall, { roles }: store.AccountRow): Promise<OfficesHeld> | OfficesHeld {
  const matters = keptOffices.some((office) => roles.includes(office))
  return matters ? store.officesHeld(call.db) : { administrator: 0, 'secretariat-officer': 0 }
}

async function personKnown(call: IdentityCall, id: string): Promise<store.AccountRow> {
  const row = await store.accountById(call.db, id)
  if (row?.kind !== 'person') throw new Refusal('UNKNOWN')
  return row
}

async function whereIs(call: IdentityCall, delegationId: string): Promise<{ id: string; isHost: boolean }> {
  const { id, kind } = await delegationKnown(call, delegationId)
  return { id, isHost: kind === 'host' }
}
