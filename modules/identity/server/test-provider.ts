import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

type Claims = { email?: string; email_verified?: boolean }

export type TestProvider = AsyncDisposable & {
  issuer: string
  /** What the provider says of whoever signs in there next. */
  claims: Claims
  /** Goes through the provider's pages as a browser would, and answers the address to which it sends back. */
  signIn(url: string): Promise<URL>
}

/** A real OpenID provider on the loopback, whose only person signs in without a word. */
export async function openTestProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  // Listening on a port, so it has an address.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const held = { claims: {} as Claims }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'chancery',
        client_secret: 'a secret of the ministry',
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['of a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...held.claims }) }),
    async loadExistingGrant({ oidc: { client, session, provider: own } }) {
      if (!client || !session?.accountId) return undefined
      const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  const pages = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: 'the only person' } })
    else void pages(request, response)
  })
  return {
    issuer,
    get claims() {
      return held.claims
    },
    set claims(claims) {
      held.claims = claims
    },
    signIn: (url) => walk(url, issuer),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function walk(from: string, issuer: string): Promise<URL> {
  const jar = new Map<string, string>()
  let url = new URL(from)
  for (let steps = 0; url.origin === issuer; steps++) {
    if (steps > 10) throw new Error(`The provider sends in circles: ${url}`)
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (!location) throw new Error(`The provider stopped at ${url}: ${answer.status} ${await answer.text()}`)
    url = new URL(location, url)
  }
  return url
}
