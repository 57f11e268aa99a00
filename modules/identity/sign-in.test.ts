import { describe, expect, test } from 'vitest'
import { identityPaths, lifetimes, type Persona } from './contract.ts'
import { identity, initHost, personas, settleDelegation } from './server/index.ts'
import { browser, invitationFor, signedIn } from './server/test-browser.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

const proxied = { TRUST_PROXY: 'true' }
const demo = { ...proxied, CHANCERY_DEMO: 'true' }

async function offer(world: TestWorld, accountId: string, place = 1): Promise<void> {
  await world.database.kysely.insertInto('persona').values({ account_id: accountId, place }).execute()
}

describe('the persona picker', () => {
  test('a visitor of the demo becomes somebody of the invented world, and leaves again', async () => {
    await using world = await openTestWorld([identity, personas], demo)
    await offer(world, people.belmere.analyst)
    const { visit, who } = browser(world)
    const offered = (await (await visit('GET', '/api/demo/personas')).json()) as Persona[]
    expect(offered).toMatchObject([
      { id: people.belmere.analyst, roles: ['technical-contact'], delegation: { name: 'Belmere', invented: true } },
    ])
    expect((await visit('POST', `/api/demo/personas/${people.belmere.analyst}`)).status).toBe(200)
    expect(await who()).toMatchObject({ id: people.belmere.analyst })
    await visit('POST', '/api/session/end')
    expect(await who()).toMatchObject({ id: null })
  })

  test('only those who are offered can be picked, and never a real person', async () => {
    await using world = await openTestWorld([identity, personas], demo)
    await offer(world, people.carthia.duty)
    await world.database.kysely
      .updateTable('organisation')
      .set({ invented: false })
      .where('id', '=', delegations.carthia)
      .execute()
    const { visit, who } = browser(world)
    expect(await (await visit('GET', '/api/demo/personas')).json()).toEqual([])
    for (const id of [people.carthia.duty, people.belmere.analyst])
      expect((await visit('POST', `/api/demo/personas/${id}`)).status).toBe(404)
    expect(await who()).toMatchObject({ id: null })
  })

  test('outside of the demo there is no such door, however one knocks', async () => {
    await using world = await openTestWorld([identity, personas], proxied)
    await offer(world, people.belmere.analyst)
    const { visit, who, jar } = browser(world)
    const there = `/api/demo/personas/${people.belmere.analyst}`
    const paths = [
      '/api/demo/personas',
      there,
      `${there}/`,
      '/api//demo/personas',
      '/api/demo%2Fpersonas',
      '/api/personas/pick',
      '/api/personas',
      `${there}?demo=true`,
      '/API/demo/personas',
      '/demo/personas',
    ]
    for (const path of paths)
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])
        expect([
          method,
          path,
          (await visit(method, path, method === 'POST' ? { id: people.belmere.analyst, demo: true } : undefined))
            .status,
        ]).toEqual([method, path, 404])
    expect(jar.size).toBe(0)
    expect(await who()).toMatchObject({ id: null, demo: false })
    const description = JSON.stringify(await (await visit('GET', '/api/openapi.json')).json())
    expect(description).toContain('/session')
    expect(description).not.toContain('persona')
  })
})

