import type { Kysely } from 'kysely'
import type { HybridPublic } from '#platform/signing.ts'
import type { BackupWay, DeviceRequest } from '../../contract/keys-doors.ts'
import { momentOf, ShownName } from '../../keys/statements.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

/** The devices that wait in the delegation of whoever asks. */
export async function requests(db: Db, now: Date): Promise<DeviceRequest[]> {
  const rows = await db
    .selectFrom('device_request')
    .innerJoin('account', 'account.id', 'device_request.account_id')
    .select([
      'device_request.id',
      'device_request.account_id as accountId',
      'account.name as holder',
      'device_request.delegation_id as delegationId',
      'device_request.device',
      'device_request.name',
      'device_request.key',
      'device_request.made_at as madeAt',
      'device_request.expires_at as expiresAt',
    ])
    .where('device_request.expires_at', '>', now)
    .where('account.revoked_at', 'is', null)
    // One that was signed for waits no more; its row goes when it expires.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('device_statement')
            .select('device_statement.seq')
            .whereRef('device_statement.device', '=', 'device_request.device'),
        ),
      ),
    )
    .orderBy('device_request.made_at')
    .orderBy('device_request.id')
    .execute()
  return rows.map(({ id, accountId, holder, delegationId, device, name, key, madeAt, expiresAt }) => ({
    id,
    delegation: delegationId,
    device: { id: device, name, holder: { account: accountId, name: shownName(holder) }, key },
    madeAt: momentOf(madeAt),
    expiresAt: momentOf(expiresAt),
  }))
}

/** The name of an account as a statement may show it: on one line, and not too long. */
export function shownName(name: string): string {
  const whole = ShownName.safeParse(name.trim())
  if (whole.success) return whole.data
  const plain = name
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 120)
    .replaceAll(/\p{Cs}/gu, '')
    .trim()
  return ShownName.safeParse(plain).data ?? '?'
}

export type NewRequest = {
  id: string
  accountId: string
  delegationId: string
  device: string
  name: string
  key: HybridPublic
  at: Date
  expiresAt: Date
}

/** False where this key waits already. */
export async function insertRequest(
  db: Db,
  { id, accountId, delegationId, device, name, key, at, expiresAt }: NewRequest,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('device_request')
    .values({
      id,
      account_id: accountId,
      delegation_id: delegationId,
      device,
      name,
      key: JSON.stringify(key),
      made_at: at,
      expires_at: expiresAt,
    })
    .onConflict((conflict) => conflict.column('device').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Of which account and delegation the request was; undefined where nobody could see it. */
export async function requestById(db: Db, id: string): Promise<{ account: string; delegation: string } | undefined> {
  return db
    .selectFrom('device_request')
    .select(['account_id as account', 'delegation_id as delegation'])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function endRequest(db: Db, id: string): Promise<void> {
  await db.deleteFrom('device_request').where('id', '=', id).execute()
}

export async function endOldRequests(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('device_request').where('expires_at', '<=', now).execute()
}

export type KeptBackup = { way: BackupWay; sealed: string; keptAt: string }

export async function backupsOf(db: Db, accountId: string): Promise<KeptBackup[]> {
  const rows = await db
    .selectFrom('key_backup')
    .select(['way', 'sealed', 'kept_at as keptAt'])
    .where('account_id', '=', accountId)
    .orderBy('way')
    .execute()
  return rows.map(({ keptAt, ...row }) => ({ ...row, keptAt: momentOf(keptAt) }))
}

export async function putBackup(db: Db, accountId: string, way: BackupWay, sealed: string, at: Date): Promise<void> {
  await db
    .insertInto('key_backup')
    .values({ account_id: accountId, way, sealed, kept_at: at })
    .onConflict((conflict) => conflict.columns(['account_id', 'way']).doUpdateSet({ sealed, kept_at: at }))
    .execute()
}

export async function dropBackup(db: Db, accountId: string, way: BackupWay): Promise<void> {
  await db.deleteFrom('key_backup').where('account_id', '=', accountId).where('way', '=', way).execute()
}
