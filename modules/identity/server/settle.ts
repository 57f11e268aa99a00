import type { Kysely } from 'kysely'
import type { Database } from '#platform/server/database.ts'
import { newId } from '#platform/server/ids.ts'
import type { OrganisationKind, Role } from '../contract.ts'
import { isStateCode } from '../states.ts'
import { makeInvitation } from './actions/invitations.ts'
import { hostDelegation, insertDelegation, insertOrganisation } from './store/delegations.ts'
import { insertPerson, markJoined } from './store/people.ts'
import { insertPersona } from './store/personas.ts'
import type { IdentityTables } from './tables.ts'

/**
 * Organisations and people made by the house itself: at the first start of a real host, and for the invented world of
 * the demo. Everybody else comes in through the doors, by invitation.
 */
export type Settlement = {
  kind: OrganisationKind
  name: string
  country?: string
  delegation?: string
  clientOf?: string
  invented: boolean
  people: readonly SettledPerson[]
}

export type SettledPerson = {
  /** Given where the caller wants to know it beforehand. */
  id?: string
  name: string
  email: string
  roles: readonly Role[]
  language?: string
  /** Offered by the persona picker of the demo, at this place of the list. */
  persona?: number
}

/** Answers the delegation's id and, in the order in which they were given, those of its people, who count as joined. */
export async function settleDelegation(
  db: Kysely<IdentityTables>,
  { kind, name, country, delegation, clientOf, invented, people }: Settlement,
  now: Date,
): Promise<{ delegationId: string; people: string[] }> {
  const organisationId = newId(now.getTime())
  const delegationId = newId(now.getTime())
  await insertOrganisation(db, { id: organisationId, kind, name, country: country ?? null, invented, at: now })
  await insertDelegation(db, {
    id: delegationId,
    organisationId,
    name: delegation ?? name,
    clientOf: clientOf ?? null,
    at: now,
  })
  const ids: string[] = []
  for (const { id = newId(now.getTime()), persona, ...person } of people) {
    await insertPerson(db, { ...person, id, delegationId, at: now })
    await markJoined(db, id, now)
    if (persona !== undefined) await insertPersona(db, id, persona)
    ids.push(id)
  }
  return { delegationId, people: ids }
}

export type NewHost = { name: string; country?: string; administrator: { name: string; email: string } }

/**
 * Makes the host and its first administrator, and answers the administrator's one-time link. Throws an Error that says
 * what to do when this database has a host already, or when the country is none.
 */
export async function initHost(
  { kysely }: Pick<Database, 'kysely'>,
  { name, country, administrator }: NewHost,
  publicUrl: string,
  now: Date,
): Promise<{ delegationId: string; administratorId: string; link: string; expiresAt: string }> {
  if (country !== undefined && !isStateCode(country))
    throw new Error(`No state has the code "${country}": use ISO 3166-1 alpha-2, in capitals.`)
  const database: Kysely<IdentityTables> = kysely
  return database.transaction().execute(async (db) => {
    const known = await hostDelegation(db)
    if (known)
      throw new Error(`This database has a host already: ${known.name}. Use another database, or sign in there.`)
    const organisationId = newId(now.getTime())
    const delegationId = newId(now.getTime())
    const administratorId = newId(now.getTime())
    await insertOrganisation(db, {
      id: organisationId,
      kind: 'host',
      name,
      country: country ?? null,
      invented: false,
      at: now,
    })
    await insertDelegation(db, { id: delegationId, organisationId, name, clientOf: null, at: now })
    await insertPerson(db, { ...administrator, id: administratorId, delegationId, roles: ['administrator'], at: now })
    const invitation = await makeInvitation({ db, now }, administratorId, null, publicUrl)
    return { delegationId, administratorId, ...invitation }
  })
}
