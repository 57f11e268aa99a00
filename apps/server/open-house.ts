import { actorsOf } from '#modules/identity/server/index.ts'
import type { Config } from '#platform/server/config.ts'
import type { House } from '#platform/server/house.ts'
import { openLog } from '#platform/server/log.ts'
import { type Metrics, openMetrics } from '#platform/server/metrics.ts'
import { openMigrated } from './migrated-database.ts'
import { modules } from './modules.ts'

export type OpenHouse = AsyncDisposable & { house: House; metrics: Metrics; close: AbortController }

/** The house with its doors still shut: settings, database, who is who. For the server, and for the command line. */
export async function openHouse(config: Config): Promise<OpenHouse> {
  await using opened = new AsyncDisposableStack()
  const log = openLog(config.logLevel)
  const metrics = openMetrics()
  const database = opened.use(await openMigrated(config))
  const close = new AbortController()
  const pieces = { config, database, log, now: () => new Date() }
  const house: House = { ...pieces, metrics: metrics.registry, closing: close.signal, actorOf: await actorsOf(pieces) }
  for (const module of modules) await module.open?.(house)
  const rest = opened.move()
  return {
    house,
    metrics,
    close,
    async [Symbol.asyncDispose]() {
      close.abort()
      for (const module of modules) await module.close?.(house)
      await rest.disposeAsync()
    },
  }
}
