import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { recordContract } from '#modules/record/contract.ts'
import { newSignerKey } from '#modules/record/cosignature.ts'
import { formatSignerKey, formatVerifierKey, keyType } from '#modules/record/note.ts'
import { askWitnesses, commitRows, enter, publishAct, sequence } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { listen } from './server/listen.ts'
import { modules } from './server/modules.ts'
import { type Outcome, typed, typedApart } from './test-typed.ts'

/** The record from outside: real processes of witnesses and verifiers, over HTTP. */
const main = join(import.meta.dirname, 'cli', 'main.ts')

let folder: string
let running: ChildProcess[] = []
const at = (name: string): string => join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-record-'))
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  running = []
  await rm(folder, { recursive: true, force: true })
})

type Host = { world: TestWorld; url: string } & AsyncDisposable

async function openHost(environment: Record<string, string>, port = 0): Promise<Host> {
  const world = await openTestWorld(modules, environment)
  const server = await listen(world.app, '127.0.0.1', port)
  return {
    world,
    url: `http://127.0.0.1:${server.port}`,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function add({ house }: TestWorld, content: string): Promise<void> {
  await inTransaction(house, system, 'test', 'acts', (call) =>
    enter(call, { kind: 'envelopes', subject: 'AAAAAAAAAAAAAAAAAAAAAA', content }),
  )
  await sequence(house)
}

type Ended = { code: number | null; said: Record<string, unknown>; complaint: string }

const ended = ({ code, out, err }: Outcome): Ended => ({
  code,
  said: out === '' ? {} : (JSON.parse(out) as Record<string, unknown>),
  complaint: err,
})

const chancery = async (...words: string[]): Promise<Ended> =>
  ended(await typed(['--json', ...words], { XDG_CONFIG_HOME: folder }))

/** A witness with keys made beforehand, so that a policy can name it. */
async function newWitness(name: string): Promise<{ name: string; verifierKey: string; keyFile: string }> {
  const keyFile = at(`${name}.key`)
  const key = await newSignerKey(`${name}.example/witness`, keyType.mldsa44)
  await writeFile(keyFile, `${formatSignerKey(key)}\n`)
  return { name, verifierKey: formatVerifierKey(key), keyFile }
}

/** Starts it as a process of its own, and gives what it says. */
function startWitness(keyFile: string, url: string, ...more: string[]): { child: ChildProcess; said: () => string } {
  const words = [main, 'witness', '--log', url, '--key', keyFile, '--every', '0.3', ...more]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()))
  running.push(child)
  return { child, said: () => said }
}

