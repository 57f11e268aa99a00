/**
 * OpenID Connect as its wire wants it (OpenID Connect Core 1.0; authorization code with PKCE, RFC 7636). Knows nothing of
 * accounts: it sends a person to a provider, and says which e-mail address the provider vouches for when they return.
 */
import * as client from 'openid-client'

export type Provider = { issuer: string; clientId: string; clientSecret: string | undefined }
export type Journey = { state: string; nonce: string; verifier: string }
export type Vouched = { email: string; verified: boolean | undefined }

const seconds = 10
const keepFor = 10 * 60_000
const discovered = new Map<string, { config: Promise<client.Configuration>; until: number }>()

export function newJourney(): Journey {
  return { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() }
}

/** Where to send the browser. Throws when the provider does not answer as OpenID Connect Discovery says. */
export async function addressOfProvider(
  provider: Provider,
  journey: Journey,
  redirectUri: string,
  now: number,
  loginHint?: string,
): Promise<string> {
  const url = client.buildAuthorizationUrl(await discover(provider, now), {
    redirect_uri: redirectUri,
    scope: 'openid email',
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
    ...(loginHint ? { login_hint: loginHint } : {}),
  })
  return url.href
}

/** Changes the code for the provider's word. Throws whenever anything is not as it was sent out. */
export async function whoReturned(
  provider: Provider,
  journey: Journey,
  returnedTo: URL,
  now: number,
): Promise<Vouched | undefined> {
  const config = await discover(provider, now)
  const tokens = await client.authorizationCodeGrant(config, returnedTo, {
    expectedState: journey.state,
    expectedNonce: journey.nonce,
    pkceCodeVerifier: journey.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) return undefined
  if (typeof claims['email'] === 'string') return vouched(claims['email'], claims['email_verified'])
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  return info.email === undefined ? undefined : vouched(info.email, info.email_verified)
}

function vouched(email: string, verified: unknown): Vouched {
  return { email: email.toLowerCase(), verified: typeof verified === 'boolean' ? verified : undefined }
}

function discover(provider: Provider, now: number): Promise<client.Configuration> {
  const key = JSON.stringify(provider)
  const known = discovered.get(key)
  if (known && known.until > now) return known.config
  const { issuer, clientId, clientSecret } = provider
  const server = new URL(issuer)
  const config = client.discovery(
    server,
    clientId,
    undefined,
    clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
    { timeout: seconds, execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [] },
  )
  if (discovered.size > 500) discovered.clear()
  discovered.set(key, { config, until: now + keepFor })
  config.catch(() => discovered.delete(key))
  return config
}
