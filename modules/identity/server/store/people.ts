import { type Kysely, sql } from 'kysely'
import type { Role, Scope } from '../../contract.ts'
import type { OfficesHeld } from '../../rules.ts'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

const columns = [
  'account.id',
  'account.kind',
  'account.delegation_id as delegationId',
  'account.name',
  'account.email',
  'account.roles',
  'account.created_at as createdAt',
  'account.joined_at as joinedAt',
  'account.revoked_at as revokedAt',
] as const

export function accountById(db: Db, id: string) {
  return db.selectFrom('account').select(columns).where('id', '=', id).executeTakeFirst()
}

export type AccountRow = NonNullable<Awaited<ReturnType<typeof accountById>>>

export function peopleOf(db: Db, delegationId: string | undefined): Promise<AccountRow[]> {
  const all = db
    .selectFrom('account')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .select(columns)
    .where('account.kind', '=', 'person')
    .where('delegation.ended_at', 'is', null)
    .orderBy('delegation.name')
    .orderBy('account.name')
  return (delegationId ? all.where('delegation_id', '=', delegationId) : all).execute()
}

/** When the newest unused link of each of these accounts ends; nothing for those the asker does not answer for. */
export async function openInvitations(db: Db, accountIds: readonly string[], now: Date): Promise<Map<string, Date>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('invitation')
    .select(['account_id', 'expires_at'])
    .where('account_id', 'in', accountIds)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('expires_at')
    .execute()
  return new Map(rows.map((row) => [row.account_id, row.expires_at]))
}

export async function emailIsTaken(db: Db, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export type NewPerson = {
  id: string
  delegationId: string
  name: string
  email: string | null
  roles: readonly Role[]
  language?: string | undefined
  at: Date
}

export async function insertPerson(
  db: Db,
  { id, delegationId, name, email, roles, language, at }: NewPerson,
): Promise<void> {
  await db
    .insertInto('account')
    .values({
      id,
      kind: 'person',
      delegation_id: delegationId,
      name,
      email,
      login: null,
      roles: [...roles],
      scopes: [],
      created_at: at,
      joined_at: null,
      revoked_at: null,
      language: language ?? null,
      time_zone: null,
    })
    .execute()
}

export type NewMachine = {
  id: string
  delegationId: string
  name: string
  login: string
  scopes: readonly Scope[]
  at: Date
}

export async function insertMachine(db: Db, { id, delegationId, name, login, scopes, at }: NewMachine): Promise<void> {
  await db
    .insertInto('account')
    .values({
      id,
      kind: 'machine',
      delegation_id: delegationId,
      name,
      email: null,
      login,
      roles: [],
      scopes: [...scopes],
      created_at: at,
      joined_at: null,
      revoked_at: null,
      language: null,
      time_zone: null,
    })
    .execute()
}

/** Waits until no other transaction changes who holds them, then counts: so that two never each see the other stay. */
export async function officesHeld(db: Db): Promise<OfficesHeld> {
  await sql`select pg_advisory_xact_lock(hashtext('chancery.administrators'))`.execute(db)
  const held = (office: Role) => sql<number>`count(*) filter (where ${office} = any (roles))::int`
  return db
    .selectFrom('account')
    .select([held('administrator').as('administrator'), held('secretariat-officer').as('secretariat-officer')])
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
}

export async function setRoles(db: Db, id: string, roles: readonly Role[]): Promise<void> {
  await db
    .updateTable('account')
    .set({ roles: [...roles] })
    .where('id', '=', id)
    .execute()
}

export async function revokeAccount(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** What the person chose for themselves. */
export function wishesOf(db: Db, id: string) {
  return db.selectFrom('account').select(['language', 'time_zone as timeZone']).where('id', '=', id).executeTakeFirst()
}

export type Wishes = {
  name?: string | undefined
  language?: string | null | undefined
  timeZone?: string | null | undefined
}

export async function setWishes(db: Db, id: string, { name, language, timeZone }: Wishes): Promise<void> {
  const set = {
    ...(name ? { name } : {}),
    ...(language === undefined ? {} : { language }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
  }
  if (Object.keys(set).length > 0) await db.updateTable('account').set(set).where('id', '=', id).execute()
}

/** Answers whether they came in for the first time. */
export async function markJoined(db: Db, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account')
    .set({ joined_at: now })
    .where('id', '=', id)
    .where('joined_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** People with standing who bear this address, for the house alone. */
export function personByEmail(db: Db, email: string) {
  return db
    .selectFrom('account')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .select(['account.id', 'account.delegation_id as delegationId'])
    .where('account.kind', '=', 'person')
    .where(sql`lower(account.email)`, '=', email.toLowerCase())
    .where('account.revoked_at', 'is', null)
    .where('delegation.ended_at', 'is', null)
    .executeTakeFirst()
}