async function published({ world }: Host): Promise<number> {
  return (await world.as(recordContract, null).state()).size
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const patient = { timeout: 20_000, interval: 100 }

test('two delegations witness, one asked by the host and one from behind its firewall; both refuse what is rewritten', async () => {
  const [belmere, carthia] = [await newWitness('belmere'), await newWitness('carthia')]
  const port = await freePort()
  await writeFile(
    at('policy'),
    `witness belmere ${belmere.verifierKey}\nwitness carthia ${carthia.verifierKey} http://127.0.0.1:${port}\n` +
      'group both all belmere carthia\nquorum both\n',
  )
  await using host = await openHost({ RECORD_POLICY: at('policy') })
  const { world, url } = host
  await add(world, 'first')
  expect(await published(host)).toBe(0)

  const behind = startWitness(belmere.keyFile, url)
  const asked = startWitness(carthia.keyFile, url, '--listen', String(port), '--every', '600')
  await vi.waitFor(() => expect(asked.said()).toContain('Listening'), patient)
  await vi.waitFor(async () => {
    await askWitnesses(world.house)
    expect(await published(host)).toBe(2)
  }, patient)

  // Killed outright, it goes on where it was; what came meanwhile is witnessed as soon as it is back.
  behind.child.kill('SIGKILL')
  await add(world, 'second')
  await askWitnesses(world.house)
  expect(await published(host)).toBe(2)
  const again = startWitness(belmere.keyFile, url)
  await vi.waitFor(async () => expect(await published(host)).toBe(3), patient)
  expect((await chancery('verify', url, '--all')).said).toMatchObject({
    size: 3,
    entries: { act: 1, envelopes: 2 },
    witnesses: [expect.stringContaining('belmere'), expect.stringContaining('carthia')],
  })

  // The host goes back by one entry and writes another in its place.
  await sql`delete from record_cosignature where size = 3; delete from record_checkpoint where size = 3;
    delete from record_entry where index = 2; delete from record_tile;
    delete from record_cosignature; delete from record_checkpoint; update record_entry set index = null, at = null`.execute(
    world.database.kysely,
  )
  await add(world, 'another second')
  expect((await world.as(recordContract, null).state()).signedSize).toBe(3)
  await vi.waitFor(() => expect(again.said()).toMatch(/ALARM \(fork\)[\s\S]+The evidence is kept/), patient)
  await askWitnesses(world.house)
  await vi.waitFor(() => expect(asked.said()).toMatch(/ALARM \(fork\)[\s\S]+The evidence is kept/), patient)
  for (const { said } of [again, asked]) {
    const [, seen, shown] = /Seen before:\n([\s\S]+)\nShown now:\n([\s\S]+?)\nThe evidence/.exec(said()) ?? []
    expect([seen, shown].map((note) => note?.split('\n').slice(0, 2))).toEqual([
      ['house/record', '3'],
      ['house/record', '3'],
    ])
    expect(seen?.split('\n')[2]).not.toBe(shown?.split('\n')[2])
  }
  expect(await published(host)).toBe(0)
}, 90_000)

test('a witness that only looks once makes its keys, says by which a policy names it, and rings at a rollback', async () => {
  await using host = await openHost({})
  const { world, url } = host
  await add(world, 'first')
  await add(world, 'second')
  const words = ['witness', '--log', url, '--key', at('w.key'), '--name', 'norhaven.example/witness', '--once']
  // The policy of the host does not name it yet, so that the host has no use for what it signs.
  const first = await chancery(...words)
  expect(first).toMatchObject({
    code: 3,
    complaint: expect.stringMatching(/norhaven\.example\/witness\+[0-9a-f]{8}\+/),
  })
  expect(JSON.parse(await readFile(at('w.key.state'), 'utf8'))).toMatchObject({
    origin: 'house/record',
    last: { size: 3 },
  })
  await sql`delete from record_cosignature; delete from record_checkpoint where size = 3; delete from record_entry where index = 2;
    delete from record_tile where level = -1; update record_tile set width = 2, bytes = substr(bytes, 1, 64)`.execute(
    world.database.kysely,
  )
  const second = await chancery(...words)
  expect(second.code).toBe(4)
  const { alarm } = JSON.parse(second.complaint.split('\n').find((line) => line.startsWith('{')) ?? '{}') as {
    alarm: Record<string, string>
  }
  expect(alarm).toMatchObject({
    kind: 'rollback',
    seen: expect.stringMatching(/^house\/record\n3\n/),
    shown: expect.stringMatching(/^house\/record\n2\n/),
  })
}, 60_000)

test('an outsider verifies a published act and a row of the books offline, and nothing else passes for them', async () => {
  await using host = await openHost({ CHANCERY_DEMO: 'true' })
  const { world } = host
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    await publishAct(call, 'incident/1', { v: 1, act: 'incident.published', title: 'Harbour cranes' })
    await call.db.insertInto('audit').values({ at: call.now, door: 'incidents.share', outcome: 'done' }).execute()
  })
  await commitRows(world.house)
  await sequence(world.house)
  await writeFile(at('policy'), await (await world.knock(null, '/record/policy')).text())
  const nobody = world.as(recordContract, null)
  await writeFile(at('act.tlog-proof'), (await nobody.proof({ index: 1 })).proof)
  const row = await world.as(recordContract, people.host.auditor).rowProof({ table: 'audit', id: 1 })
  await writeFile(at('row.json'), JSON.stringify(row.proof))

  // As a process of its own, as an outsider has it: what is loaded here of a host is not loaded there.
  const words = ['--json', 'verify', at('act.tlog-proof'), '--policy', at('policy')]
  const act = ended(await typedApart(words, { XDG_CONFIG_HOME: folder }))
  expect(act).toMatchObject({
    code: 0,
    said: { verified: true, kind: 'act', content: expect.stringContaining('Harbour cranes') },
  })
  const books = await chancery('verify', at('row.json'), '--policy', at('policy'))
  expect(books).toMatchObject({
    code: 0,
    said: { table: 'audit', id: 1, row: expect.stringContaining('incidents.share') },
  })

  const { content, salt } = await nobody.act({ index: 1 })
  await writeFile(at('content'), content)
  await writeFile(at('lie'), content.replace('Harbour', 'Airport'))
  const opened = (file: string) =>
    chancery('verify', at('act.tlog-proof'), '--policy', at('policy'), '--content', at(file), '--salt', salt)
  expect(await opened('content')).toMatchObject({ code: 0 })
  expect(await opened('lie')).toMatchObject({ code: 4, complaint: expect.stringContaining('does not commit') })
  await writeFile(at('row.json'), JSON.stringify({ ...row.proof, row: row.proof?.row.replace('share', 'close') }))
  expect(await chancery('verify', at('row.json'), '--policy', at('policy'))).toMatchObject({ code: 4 })
  expect(await chancery('verify', at('row.json'))).toMatchObject({ code: 2 })
}, 60_000)

test('the record written into a folder is served by any web server, grows by what is new, and never takes a rewritten one', async () => {
  await using host = await openHost({ CHANCERY_DEMO: 'true' })
  const { world, url } = host
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    for (let n = 0; n < 600; n++) await enter(call, { kind: 'device', content: `${n}` })
  })
  await sequence(world.house)
  const first = await chancery('record', 'export', at('mirror'), '--from', url)
  expect(first).toMatchObject({ code: 0, said: { size: 601, files: 7 } })
  await add(world, 'one more')
  expect((await chancery('record', 'export', at('mirror'), '--from', url)).said).toEqual({ size: 602, files: 2 })

  await using plain = await servePlainly(at('mirror'))
  const verified = await chancery('verify', plain.url, '--all')
  expect(verified).toMatchObject({ code: 0, said: { size: 602, entries: { act: 1, device: 600, envelopes: 1 } } })
  expect((await chancery('verify', at('mirror'))).said).toMatchObject({ size: 602 })

  await sql`delete from record_cosignature; delete from record_checkpoint; delete from record_tile;
    delete from record_act; delete from record_entry`.execute(world.database.kysely)
  await add(world, 'a short past')
  expect(await chancery('record', 'export', at('mirror'), '--from', url)).toMatchObject({
    code: 4,
    complaint: expect.stringContaining('"kind":"rollback"'),
  })
  expect((await chancery('verify', at('mirror'))).said).toMatchObject({ size: 602 })
}, 60_000)

async function servePlainly(root: string): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    readFile(join(root, (request.url ?? '').replace('/mirror', ''))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/mirror`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
