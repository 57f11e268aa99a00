/**
 * A house over a folder of pages, for the story of pinned code: `node apps/test-pages-server.ts PAGES PORT DATA`. Signs
 * the manifest of the pages as a build does, opens, and says so with one line.
 */
import { readConfig } from '#platform/server/config.ts'
import { layManifest } from './code-manifest.ts'
import { openServer } from './server/open-server.ts'

const [pages = '', port = '', data = ''] = process.argv.slice(2)
const told = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
const config = readConfig({
  PORT: port,
  CHANCERY_DATA: data,
  PUBLIC_URL: `http://localhost:${port}`,
  CHANCERY_DEMO: 'true',
  LOG_LEVEL: 'warn',
})
await layManifest(pages, undefined)
await using server = await openServer(config, pages)
console.log(`open at ${server.address}`)
await told
