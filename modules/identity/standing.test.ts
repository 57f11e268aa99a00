import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { identityContract, type Scope } from './contract.ts'
import { identity } from './server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

async function machineOfBelmere(world: TestWorld, kind: 'token' | 'password', scopes: Scope[] = ['taxii:read']) {
  const head = world.as(identityContract, people.belmere.head)
  const machine = await head.createMachine({ name: 'CERT Belmere', scopes })
  return { head, machine, ...(await head.issueKey({ id: machine.id, kind, name: 'first', scopes, days: 30 })) }
}

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function who(world: TestWorld, headers: Record<string, string>): Promise<string> {
  const { name, kind } = await world.house.actorOf(new Request('http://house/', { headers }))
  return kind === 'nobody' ? 'nobody' : name
}

/** The clock of the house stands still meanwhile, and with it what it remembers for so long. */
const patient = { timeout: 30_000 }

test('a token opens for its machine account until it is revoked, at once', async () => {
  await using world = await openTestWorld([identity])
  const { head, machine, key, secret } = await machineOfBelmere(world, 'token')
  expect(secret).toMatch(/^chy_[A-Za-z0-9_-]{43}$/)
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  await head.revokeKey({ machineId: machine.id, id: key.id })
  expect(await who(world, bearer(secret))).toBe('nobody')
})

test('a password under Basic opens by user name or id, and for nobody else', async () => {
  await using world = await openTestWorld([identity])
  const { secret, machine } = await machineOfBelmere(world, 'password')
  expect(await who(world, basic(machine.login, secret))).toBe('CERT Belmere')
  expect(await who(world, basic(machine.id, secret))).toBe('CERT Belmere')
  expect(await who(world, basic(machine.login, `${secret}x`))).toBe('nobody')
  expect(await who(world, basic('nobody-here', secret))).toBe('nobody')
})

test('a revoked machine account opens nothing, by token or by password', async () => {
  await using world = await openTestWorld([identity])
  const one = await machineOfBelmere(world, 'token')
  const two = await machineOfBelmere(world, 'password')
  expect(await who(world, bearer(one.secret))).toBe('CERT Belmere')
  expect(await who(world, basic(two.machine.login, two.secret))).toBe('CERT Belmere')
  await one.head.revokeMachine({ id: one.machine.id })
  await two.head.revokeMachine({ id: two.machine.id })
  expect(await who(world, bearer(one.secret))).toBe('nobody')
  expect(await who(world, basic(two.machine.login, two.secret))).toBe('nobody')
})

test('what another process changes in the database is known here without waiting for the ten seconds', async () => {
  await using world = await openTestWorld([identity])
  const { secret, key, machine } = await machineOfBelmere(world, 'token')
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  await world.database.kysely
    .updateTable('machine_key')
    .set({ revoked_at: world.house.now() })
    .where('id', '=', key.id)
    .execute()
  await vi.waitFor(async () => expect(await who(world, bearer(secret))).toBe('nobody'), patient)

  const other = await machineOfBelmere(world, 'password')
  expect(await who(world, basic(other.machine.login, other.secret))).toBe('CERT Belmere')
  await world.database.kysely
    .updateTable('delegation')
    .set({ ended_at: world.house.now() })
    .where('id', '=', delegations.belmere)
    .execute()
  await vi.waitFor(
    async () => expect(await who(world, basic(other.machine.login, other.secret))).toBe('nobody'),
    patient,
  )
  expect(machine.delegationId).toBe(delegations.belmere)
})

test('a house that no longer hears the news remembers nothing', async () => {
  await using world = await openTestWorld([identity])
  const { secret, key } = await machineOfBelmere(world, 'token')
  world.house.database.hears = () => false
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  await sql`alter table machine_key disable trigger told`.execute(world.database.kysely)
  await world.database.kysely
    .updateTable('machine_key')
    .set({ revoked_at: world.house.now() })
    .where('id', '=', key.id)
    .execute()
  expect(await who(world, bearer(secret))).toBe('nobody')
})

test('a key ends on its day, and shows when it was last used', async () => {
  await using world = await openTestWorld([identity])
  const { secret } = await machineOfBelmere(world, 'token')
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  await vi.waitFor(async () => {
    const { used_at } = await world.database.kysely
      .selectFrom('machine_key')
      .select('used_at')
      .executeTakeFirstOrThrow()
    expect(used_at).toEqual(world.house.now())
  }, patient)
  world.at('2026-12-21T08:59:59Z')
  expect(await who(world, bearer(secret))).toBe('CERT Belmere')
  world.at('2026-12-21T09:00:00Z')
  expect(await who(world, bearer(secret))).toBe('nobody')
})

test('ten first requests with one password come together and cost one check of it', async () => {
  await using world = await openTestWorld([identity])
  const { secret, machine } = await machineOfBelmere(world, 'password')
  await Promise.all(
    Array.from({ length: 30 }, async () => expect(await who(world, basic(machine.login, secret))).toBe('CERT Belmere')),
  )
})

test('guessing passwords is stopped, and whoever is in already stays in', async () => {
  await using world = await openTestWorld([identity])
  const { secret, machine } = await machineOfBelmere(world, 'password')
  expect(await who(world, basic(machine.login, secret))).toBe('CERT Belmere')
  const answers: number[] = []
  for (let i = 0; i < 12; i++)
    answers.push((await world.app.request('/api/session', { headers: basic(machine.login, `guess ${i}`) })).status)
  expect(answers.slice(0, 9)).toEqual(Array(9).fill(200))
  expect(answers.at(-1)).toBe(429)
  const last = await world.app.request('/api/session', { headers: basic(machine.login, 'guess') })
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await who(world, basic(machine.login, secret))).toBe('CERT Belmere')
})

test('no scope of a key reaches further than its account, and a machine manages nothing', async () => {
  await using world = await openTestWorld([identity])
  const { head, secret, machine } = await machineOfBelmere(world, 'token', ['taxii:read', 'taxii:write'])
  const answered = await world.app.request('/api/machines', {
    method: 'POST',
    headers: { ...bearer(secret), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Another', scopes: ['taxii:read'] }),
  })
  expect(answered.status).toBe(403)
  const wide = head.issueKey({ id: machine.id, kind: 'token', name: 'wide', scopes: ['incidents:read'], days: 1 })
  expect((await safe(wide)).error).toMatchObject({ code: 'SCOPE_TOO_WIDE' })
})
