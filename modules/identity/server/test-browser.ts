import { makeInvitation } from './actions/invitations.ts'
import type { TestWorld } from './test-world.ts'

/** A browser: it keeps its cookies, and nothing else. */
export function browser(world: TestWorld, address = '192.0.2.1') {
  const jar = new Map<string, string>()
  const visit = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const headers: Record<string, string> = { 'user-agent': 'A browser', 'x-forwarded-for': address }
    if (jar.size > 0) headers['cookie'] = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    if (body !== undefined) headers['content-type'] = 'application/json'
    const answer = await world.app.request(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (name && value) jar.set(name, value)
      else if (name) jar.delete(name)
    }
    return answer
  }
  return {
    jar,
    visit,
    who: async () => (await (await visit('GET', '/api/session')).json()) as { name: string; id: string | null },
  }
}

/** The secret of a link that lets this person in, as whoever invited them would hand it over. */
export async function invitationFor(world: TestWorld, accountId: string): Promise<string> {
  const { link } = await makeInvitation(
    { db: world.database.kysely, now: world.house.now() },
    accountId,
    null,
    'http://house',
  )
  return new URL(link).hash.slice(1)
}

export async function signedIn(world: TestWorld, accountId: string) {
  const it = browser(world)
  const answer = await it.visit('POST', '/api/invitations/accept', { secret: await invitationFor(world, accountId) })
  if (answer.status !== 200) throw new Error(`The invitation was refused: ${answer.status}`)
  return it
}
