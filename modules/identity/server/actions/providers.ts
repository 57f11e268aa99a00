import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { type IdentityProvider, identityPaths } from '../../contract.ts'
import { maySetProvider } from '../../rules.ts'
import { seal } from '#platform/server/sealing.ts'
import { accountById } from '../store/people.ts'
import * as store from '../store/providers.ts'
import type { IdentityTables } from '../tables.ts'

type IdentityCall = Call<IdentityTables>

export function redirectUri(house: House): string {
  return house.config.publicUrl + identityPaths.oidcReturn
}

export async function provider(house: House, call: IdentityCall) {
  const delegationId = ownDelegation(call)
  const row = await store.providerOf(call.db, delegationId)
  const uri = redirectUri(house)
  return { provider: row ? { ...row, redirectUri: uri, setAt: row.setAt.toISOString() } : null, redirectUri: uri }
}

export type ProviderWanted = { issuer: string; clientId: string; clientSecret?: string | undefined }

/** The addresses for which it may vouch are those of the domain of whoever sets it: the host gave them theirs. */
export async function setProvider(house: House, call: IdentityCall, wanted: ProviderWanted): Promise<IdentityProvider> {
  const delegationId = ownDelegation(call)
  const { db, actor, now } = call
  const { issuer, clientId, clientSecret } = wanted
  if (!isSafeIssuer(issuer, house.config.publicUrl)) throw new Refusal('ISSUER_NOT_SECURE')
  const me = actor.id === null ? undefined : await accountById(db, actor.id)
  const emailDomain = me?.email?.toLowerCase().split('@')[1]
  if (!me || !emailDomain) throw new Refusal('NO_EMAIL')
  const known = await store.providerOf(db, delegationId)
  // The secret kept for one provider is never shown to another.
  const same = known?.issuer === issuer && known.clientId === clientId
  const sealedSecret = clientSecret
    ? await seal(house.config.dataFolder, clientSecret, delegationId)
    : same
      ? undefined
      : null
  await store.setProviderRow(db, { delegationId, issuer, clientId, sealedSecret, emailDomain, setBy: me.id, at: now })
  return { issuer, clientId, emailDomain, redirectUri: redirectUri(house), setAt: now.toISOString() }
}

export async function removeProvider(call: IdentityCall) {
  await store.removeProviderRow(call.db, ownDelegation(call))
  return { done: true } as const
}

/** We fetch from there: https and a name in the DNS, so that no delegation makes the host ask its own inner network. */
function isSafeIssuer(issuer: string, publicUrl: string): boolean {
  const { protocol, hostname, username } = new URL(issuer)
  if (isLoopback(hostname)) return isLoopback(new URL(publicUrl).hostname)
  const isName = /[a-z]/i.test(hostname.split('.').at(-1) ?? '') && hostname.includes('.')
  return protocol === 'https:' && isName && username === ''
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

function ownDelegation({ actor }: IdentityCall): string {
  must(maySetProvider(actor))
  if (actor.delegationId === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  return actor.delegationId
}
