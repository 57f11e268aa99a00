import { expect, test } from 'vitest'
import { identity } from './server/index.ts'
import { TestAuthenticator } from './server/test-authenticator.ts'
import { browser, signedIn } from './server/test-browser.ts'
import { openTestWorld, people, type TestWorld } from './server/test-world.ts'

const here = { origin: 'https://chancery.example', rpId: 'chancery.example' }
const settings = { PUBLIC_URL: here.origin, TRUST_PROXY: 'true' }
type Begun = {
  id: string
  options: { challenge: string; user?: { id: string }; excludeCredentials?: unknown[]; allowCredentials?: unknown }
}
type Browser = ReturnType<typeof browser>

const begin = async ({ visit }: Browser, path = '/api/sign-in/passkey/begin') =>
  (await (await visit('POST', path)).json()) as Begun

async function withPasskey(world: TestWorld, accountId: string, name = 'Office laptop') {
  const authenticator = new TestAuthenticator()
  const person = await signedIn(world, accountId)
  const { id, options } = await begin(person, '/api/me/passkeys/begin')
  const answer = await person.visit('POST', '/api/me/passkeys', {
    id,
    name,
    credential: authenticator.register(options, here),
  })
  expect(answer.status).toBe(201)
  return { authenticator, person, passkey: (await answer.json()) as { id: string; name: string } }
}

async function signIn(one: Browser, authenticator: TestAuthenticator, told = {}) {
  const { id, options } = await begin(one)
  return one.visit('POST', '/api/sign-in/passkey/finish', {
    id,
    credential: authenticator.authenticate(options, { ...here, ...told }),
  })
}

test('a person adds a passkey and signs in with it, without saying who they are', async () => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator, passkey } = await withPasskey(world, people.carthia.legal)
  expect(passkey).toMatchObject({ name: 'Office laptop', usedAt: null })
  const elsewhere = browser(world)
  expect((await begin(elsewhere)).options.allowCredentials).toBeUndefined()
  expect((await signIn(elsewhere, authenticator)).status).toBe(200)
  expect(await elsewhere.who()).toMatchObject({ id: people.carthia.legal })
  expect(await (await elsewhere.visit('GET', '/api/me/passkeys')).json()).toMatchObject([
    { usedAt: world.house.now().toISOString() },
  ])
})

test('a challenge is good once, for five minutes, and after a failure no more', async () => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator } = await withPasskey(world, people.carthia.legal)
  const one = browser(world)
  const { id, options } = await begin(one)
  const wrong = { ...authenticator.authenticate(options, here) }
  const forged = { ...wrong, response: { ...wrong.response, signature: Buffer.alloc(70, 1).toString('base64url') } }
  expect((await one.visit('POST', '/api/sign-in/passkey/finish', { id, credential: forged })).status).toBe(401)
  expect(
    (
      await one.visit('POST', '/api/sign-in/passkey/finish', {
        id,
        credential: authenticator.authenticate(options, here),
      })
    ).status,
  ).toBe(401)

  const second = await begin(one)
  const good = { id: second.id, credential: authenticator.authenticate(second.options, here) }
  expect((await one.visit('POST', '/api/sign-in/passkey/finish', good)).status).toBe(200)
  expect((await browser(world).visit('POST', '/api/sign-in/passkey/finish', good)).status).toBe(401)

  const third = await begin(one)
  world.at('2026-11-21T09:05:01Z')
  expect(
    (
      await browser(world).visit('POST', '/api/sign-in/passkey/finish', {
        id: third.id,
        credential: authenticator.authenticate(third.options, here),
      })
    ).status,
  ).toBe(401)
})

test.each([
  ['made for another site', { origin: 'https://chancery.example.evil.example' }],
  ['made for another host', { rpId: 'evil.example' }],
  ['without verifying its person', { verified: false }],
])('a passkey answer %s signs nobody in', async (_, lie) => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator } = await withPasskey(world, people.carthia.legal)
  const one = browser(world)
  expect((await signIn(one, authenticator, lie)).status).toBe(401)
  expect(await one.who()).toMatchObject({ id: null })
})

