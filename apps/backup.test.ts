import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { backup } from '#platform/server/backup.ts'
import type { Database } from '#platform/server/database.ts'
import { openJobs } from '#platform/server/jobs.ts'
import { openOutbox } from '#platform/server/outbox.ts'
import { openPGlite } from '#platform/server/pglite.ts'
import { openPostgres } from '#platform/server/postgres.ts'
import { restore } from '#platform/server/restore.ts'
import { commitRows, logOf, sequence, verifyRecord } from '#modules/record/server/index.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from './server/modules.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-backup-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A host in use: people, a sharing group, a marking, a delivery, an act in the audit, an event on its way. */
async function openHost(): Promise<TestWorld> {
  const world = await openTestWorld(modules)
  const { kysely: db } = world.database
  const at = world.house.now()
  const group = {
    id: '00000000-0000-7000-8000-9009000000aa',
    name: 'Five “quoted” · ประเทศ · کشور',
    created_by: delegations.belmere,
    created_at: at,
  }
  await db.insertInto('sharing_group').values(group).execute()
  await db
    .insertInto('sharing_group_member')
    .values({ group_id: group.id, delegation_id: delegations.carthia, since: at, added_by: people.belmere.duty })
    .execute()
  await db
    .insertInto('delivery')
    .values({
      at,
      way: 'taxii',
      kind: 'stix',
      owner_id: delegations.belmere,
      to_delegation: delegations.carthia,
      to_account: null,
      seqs: [1, 2, 9_007_199_254_740_991],
    })
    .execute()
  const actor = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.duty } }),
  )
  await inTransaction(world.house, actor, 'test.act', 'acts', (call) =>
    call.emit({ name: 'nothing.happened', data: { text: 'line\nline', n: 1.5 } }),
  )
  await commitRows(world.house)
  await sequence(world.house)
  return world
}

async function everything({ kysely: db }: Database): Promise<Record<string, unknown[]>> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not like 'kysely%' order by 1`.execute(db)
  const all: Record<string, unknown[]> = {}
  for (const { name } of rows)
    all[name] = (
      await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t order by 1`.execute(db)
    ).rows
  return all
}

