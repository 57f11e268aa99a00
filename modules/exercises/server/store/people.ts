import type { Player } from './players.ts'
import type { Db } from '../tables.ts'

/** The people of a delegation, or of a cell, who stand now. */
export async function accountsOf(db: Db, players: readonly Player[]): Promise<string[]> {
  const whole = players.flatMap(({ delegationId, accountId }) => (accountId === null ? [delegationId] : []))
  const named = players.flatMap(({ accountId }) => accountId ?? [])
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .where(({ eb, or }) =>
      or([
        ...(whole.length > 0 ? [eb('delegation_id', 'in', whole)] : []),
        ...(named.length > 0 ? [eb('id', 'in', named)] : []),
      ]),
    )
    .execute()
  return rows.map(({ id }) => id)
}

export async function standingPeople(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('account as a')
    .innerJoin('delegation as d', 'd.id', 'a.delegation_id')
    .select(['a.id', 'a.delegation_id as delegationId'])
    .where('a.id', 'in', ids)
    .where('a.kind', '=', 'person')
    .where('a.revoked_at', 'is', null)
    .where('d.ended_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, delegationId }) => [id, delegationId]))
}

export async function standingDelegations(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('delegation')
    .select('id')
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

export async function delegationNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('delegation')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function peopleNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The delegation of the host: under its name exercise control reports to the players. */
export async function hostDelegation(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('delegation as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select('d.id')
    .where('o.kind', '=', 'host')
    .where('d.ended_at', 'is', null)
    .orderBy('d.created_at')
    .executeTakeFirst()
  return row?.id
}
