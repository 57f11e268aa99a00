import type { APIRequestContext, Browser, BrowserContext, CDPSession, Page } from '@playwright/test'

/** Somebody at their own browser, sitting at a desk of the demo world. */
export async function sitDown(browser: Browser, name: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext()
  const personas: { id: string; name: string }[] = await (await context.request.get('/api/demo/personas')).json()
  const persona = personas.find((one) => one.name === name)
  if (!persona) throw new Error(`Nobody in the demo world is called ${name}`)
  await context.request.post(`/api/demo/personas/${persona.id}`)
  return { page: await context.newPage(), context }
}

/** An authenticator of this page alone, which says yes to everything; `hasPrf`: its passkeys can derive keys. */
export async function withAuthenticator(page: Page, { hasPrf = false } = {}): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ...(hasPrf ? { ctap2Version: 'ctap2_1', hasPrf } : {}),
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return devtools
}

/** A TAXII client with a token, as far as this story needs one. */
export function taxiiClient(request: APIRequestContext, token: string) {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/taxii+json;version=2.1' }
  return {
    async objects(collection: string): Promise<{ id: string; type: string }[]> {
      const all: { id: string; type: string }[] = []
      let next: string | undefined
      do {
        const answer = await request.get(
          `/taxii2/chancery/collections/${collection}/objects/?limit=500${next ? `&next=${next}` : ''}`,
          { headers },
        )
        if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`)
        const page: { objects?: { id: string; type: string }[]; more?: boolean; next?: string } = await answer.json()
        all.push(...(page.objects ?? []))
        next = page.more ? page.next : undefined
      } while (next)
      return all
    },
  }
}
