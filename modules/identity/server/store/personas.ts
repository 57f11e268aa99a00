import type { Kysely } from 'kysely'
import type { Persona } from '../../contract.ts'
import type { IdentityTables } from '../tables.ts'
import { delegations } from './delegations.ts'

type Db = Kysely<IdentityTables>

/** Only people of invented organisations: no setting makes a picker of real ones. */
export async function personas(db: Db): Promise<Persona[]> {
  const known = new Map((await delegations(db)).map((delegation) => [delegation.id, delegation]))
  const rows = await db
    .selectFrom('persona')
    .innerJoin('account', 'account.id', 'persona.account_id')
    .select(['account.id', 'account.name', 'account.roles', 'account.delegation_id as delegationId'])
    .where('account.kind', '=', 'person')
    .where('account.revoked_at', 'is', null)
    .orderBy('persona.place')
    .execute()
  return rows.flatMap(({ delegationId, ...row }) => {
    const delegation = known.get(delegationId)
    return delegation?.invented ? [{ ...row, delegation }] : []
  })
}

export async function insertPersona(db: Db, accountId: string, place: number): Promise<void> {
  await db.insertInto('persona').values({ account_id: accountId, place }).execute()
}
