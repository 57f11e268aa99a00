import { defineConfig } from '@playwright/test'

const port = 4879

/** Stories told in a real browser, on the real server with the demo world, each run on a house of its own in memory. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/prepare.ts',
  fullyParallel: false,
  // Stories stand side by side on one host. Those of one file follow each other; no two files make a key for one person.
  workers: 2,
  timeout: 180_000,
  // One that fails is told once more where nobody watches, and the report names it as flaky: it is to be mended all the same.
  retries: process.env['CI'] ? 1 : 0,
  // How long we wait for what will come: long enough for a machine that does other work, and no story waits it out.
  expect: { timeout: 30_000 },
  reporter: process.env['CI'] ? [['list'], ['json']] : 'list',
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'en-GB',
    // Each visitor's browser would fetch and hold against the record all code there is. The stories of that ask for it.
    serviceWorkers: 'block',
    // A trace of every page costs a fifth of the whole run: it is taken where somebody looks for a fault, with TRACE=1.
    trace: process.env['TRACE'] ? { mode: 'retain-on-failure', screenshots: false } : 'off',
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      // Chromium refuses to run as root, as it does in a container, with its sandbox.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: {
    command: 'node apps/server/main.ts',
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 150_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: {
      CHANCERY_DEMO: 'true',
      CHANCERY_DATA: 'memory:',
      LOG_LEVEL: 'warn',
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: '',
    },
  },
})
