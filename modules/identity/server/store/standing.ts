import type { Kysely } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Scope } from '../../contract.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>
const uuidForm = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Who stands behind what was shown, and by which session or key of theirs. */
export type Standing = {
  actor: Actor
  holder: 'session' | 'machine_key'
  holderId: string
  usedAt: Date | null
  expiresAt: Date
}

function accounts(db: Db) {
  return db
    .selectFrom('account')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .where('account.revoked_at', 'is', null)
    .where('delegation.ended_at', 'is', null)
    .select([
      'account.id',
      'account.kind',
      'account.name',
      'account.delegation_id as delegationId',
      'account.roles',
      'account.scopes',
    ])
}

/** The actor behind an account, or undefined when the account or its delegation has no standing any more. */
export function standingOf(db: Db, accountId: string): Promise<Actor | undefined> {
  return accounts(db).where('account.id', '=', accountId).executeTakeFirst()
}

export async function standingBySession(
  db: Db,
  digest: string,
  now: Date,
  idle: number,
): Promise<Standing | undefined> {
  const row = await accounts(db)
    .innerJoin('session', 'session.account_id', 'account.id')
    .select(['session.id as holderId', 'session.seen_at as usedAt', 'session.expires_at as expiresAt'])
    .where('session.digest', '=', digest)
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .where('session.seen_at', '>', new Date(now.getTime() - idle))
    .executeTakeFirst()
  if (!row) return undefined
  const { holderId, usedAt, expiresAt, ...actor } = row
  return { actor, holder: 'session', holderId, usedAt, expiresAt }
}

export async function standingByToken(db: Db, digest: string, now: Date): Promise<Standing | undefined> {
  const row = await keys(db, now)
    .where('machine_key.kind', '=', 'token')
    .where('machine_key.digest', '=', digest)
    .executeTakeFirst()
  return row && ofKey(row)
}

/** The live passwords of the machine account of that user name (or id): two at most, while one follows the other. */
export async function passwordsOf(db: Db, login: string, now: Date): Promise<(Standing & { digest: string })[]> {
  const rows = await keys(db, now)
    .where('machine_key.kind', '=', 'password')
    .where(uuidForm.test(login) ? 'account.id' : 'account.login', '=', login)
    .limit(2)
    .execute()
  return rows.map((row) => ({ ...ofKey(row), digest: row.digest }))
}

function keys(db: Db, now: Date) {
  return accounts(db)
    .innerJoin('machine_key', 'machine_key.account_id', 'account.id')
    .select([
      'machine_key.id as holderId',
      'machine_key.used_at as usedAt',
      'machine_key.expires_at as expiresAt',
      'machine_key.scopes as keyScopes',
      'machine_key.digest',
    ])
    .where('machine_key.revoked_at', 'is', null)
    .where('machine_key.expires_at', '>', now)
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof keys>['executeTakeFirstOrThrow']>>

function ofKey({ holderId, usedAt, expiresAt, keyScopes, digest: _, ...actor }: KeyRow): Standing {
  const scopes = actor.scopes.filter((scope: Scope) => keyScopes.includes(scope))
  return { actor: { ...actor, scopes }, holder: 'machine_key', holderId, usedAt, expiresAt }
}

/** Notes the last use. Written again only after `least` milliseconds, whichever process saw it. */
export async function touch(db: Db, { holder, holderId }: Standing, now: Date, least: number): Promise<void> {
  const before = new Date(now.getTime() - least)
  if (holder === 'session')
    await db
      .updateTable('session')
      .set({ seen_at: now })
      .where('id', '=', holderId)
      .where('seen_at', '<=', before)
      .execute()
  else
    await db
      .updateTable('machine_key')
      .set({ used_at: now })
      .where('id', '=', holderId)
      .where((key) => key.or([key('used_at', 'is', null), key('used_at', '<=', before)]))
      .execute()
}
