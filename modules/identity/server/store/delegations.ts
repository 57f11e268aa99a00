import { type Kysely, sql } from 'kysely'
import type { Delegation, Organisation, OrganisationKind } from '../../contract.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

function delegationsQuery(db: Db) {
  return db
    .selectFrom('delegation')
    .innerJoin('organisation', 'organisation.id', 'delegation.organisation_id')
    .select([
      'delegation.id',
      'organisation.id as organisationId',
      'delegation.name',
      'organisation.kind',
      'organisation.country',
      'organisation.invented',
      'delegation.client_of as clientOf',
    ])
}

export function delegations(db: Db): Promise<Delegation[]> {
  return delegationsQuery(db).where('delegation.ended_at', 'is', null).orderBy('delegation.name').execute()
}

export function delegationById(db: Db, id: string): Promise<Delegation | undefined> {
  return delegationsQuery(db).where('delegation.id', '=', id).executeTakeFirst()
}

export function liveDelegationById(db: Db, id: string): Promise<Delegation | undefined> {
  return delegationsQuery(db)
    .where('delegation.id', '=', id)
    .where('delegation.ended_at', 'is', null)
    .executeTakeFirst()
}

export function hostDelegation(db: Db): Promise<Delegation | undefined> {
  return delegationsQuery(db).where('organisation.kind', '=', 'host').executeTakeFirst()
}

/** The name of the host is for everybody, so the database tells it to nobody as well. */
export async function hostName(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select chancery_host() as name`.execute(db)
  return rows[0]?.name ?? ''
}

export function organisations(db: Db): Promise<Organisation[]> {
  return db.selectFrom('organisation').select(['id', 'kind', 'name', 'country', 'invented']).orderBy('name').execute()
}

export async function stateIsAdmitted(db: Db, country: string): Promise<boolean> {
  const row = await db
    .selectFrom('organisation')
    .innerJoin('delegation', 'delegation.organisation_id', 'organisation.id')
    .select('organisation.id')
    .where('country', '=', country)
    .where('kind', '=', 'state')
    .where('delegation.ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export type NewOrganisation = {
  id: string
  kind: OrganisationKind
  name: string
  country: string | null
  invented: boolean
  at: Date
}

export async function insertOrganisation(db: Db, { at, ...row }: NewOrganisation): Promise<void> {
  await db
    .insertInto('organisation')
    .values({ ...row, created_at: at })
    .execute()
}

export type NewDelegation = { id: string; organisationId: string; name: string; clientOf: string | null; at: Date }

export async function insertDelegation(
  db: Db,
  { id, organisationId, name, clientOf, at }: NewDelegation,
): Promise<void> {
  await db
    .insertInto('delegation')
    .values({ id, organisation_id: organisationId, name, client_of: clientOf, created_at: at, ended_at: null })
    .execute()
}

export async function endDelegationRow(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('delegation').set({ ended_at: now }).where('id', '=', id).where('ended_at', 'is', null).execute()
}
