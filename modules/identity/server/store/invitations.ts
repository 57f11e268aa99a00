import { type Kysely, sql } from 'kysely'
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

/** They have come in by another way: what was made for the first time would let in somebody else now. */
export async function endFirstInvitations(db: Db, accountId: string, now: Date): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ ended_at: now })
    .where('account_id', '=', accountId)
    .where('restores', '=', false)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute()
}

/** How many first invitations for people of a delegation, or links that restore one person's access, were made since. */
export async function invitationsSince(
  db: Db,
  about: { delegationId: string } | { accountId: string },
  since: Date,
): Promise<number> {
  const made = db
    .selectFrom('invitation')
    .innerJoin('account', 'account.id', 'invitation.account_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('invitation.made_at', '>', since)
  const { count } = await (
    'delegationId' in about
      ? made.where('account.delegation_id', '=', about.delegationId).where('invitation.restores', '=', false)
      : made.where('account.id', '=', about.accountId).where('invitation.restores', '=', true)
  ).executeTakeFirstOrThrow()
  return count
}

/** One after the other: of those who make links for the same at one moment each counts what the others made. */
export async function makeInTurn(db: Db, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`identity.invitations.${id}`}))`.execute(db)
}

/**
 * Links that were made for somebody who had joined already, made or used since a moment: of each maker the last one that
 * was used and the last one that was not, so that no number of links pushes another off.
 */
export function restorationsOf(db: Db, accountId: string, since: Date) {
  return db
    .selectFrom('invitation')
    .leftJoin('account as maker', 'maker.id', 'invitation.made_by')
    .where('invitation.account_id', '=', accountId)
    .where('invitation.restores', '=', true)
    .where((where) => where.or([where('invitation.made_at', '>', since), where('invitation.used_at', '>', since)]))
    .distinctOn(['invitation.made_by', sql`invitation.used_at is null`])
    .orderBy('invitation.made_by')
    .orderBy(sql`invitation.used_at is null`)
    .orderBy('invitation.made_at', 'desc')
    .select([
      'invitation.made_by_name as by',
      'maker.delegation_id as party',
      'invitation.made_at as madeAt',
      'invitation.used_at as usedAt',
    ])
    .execute()
}
