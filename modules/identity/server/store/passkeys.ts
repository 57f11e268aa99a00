import type { Kysely } from 'kysely'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

const columns = [
  'id',
  'name',
  'backed_up as backedUp',
  'made_at as madeAt',
  'used_at as usedAt',
  'credential_id as credentialId',
  'transports',
] as const

export function passkeysOf(db: Db, accountId: string) {
  return db.selectFrom('passkey').select(columns).where('account_id', '=', accountId).orderBy('made_at').execute()
}

export type PasskeyRow = Awaited<ReturnType<typeof passkeysOf>>[number]

/** For the house, at sign-in. */
export function passkeyByCredential(db: Db, credentialId: string) {
  return db
    .selectFrom('passkey')
    .select([
      'id',
      'account_id as accountId',
      'credential_id as credentialId',
      'public_key as publicKey',
      'counter',
      'transports',
    ])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}

export type NewPasskey = {
  id: string
  accountId: string
  credentialId: string
  publicKey: string
  counter: number
  transports: readonly string[]
  backedUp: boolean
  name: string
  at: Date
}

/** Answers false when this credential is kept already. */
export async function insertPasskey(
  db: Db,
  { accountId, credentialId, publicKey, transports, backedUp, at, ...row }: NewPasskey,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('passkey')
    .values({
      ...row,
      account_id: accountId,
      credential_id: credentialId,
      public_key: publicKey,
      transports: [...transports],
      backed_up: backedUp,
      made_at: at,
      used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function markPasskeyUsed(
  db: Db,
  id: string,
  counter: number,
  backedUp: boolean,
  now: Date,
): Promise<void> {
  await db.updateTable('passkey').set({ counter, backed_up: backedUp, used_at: now }).where('id', '=', id).execute()
}

export async function renamePasskeyRow(db: Db, accountId: string, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deletePasskey(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function insertChallenge(
  db: Db,
  id: string,
  accountId: string | null,
  challenge: string,
  expiresAt: Date,
): Promise<void> {
  await db.insertInto('challenge').values({ id, account_id: accountId, challenge, expires_at: expiresAt }).execute()
}

/** Takes the challenge away and answers it, when it is that account's (null: anybody's at sign-in) and still good. */
export async function takeChallenge(
  db: Db,
  id: string,
  accountId: string | null,
  now: Date,
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('challenge')
    .where('id', '=', id)
    .where('account_id', accountId === null ? 'is' : '=', accountId)
    .returning(['challenge', 'expires_at'])
    .executeTakeFirst()
  return row && row.expires_at > now ? row.challenge : undefined
}
