import { Refusal } from '#platform/refusal.ts'
import type { House } from '#platform/server/house.ts'
import { identityPaths, lifetimes } from '../../contract.ts'
import { cookie, cookieNamed, cookieNames } from '../credentials.ts'
import { addressOfProvider, newJourney, type Provider, type Vouched, whoReturned } from '../oidc.ts'
import { unseal } from '#platform/server/sealing.ts'
import { digestOf, newSecret } from '../secrets.ts'
import { personByEmail } from '../store/people.ts'
import * as store from '../store/providers.ts'
import { asHouse, countKnock, type HouseCall, openSession, type Threshold } from '../threshold.ts'
import { redirectUri } from './providers.ts'

/** Whose provider it is (null: the host's own, by its settings) and for which addresses it may vouch. */
type Served = Provider & { delegationId: string | null; emailDomain: string | null }

/** As a rule the domain of the address alone decides, so that nobody learns here which people there are. */
export async function beginOidc(at: Threshold, email: string | undefined): Promise<{ url: string }> {
  const { house, request, answer } = at
  await countKnock(house, request, 'oidc', email)
  const provider = await asHouse(house, 'identity.beginOidc', (call) => providerFor(house, call, email))
  if (!provider) throw new Refusal('NO_PROVIDER')
  const now = house.now()
  const journey = newJourney()
  const url = await addressOfProvider(provider, journey, redirectUri(house), now.getTime(), email).catch(
    (error: unknown) => {
      house.log.warn({ err: error, issuer: provider.issuer }, 'identity provider')
      throw new Refusal('PROVIDER_SILENT')
    },
  )
  const secret = newSecret()
  await asHouse(house, 'identity.beginOidc', ({ db }) =>
    store.insertAttempt(db, {
      digest: attemptDigest(journey.state, secret),
      delegationId: provider.delegationId,
      nonce: journey.nonce,
      verifier: journey.verifier,
      expiresAt: new Date(now.getTime() + lifetimes.oidc),
    }),
  )
  const { publicUrl } = house.config
  answer.append('set-cookie', cookie(publicUrl, cookieNames(publicUrl).oidc, secret, lifetimes.oidc / 1000))
  return { url }
}

/** Where the provider sends the browser back to. Answers whether somebody was let in. */
export async function returnFromOidc(at: Threshold): Promise<boolean> {
  const { house, request, answer } = at
  const { publicUrl } = house.config
  await countKnock(house, request, 'oidc return')
  const { search, searchParams } = new URL(request.url)
  const state = searchParams.get('state')
  const secret = cookieNamed(request.headers.get('cookie') ?? '', cookieNames(publicUrl).oidc)
  answer.append('set-cookie', cookie(publicUrl, cookieNames(publicUrl).oidc, '', 0))
  if (!state || !secret) return false
  const found = await asHouse(house, 'identity.returnFromOidc', async (call) => {
    const attempt = await store.takeAttempt(call.db, attemptDigest(state, secret), call.now)
    const provider = attempt && (await providerOf(house, call, attempt.delegationId))
    return attempt && provider ? { attempt, provider } : undefined
  })
  if (!found) return false
  const { attempt, provider } = found
  const journey = { state, nonce: attempt.nonce, verifier: attempt.verifier }
  const vouched = await whoReturned(
    provider,
    journey,
    new URL(redirectUri(house) + search),
    house.now().getTime(),
  ).catch((error: unknown) => {
    house.log.warn({ err: error, issuer: provider.issuer }, 'identity provider')
    return undefined
  })
  if (!vouched || !mayVouch(provider, vouched)) return false
  return asHouse(house, 'identity.returnFromOidc', async (call) => {
    const person = await personByEmail(call.db, vouched.email)
    if (!person || (provider.delegationId !== null && person.delegationId !== provider.delegationId)) return false
    return openSession(call, at, person.id, 'oidc')
  })
}

/**
 * A delegation's provider speaks for the addresses of its own domain. The host's may speak for any address, so it must say
 * that it verified this one: at many providers people enter what they like.
 */
function mayVouch({ emailDomain }: Served, { email, verified }: Vouched): boolean {
  return emailDomain === null ? verified === true : verified !== false && email.endsWith(`@${emailDomain}`)
}

/** The state is seen by the provider, the cookie by this browser alone: only both together find the attempt. */
function attemptDigest(state: string, secret: string): string {
  return digestOf(`${state}.${secret}`)
}

async function providerFor(house: House, call: HouseCall, email: string | undefined): Promise<Served | undefined> {
  const rows =
    email === undefined ? [] : await store.providersForDomain(call.db, email.slice(email.lastIndexOf('@') + 1))
  // A head may invite anybody, with an address of any domain: their provider must not be shown to another's people,
  // who would enter there what they enter at their own.
  const person = rows.length > 0 && email !== undefined ? await personByEmail(call.db, email) : undefined
  const row = person ? rows.find(({ delegationId }) => delegationId === person.delegationId) : rows[0]
  return row ? opened(house, row) : hostProvider(house)
}

async function providerOf(house: House, call: HouseCall, delegationId: string | null): Promise<Served | undefined> {
  if (delegationId === null) return hostProvider(house)
  const row = await store.providerWithSecret(call.db, delegationId)
  return row && opened(house, row)
}

function hostProvider({ config: { oidc } }: House): Served | undefined {
  return oidc && { ...oidc, delegationId: null, emailDomain: null }
}

type Row = NonNullable<Awaited<ReturnType<typeof store.providerWithSecret>>>

async function opened(house: House, { sealedSecret, ...row }: Row): Promise<Served | undefined> {
  if (sealedSecret === null) return { ...row, clientSecret: undefined }
  const clientSecret = await unseal(house.config.dataFolder, sealedSecret, row.delegationId)
  if (clientSecret === undefined)
    house.log.error({ delegation: row.delegationId }, 'the key that sealed the secret of an identity provider is gone')
  return clientSecret === undefined ? undefined : { ...row, clientSecret }
}

export function oidcLanding(letIn: boolean): string {
  return letIn ? '/' : `${identityPaths.signIn}?refused=provider`
}
