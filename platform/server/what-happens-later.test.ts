import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { type Actor, nobody } from '../actor.ts'
import { createApp } from './app.ts'
import type { House } from './house.ts'
import { openJobs } from './jobs.ts'
import { openLive } from './live.ts'
import { openMetrics } from './metrics.ts'
import type { Hearing, Module } from './module.ts'
import { openOutbox } from './outbox.ts'
import { openTestHouse } from './test-house.ts'
import { inTransaction } from './transaction.ts'

/** A machine that does other work is slow: nobody waits it out. */
const patient = { timeout: 40_000, interval: 50 }

const signatory: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-acc000000001',
  name: 'Signatory',
  delegationId: null,
  roles: ['signatory'],
  scopes: [],
}
const outsider: Actor = { ...signatory, id: '00000000-0000-7000-8000-acc000000002', name: 'Outsider', roles: [] }
/** A program that sees all that a signatory sees, and was given treaties to read; another was given the weather. */
const archivist: Actor = {
  ...signatory,
  kind: 'machine',
  id: '00000000-0000-7000-8000-acc000000003',
  name: 'Archive',
  scopes: ['weather:read', 'treaties:read'],
}
const weatherman: Actor = { ...archivist, name: 'Weather', scopes: ['weather:read'] }
const actors: Record<string, Actor> = { signatory, outsider, archivist, weatherman }

/** A treaty that comes into force once, and of which only its signatories hear. */
function treaties(work: (data: Record<string, unknown>) => void): Module {
  return {
    name: 'treaties',
    events: {
      'treaty.signed': { hear: async (call) => call.actor.roles.includes('signatory'), scopes: ['treaties:read'] },
      'treaty.toasted': { hear: async (call) => call.actor.roles.includes('signatory') },
      'treaty.filed': {},
      'treaty.published': { hear: 'everybody' },
    },
    because: { 'treaty.signed': ['treaty-enters-into-force'], 'treaty.filed': ['treaty-enters-into-force'] },
    jobs: [{ name: 'treaty-enters-into-force', work: async (_call, data) => work(data) }],
  }
}

async function open(module: Module) {
  let revoked = false
  const world = await openTestHouse({
    modules: [module],
    actorOf: async (_database, account) => (account === 'signatory' && revoked ? undefined : actors[account]) ?? nobody,
  })
  const sign = (id: string): Promise<void> =>
    inTransaction(world.house, signatory, 'treaties.sign', 'acts', (call) =>
      call.emit({ name: 'treaty.signed', data: { id } }),
    )
  return { world, house: world.house, sign, revoke: () => (revoked = true) }
}

async function queued(house: House): Promise<unknown[]> {
  const { rows } = await sql<{
    data: unknown
  }>`select data from pgboss.job where name = 'treaty-enters-into-force'`.execute(house.database.kysely)
  return rows.map((row) => row.data)
}

test('what was signed comes into force once, although two processes stand ready to see to it', async () => {
  const done: unknown[] = []
  const module = treaties((data) => done.push(data['id']))
  const { world, house, sign } = await open(module)
  await using _world = world
  await using first = await openJobs(house, [module])
  await using second = await openJobs(house, [module])
  await using _one = await openOutbox(house, [module], first)
  await using _two = await openOutbox(house, [module], second)

  const ids = Array.from({ length: 30 }, (_, index) => `treaty-${index}`)
  await Promise.all(ids.map(sign))
  await vi.waitFor(() => expect(done).toHaveLength(30), patient)
  expect([...done].sort()).toEqual([...ids].sort())
  expect(await queued(house)).toHaveLength(30)
  expect(await house.database.kysely.selectFrom('outbox').selectAll().execute()).toEqual([])
})

