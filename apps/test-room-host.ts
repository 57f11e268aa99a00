import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyContractRouter } from '@orpc/contract'
import pg from 'pg'
import { identityContract } from '#modules/identity/contract.ts'
import { initHost, issueDemoList, settleDelegation } from '#modules/identity/server/index.ts'
import * as room from '#modules/rooms/cli/index.ts'
import { readConfig } from '#platform/server/config.ts'
import { doorsWithin } from './doors-within.ts'
import { openServer } from './server/open-server.ts'
import { layPrepared } from './test-data-folder.ts'

type Admitted = { delegation: string; head: string; desk: string }
type Server = Awaited<ReturnType<typeof openServer>>

/** One delegation's duty desk, as a machine account with a token: what a command line signs in by. */
export type Desk = { folder: string; now: () => Date }

/**
 * A whole host on a port of its own, with a database that outlives it, so that it can be stopped and opened again. It is
 * a demonstration: its committee and delegations are its own, and devices are added without a ceremony.
 */
export async function openRoomHost() {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-rooms-'))
  await layPrepared(join(folder, 'data'))
  const port = await freePort()
  const database = await ownDatabase()
  const address = `http://127.0.0.1:${port}`
  const environment = {
    PORT: String(port),
    PUBLIC_URL: address,
    CHANCERY_DATA: join(folder, 'data'),
    CHANCERY_DEMO: '1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    ...(database.url ? { DATABASE_URL: database.url } : {}),
  }
  const config = readConfig(environment)
  let server: Server | undefined = await openServer(config)
  let child: ChildProcess | undefined
  const log: string[] = []
  const { house } = server
  const administrator = { name: 'Pia Castell', email: 'pia@forum.example' }
  await initHost(house.database, { name: 'Saltmarsh Forum', administrator }, address, house.now())

  const host = {
    folder,
    address,
    /** What the process of the host wrote to its log, and all else that it said. */
    log,
    database: () => server?.house.database,
    /** The doors as somebody of the host goes through them: such as the head of an admitted delegation. */
    as<Contract extends AnyContractRouter>(contract: Contract, account: string) {
      if (!server) throw new Error('The host is not open')
      return doorsWithin(server.house).as(contract, account)
    },
    /** Of each delegation that was admitted: its id, its head, and the machine account of its desk. */
    admitted: new Map<string, Admitted>(),
    async stop() {
      await server?.[Symbol.asyncDispose]()
      server = undefined
      if (child && child.exitCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      }
      child = undefined
    },
    /** The same host as a process of its own, whose log is kept. */
    async startApart() {
      const own = { ...process.env, ...environment, LOG_LEVEL: 'debug' }
      const started = spawn(process.execPath, ['apps/test-room-server.ts'], {
        env: own,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (bytes: Buffer) => log.push(bytes.toString()))
      while (!log.join('').includes('"open"')) {
        if (started.exitCode !== null) throw new Error(`The host did not open: ${log.join('')}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async start() {
      server ??= await openServer(config)
    },
    /** Admits delegations, and gives each a duty desk with a device that stands. */
    async admit(names: readonly string[], through = address): Promise<Desk[]> {
      if (!server) throw new Error('The host is not open')
      const tokens: string[] = []
      for (const name of names) {
        const { token, ...admitted } = await tokenFor(server, name)
        tokens.push(token)
        host.admitted.set(name, admitted)
      }
      await issueDemoList(server.house)
      return Promise.all(
        tokens.map(async (token, index) => {
          const desk = { folder: join(folder, `desk-${names[index]}`), now: () => new Date() }
          await room.signIn(desk, { host: through, token })
          await room.device(desk, { name: `Duty desk of ${names[index]}`, patience: 60_000, say: () => {} })
          return desk
        }),
      )
    },
    async [Symbol.asyncDispose]() {
      await host.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return host
}

async function tokenFor({ house }: Server, name: string): Promise<Admitted & { token: string }> {
  const roles = ['head-of-delegation'] as const
  const person = { name: `Head of ${name}`, email: `head@${name.toLowerCase()}.example`, roles }
  const settlement = { kind: 'state', name, invented: true, people: [person] } as const
  const { people, delegationId } = await settleDelegation(house.database.kysely, settlement, house.now())
  const head = people[0] ?? ''
  const doors = doorsWithin(house).as(identityContract, head)
  const machine = await doors.createMachine({ name: `${name} duty desk`, scopes: ['rooms'] })
  const wanted = { id: machine.id, kind: 'token' as const, name: 'desk', scopes: ['rooms' as const], days: 30 }
  const token = (await doors.issueKey(wanted)).secret
  return { token, head, desk: machine.id, delegation: delegationId }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ownDatabase(): Promise<{ url?: string; drop(): Promise<void> }> {
  const url = process.env['DATABASE_URL']
  if (!url) return { drop: async () => {} }
  const name = `chancery_rooms_${crypto.randomUUID().replaceAll('-', '')}`
  const at = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await at(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => at(`drop database ${name} with (force)`) }
}
