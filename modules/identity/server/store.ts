import { type Kysely } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Delegation } from '../contract.ts'
import type { IdentityTables } from './tables.ts'

type Db = Kysely<IdentityTables>

/** The actor behind an account, or undefined when the account or its delegation has no standing any more. */
export async function standingOf(db: Db, accountId: string): Promise<Actor | undefined> {
  const row = await db
    .selectFrom('account')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .select(['account.id', 'account.kind', 'account.name', 'account.delegation_id as delegationId', 'roles', 'scopes'])
    .where('account.id', '=', accountId)
    .where('account.revoked_at', 'is', null)
    .where('delegation.ended_at', 'is', null)
    .executeTakeFirst()
  return row
}

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
