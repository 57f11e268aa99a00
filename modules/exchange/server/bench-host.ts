import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { identity } from '#modules/identity/server/index.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import type { Database } from '#platform/server/database.ts'
import { newId } from '#platform/server/ids.ts'
import { migrate } from '#platform/server/migrate.ts'
import { openPGlite } from '#platform/server/pglite.ts'
import { openPostgres } from '#platform/server/postgres.ts'
import { exchange } from './index.ts'

/** The server that is measured: a process of its own, with a database made for it. */
export type Host = { url: string; writer: string; reader: string; cost(): Promise<Cost>; database: string }
export type Cost = { cpuSeconds: number; peakMemoryBytes: number }

/** How operators start it (docs/operations.md): a young generation of 8 MB clears away what a page leaves behind sooner. */
const asOperated = ['--max-semi-space-size=8', '--max-old-space-size=768']

/** A host of its own: two delegations, of which one brings objects under TLP:AMBER and the other pulls them. */
export async function onServer(environment: NodeJS.ProcessEnv, work: (host: Host) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-bench-'))
  const server = environment['DATABASE_URL']
  const name = `chancery_bench_${randomBytes(6).toString('hex')}`
  const own = server === undefined ? undefined : new URL(server)
  if (server !== undefined && own) {
    await onPostgres(server, `create database ${name}`)
    own.pathname = `/${name}`
  }
  const tokens = { writer: randomBytes(24).toString('base64url'), reader: randomBytes(24).toString('base64url') }
  const database = own ? openPostgres(own.href, 2) : await openPGlite({ folder: join(folder, 'database') })
  await migrate(database, [identity, sharing, exchange])
  const collection = await settle(database, tokens)
  await database[Symbol.asyncDispose]()
  const port = await freePort()
  const settings = {
    ...environment,
    PORT: String(port),
    CHANCERY_DATA: folder,
    LOG_LEVEL: 'error',
    ...(own ? { DATABASE_URL: own.href } : {}),
  }
  const child = spawn(process.execPath, [...asOperated, join(import.meta.dirname, '../../../apps/server/main.ts')], {
    env: settings,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  try {
    await untilReady(port, child)
    await work({
      url: `http://127.0.0.1:${port}/taxii2/chancery/collections/${collection}/`,
      ...tokens,
      cost: () => costOf(child, own?.href),
      database: name,
    })
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(undefined)))
    if (server !== undefined) await onPostgres(server, `drop database ${name} with (force)`)
    await rm(folder, { recursive: true, force: true })
  }
}

async function settle({ kysely: db }: Database, tokens: { writer: string; reader: string }): Promise<string> {
  const now = new Date()
  const at = { created_at: now }
  const made: string[] = []
  for (const [name, scope] of [
    ['Belmere', 'taxii:write'],
    ['Carthia', 'taxii:read'],
  ] as const) {
    const id = newId()
    made.push(id)
    await db
      .insertInto('organisation')
      .values({ id, kind: 'state', name, invented: true, ...at })
      .execute()
    await db
      .insertInto('delegation')
      .values({ id, organisation_id: id, name, ...at })
      .execute()
    const account = newId()
    await db
      .insertInto('account')
      .values({
        id: account,
        kind: 'machine',
        delegation_id: id,
        name: `Sensor of ${name}`,
        login: `sensor-${name}`,
        scopes: [scope],
        ...at,
      })
      .execute()
    const token = name === 'Belmere' ? tokens.writer : tokens.reader
    await db
      .insertInto('machine_key')
      .values({
        id: newId(),
        account_id: account,
        kind: 'token',
        name: 'bench',
        digest: createHash('sha256').update(token).digest('hex'),
        scopes: [scope],
        made_at: now,
        expires_at: new Date(now.getTime() + 86_400_000),
      })
      .execute()
  }
  const [belmere, carthia] = made
  const root = await db.selectFrom('taxii_root').select('id').executeTakeFirstOrThrow()
  const id = crypto.randomUUID()
  await db
    .insertInto('stix_collection')
    .values({
      id,
      root_id: root.id,
      title: 'Corpus',
      keeper_id: belmere,
      read_delegations: [carthia],
      default_tlp: 'amber',
      ...at,
    })
    .execute()
  return id
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error('The server ended before it was ready')
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The server was not ready within a minute')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function onPostgres(url: string, statement: string): Promise<{ pid: number }[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}

const past = new Map<number, number>()

/** What the server used so far, and the backends of its database with it where they run on this machine. */
async function costOf(child: ChildProcess, url: string | undefined): Promise<Cost> {
  const backends = url
    ? await onPostgres(
        url,
        'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    : []
  const pid = child.pid ?? 0
  for (const one of [pid, ...backends.map((row) => row.pid)]) past.set(one, await cpuOf(one))
  const cpuSeconds = [...past.values()].reduce((sum, seconds) => sum + seconds, 0)
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return { cpuSeconds, peakMemoryBytes: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024 }
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}
