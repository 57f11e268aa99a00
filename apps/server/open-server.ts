import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { enterCode } from '#modules/record/server/index.ts'
import { createApp } from '#platform/server/app.ts'
import type { Config } from '#platform/server/config.ts'
import type { House } from '#platform/server/house.ts'
import { openJobs } from '#platform/server/jobs.ts'
import { openLive } from '#platform/server/live.ts'
import { openOutbox } from '#platform/server/outbox.ts'
import { manifestBeside } from '../code-manifest.ts'
import { listen } from './listen.ts'
import { modules } from './modules.ts'
import { openHouse } from './open-house.ts'
import { servePages } from './pages.ts'

type Server = AsyncDisposable & { house: House; address: string }

const builtPages = join(import.meta.dirname, '..', '..', 'dist', 'web')

/**
 * The whole house, open: what was opened last is closed first. Closing takes no new knocks, finishes what is in hand,
 * lets the jobs in hand end, and closes the database. `inhabit` peoples the house before anything works in it by itself:
 * a demonstration tells of days gone by, and no job of today may meddle with them.
 */
export async function openServer(
  config: Config,
  pages: string = builtPages,
  inhabit?: (house: House) => Promise<void>,
): Promise<Server> {
  await using opened = new AsyncDisposableStack()
  const { house, metrics, close } = opened.use(await openHouse(config))
  await inhabit?.(house)
  const jobs = opened.use(await openJobs(house, modules))
  opened.use(await openOutbox(house, modules, jobs))
  const live = opened.use(await openLive(house, modules))
  const app = createApp(house, metrics, modules, [live.route])
  await servePages(app, pages)
  await offerCode(house, pages)
  const door = opened.use(await listen(app, config.host, config.port))
  opened.defer(() => close.abort())
  const rest = opened.move()
  return {
    house,
    address: config.port === door.port ? config.publicUrl : `http://${config.host}:${door.port}`,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Pages that were not built by us, or not yet, have no manifest: then nothing vouches for them. */
async function offerCode(house: House, pages: string): Promise<void> {
  const path = manifestBeside(pages)
  if (existsSync(path)) await enterCode(house, JSON.parse(await readFile(path, 'utf8')))
}
