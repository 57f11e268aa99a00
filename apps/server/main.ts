import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, readConfig } from '#platform/server/config.ts'
import type { House } from '#platform/server/house.ts'
import { inMemory } from './migrated-database.ts'
import { openServer } from './open-server.ts'

/** Nothing that we wait for may hold the process longer than this once it was told to stop, in milliseconds. */
const longestClosing = 25_000

const told = toldToStop()
try {
  const config = readConfig(process.env)
  const began = performance.now()
  await using server = await openServer(config, undefined, config.demo ? inhabit : undefined)
  const opened = Math.round(performance.now() - began)
  await using _players = config.demo && config.players ? await seatPlayers(server) : undefined
  server.house.log.info({ address: server.address, opened }, 'open')
  if (config.demo) say(`\n  Chancery is open at ${server.address}\n  ${kept(config)}\n  Press Ctrl+C to stop it.\n`)
  await told
  setTimeout(() => process.exit(1), longestClosing).unref()
  if (config.demo) say('Closing: what is in hand is finished first.')
} catch (error) {
  // A wrong setting, a port or a folder in use: the operator can mend these, and needs no trace of our code for it.
  say(
    error instanceof Error && !isOurs(error)
      ? (error.stack ?? error.message)
      : String(error instanceof Error ? error.message : error),
  )
  process.exitCode = 1
  // Whatever was half opened may hold the process; it has nothing to finish.
  setTimeout(() => process.exit(), 2_000).unref()
}

/** The first start of a demo peoples it. */
async function inhabit(house: House): Promise<void> {
  const { buildDemoWorld } = await import('../demo-world.ts')
  const before = performance.now()
  await buildDemoWorld(house)
  house.log.info({ took: Math.round(performance.now() - before) }, 'demo world')
}

/** Those who negotiate in a demonstration have keys, and so a process of their own. It ends with ours. */
async function seatPlayers({ house, address }: { house: House; address: string }): Promise<AsyncDisposable> {
  const { seatsOf } = await import('../demo/talks/seats.ts')
  const { dataFolder } = house.config
  const inMemoryOnly = dataFolder === inMemory
  const folder = inMemoryOnly ? await mkdtemp(join(tmpdir(), 'chancery-players-')) : join(dataFolder, 'players')
  const seats = await seatsOf(house, folder)
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'demo', 'players.ts')], {
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
  })
  child.stdin?.end(JSON.stringify({ host: address, seats }))
  const ended = once(child, 'exit')
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
      if (inMemoryOnly) await rm(folder, { recursive: true, force: true })
    },
  }
}

function kept(config: Config): string {
  if (config.databaseUrl) return 'Everything in it is invented; it is kept in the database of DATABASE_URL.'
  if (config.dataFolder === inMemory) return 'Everything in it is invented, and gone when it closes.'
  return `Everything in it is invented; it is kept in ${config.dataFolder} until you delete that folder.`
}

function isOurs(error: Error): boolean {
  return ['PortTaken', 'FolderInUse', 'WrongSettings', 'RealHouse'].includes(error.name)
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