/** An empty database of the engine under test, or of the other one. */
async function openEmpty(engine: 'pglite' | 'postgres'): Promise<Database> {
  const url = process.env['DATABASE_URL']
  if (engine === 'pglite' || !url) return openPGlite({})
  const name = `chancery_restored_${crypto.randomUUID().replaceAll('-', '')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  await onServer(url, `create database ${name}`)
  const database = openPostgres(own.href, 3)
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await onServer(url, `drop database ${name} with (force)`)
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

const engines = process.env['DATABASE_URL'] ? (['postgres', 'pglite'] as const) : (['pglite'] as const)

test.for(engines)(
  'a host comes back whole from its one file, into an empty %s, and goes on where it stood',
  async (engine) => {
    await using host = await openHost()
    const file = join(folder, `whole-${engine}.backup`)
    const rows = await backup(host.database, file, host.house.now())
    const before = await everything(host.database)
    expect(Object.values(before).flat()).toHaveLength(rows)

    await using other = await openEmpty(engine)
    const restored = await restore(other, modules, file)
    expect(restored).toEqual({ rows, made: '2026-11-21T09:00:00.000Z' })
    // The record of a backup is old: the restored house adds nothing to it before somebody says from where it goes on.
    const held = [{ row: expect.stringContaining('2026-11-21') }]
    expect(before['record_hold']).toEqual([])
    expect(await everything(other)).toEqual({ ...before, record_hold: held })
    const log = await logOf(host.house)
    const verdict = await inTransaction({ ...host.house, database: other }, system, 'test.verify', 'reads', ({ db }) =>
      verifyRecord(db, { log }),
    )
    expect(verdict).toMatchObject({ breach: undefined, heads: [{ rows: 1 }, { rows: 1 }], record: { entries: 3 } })

    const last = async (db: Database) =>
      (await sql<{ id: number }>`select max(id) as id from audit`.execute(db.kysely)).rows[0]?.id ?? 0
    await other.kysely.insertInto('audit').values({ door: 'after', at: host.house.now(), outcome: 'done' }).execute()
    expect(await last(other)).toBe((await last(host.database)) + 1)
    const { rows: bound } = await sql`select conname from pg_constraint where contype = 'f' and condeferrable`.execute(
      other.kysely,
    )
    expect(bound).toEqual([])
    const { rows: silent } =
      await sql`select tgname from pg_trigger where tgenabled <> 'O' and not tgisinternal`.execute(other.kysely)
    expect(silent).toEqual([])
  },
)

test('a host in use is not overwritten unless that is said, and then wholly', async () => {
  await using host = await openHost()
  const file = join(folder, 'twice.backup')
  await backup(host.database, file, host.house.now())
  const before = await everything(host.database)
  await host.database.kysely
    .insertInto('audit')
    .values({ door: 'after', at: host.house.now(), outcome: 'done' })
    .execute()
  await expect(restore(host.database, modules, file)).rejects.toThrow('in use already')
  await restore(host.database, modules, file, { replace: true })
  expect({ ...(await everything(host.database)), record_hold: [] }).toEqual(before)
})

test('work that waited in a queue is queued again after a restore', async () => {
  const done: unknown[] = []
  const courier = {
    name: 'courier',
    jobs: [{ name: 'carry', work: async (_: unknown, data: Record<string, unknown>) => void done.push(data) }],
  }
  await using host = await openHost()
  {
    await using _idle = await openJobs(host.house, [courier])
    await sql`insert into pgboss.job (name, data, start_after) values ('carry', '{"bag": 7}', now() + interval '1 hour')`.execute(
      host.database.kysely,
    )
  }
  const file = join(folder, 'work.backup')
  await backup(host.database, file, host.house.now())
  await restore(host.database, modules, file, { replace: true })
  await using jobs = await openJobs(host.house, [courier])
  await using _outbox = await openOutbox(
    host.house,
    [...modules.map(({ because: _, ...module }) => module), courier],
    jobs,
  )
  await expect.poll(() => done, { timeout: 20_000 }).toEqual([{ bag: 7 }])
})

test('a file that is damaged, cut off, prolonged, of a newer version or no backup at all is refused, and changes nothing', async () => {
  await using host = await openHost()
  const file = join(folder, 'sound.backup')
  await backup(host.database, file, host.house.now())
  const before = await everything(host.database)
  const sound = await readFile(file)
  const text = gunzipSync(sound).toString()
  const refused = async (bytes: Buffer, why: RegExp) => {
    const bad = join(folder, 'bad.backup')
    await writeFile(bad, bytes)
    await expect(restore(host.database, modules, bad, { replace: true })).rejects.toThrow(why)
  }
  const aim = Math.floor(sound.length / 2)
  await refused(sound.subarray(0, aim), /cut off or damaged/)
  await refused(
    Buffer.concat([sound.subarray(0, aim), Buffer.from([~(sound[aim] ?? 0) & 0xff]), sound.subarray(aim + 1)]),
    /damaged|changed|no JSON/,
  )
  await refused(gzipSync(text.replace('Belmere', 'Bolmere')), /checksum/)
  await refused(gzipSync(text.slice(0, text.lastIndexOf('{"end"'))), /stops before its end mark/)
  await refused(gzipSync(text.slice(0, -30)), /middle of a line/)
  await refused(gzipSync(`${text}[]\n`), /goes on after its end mark/)
  await refused(gzipSync(text.replace('"migrations":[', '"migrations":["2099-01-01-999-later",')), /checksum/)
  await refused(Buffer.from('a diplomatic note'), /no gzip file/)
  await refused(gzipSync('a diplomatic note'), /middle of a line/)
  await refused(gzipSync('{"note": "verbale"}\n'), /no backup of Chancery/)
  await refused(gzipSync(''), /empty/)
  expect(await everything(host.database)).toEqual(before)
})