describe('an invitation', () => {
  test('lets its person in once, by a press and not by looking', async () => {
    await using world = await openTestWorld([identity], proxied)
    const secret = await invitationFor(world, people.belmere.head)
    const scanner = browser(world, '198.51.100.7')
    await scanner.visit('GET', identityPaths.invitation(secret).split('#')[0] ?? '')
    expect(await (await scanner.visit('POST', '/api/invitations/look', { secret })).json()).toMatchObject({
      name: 'head of Belmere',
      delegation: 'Belmere',
    })

    const [first, second] = [browser(world), browser(world)]
    const answers = await Promise.all(
      [first, second].map(({ visit }) => visit('POST', '/api/invitations/accept', { secret })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410])
    const [winner, loser] = answers[0]?.status === 200 ? [first, second] : [second, first]
    expect(await winner.who()).toMatchObject({ id: people.belmere.head })
    expect(await loser.who()).toMatchObject({ id: null })
    expect((await scanner.visit('POST', '/api/invitations/look', { secret })).status).toBe(410)
  })

  test('ends after three days, by a newer one, and with the standing of its person', async () => {
    await using world = await openTestWorld([identity], proxied)
    const { visit } = browser(world)
    const old = await invitationFor(world, people.belmere.head)
    const newer = await invitationFor(world, people.belmere.head)
    expect((await visit('POST', '/api/invitations/look', { secret: old })).status).toBe(410)
    expect((await visit('POST', '/api/invitations/look', { secret: newer })).status).toBe(200)
    world.at(new Date(world.house.now().getTime() + lifetimes.invitation).toISOString())
    expect((await visit('POST', '/api/invitations/accept', { secret: newer })).status).toBe(410)
    const last = await invitationFor(world, people.belmere.head)
    await world.revoke(people.belmere.head)
    expect((await visit('POST', '/api/invitations/accept', { secret: last })).status).toBe(410)
  })

  test('lets in nobody whom another site sends: it would sign them in as somebody of its own choice', async () => {
    await using world = await openTestWorld([identity])
    const secret = await invitationFor(world, people.dorvane.head)
    const send = (headers: Record<string, string>) =>
      world.app.request('http://house/api/invitations/accept', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ secret }).toString(),
      })
    for (const origin of ['https://elsewhere.example', 'null']) {
      const answer = await send({ origin })
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    }
    expect((await send({ origin: 'http://house' })).status).toBe(200)
  })

  test('cannot be guessed: the door closes after thirty tries from one address, and only for that address', async () => {
    await using world = await openTestWorld([identity], proxied)
    const guesser = browser(world, '203.0.113.9')
    const answers: Response[] = []
    for (let i = 0; i < 31; i++)
      answers.push(await guesser.visit('POST', '/api/invitations/accept', { secret: `guess-${i}` }))
    expect(answers.slice(0, 30).every(({ status }) => status === 410)).toBe(true)
    expect(answers[30]?.status).toBe(429)
    expect(Number(answers[30]?.headers.get('retry-after'))).toBe(4)
    const secret = await invitationFor(world, people.belmere.head)
    expect((await browser(world).visit('POST', '/api/invitations/accept', { secret })).status).toBe(200)
  })
})

