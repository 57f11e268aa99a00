import { traverseContractProcedures } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { standingOf } from '#modules/identity/server/index.ts'
import { nobody } from '#platform/actor.ts'
import type { Route } from '#platform/server/module.ts'
import { forgetTurns } from '#platform/server/rate.ts'
import { openTestHouse, type TestHouse } from '#platform/server/test-house.ts'
import { buildDemoWorld } from './demo-world.ts'
import { setStage } from './demo/stage.ts'
import { sampleInput } from './sample-input.ts'
import { modules } from './server/modules.ts'

/**
 * Every door of every module, walked as nobody, as a revoked person and as a stranger: a person in good standing, of a
 * delegation that nothing was shared with. New doors are walked without anybody thinking of it.
 */
type Door = { name: string; method: string; path: string; open: boolean; input: z.ZodType | undefined }

const Inside = z.object({
  route: z.object({ method: z.string().optional(), path: z.string().optional() }),
  meta: z.object({ open: z.boolean().optional() }),
  inputSchema: z.custom<z.ZodType>((value) => value instanceof z.ZodType).optional(),
})

function everyDoor(): Door[] {
  const doors: Door[] = []
  for (const { name, router, when } of modules) {
    if (!router || when) continue
    traverseContractProcedures({ router, path: [name] }, ({ contract, path }) => {
      const { route, meta, inputSchema } = Inside.parse(contract['~orpc'])
      doors.push({
        name: path.join('.'),
        method: route.method ?? 'POST',
        path: `/api${route.path ?? `/${path.join('/')}`}`,
        open: meta.open === true,
        input: inputSchema,
      })
    })
  }
  return doors
}

const doors = everyDoor()
const routes: Route[] = modules.flatMap((module) => (module.when ? [] : (module.routes ?? [])))
const absent = '00000000-0000-4000-8000-00000000dead'
/** Words that stand only in what is hidden from the stranger. Nothing that a stranger is told may hold them. */
const canary = /Saltmarsh|Tidelock|foreign ministry|eastern grid|Northern Grid Watch|Lena Arkwright’s feed/

let world: TestHouse
let stranger: string
let revoked: string
let hidden: { table: string; id: string }[]
beforeAll(async () => {
  world = await openTestHouse({
    modules,
    actorOf: async ({ kysely }, id) => (id ? await standingOf(kysely, id) : undefined) ?? nobody,
  })
  await buildDemoWorld(world.house)
  const stage = await setStage(world.house)
  await stage.doors('belmere.head').identity.createMachine({ name: 'Lena Arkwright’s feed', scopes: ['taxii:read'] })
  stranger = stage.person('dorvane.duty')
  revoked = stage.person('carthia.legal')
  await world.database.kysely
    .updateTable('account')
    .set({ revoked_at: world.house.now() })
    .where('id', '=', revoked)
    .execute()
  // What stands in the exchange goes by names of its own: this one is an indicator of the demo world.
  hidden = [...(await hiddenFrom(stranger)), { table: 'stix_object', id: '2f0c5c52-6a1e-4a64-8f5e-9b0b3c1d2e03' }]
})
afterAll(() => world[Symbol.asyncDispose]())

/** Of each table with ids, two rows at most that the database itself hides from an account. */
async function hiddenFrom(accountId: string): Promise<{ table: string; id: string }[]> {
  const { kysely } = world.database
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(kysely)
  const found: { table: string; id: string }[] = []
  for (const { name } of tables) {
    const seen = await kysely.transaction().execute(async (tx) => {
      await sql`select set_config('chancery.actor', ${accountId}, true), set_config('chancery.now', ${world.house.now().toISOString()}, true)`.execute(
        tx,
      )
      const { rows: may } = await sql<{
        may: boolean
      }>`select has_column_privilege('chancery_member', ${name}::regclass, 'id', 'select') as may`.execute(tx)
      if (!may[0]?.may) return []
      await sql`set local role chancery_member`.execute(tx)
      return (await sql<{ id: string }>`select id from ${sql.table(name)}`.execute(tx)).rows.map((row) => row.id)
    })
    const { rows } = await sql<{
      id: string
    }>`select id from ${sql.table(name)} where not (id = any (${seen}::uuid[])) order by id limit 2`.execute(kysely)
    found.push(...rows.map(({ id }) => ({ table: name, id })))
  }
  return found
}

type Answer = { status: number; body: string }

/** What each door is asked, with the absent id wherever it asks for one: a schema is read once, not for each knock. */
const samples = new Map<Door, string>()

function sampleOf(door: Door): string {
  const known = samples.get(door) ?? JSON.stringify(door.input ? sampleInput(door.input, absent) : null)
  samples.set(door, known)
  return known
}

async function knock(accountId: string | null, door: Door, id: string): Promise<Answer> {
  const input: unknown = JSON.parse(sampleOf(door).replaceAll(absent, id))
  const given = new Map(Object.entries(z.record(z.string(), z.unknown()).safeParse(input).data ?? {}))
  const path = door.path.replaceAll(/\{\+?(\w+)\}/g, (_, name: string) => {
    const value = given.get(name)
    given.delete(name)
    return encodeURIComponent(typeof value === 'string' || typeof value === 'number' ? String(value) : id)
  })
  if (door.method === 'GET') return ask(accountId, `${path}?${new URLSearchParams(flat(given))}`, { method: 'GET' })
  const body = JSON.stringify(Object.fromEntries(given))
  return ask(accountId, path, { method: door.method, body, headers: { 'content-type': 'application/json' } })
}

