import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityContract } from '#modules/identity/contract.ts'
import { settleDelegation } from '#modules/identity/server/index.ts'
import { readConfig } from '#platform/server/config.ts'
import { newId } from '#platform/server/ids.ts'
import { doorsWithin } from './doors-within.ts'
import { openHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'

/** The real server as a process of its own, ended as operators and kernels end it. */
type Running = { process: ChildProcess; address: string }
type World = {
  environment: Record<string, string>
  token: string
  objects: string
  other: string
  invitation: string
  drop(): Promise<void>
}

const taxii = 'application/taxii+json;version=2.1'
const perEnvelope = 40
let world: World
let running: Running[] = []

/** One host for all that follows: it lives many lives. */
beforeAll(async () => {
  world = await prepare()
})
afterAll(async () => {
  for (const { process: child } of running) child.kill('SIGKILL')
  running = []
  await world.drop()
})

/** A host with one delegation, its machine's token and a collection, on the database under test. */
async function prepare(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-kill-'))
  await layPrepared(folder)
  const database = await ownDatabase()
  const environment = {
    CHANCERY_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'info',
    ...(database ? { DATABASE_URL: database.url } : {}),
  }
  await using open = await openHouse(readConfig({ ...environment, LOG_LEVEL: 'silent' }))
  const { house } = open
  const { kysely: db } = house.database
  const analyst = {
    name: 'Analyst',
    email: 'analyst@belmere.example',
    roles: ['technical-contact', 'head-of-delegation'],
  } as const
  const { delegationId, people } = await settleDelegation(
    db,
    { kind: 'state', name: 'Belmere', invented: true, people: [analyst] },
    house.now(),
  )
  const other = await settleDelegation(db, { kind: 'state', name: 'Carthia', invented: true, people: [] }, house.now())
  const second = {
    delegationId,
    name: 'Second',
    email: 'second@belmere.example',
    roles: ['diplomatic-contact' as const],
  }
  const doors = doorsWithin(house).as(identityContract, people[0] ?? '')
  const machine = await doors.createMachine({ name: 'Feed', scopes: ['taxii:read', 'taxii:write'] })
  const { secret } = await doors.issueKey({
    id: machine.id,
    kind: 'token',
    name: 'Feed',
    scopes: machine.scopes,
    days: 2,
  })
  const root = await db.selectFrom('taxii_root').select(['id', 'path']).executeTakeFirstOrThrow()
  const collection = newId()
  const row = {
    id: collection,
    root_id: root.id,
    title: 'Feed',
    keeper_id: delegationId,
    read_by_all: true,
    created_at: house.now(),
  }
  await db.insertInto('stix_collection').values(row).execute()
  const invitation = (await doors.invite(second)).invitation.link.split('#')[1] ?? ''
  return {
    environment,
    token: secret,
    objects: `/taxii2/${root.path}/collections/${collection}/objects/`,
    other: other.delegationId,
    invitation,
    async drop() {
      await rm(folder, { recursive: true, force: true })
      await database?.drop()
    },
  }
}

async function ownDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const url = process.env['DATABASE_URL']
  if (!url) return undefined
  const name = `chancery_kill_${crypto.randomUUID().replaceAll('-', '')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  await onServer(url, `create database ${name}`)
  return { url: own.href, drop: () => onServer(url, `drop database ${name} with (force)`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function start(): Promise<Running> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['apps/server/main.ts'], {
    env: { ...inherited, ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /"address":"([^"]+)"/.exec(said)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it opened: ${complaint}`)))
  })
  const server = { process: child, address }
  running.push(server)
  return server
}

const isAlive = ({ process: child }: Running): boolean => child.exitCode === null && child.signalCode === null

/** A server that stands already, or one begun now. */
async function standing(): Promise<Running> {
  return running.find(isAlive) ?? start()
}

async function ended({ process: child }: Running): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

function envelope(): { ids: string[]; body: string } {
  const ids = Array.from({ length: perEnvelope }, () => `indicator--${crypto.randomUUID()}`)
  const objects = ids.map((id, index) => ({
    type: 'indicator',
    spec_version: '2.1',
    id,
    created: '2026-11-20T12:00:00.000Z',
    modified: '2026-11-20T12:00:00.000Z',
    pattern: `[ipv4-addr:value = '192.0.2.${index}']`,
    pattern_type: 'stix',
    valid_from: '2026-11-20T12:00:00Z',
  }))
  return { ids, body: JSON.stringify({ objects }) }
}

