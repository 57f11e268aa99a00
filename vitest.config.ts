import { defineConfig } from 'vitest/config'

/**
 * What opens no database, or the embedded one whatever is set, is not run a second time on PostgreSQL; nor is what looks
 * at the record from outside, over HTTP. The walk of all doors asks the same policies thirty thousand times: once is enough,
 * and every module asks its own on both.
 */
const withoutDatabase = [
  'modules/rooms/sealing/**',
  'modules/rooms/hostile-*.test.ts',
  'modules/record/*.test.ts',
  'modules/exchange/{misp,stix}/**',
  'modules/negotiations/{client,deciding,documents,settlement,text,versions}/**',
  'modules/exchange/server/vectors.test.ts',
  'modules/identity/{credentials,credentials-list,device-chain,sealed-backup,states}.test.ts',
  'modules/incidents/{attack-techniques,code-lists,difference,dossiers,severity,threat-actors}.test.ts',
  'modules/contacts/{crisis,formats,rota}/**',
  'modules/contacts/freshness.test.ts',
  'modules/rooms/rules.test.ts',
  'platform/{crypto,difference,log,shown-line,words}.test.ts',
  'platform/server/{lasting-folder,rewinding-pglite}.test.ts',
  'house.test.ts',
  '**/web/**',
  'modules/*/cli/**',
  'apps/{command-line,crisis,demo-table,door-walk,exercise-kill,negotiation-secrets,pings-kill,record,record-kill,room-secrets,rooms}.test.ts',
]

export default defineConfig({
  test: {
    include: ['*.test.ts', '{apps,modules,platform}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(process.env['DATABASE_URL'] ? withoutDatabase : [])],
    globalSetup: ['apps/prepared-database.ts'],
    setupFiles: ['apps/test-endings.ts'],
    // Upper bounds, for a machine that does other work as well.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // How long is waited for what will come: no test waits it out, and a machine that does other work is slow.
    expect: { poll: { timeout: 30_000 } },
    // One more than the cores of a small machine: a quarter of the time tests wait, for processes, for clocks, for the disk.
    maxWorkers: 3,
    // One process tells many files: what it has loaded and compiled, and the databases it has opened, serve the next.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
})