function flat(given: Map<string, unknown>): Record<string, string> {
  const simple = [...given].flatMap(([name, value]) =>
    typeof value === 'object' || value === undefined ? [] : [[name, String(value)] as const],
  )
  return Object.fromEntries(simple)
}

async function ask(accountId: string | null, path: string, init: RequestInit): Promise<Answer> {
  const response = await world.knock(accountId, path, init)
  if (response.status !== 429) return { status: response.status, body: await response.text() }
  // The walk knocks more often than the limits let anybody; they have tests of their own.
  await sql`delete from rate`.execute(world.database.kysely)
  forgetTurns(world.database)
  const again = await world.knock(accountId, path, init)
  return { status: again.status, body: await again.text() }
}

function pathOf(route: Route, id: string): string {
  return route.path
    .replaceAll(/:\w+(\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, shape = '') => (shape.includes('json') ? `${id}.json` : id))
    .replace('*', id)
}

test('there are doors, hidden things and raw routes to walk by', () => {
  expect(doors.length).toBeGreaterThan(20)
  expect(new Set(hidden.map(({ table }) => table)).size).toBeGreaterThan(6)
  expect(new Set(doors.map((door) => `${door.method} ${door.path}`)).size).toBe(doors.length)
})

test('the walk speaks to the doors in words that they take', async () => {
  const misheard: string[] = []
  for (const door of doors) {
    const { status, body } = await knock(stranger, door, absent)
    if (status === 400 && body.includes('BAD_REQUEST')) misheard.push(`${door.name}: ${body.slice(0, 200)}`)
  }
  expect(misheard).toEqual([])
})

test.for(doors)(
  '$name answers the public only where it is marked open, and a revoked person as the public',
  async (door) => {
    const id = hidden[0]?.id ?? absent
    const toNobody = await knock(null, door, id)
    if (!door.open) expect(toNobody).toMatchObject({ status: 401, body: expect.stringContaining('SIGN_IN_FIRST') })
    expect(toNobody.status).not.toBe(500)
    expect(toNobody.body).not.toMatch(canary)
    const toRevoked = await knock(revoked, door, id)
    expect({ ...toRevoked, body: settled(toRevoked.body, id) }).toEqual({
      ...toNobody,
      body: settled(toNobody.body, id),
    })
  },
)

test.for(doors)('$name tells a stranger of a hidden thing exactly what it tells of an absent one', async (door) => {
  const ofAbsent = await knock(stranger, door, absent)
  expect(ofAbsent.status).not.toBe(500)
  // A door that takes no id is asked the same whatever is hidden: once, then, for words that must not be in its answer.
  const asked = door.path.includes('{') || sampleOf(door).includes(absent) ? hidden : hidden.slice(0, 1)
  for (const { table, id } of asked) {
    const ofHidden = await knock(stranger, door, id)
    expect(ofHidden.body).not.toMatch(canary)
    expect([table, ofHidden.status, settled(ofHidden.body, id)]).toEqual([
      table,
      ofAbsent.status,
      settled(ofAbsent.body, absent),
    ])
    for (const other of hidden) if (other.id !== id) expect(ofHidden.body).not.toContain(other.id)
  }
})

/** The id that was asked for, and what is new in every answer (ids and moments of today), made alike. */
function settled(body: string, asked: string): string {
  return body
    .replaceAll(asked, 'ASKED')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'NEW')
    .replaceAll(/"(secret|challenge|fault|login|address)":"[^"]+"/g, 'SECRET')
    .replaceAll(/"seconds":\d+/g, 'SECONDS')
}

test('every raw route answers the public and the revoked only where it is marked open, and hides what is hidden', async () => {
  for (const route of routes) {
    const asks = (account: string | null, id: string): Promise<Answer> =>
      ask(account, pathOf(route, id), { method: route.method })
    const ofAbsent = await asks(stranger, absent)
    const takesId = pathOf(route, absent) !== route.path
    for (const [place, { id }] of (takesId ? hidden : hidden.slice(0, 1)).entries()) {
      const toStranger = await asks(stranger, id)
      expect([route.path, toStranger.status, settled(toStranger.body, id)]).toEqual([
        route.path,
        ofAbsent.status,
        settled(ofAbsent.body, absent),
      ])
      expect(toStranger.body).not.toMatch(canary)
      // Where nobody is let in, nobody is turned away before anything is looked for.
      if (!route.open && place > 0) continue
      const toNobody = await asks(null, id)
      if (!route.open) expect([route.path, toNobody.status]).toEqual([route.path, 401])
      expect([route.path, toNobody.status === 500, canary.test(toNobody.body)]).toEqual([route.path, false, false])
      const toRevoked = await asks(revoked, id)
      expect([route.path, settled(toRevoked.body, id)]).toEqual([route.path, settled(toNobody.body, id)])
    }
  }
})
