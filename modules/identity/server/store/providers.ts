import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'

type Db = Kysely<IdentityTables>

export function providerOf(db: Db, delegationId: string) {
  return db
    .selectFrom('identity_provider')
    .select(['issuer', 'client_id as clientId', 'email_domain as emailDomain', 'set_at as setAt'])
    .where('delegation_id', '=', delegationId)
    .executeTakeFirst()
}

export type NewProvider = {
  delegationId: string
  issuer: string
  clientId: string
  /** null: the provider asks for none. undefined: the one that is kept stays. */
  sealedSecret: string | null | undefined
  emailDomain: string
  setBy: string
  at: Date
}

export async function setProviderRow(
  db: Db,
  { delegationId, issuer, clientId, sealedSecret, emailDomain, setBy, at }: NewProvider,
): Promise<void> {
  const row = {
    issuer,
    client_id: clientId,
    email_domain: emailDomain,
    set_by: setBy,
    set_at: at,
    ...(sealedSecret === undefined ? {} : { sealed_secret: sealedSecret }),
  }
  await db
    .insertInto('identity_provider')
    .values({ delegation_id: delegationId, sealed_secret: null, ...row })
    .onConflict((conflict) => conflict.column('delegation_id').doUpdateSet(row))
    .execute()
}

export async function removeProviderRow(db: Db, delegationId: string): Promise<void> {
  await db.deleteFrom('identity_provider').where('delegation_id', '=', delegationId).execute()
}

/**
 * Who named the provider of somebody's delegation since a moment, and by which of these somebody came in as them for the
 * first time since then. Of each who named one there is one row of both kinds, the last.
 */
export async function namingsOf(db: Db, accountId: string, since: Date) {
  const { rows } = await sql<{ by: string; party: string; namedAt: Date; cameInAt: Date | null }>`
    with naming as (
      select n.*, (
        select min(s.made_at) from session s
        where s.account_id = ${accountId} and s.way = 'oidc' and s.made_at >= n.named_at
          and s.made_at < coalesce((select min(m.named_at) from provider_named m
            where m.delegation_id = n.delegation_id and m.named_at > n.named_at), 'infinity')) as came_in_at
      from provider_named n join account a on a.delegation_id = n.delegation_id where a.id = ${accountId})
    select distinct on (by_id, came_in_at is null)
      by_name as "by", delegation_id as party, named_at as "namedAt", came_in_at as "cameInAt"
    from naming where coalesce(came_in_at, named_at) > ${since}
    order by by_id, came_in_at is null, coalesce(came_in_at, named_at) desc`.execute(db)
  return rows
}

function withSecrets(db: Db) {
  return db
    .selectFrom('identity_provider')
    .innerJoin('delegation', 'delegation.id', 'identity_provider.delegation_id')
    .where('delegation.ended_at', 'is', null)
    .select([
      'delegation_id as delegationId',
      'issuer',
      'client_id as clientId',
      'sealed_secret as sealedSecret',
      'email_domain as emailDomain',
    ])
}

/** For the house: the providers that serve addresses of this domain, the longest set first. */
export function providersForDomain(db: Db, domain: string) {
  return withSecrets(db).where('email_domain', '=', domain).orderBy('set_at').execute()
}

export function providerWithSecret(db: Db, delegationId: string) {
  return withSecrets(db).where('delegation_id', '=', delegationId).executeTakeFirst()
}

export type Attempt = { digest: string; delegationId: string | null; nonce: string; verifier: string; expiresAt: Date }

export async function insertAttempt(
  db: Db,
  { digest, delegationId, nonce, verifier, expiresAt }: Attempt,
): Promise<void> {
  await db
    .insertInto('oidc_attempt')
    .values({ digest, delegation_id: delegationId, nonce, verifier, expires_at: expiresAt })
    .execute()
}

/** Takes the attempt away: whoever comes back a second time finds none. */
export async function takeAttempt(db: Db, digest: string, now: Date) {
  const row = await db
    .deleteFrom('oidc_attempt')
    .where('digest', '=', digest)
    .returning(['delegation_id as delegationId', 'nonce', 'verifier', 'expires_at as expiresAt'])
    .executeTakeFirst()
  return row && row.expiresAt > now ? row : undefined
}
