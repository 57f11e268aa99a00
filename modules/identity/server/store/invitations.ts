import type { Kysely } from 'kysely'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

export type NewInvitation = {
  id: string
  accountId: string
  digest: string
  madeBy: string | null
  at: Date
  expiresAt: Date
}

/** The new link takes the place of whatever was out before. */
export async function insertInvitation(
  db: Db,
  { id, accountId, digest, madeBy, at, expiresAt }: NewInvitation,
): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ ended_at: at })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute()
  await db
    .insertInto('invitation')
    .values({
      id,
      account_id: accountId,
      digest,
      made_by: madeBy,
      made_at: at,
      expires_at: expiresAt,
      used_at: null,
      ended_at: null,
    })
    .execute()
}

function open(db: Db, digest: string, now: Date) {
  return db
    .selectFrom('invitation')
    .innerJoin('account', 'account.id', 'invitation.account_id')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .where('invitation.digest', '=', digest)
    .where('invitation.used_at', 'is', null)
    .where('invitation.ended_at', 'is', null)
    .where('invitation.expires_at', '>', now)
    .where('account.revoked_at', 'is', null)
    .where('delegation.ended_at', 'is', null)
}

/** For the house alone: for whom an unused link is. */
export function openInvitation(db: Db, digest: string, now: Date) {
  return open(db, digest, now)
    .select(['account.name', 'delegation.name as delegation', 'invitation.expires_at as expiresAt'])
    .executeTakeFirst()
}

/** Uses the link up, and answers whose it was; of two who try at the same moment only one is answered. */
export async function useInvitation(db: Db, digest: string, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('invitation')
    .set({ used_at: now })
    .where('id', 'in', open(db, digest, now).select('invitation.id'))
    .where('used_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst()
  return row?.account_id
}

/** Links that were made for somebody who had joined already, made or used since a moment. */
export function restorationsOf(db: Db, accountId: string, since: Date) {
  return db
    .selectFrom('invitation')
    .leftJoin('account as maker', 'maker.id', 'invitation.made_by')
    .where('invitation.account_id', '=', accountId)
    .where('invitation.restores', '=', true)
    .where((where) => where.or([where('invitation.made_at', '>', since), where('invitation.used_at', '>', since)]))
    .orderBy('invitation.made_at', 'desc')
    .limit(5)
    .select(['maker.name as by', 'invitation.made_at as madeAt', 'invitation.used_at as usedAt'])
    .execute()
}
