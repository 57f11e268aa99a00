import { type Kysely, sql } from 'kysely'
import type { SessionWay } from '../../contract.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

export type NewSession = {
  id: string
  accountId: string
  digest: string
  way: SessionWay
  device: string
  at: Date
  expiresAt: Date
}

export async function insertSession(
  db: Db,
  { id, accountId, digest, way, device, at, expiresAt }: NewSession,
): Promise<void> {
  await db
    .insertInto('session')
    .values({
      id,
      account_id: accountId,
      digest,
      way,
      device,
      made_at: at,
      seen_at: at,
      expires_at: expiresAt,
      ended_at: null,
    })
    .execute()
}

/** For the house: a member cannot read digests. */
export function sessionByDigest(db: Db, digest: string) {
  return db
    .selectFrom('session')
    .select(['id', 'account_id as accountId'])
    .where('digest', '=', digest)
    .executeTakeFirst()
}

/** For its owner: digests are hidden from members, so the database compares for them. */
export async function ownSessionByDigest(db: Db, digest: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select chancery_session(${digest}) as id`.execute(db)
  return rows[0]?.id ?? undefined
}

export function ownSessions(db: Db, accountId: string, now: Date, idle: number) {
  return db
    .selectFrom('session')
    .select(['id', 'way', 'device', 'made_at as madeAt', 'seen_at as seenAt', 'expires_at as expiresAt'])
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('seen_at', '>', new Date(now.getTime() - idle))
    .orderBy('seen_at', 'desc')
    .execute()
}

export async function endSessionRow(db: Db, accountId: string, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function endAllSessions(db: Db, accountId: string, now: Date): Promise<void> {
  await db
    .updateTable('session')
    .set({ ended_at: now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
}