function post({ address }: Running, body: string): Promise<Response> {
  return fetch(address + world.objects, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${world.token}`, accept: taxii, 'content-type': taxii },
  })
}

async function everything({ address }: Running): Promise<Set<string>> {
  const ids = new Set<string>()
  let next = ''
  do {
    const response = await fetch(
      `${address}${world.objects}?limit=1000${next && `&next=${encodeURIComponent(next)}`}`,
      {
        headers: { authorization: `Bearer ${world.token}`, accept: taxii },
      },
    )
    expect(response.status).toBe(200)
    const page = (await response.json()) as { objects?: { id: string }[]; next?: string }
    for (const { id } of page.objects ?? []) ids.add(id)
    next = page.next ?? ''
  } while (next !== '')
  return ids
}

test('whatever was acknowledged before the process was killed is there afterwards, and nothing is half there', async () => {
  const acknowledged: string[][] = []
  const unanswered: string[][] = []
  // A slow machine may acknowledge nothing in so short a time: it is then given more lives, and longer ones.
  for (let round = 0; round < 4 || (acknowledged.length === 0 && round < 12); round++) {
    const server = await start()
    // Not chosen: the moment falls before, within and after transactions.
    const moment = 60 + Math.random() * 500 * Math.max(1, round - 2)
    const cut = new Promise<void>((resolve) => setTimeout(() => resolve(void server.process.kill('SIGKILL')), moment))
    const sendUntilCut = async (): Promise<void> => {
      for (;;) {
        const { ids, body } = envelope()
        const status = await post(server, body).then(
          (response) => response.text().then(() => response.status),
          () => undefined,
        )
        if (status === undefined) return void unanswered.push(ids)
        expect(status).toBe(202)
        acknowledged.push(ids)
      }
    }
    await Promise.all([cut, sendUntilCut(), sendUntilCut(), sendUntilCut()])
    await ended(server)
  }
  const there = await everything(await standing())
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.flat().filter((id) => !there.has(id))).toEqual([])
  for (const ids of unanswered) expect([0, perEnvelope]).toContain(ids.filter((id) => there.has(id)).length)
  const known = new Set([...acknowledged, ...unanswered].flat())
  expect([...there].filter((id) => !known.has(id))).toEqual([])
})

test('a house that is told to close finishes what it has in hand, takes nothing new, and says that all went well', async () => {
  const server = await standing()
  const inHand = Array.from({ length: 6 }, () => envelope())
  const answers = inHand.map(({ body }) => post(server, body))
  await answers[0]
  server.process.kill('SIGTERM')
  const statuses = await Promise.all(
    answers.map((answer) =>
      answer.then(
        (response) => response.status,
        () => 'refused' as const,
      ),
    ),
  )
  expect(await ended(server)).toBe(0)
  await expect(post(server, envelope().body)).rejects.toThrow()
  const there = await everything(await standing())
  for (const [index, { ids }] of inHand.entries())
    if (statuses[index] === 202) expect(ids.filter((id) => !there.has(id))).toEqual([])
    else expect(ids.filter((id) => there.has(id))).toEqual([])
  expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(0)
})

test.skipIf(process.env['DATABASE_URL'])(
  'a second process does not open the folder that a first one has in hand',
  async () => {
    await standing()
    await expect(start()).rejects.toThrow('in use by process')
  },
)

test.runIf(process.env['DATABASE_URL'])(
  'of two processes side by side each holds what the other took, and hears live what happened there',
  async () => {
    const [one, other] = await Promise.all([standing(), start()])
    const { ids, body } = envelope()
    expect((await post(one, body)).status).toBe(202)
    const there = await everything(other)
    expect(ids.filter((id) => !there.has(id))).toEqual([])

    const json = { 'content-type': 'application/json' }
    const accepted = await fetch(`${one.address}/api/invitations/accept`, {
      method: 'POST',
      body: JSON.stringify({ secret: world.invitation }),
      headers: json,
    })
    expect(accepted.status).toBe(200)
    const cookie = accepted.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const closing = new AbortController()
    const stream = await fetch(`${other.address}/live`, { headers: { cookie }, signal: closing.signal })
    expect(stream.status).toBe(200)
    const reader = (stream.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader()
    let heard = (await reader.read()).value ?? ''
    const knock = (path: string, said: unknown): Promise<Response> =>
      fetch(one.address + path, { method: 'POST', body: JSON.stringify(said), headers: { ...json, cookie } })
    const founded = await knock('/api/sharing-groups', { name: 'Five', purpose: '' })
    const { id } = (await founded.json()) as { id: string }
    expect((await knock(`/api/sharing-groups/${id}/members`, { delegationId: world.other })).status).toBe(200)
    while (!heard.includes('group.')) heard += (await reader.read()).value ?? ''
    expect(heard).toContain('group.member-added')
    closing.abort()
  },
)
