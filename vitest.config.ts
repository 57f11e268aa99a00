import { defineConfig } from 'vitest/config'

/** What opens no database, or the embedded one whatever is set, is not run a second time on PostgreSQL. */
const withoutDatabase = [
  'modules/rooms/sealing/**',
  'modules/rooms/hostile-*.test.ts',
  'modules/record/*.test.ts',
  'modules/exchange/{misp,stix}/**',
  '**/web/**',
  'modules/*/cli/**',
  'apps/command-line.test.ts',
]

export default defineConfig({
  test: {
    include: ['*.test.ts', '{apps,modules,platform}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(process.env['DATABASE_URL'] ? withoutDatabase : [])],
    globalSetup: ['apps/prepared-database.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