test('a copied authenticator is noticed by its counter', async () => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator } = await withPasskey(world, people.carthia.legal)
  for (let i = 0; i < 3; i++) expect((await signIn(browser(world), authenticator)).status).toBe(200)
  if (authenticator.held) authenticator.held.counter = 1
  expect((await signIn(browser(world), authenticator)).status).toBe(401)
})

test('a revoked person and an unknown passkey get the same answer', async () => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator } = await withPasskey(world, people.carthia.legal)
  await world.revoke(people.carthia.legal)
  const stranger = new TestAuthenticator()
  stranger.register({ challenge: 'x' }, here)
  const answers = [await signIn(browser(world), authenticator), await signIn(browser(world), stranger)]
  expect(answers.map(({ status }) => status)).toEqual([401, 401])
  expect(await answers[0]?.text()).toBe(await answers[1]?.text())
})

test('passkeys are named and removed by their person alone, and a removed one opens nothing', async () => {
  await using world = await openTestWorld([identity], settings)
  const { authenticator, person, passkey } = await withPasskey(world, people.carthia.legal)
  const stranger = await signedIn(world, people.belmere.head)
  const there = `/api/me/passkeys/${passkey.id}`
  expect((await stranger.visit('PATCH', there, { name: 'Mine' })).status).toBe(404)
  expect((await stranger.visit('DELETE', there)).status).toBe(404)
  expect(await (await stranger.visit('GET', '/api/me/passkeys')).json()).toEqual([])
  expect((await person.visit('PATCH', there, { name: 'Key in the safe' })).status).toBe(200)
  expect(await (await person.visit('GET', '/api/me/passkeys')).json()).toMatchObject([{ name: 'Key in the safe' }])
  expect((await begin(person, '/api/me/passkeys/begin')).options.excludeCredentials).toHaveLength(1)
  expect((await person.visit('DELETE', there)).status).toBe(200)
  expect((await signIn(browser(world), authenticator)).status).toBe(401)
})

test('nobody adds a passkey to somebody else, nor with a challenge of somebody else', async () => {
  await using world = await openTestWorld([identity], settings)
  const { person } = await withPasskey(world, people.carthia.legal)
  const stranger = await signedIn(world, people.belmere.head)
  const { id, options } = await begin(person, '/api/me/passkeys/begin')
  const credential = new TestAuthenticator().register(options, here)
  expect((await stranger.visit('POST', '/api/me/passkeys', { id, name: 'x', credential })).status).toBe(422)
  expect((await browser(world).visit('POST', '/api/me/passkeys', { id, name: 'x', credential })).status).toBe(401)
  expect((await browser(world).visit('POST', '/api/me/passkeys/begin')).status).toBe(401)
  expect((await person.visit('POST', '/api/me/passkeys', { id, name: 'x', credential })).status).toBe(201)
})

test('what is no answer of an authenticator is refused by its shape, and changes nothing', async () => {
  await using world = await openTestWorld([identity], settings)
  const one = browser(world)
  const { id } = await begin(one)
  for (const credential of [
    null,
    [],
    'x',
    {},
    { id: '', rawId: '', type: 'public-key', response: {} },
    {
      id: 'a b',
      rawId: 'a',
      type: 'public-key',
      response: { clientDataJSON: '', authenticatorData: '', signature: '' },
    },
  ])
    expect((await one.visit('POST', '/api/sign-in/passkey/finish', { id, credential })).status).toBe(400)
  const hollow = {
    id: 'AA',
    rawId: 'AA',
    type: 'public-key',
    response: { clientDataJSON: '', authenticatorData: 'AA', signature: '' },
  }
  expect((await one.visit('POST', '/api/sign-in/passkey/finish', { id, credential: hollow })).status).toBe(401)
})

test('one address that tries passkeys again and again is told to wait', async () => {
  await using world = await openTestWorld([identity], settings)
  const guesser = browser(world, '203.0.113.77')
  const answers: number[] = []
  for (let i = 0; i < 31; i++) answers.push((await guesser.visit('POST', '/api/sign-in/passkey/begin')).status)
  expect(answers.filter((status) => status === 200)).toHaveLength(30)
  expect(answers.at(-1)).toBe(429)
  expect((await browser(world).visit('POST', '/api/sign-in/passkey/begin')).status).toBe(200)
})
