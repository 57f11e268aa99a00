import type { Db } from './store.ts'

/** Whether an account was named to nominate for its delegation, and still is. */
export async function isInitiator(db: Db, accountId: string | null): Promise<boolean> {
  if (accountId === null) return false
  const row = await db
    .selectFrom('contact_initiator')
    .select('id')
    .where('account_id', '=', accountId)
    .where('until', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Those who may nominate for a delegation: its heads, and those whom they named; in good standing. */
export async function initiatorsOf(db: Db, delegationId: string) {
  const heads = await db
    .selectFrom('account')
    .select(['id as accountId', 'name', 'created_at as since'])
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .where(({ eb, fn, val }) => eb(val('head-of-delegation'), '=', fn.any('roles')))
    .orderBy('name')
    .execute()
  const named = await db
    .selectFrom('contact_initiator as i')
    .innerJoin('account as a', 'a.id', 'i.account_id')
    .select(['a.id as accountId', 'a.name', 'i.since'])
    .where('i.delegation_id', '=', delegationId)
    .where('i.until', 'is', null)
    .where('a.revoked_at', 'is', null)
    .orderBy('a.name')
    .execute()
  const isHead = new Set(heads.map(({ accountId }) => accountId))
  return [
    ...heads.map((one) => ({ ...one, head: true })),
    ...named.filter(({ accountId }) => !isHead.has(accountId)).map((one) => ({ ...one, head: false })),
  ]
}

export async function isPersonOf(db: Db, accountId: string, delegationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export type Naming = { id: string; accountId: string; delegationId: string; by: string; at: Date }

export async function insertInitiator(db: Db, { id, accountId, delegationId, by, at }: Naming): Promise<void> {
  await db
    .insertInto('contact_initiator')
    .values({
      id,
      delegation_id: delegationId,
      account_id: accountId,
      since: at,
      named_by: by,
      until: null,
      ended_by: null,
    })
    .execute()
}

export async function endInitiator(db: Db, accountId: string, by: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('contact_initiator')
    .set({ until: at, ended_by: by })
    .where('account_id', '=', accountId)
    .where('until', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