describe('a session', () => {
  test('is a cookie that scripts cannot read, and under https no neighbour can set', async () => {
    await using world = await openTestWorld([identity], { PUBLIC_URL: 'https://chancery.example' })
    const answer = await world.app.request('/api/invitations/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret: await invitationFor(world, people.belmere.head) }),
    })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-chancery=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/,
      ),
    ])
    const [cookie] = (answer.headers.getSetCookie()[0] ?? '').split(';')
    const kept = await world.database.kysely.selectFrom('session').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(cookie?.split('=')[1])
  })

  test('ends when it is signed out, here, elsewhere or everywhere', async () => {
    await using world = await openTestWorld([identity], proxied)
    const [desk, laptop, phone] = [
      await signedIn(world, people.belmere.head),
      await signedIn(world, people.belmere.head),
      await signedIn(world, people.belmere.head),
    ]
    const listed = (await (await desk.visit('GET', '/api/me/sessions')).json()) as {
      id: string
      current: boolean
      device: string
    }[]
    expect(listed).toHaveLength(3)
    expect(listed.filter(({ current }) => current)).toMatchObject([{ device: 'A browser' }])
    const current = listed.find(({ current: it }) => it)

    expect((await laptop.visit('DELETE', `/api/me/sessions/${current?.id}`)).status).toBe(200)
    expect(await desk.who()).toMatchObject({ id: null })
    expect(await phone.who()).toMatchObject({ id: people.belmere.head })
    const stranger = await signedIn(world, people.carthia.duty)
    for (const { id } of listed) expect((await stranger.visit('DELETE', `/api/me/sessions/${id}`)).status).toBe(404)

    await phone.visit('DELETE', '/api/me/sessions')
    for (const one of [phone, laptop]) expect(await one.who()).toMatchObject({ id: null })
    expect(await stranger.who()).toMatchObject({ id: people.carthia.duty })
  })

  test('ends at once when its person is revoked, also where the answer is remembered', async () => {
    await using world = await openTestWorld([identity], proxied)
    const analyst = await signedIn(world, people.belmere.analyst)
    expect(await analyst.who()).toMatchObject({ id: people.belmere.analyst })
    const head = await signedIn(world, people.belmere.head)
    expect((await head.visit('POST', `/api/people/${people.belmere.analyst}/revoke`)).status).toBe(200)
    expect(await analyst.who()).toMatchObject({ id: null })
    const { ended_at } = await world.database.kysely
      .selectFrom('session')
      .select('ended_at')
      .where('account_id', '=', people.belmere.analyst)
      .executeTakeFirstOrThrow()
    expect(ended_at).not.toBeNull()
  })

  test('ends after half a day unused, and after a week in any case', async () => {
    await using world = await openTestWorld([identity], proxied)
    const busy = await signedIn(world, people.belmere.head)
    const idle = await signedIn(world, people.belmere.head)
    let at = world.house.now().getTime()
    const end = at + lifetimes.session
    while (at + lifetimes.idleSession - 1000 < end) {
      at += lifetimes.idleSession - 1000
      world.at(new Date(at).toISOString())
      expect(await busy.who()).toMatchObject({ id: people.belmere.head })
      // The last use is written beside the answer, not before it.
      await expect
        .poll(async () =>
          (
            await world.database.kysely
              .selectFrom('session')
              .select('seen_at')
              .orderBy('seen_at', 'desc')
              .executeTakeFirstOrThrow()
          ).seen_at.getTime(),
        )
        .toBe(at)
    }
    world.at(new Date(end).toISOString())
    expect(await busy.who()).toMatchObject({ id: null })
    expect(await idle.who()).toMatchObject({ id: null })
  })
})

describe('a new host', () => {
  test('begins with one administrator, who comes in by the link that was printed', async () => {
    await using world = await openTestWorld([identity], proxied)
    await expect(
      initHost(
        world.database,
        { name: 'Second', administrator: { name: 'A', email: 'a@b.example' } },
        'http://house',
        world.house.now(),
      ),
    ).rejects.toThrow('has a host already')
    await world.database.kysely.deleteFrom('account').where('delegation_id', '=', delegations.host).execute()
    await world.database.kysely.deleteFrom('delegation').where('id', '=', delegations.host).execute()
    await world.database.kysely.deleteFrom('organisation').where('id', '=', delegations.host).execute()
    await expect(
      initHost(
        world.database,
        { name: 'X', country: 'XX', administrator: { name: 'A', email: 'a@b.example' } },
        'http://house',
        world.house.now(),
      ),
    ).rejects.toThrow('No state has the code')

    const host = { name: 'The Secretariat', administrator: { name: 'Ada', email: 'ada@secretariat.example' } }
    const { link, administratorId } = await initHost(world.database, host, 'http://house', world.house.now())
    const { visit, who } = browser(world)
    expect((await visit('POST', '/api/invitations/accept', { secret: new URL(link).hash.slice(1) })).status).toBe(200)
    expect(await who()).toMatchObject({
      id: administratorId,
      roles: ['administrator'],
      host: 'The Secretariat',
      delegation: { kind: 'host' },
    })
  })

  test('the house settles a delegation with its people and their place in the picker', async () => {
    await using world = await openTestWorld([identity, personas], demo)
    const quillon = {
      kind: 'state',
      name: 'Quillon',
      invented: true,
      people: [
        {
          name: 'Duty officer',
          email: 'duty@quillon.example',
          roles: ['diplomatic-contact'],
          language: 'fr',
          persona: 1,
        },
      ],
    } as const
    const { people: ids, delegationId } = await settleDelegation(world.database.kysely, quillon, world.house.now())
    const { visit, who } = browser(world)
    await visit('POST', `/api/demo/personas/${ids[0]}`)
    expect(await who()).toMatchObject({ name: 'Duty officer', language: 'fr', delegation: { id: delegationId } })
  })
})
