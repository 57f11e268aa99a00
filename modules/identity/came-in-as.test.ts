import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { inTransaction } from '#platform/server/transaction.ts'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { browser } from './server/test-browser.ts'
import { openTestProvider } from './server/test-provider.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

const publicUrl = 'http://localhost:4870'
const { analyst, head: headId } = people.belmere

async function linesOf(world: TestWorld, account: string) {
  const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': account } }))
  return inTransaction(world.house, actor, 'test', 'reads', (call) => identity.desk(call, 'real'))
}

const deskOf = async (world: TestWorld, account: string) => (await linesOf(world, account)).map(({ say }) => say).sort()

async function worldWithProvider() {
  const provider = await openTestProvider(`${publicUrl}/auth/oidc/return`)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-came-in-'))
  const world = await openTestWorld([identity], { PUBLIC_URL: publicUrl, CHANCERY_DATA: folder, TRUST_PROXY: 'true' })
  const head = world.as(identityContract, headId)
  const name = () =>
    head.setProvider({ issuer: provider.issuer, clientId: 'chancery', clientSecret: 'a secret of the ministry' })
  return {
    world,
    head,
    name,
    async comesInAs(email: string): Promise<void> {
      provider.claims = { email, email_verified: true }
      const one = browser(world)
      const answer = await one.visit('POST', '/api/sign-in/oidc/begin', { email })
      const { url } = (await answer.json()) as { url: string }
      const returned = await provider.signIn(url)
      await one.visit('GET', returned.pathname + returned.search)
      expect((await one.who()).id).not.toBeNull()
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await provider[Symbol.asyncDispose]()
    },
  }
}

test('the link of an invitation ends when the invited come in another way, for it would let in somebody else as them', async () => {
  await using here = await worldWithProvider()
  const { world, head } = here
  await here.name()
  const { invitation } = await head.invite({
    delegationId: delegations.belmere,
    name: 'Oda Fenn',
    email: 'oda@belmere.example',
    roles: ['observer'],
  })
  await here.comesInAs('oda@belmere.example')
  const accept = world.as(identityContract, null).acceptInvitation({ secret: invitation.link.split('#')[1] ?? '' })
  expect((await safe(accept)).error).toMatchObject({ code: 'INVITATION_SPENT' })
})

test('whose head names an identity provider reads so, and that somebody came in by it, whatever the head names afterwards', async () => {
  await using here = await worldWithProvider()
  const { world, head } = here
  await here.name()
  expect([await deskOf(world, analyst), await deskOf(world, people.carthia.duty)]).toEqual([
    ['people.provider.named'],
    [],
  ])
  world.at('2026-11-21T10:00:00.000Z')
  await here.comesInAs('analyst@belmere.example')
  expect(await deskOf(world, analyst)).toEqual(['people.provider.used'])
  world.at('2026-11-21T11:00:00.000Z')
  await here.name()
  await head.removeProvider()
  expect(await deskOf(world, analyst)).toEqual(['people.provider.named', 'people.provider.used'])

  // Long after it was named, the first to come in by it is told all the same; those who come after are not.
  await here.name()
  world.at('2026-12-20T10:00:00.000Z')
  expect(await deskOf(world, analyst)).toEqual([])
  await here.comesInAs('analyst@belmere.example')
  expect(await deskOf(world, analyst)).toEqual(['people.provider.used'])
  world.at('2027-01-10T10:00:00.000Z')
  await here.comesInAs('analyst@belmere.example')
  expect(await deskOf(world, analyst)).toEqual([])
})

test('that somebody came in by a link is not pushed off by more links, nor told under another name than that of then', async () => {
  await using world = await openTestWorld([identity])
  const head = world.as(identityContract, headId)
  const { name: by } = await head.whoami()
  const { link } = await head.restoreAccess({ id: analyst })
  await world.as(identityContract, null).acceptInvitation({ secret: link?.split('#')[1] ?? '' })
  await head.changeMe({ name: 'Security Office of the Host' })
  for (const hour of [11, 13, 15, 17, 19, 21]) {
    world.at(`2026-11-21T${hour}:00:00.000Z`)
    await head.restoreAccess({ id: analyst })
  }
  const lines = await linesOf(world, analyst)
  expect(lines.map(({ say }) => say).sort()).toEqual(['people.restored.made', 'people.restored.used'])
  const used = lines.find(({ say }) => say === 'people.restored.used')
  expect([used?.values['by'], used?.party]).toEqual([by, delegations.belmere])
})

test('a delegation has the host write to thirty strangers in an hour, and three times to one of its people', async () => {
  await using world = await openTestWorld([identity])
  const head = world.as(identityContract, headId)
  const invited = await Promise.all(
    Array.from({ length: 32 }, (_, n) =>
      safe(
        head.invite({
          delegationId: delegations.belmere,
          name: `Nobody ${n}`,
          email: `nobody${n}@elsewhere.example`,
          roles: ['observer'],
        }),
      ),
    ),
  )
  const errors = (all: { error: unknown }[]) => all.flatMap(({ error }) => (error ? [error] : []))
  const tooMany = { code: 'TOO_MANY', data: { seconds: 3600 } }
  expect(errors(invited)).toMatchObject([tooMany, tooMany])
  const restored = await Promise.all(Array.from({ length: 4 }, () => safe(head.restoreAccess({ id: analyst }))))
  expect(errors(restored)).toMatchObject([tooMany])
  world.at('2026-11-21T10:30:00.000Z')
  expect((await head.restoreAccess({ id: analyst })).link).toContain('#')
})