test('an event stays in the outbox until the queue has it, and is then in the queue exactly once', async () => {
  const module = treaties(() => {})
  const { world, house, sign } = await open(module)
  await using _world = world
  await using jobs = await openJobs(house, [module])
  await using outbox = await openOutbox(house, [module], jobs)
  await sql
    .raw(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the queue is closed'; end $$;
    create trigger refuse before insert on pgboss.job for each row execute function refuse()`)
    .execute(house.database.kysely)

  await sign('armistice')
  await outbox.drain()
  expect(await queued(house)).toEqual([])
  expect(await house.database.kysely.selectFrom('outbox').select('name').execute()).toEqual([{ name: 'treaty.signed' }])

  await sql`drop function refuse() cascade`.execute(house.database.kysely)
  await outbox.drain()
  await outbox.drain()
  expect(await queued(house)).toEqual([{ id: 'armistice' }])
  expect(await house.database.kysely.selectFrom('outbox').select('name').execute()).toEqual([])
})

test('nothing comes of what was refused: its events vanish with its transaction', async () => {
  const module = treaties(() => {})
  const { world, house } = await open(module)
  await using _world = world
  await using jobs = await openJobs(house, [module])
  await using outbox = await openOutbox(house, [module], jobs)
  await expect(
    inTransaction(house, signatory, 'treaties.sign', 'acts', async (call) => {
      await call.emit({ name: 'treaty.signed', data: { id: 'void' } })
      throw new Error('the pen broke')
    }),
  ).rejects.toThrow('the pen broke')
  await outbox.drain()
  expect(await queued(house)).toEqual([])
})

test('work that fails is tried again, and what it had half done is undone in between', async () => {
  let tries = 0
  const module = treaties(() => {})
  const failing: Module = {
    ...module,
    jobs: [
      {
        name: 'treaty-enters-into-force',
        async work(call) {
          await call.db.insertInto('audit').values({ door: 'depositary', at: call.now, outcome: 'done' }).execute()
          if (++tries === 1) throw new Error('the depositary was out')
        },
      },
    ],
  }
  const { world, house, sign } = await open(failing)
  await using _world = world
  await using jobs = await openJobs(house, [failing])
  await using _outbox = await openOutbox(house, [failing], jobs)
  await sign('armistice')
  await vi.waitFor(() => expect(tries).toBe(2), patient)
  await vi.waitFor(async () => {
    const { rows } = await sql<{
      state: string
    }>`select state from pgboss.job where name = 'treaty-enters-into-force'`.execute(house.database.kysely)
    expect(rows).toEqual([{ state: 'completed' }])
  }, patient)
  expect(
    await house.database.kysely.selectFrom('audit').select('door').where('door', '=', 'depositary').execute(),
  ).toHaveLength(1)
})

async function listening(house: House, module: Module) {
  const live = await openLive(house, [module])
  const app = createApp(house, openMetrics(), [module], [live.route])
  return {
    live,
    async listenAs(account: string, missed = 0) {
      const response = await app.request(missed > 0 ? `/live?missed=${missed}` : '/live', {
        headers: { 'x-test-account': account },
      })
      const heard: string[] = []
      const ended = read(response, heard)
      return { status: response.status, heard, ended }
    },
  }
}

/** A house with everything that carries an event from the act to the listener. */
async function openLiving() {
  await using stack = new AsyncDisposableStack()
  const module = treaties(() => {})
  const opened = await open(module)
  stack.use(opened.world)
  const jobs = stack.use(await openJobs(opened.house, [module]))
  const outbox = stack.use(await openOutbox(opened.house, [module], jobs))
  const { live, listenAs } = await listening(opened.house, module)
  stack.use(live)
  const whole = stack.move()
  return { ...opened, outbox, listenAs, [Symbol.asyncDispose]: () => whole.disposeAsync() }
}

async function read(response: Response, heard: string[]): Promise<void> {
  if (!response.body) return
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream()))
    for (const [, said] of chunk.matchAll(/^data: (.+)$/gm)) if (said) heard.push(said)
}

test('only those who may see a thing hear live that it happened, and of it only its name and id', async () => {
  await using at = await openLiving()
  const { sign, revoke, outbox, listenAs } = at
  const inside = await listenAs('signatory')
  const outside = await listenAs('outsider')
  expect((await listenAs('nobody')).status).toBe(401)

  await sign('armistice')
  await outbox.drain()
  await vi.waitFor(() => expect(inside.heard).toEqual(['{"name":"treaty.signed","id":"armistice"}']), patient)
  revoke()
  await sign('annex')
  await outbox.drain()
  await inside.ended
  expect(inside.heard).toHaveLength(1)
  expect(outside.heard).toEqual([])
})

test('a page hears of what happened between its beginning and its listening, as far as it may, and of nothing older', async () => {
  await using at = await openLiving()
  const { sign, outbox, listenAs } = at
  const first = await listenAs('signatory')
  // One after the other is told: PostgreSQL makes one of two alike that are told in one transaction.
  for (const [already, id] of ['armistice', 'annex', 'armistice'].entries()) {
    await sign(id)
    await outbox.drain()
    await vi.waitFor(() => expect(first.heard).toHaveLength(already + 1), patient)
  }
  const [inside, outside, late] = [
    await listenAs('signatory', 15_000),
    await listenAs('outsider', 15_000),
    await listenAs('signatory', 0.001),
  ]
  await sign('protocol')
  await outbox.drain()
  await vi.waitFor(() => expect(late.heard).toHaveLength(1), patient)
  const told = (heard: string[]) => heard.map((one) => JSON.parse(one).id).toSorted()
  await vi.waitFor(() => expect(told(inside.heard)).toEqual(['annex', 'armistice', 'protocol']), patient)
  expect(told(late.heard)).toEqual(['protocol'])
  expect(outside.heard).toEqual([])
})

test('a machine account hears live of what its scopes reach, and not of all that its delegation sees', async () => {
  await using at = await openLiving()
  const { house, sign, outbox, listenAs } = at
  const listeners = await Promise.all(['signatory', 'archivist', 'weatherman'].map((account) => listenAs(account)))

  const tell = (name: 'treaty.toasted' | 'treaty.published'): Promise<void> =>
    inTransaction(house, signatory, 'treaties.tell', 'acts', (call) => call.emit({ name, data: { id: name } }))
  await tell('treaty.toasted')
  await sign('armistice')
  await outbox.drain()
  await vi.waitFor(() => expect(listeners[0]?.heard).toHaveLength(2), patient)
  await tell('treaty.published')
  await outbox.drain()
  await vi.waitFor(
    () =>
      expect(listeners.map(({ heard }) => heard.map((one) => /treaty\.(\w+)"/.exec(one)?.[1]).sort())).toEqual([
        ['published', 'signed', 'toasted'],
        ['published', 'signed'],
        ['published'],
      ]),
    patient,
  )
})

test('whoever listens to what happens often is asked about in one question, however many listen, and only those named hear', async () => {
  const asked: (readonly string[])[] = []
  const amended: Hearing = {
    scopes: ['treaties:read'],
    hear: async () => expect.fail('Nobody is asked alone.'),
    hearers: async (call, _data, accounts) => {
      expect(call.actor.kind).toBe('system')
      asked.push(accounts)
      return [signatory.id, archivist.id].flatMap((id) => id ?? [])
    },
  }
  const module = { ...treaties(() => {}), events: { 'treaty.amended': amended } }
  const { world, house, revoke } = await open(module)
  await using _world = world
  const { live, listenAs } = await listening(house, module)
  await using _live = live
  const pages = await Promise.all(
    ['signatory', 'outsider', 'weatherman', 'signatory', 'archivist', 'outsider'].map((account) => listenAs(account)),
  )
  const amend = (id: string) =>
    sql`select pg_notify('chancery_live', ${JSON.stringify({ name: 'treaty.amended', data: { id } })})`.execute(
      house.database.kysely,
    )
  await amend('armistice')
  await vi.waitFor(() => expect(pages.map(({ heard }) => heard.length)).toEqual([1, 0, 0, 1, 1, 0]), patient)
  revoke()
  await amend('annex')
  await Promise.all([pages[0]?.ended, pages[3]?.ended])
  await vi.waitFor(() => expect(pages[4]?.heard).toHaveLength(2), patient)
  expect(pages.map(({ heard }) => heard.length)).toEqual([1, 0, 0, 1, 2, 0])
  // Each account once; the key of the archive to which only the weather was given hears nothing through the other key.
  const accounts = [signatory.id, outsider.id, archivist.id]
  expect(asked.map((some) => some.toSorted())).toEqual([accounts, accounts])
})

test('what was published is heard by everybody who is signed in', async () => {
  await using at = await openLiving()
  const { house, outbox, listenAs } = at
  const outside = await listenAs('outsider')
  await inTransaction(house, signatory, 'treaties.publish', 'acts', (call) =>
    call.emit({ name: 'treaty.published', data: { id: 'armistice' } }),
  )
  await outbox.drain()
  await vi.waitFor(() => expect(outside.heard).toEqual(['{"name":"treaty.published","id":"armistice"}']), patient)
})

test('a job that is told of nothing in particular looks once for all that waits', async () => {
  const module = treaties(() => {})
  const { world, house } = await open(module)
  await using _world = world
  const later = { ...module, jobs: [{ name: 'treaty-enters-into-force', work: () => new Promise<void>(() => {}) }] }
  await inTransaction(house, signatory, 'treaties.file', 'acts', async (call) => {
    for (let n = 0; n < 30; n++) await call.emit({ name: 'treaty.filed', data: {} })
    await call.emit({ name: 'treaty.signed', data: { id: 'armistice' } })
    await call.emit({ name: 'treaty.signed', data: { id: 'annex' } })
  })
  const sent: unknown[] = []
  const jobs = { send: async (_: unknown, __: string, data: unknown) => void sent.push(data), wake: () => {} }
  await using _outbox = await openOutbox(house, [later], { ...jobs, [Symbol.asyncDispose]: async () => {} })
  expect(sent).toEqual([{}, { id: 'armistice' }, { id: 'annex' }])
})

test('nobody listens on so many pages that no line is left for the others', async () => {
  const module = treaties(() => {})
  const { world, house } = await open(module)
  await using _world = world
  const { live, listenAs } = await listening(house, module)
  await using _live = live
  const pages = await Promise.all(Array.from({ length: 70 }, async () => (await listenAs('signatory')).status))
  expect([pages.filter((status) => status === 200).length, pages.filter((status) => status === 503).length]).toEqual([
    64, 6,
  ])
  expect((await listenAs('outsider')).status).toBe(200)
})

test.runIf(process.env['DATABASE_URL'])(
  'a process whose line to the database was cut hears again by itself',
  async () => {
    await using at = await openLiving()
    const { house, sign, listenAs } = at
    const inside = await listenAs('signatory')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`.execute(
      house.database.kysely,
    )
    await vi.waitFor(async () => {
      const { rows } =
        await sql`select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`.execute(
          house.database.kysely,
        )
      expect(rows).toHaveLength(1)
    }, patient)
    await sign('armistice')
    await vi.waitFor(() => expect(inside.heard).toHaveLength(1), patient)
  },
)
