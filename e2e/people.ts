import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test'

/** Somebody at their own browser, sitting at a desk of the demo world. */
export async function sitDown(browser: Browser, name: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext()
  const personas: { id: string; name: string }[] = await (await context.request.get('/api/demo/personas')).json()
  const persona = personas.find((one) => one.name === name)
  if (!persona) throw new Error(`Nobody in the demo world is called ${name}`)
  await context.request.post(`/api/demo/personas/${persona.id}`)
  return { page: await context.newPage(), context }
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
