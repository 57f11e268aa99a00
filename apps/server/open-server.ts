import { join } from 'node:path'
import { nobody } from '#platform/actor.ts'
import type { Config } from '#platform/server/config.ts'
import { createApp } from '#platform/server/app.ts'
import type { House } from '#platform/server/house.ts'
import { openJobs } from '#platform/server/jobs.ts'
import { openLive } from '#platform/server/live.ts'
import { openLog } from '#platform/server/log.ts'
import { openMetrics } from '#platform/server/metrics.ts'
import { openOutbox } from '#platform/server/outbox.ts'
import { listen } from './listen.ts'
import { openMigrated } from './migrated-database.ts'
import { modules } from './modules.ts'
import { servePages } from './pages.ts'

export type Server = AsyncDisposable & { house: House; address: string }

const builtPages = join(import.meta.dirname, '..', '..', 'dist', 'web')

/**
 * The whole house, open: what was opened last is closed first. Closing takes no new knocks, finishes what is in hand,
 * lets the jobs in hand end, and closes the database.
 */
export async function openServer(config: Config): Promise<Server> {
  await using opened = new AsyncDisposableStack()
  const log = openLog(config.logLevel)
  const metrics = openMetrics()
  const database = opened.use(await openMigrated(config))
  const closing = new AbortController()
  const house: House = {
    config,
    database,
    log,
    metrics: metrics.registry,
    now: () => new Date(),
    closing: closing.signal,
    actorOf: async () => nobody,
  }
  for (const module of modules) await module.open?.(house)
  const jobs = opened.use(await openJobs(house, modules))
  opened.use(await openOutbox(house, modules, jobs))
  const live = opened.use(await openLive(house, modules))
  const app = createApp(house, metrics, modules, [live.route])
  await servePages(app, builtPages)
  const door = opened.use(await listen(app, config.host, config.port))
  opened.defer(() => closing.abort())
  const rest = opened.move()
  return {
    house,
    address: config.port === door.port ? config.publicUrl : `http://${config.host}:${door.port}`,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
