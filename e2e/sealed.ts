// What the stories of sealed rooms have in common: people with keys in their browsers, and a host that can be restarted.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, type Page, expect } from '@playwright/test'

export type Seat = { page: Page; context: BrowserContext; name: string }

/** Somebody at a browser of their own, at a host; every request that leaves the browser is kept in `sent`. */
export async function takeSeat(browser: Browser, name: string, host = '', sent: Buffer[] = []): Promise<Seat> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...(host ? { baseURL: host } : {}) })
  const personas: { id: string; name: string }[] = await (await context.request.get('/api/demo/personas')).json()
  const persona = personas.find((one) => one.name === name)
  if (!persona) throw new Error(`Nobody in the demo world is called ${name}`)
  await context.request.post(`/api/demo/personas/${persona.id}`)
  context.on('request', (request) => {
    sent.push(Buffer.from(request.url()))
    const body = request.postDataBuffer()
    if (body) sent.push(body)
  })
  return { page: await context.newPage(), context, name }
}

/** The first visit: a key is made, and the demonstration signs for it. */
export async function makeKey({ page }: Seat, device?: string): Promise<void> {
  await page.goto('/rooms')
  if (device) await page.getByRole('textbox', { name: 'Name of this device' }).fill(device)
  await page.getByRole('button', { name: 'Make a key for this browser' }).click()
  await expect(page.getByRole('region', { name: 'This browser’s device' })).toBeVisible({ timeout: 60_000 })
}

export async function openRoom({ page }: Seat, title: string): Promise<string> {
  await page.goto('/rooms/new')
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await page.getByRole('button', { name: 'Open the room' }).click()
  await page.waitForURL(/\/rooms\/[0-9a-f-]{36}\/members/)
  return /rooms\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
}

/** People of delegations, in the window that stands open after a room was opened. */
export async function invite({ page }: Seat, guests: Record<string, string[]>): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Invite' })
  for (const [delegation, people] of Object.entries(guests)) {
    await dialog.getByRole('combobox', { name: 'Delegation' }).fill(delegation)
    await page.getByRole('option', { name: delegation }).click()
    for (const person of people) await dialog.getByRole('checkbox', { name: new RegExp(person) }).check()
  }
  await dialog.getByRole('button', { name: /^Invite \d/ }).click()
  await expect(dialog).toHaveCount(0)
}

export async function enterRoom({ page }: Seat, title: string): Promise<void> {
  await page.goto('/rooms')
  await page.getByRole('link', { name: title }).click({ timeout: 30_000 })
  await expect(page.getByRole('log')).toBeVisible()
}

export async function write({ page }: Seat, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write to the room' }).fill(words)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('log').getByText(words)).toBeVisible()
}

export async function reads({ page }: Seat, words: string): Promise<void> {
  await expect(page.getByRole('log').getByText(words)).toBeVisible({ timeout: 30_000 })
}

const run = promisify(execFile)

/** The command line at work as a client of its own; `what` it does there: rooms, or the negotiations in them. */
export function commandLine(folder: string, what: 'room' | 'negotiation' = 'room') {
  return async (...words: string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, ['apps/cli/main.ts', what, '--folder', folder, ...words], {
      env: { ...process.env, NO_COLOR: '1' },
    })
    return stdout
  }
}

/**
 * A host of the story’s own, on the disk, which can be stopped and started again; with delegations it plays, or without;
 * under the clock of this machine, or under one of the story’s own.
 */
export async function hostOnDisk({ players = false, ownClock = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-rooms-'))
  const { world, tokens } = await demoWorld()
  await cp(join(world, 'data'), join(folder, 'data'), { recursive: true })
  const port = await freePort()
  const address = `http://localhost:${port}`
  let running: ChildProcess | undefined
  const log: Buffer[] = []
  const env = {
    ...process.env,
    CHANCERY_DEMO: 'true',
    CHANCERY_PLAYERS: String(players),
    CHANCERY_DATA: join(folder, 'data'),
    DATABASE_URL: '',
    LOG_LEVEL: 'debug',
    NO_COLOR: '1',
    PORT: String(port),
    PUBLIC_URL: address,
  }
  const start = async () => {
    const opening = spawn(process.execPath, [ownClock ? 'apps/test-later-server.ts' : 'apps/server/main.ts'], { env })
    opening.stdout.on('data', (bytes: Buffer) => log.push(bytes))
    opening.stderr.on('data', (bytes: Buffer) => log.push(bytes))
    running = opening
    const standing = async () => {
      if (opening.exitCode !== null) throw new Error(`The host did not open:\n${Buffer.concat(log).toString()}`)
      return (await fetch(`${address}/readyz`).catch(() => undefined))?.status
    }
    await expect.poll(standing, { timeout: 60_000, intervals: [200] }).toBe(200)
  }
  const stop = async () => {
    if (!running) return
    const ended = new Promise((resolve) => running?.once('exit', resolve))
    running.kill('SIGTERM')
    await ended
    running = undefined
  }
  return {
    address,
    folder,
    start,
    stop,
    /** So many minutes go by, for the host alone. */
    later(minutes: number): void {
      running?.stdin?.write(`${minutes}\n`)
    },
    /** By which a delegation of the demonstration signs in at a command line, in a file. */
    async tokenFile(delegation: string): Promise<string> {
      const path = join(folder, `${delegation} token`)
      await writeFile(path, tokens[delegation] ?? '')
      return path
    },
    /** All that the host has written: its log, and every file of its database and record. */
    async written(): Promise<Buffer[]> {
      const names = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })
      const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
      return [...log, ...(await Promise.all(files.map((file) => readFile(file))))]
    },
    async cookieFile({ context }: Seat): Promise<string> {
      const [cookie] = await context.cookies()
      const path = join(folder, 'cookie')
      await writeFile(path, `${cookie?.name}=${cookie?.value}`)
      return path
    },
    async end() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The demonstration that is built for this run (prepare.ts), as soon as it stands. */
async function demoWorld(): Promise<{ world: string; tokens: Record<string, string> }> {
  const world = process.env['CHANCERY_DEMO_WORLD'] ?? ''
  const path = join(world, 'tokens.json')
  await expect.poll(() => existsSync(path), { timeout: 120_000, intervals: [200] }).toBe(true)
  return { world, tokens: JSON.parse(await readFile(path, 'utf8')) }
}

/** No two stories share one, whoever else runs on this machine. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free.')
  return address.port
}

export type Host = Awaited<ReturnType<typeof hostOnDisk>>

/** Whether bytes hold these words: in plain, and as base64 would write their inside. */
export function holds(bytes: Buffer, words: string): boolean {
  const plain = Buffer.from(words)
  const inside = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64')
    return whole.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + plain.length) * 4) / 3) - 3)
  })
  return [plain, ...inside.map((part) => Buffer.from(part))].some((part) => bytes.includes(part))
}
