import type { Kysely } from 'kysely'
import type { KeyKind, MachineAccount, MachineKey, Scope } from '../../contract.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

const columns = [
  'id',
  'account_id as accountId',
  'kind',
  'name',
  'scopes',
  'made_at as madeAt',
  'expires_at as expiresAt',
  'used_at as usedAt',
  'revoked_at as revokedAt',
] as const

function keysOf(db: Db, accountIds: readonly string[]) {
  return db.selectFrom('machine_key').select(columns).where('account_id', 'in', accountIds).orderBy('made_at').execute()
}

type KeyRow = Awaited<ReturnType<typeof keysOf>>[number]

export function asKey({ accountId: _, madeAt, expiresAt, usedAt, revokedAt, ...key }: KeyRow): MachineKey {
  return {
    ...key,
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}

/** The machine accounts of a delegation with their keys, newest last. */
export async function machinesOf(db: Db, delegationId: string): Promise<MachineAccount[]> {
  const accounts = await db
    .selectFrom('account')
    .select([
      'id',
      'delegation_id as delegationId',
      'name',
      'login',
      'scopes',
      'created_at as createdAt',
      'revoked_at as revokedAt',
    ])
    .where('kind', '=', 'machine')
    .where('delegation_id', '=', delegationId)
    .orderBy('created_at')
    .execute()
  const keys =
    accounts.length === 0
      ? []
      : await keysOf(
          db,
          accounts.map(({ id }) => id),
        )
  return accounts.map(({ createdAt, revokedAt, login, ...account }) => ({
    ...account,
    login: login ?? account.id,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    keys: keys.filter((key) => key.accountId === account.id).map(asKey),
  }))
}

export type NewKey = {
  id: string
  accountId: string
  kind: KeyKind
  name: string
  digest: string
  scopes: readonly Scope[]
  madeBy: string | null
  at: Date
  expiresAt: Date
}

export async function insertKey(
  db: Db,
  { id, accountId, kind, name, digest, scopes, madeBy, at, expiresAt }: NewKey,
): Promise<void> {
  await db
    .insertInto('machine_key')
    .values({
      id,
      account_id: accountId,
      kind,
      name,
      digest,
      scopes: [...scopes],
      made_by: madeBy,
      made_at: at,
      expires_at: expiresAt,
      used_at: null,
      revoked_at: null,
    })
    .execute()
}

export async function revokeKeyRow(db: Db, accountId: string, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('machine_key')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
