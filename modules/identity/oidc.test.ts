import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { seal, unseal } from '#platform/server/sealing.ts'
import { browser } from './server/test-browser.ts'
import { openTestProvider, type TestProvider } from './server/test-provider.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

const publicUrl = 'http://localhost:4870'
let ministry: TestProvider
let folder: string

beforeAll(async () => {
  ministry = await openTestProvider(`${publicUrl}/auth/oidc/return`)
  folder = await mkdtemp(join(tmpdir(), 'chancery-identity-'))
})
beforeEach(() => {
  ministry.claims = { email: 'legal@carthia.example', email_verified: true }
})
afterAll(async () => {
  await ministry[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

type Browser = ReturnType<typeof browser>

/** Carthia has a head, who sets the provider of its ministry. */
async function openMinistryWorld(): Promise<TestWorld> {
  const world = await openTestWorld([identity], { PUBLIC_URL: publicUrl, CHANCERY_DATA: folder, TRUST_PROXY: 'true' })
  await world.database.kysely
    .updateTable('account')
    .set({ roles: ['head-of-delegation'] })
    .where('id', '=', people.carthia.duty)
    .execute()
  const head = world.as(identityContract, people.carthia.duty)
  expect(
    await head.setProvider({ issuer: ministry.issuer, clientId: 'chancery', clientSecret: 'a secret of the ministry' }),
  ).toMatchObject({ emailDomain: 'carthia.example' })
  return world
}

async function begin(one: Browser, email?: string): Promise<string> {
  const answer = await one.visit('POST', '/api/sign-in/oidc/begin', email ? { email } : {})
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { url: string }).url
}

async function goThere(one: Browser, email?: string): Promise<string> {
  const returned = await ministry.signIn(await begin(one, email))
  expect(returned.origin).toBe(publicUrl)
  return returned.pathname + returned.search
}

describe('sign-in by the identity provider of a delegation', () => {
  test('lets in whoever the provider vouches for and the delegation knows', async () => {
    await using world = await openMinistryWorld()
    const one = browser(world)
    const answer = await one.visit('GET', await goThere(one, 'Anybody@Carthia.example'))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    expect(await one.who()).toMatchObject({ id: people.carthia.legal })
    expect([...one.jar.keys()]).toEqual(['chancery'])
  })

  test.each([
    ['an address that nobody here has', { email: 'new@carthia.example', email_verified: true }],
    ['an address of another delegation', { email: 'head@belmere.example', email_verified: true }],
    ['an address that it says it did not verify', { email: 'legal@carthia.example', email_verified: false }],
    ['no address', {}],
  ])('lets nobody in by %s', async (_, claims) => {
    await using world = await openMinistryWorld()
    const one = browser(world)
    ministry.claims = claims
    const answer = await one.visit('GET', await goThere(one, 'a@carthia.example'))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?refused=provider'])
    expect(await one.who()).toMatchObject({ id: null })
  })

  test('lets in nobody who was revoked', async () => {
    await using world = await openMinistryWorld()
    await world.revoke(people.carthia.legal)
    const one = browser(world)
    await one.visit('GET', await goThere(one, 'a@carthia.example'))
    expect(await one.who()).toMatchObject({ id: null })
  })

  test('an answer counts once, in the browser that asked, with the state that was sent, for ten minutes', async () => {
    await using world = await openMinistryWorld()
    const [one, other] = [browser(world), browser(world)]
    const there = await goThere(one, 'a@carthia.example')
    await other.visit('GET', there)
    expect(await other.who()).toMatchObject({ id: null })
    await other.visit(
      'GET',
      await goThere(one, 'a@carthia.example').then((path) => path.replace(/state=[^&]*/, 'state=forged')),
    )
    await one.visit('GET', there.replace(/state=[^&]*/, 'state=forged'))
    expect(await one.who()).toMatchObject({ id: null })

    const again = await goThere(one, 'a@carthia.example')
    await one.visit('GET', again)
    expect(await one.who()).toMatchObject({ id: people.carthia.legal })
    await one.visit('POST', '/api/session/end')
    expect((await one.visit('GET', again)).headers.get('location')).toContain('refused')
    expect(await one.who()).toMatchObject({ id: null })

    const late = await goThere(one, 'a@carthia.example')
    world.at('2026-11-21T09:10:01Z')
    await one.visit('GET', late)
    expect(await one.who()).toMatchObject({ id: null })
  })

  test('a known and an unknown address of one domain are answered alike; a domain without provider is sent elsewhere', async () => {
    await using world = await openMinistryWorld()
    const one = browser(world)
    const [known, unknown] = [
      new URL(await begin(one, 'legal@carthia.example')),
      new URL(await begin(one, 'who@carthia.example')),
    ]
    const keys = ({ searchParams }: URL) => [...searchParams.keys()]
    expect(keys(known)).toEqual(keys(unknown))
    expect(known.searchParams.get('code_challenge_method')).toBe('S256')
    expect((await one.visit('POST', '/api/sign-in/oidc/begin', { email: 'head@belmere.example' })).status).toBe(404)
    expect((await one.visit('POST', '/api/sign-in/oidc/begin', {})).status).toBe(404)
    expect((await one.visit('POST', '/api/sign-in/oidc/begin', { email: 'no address' })).status).toBe(400)
  })

  test('no delegation takes the people of another to its provider by having somebody with an address of their domain', async () => {
    await using world = await openMinistryWorld()
    await world.database.kysely
      .updateTable('account')
      .set({ email: 'guest@belmere.example' })
      .where('id', '=', people.carthia.duty)
      .execute()
    await world.as(identityContract, people.carthia.duty).setProvider({ issuer: ministry.issuer, clientId: 'chancery' })
    const one = browser(world)
    const begins = async (email: string) => (await one.visit('POST', '/api/sign-in/oidc/begin', { email })).status
    expect(await begins('head@belmere.example')).toBe(404)
    expect(await begins('guest@belmere.example')).toBe(200)
  })

  test('a provider that does not answer is said to be silent, and a return without a journey is refused', async () => {
    await using world = await openMinistryWorld()
    const head = world.as(identityContract, people.carthia.duty)
    await head.setProvider({ issuer: 'http://127.0.0.1:1', clientId: 'chancery' })
    const one = browser(world)
    expect((await one.visit('POST', '/api/sign-in/oidc/begin', { email: 'a@carthia.example' })).status).toBe(502)
    for (const path of [
      '/auth/oidc/return',
      '/auth/oidc/return?code=x',
      '/auth/oidc/return?state=x&code=y',
      '/auth/oidc/return?error=access_denied&state=%00',
    ])
      expect((await one.visit('GET', path)).status).toBe(303)
    await head.removeProvider()
    expect((await one.visit('POST', '/api/sign-in/oidc/begin', { email: 'a@carthia.example' })).status).toBe(404)
  })
})

test('the host may name a provider for all, which must have verified the address', async () => {
  const oidc = {
    OIDC_ISSUER: ministry.issuer,
    OIDC_CLIENT_ID: 'chancery',
    OIDC_CLIENT_SECRET: 'a secret of the ministry',
  }
  await using world = await openTestWorld([identity], { PUBLIC_URL: publicUrl, TRUST_PROXY: 'true', ...oidc })
  const one = browser(world)
  expect(await (await one.visit('GET', '/api/sign-in/ways')).json()).toEqual({ hostProvider: true, demo: false })
  ministry.claims = { email: 'duty@norhaven.example' }
  await one.visit('GET', await goThere(one))
  expect(await one.who()).toMatchObject({ id: null })
  ministry.claims = { email: 'Duty@Norhaven.example', email_verified: true }
  await one.visit('GET', await goThere(one))
  expect(await one.who()).toMatchObject({ id: people.norhaven.duty })
})

describe('the provider is set by whoever heads the delegation', () => {
  test('and by nobody else', async () => {
    await using world = await openTestWorld([identity], { PUBLIC_URL: publicUrl, CHANCERY_DATA: folder })
    for (const id of [
      people.belmere.analyst,
      people.carthia.legal,
      people.host.secretary,
      await world.machine(delegations.belmere, ['taxii:read']),
    ]) {
      const person = world.as(identityContract, id)
      expect((await safe(person.setProvider({ issuer: 'https://id.example.org', clientId: 'x' }))).error).toMatchObject(
        { code: 'NOT_YOURS_TO_DECIDE' },
      )
      expect((await safe(person.provider())).error).toMatchObject({ code: 'NOT_YOURS_TO_DECIDE' })
      expect((await safe(person.removeProvider())).error).toMatchObject({ code: 'NOT_YOURS_TO_DECIDE' })
    }
  })

  test('at a place that the host may safely ask', async () => {
    await using world = await openTestWorld([identity], {
      PUBLIC_URL: 'https://chancery.example',
      CHANCERY_DATA: folder,
    })
    const head = world.as(identityContract, people.belmere.head)
    for (const issuer of [
      'http://id.belmere.example',
      'https://127.0.0.1',
      'https://10.0.0.1/x',
      'https://[::1]',
      'https://localhost',
      'https://intranet',
      'https://me@id.belmere.example',
      'https://0x7f.1',
    ])
      expect((await safe(head.setProvider({ issuer, clientId: 'x' }))).error, issuer).toMatchObject({
        code: 'ISSUER_NOT_SECURE',
      })
    expect(await head.setProvider({ issuer: 'https://id.belmere.example/realms/mfa', clientId: 'x' })).toMatchObject({
      emailDomain: 'belmere.example',
    })
  })

  test('its secret rests sealed, is not read back, and is not carried over to another provider', async () => {
    await using world = await openTestWorld([identity], { PUBLIC_URL: publicUrl, CHANCERY_DATA: folder })
    const head = world.as(identityContract, people.belmere.head)
    const kept = async () =>
      (await world.database.kysely.selectFrom('identity_provider').select('sealed_secret').executeTakeFirstOrThrow())
        .sealed_secret as string | null
    await head.setProvider({ issuer: 'https://id.belmere.example', clientId: 'one', clientSecret: 'open sesame' })
    const sealed = await kept()
    expect(sealed).not.toContain('sesame')
    expect(JSON.stringify(await head.provider())).not.toContain('sesame')
    expect(await unseal(folder, sealed ?? '', delegations.belmere)).toBe('open sesame')
    expect(await unseal(folder, sealed ?? '', delegations.carthia)).toBeUndefined()
    await head.setProvider({ issuer: 'https://id.belmere.example', clientId: 'one' })
    expect(await kept()).toBe(sealed)
    await head.setProvider({ issuer: 'https://elsewhere.example', clientId: 'one' })
    expect(await kept()).toBeNull()
  })

  test('sealed secrets open with their key alone', async () => {
    const other = await mkdtemp(join(tmpdir(), 'chancery-identity-'))
    const sealed = await seal(folder, 'open sesame', 'x')
    expect(await unseal(other, sealed, 'x')).toBeUndefined()
    expect(await unseal(folder, `${sealed.slice(0, -2)}AA`, 'x')).toBeUndefined()
    expect(await unseal(folder, '', 'x')).toBeUndefined()
    expect((await readFile(join(folder, 'sealing.key'), 'utf8')).length).toBe(43)
    await rm(other, { recursive: true })
  })
})
