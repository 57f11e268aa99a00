// A host is taken over and serves other pages. The browser keeps to the pages that stand in the record.
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Page, expect, test } from '@playwright/test'
import { type HostileHost, openHouse, standBefore } from './hostile-host.ts'

const [housePort, port] = [4894, 4895]
const address = `http://localhost:${port}`
const evil = { type: 'text/javascript', body: 'document.documentElement.dataset.taken = "yes"' }
const evilPage = {
  type: 'text/html',
  body: '<!doctype html><title>taken</title><script>document.documentElement.dataset.taken = "yes"</script><script src="/evil.js"></script>',
}

test.describe.configure({ mode: 'serial' })

let place: string
let house: { close(): Promise<void> }
let host: HostileHost
/** One browser, which pins the pages at its first visit and keeps to them through all that follows. */
let page: Page

test.beforeAll(async ({ browser }) => {
  place = await mkdtemp(join(tmpdir(), 'pinned-'))
  await cp('dist/web', join(place, 'pages'), { recursive: true })
  house = await openHouse(join(place, 'pages'), housePort, join(place, 'data'))
  host = await standBefore(housePort, port)
  page = await (await browser.newContext({ serviceWorkers: 'allow', baseURL: address })).newPage()
  await pin()
})

test.afterAll(async () => {
  await page.context().close()
  await host.close()
  await house.close()
})

test.beforeEach(async () => {
  host.lie = () => undefined
  // A demonstration may be begun anew: what looks like that is met as at the first visit.
  if (!(await page.evaluate(() => caches.match('/code/pinned').then((kept) => kept !== undefined)))) await pin()
  host.asked.length = 0
})

/** Opens the page about these pages until it says so: a manifest has its place in the record a moment after it was laid. */
async function opensSaying(words: string): Promise<void> {
  const looked = page.getByText('This is being looked at.')
  await expect(async () => {
    await page.goto('/these-pages')
    // No second visit interrupts the first: what it was about to pin would then be pinned unseen.
    await looked.waitFor({ timeout: 60_000 })
    await looked.waitFor({ state: 'hidden', timeout: 60_000 })
    await expect(page.getByText(words)).toBeVisible({ timeout: 100 })
  }).toPass({ timeout: 150_000 })
}

const pin = (): Promise<void> => opensSaying('met these pages for the first time just now')

/** The beginning of the fingerprint of the pages to which the browser keeps. */
async function fingerprint(): Promise<string> {
  await page.goto('/these-pages')
  await expect(page.getByText('the ones that this browser keeps')).toBeVisible()
  return (await page.locator('main code').first().textContent()) ?? ''
}

const taken = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['taken'])

test('pages that stand in the record are pinned at the first visit, and read without the host at the next', async () => {
  await page.goto('/')
  await expect(page.getByRole('main')).toBeVisible()
  await page.waitForTimeout(500)
  expect(host.asked.filter((path) => path === '/' || /\.(js|css)$/.test(path))).toEqual([])
  host.lie = (path) =>
    path.startsWith('/api') || path.startsWith('/code') ? undefined : { type: 'text/plain', body: '' }
  await page.goto('/incidents')
  await expect(page.getByRole('main')).toBeVisible()
})

test('every page opens from the pinned files, those too whose addresses are near to a door', async () => {
  for (const path of [
    '/record',
    '/record?after=3',
    '/rooms',
    '/rooms/none',
    '/devices',
    '/credentials',
    '/these-pages',
  ]) {
    expect((await page.goto(path))?.status()).toBe(200)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expect(page).not.toHaveTitle('These pages were not opened')
    expect(host.asked).not.toContain(path)
  }
})

test('another bundle is refused before it runs, and the reader is told which file and what to do', async () => {
  host.lie = (path) => {
    if (path === '/evil.js' || /^\/assets\/.*\.js$/.test(path)) return evil
    return /^\/(api|record|code|live|assets|sw\.js)/.test(path) ? undefined : evilPage
  }
  await page.goto('/')
  expect(await page.title()).not.toBe('taken')
  await page.getByRole('button', { name: 'What to do' }).click()
  await expect(page.getByRole('alert')).toContainText('not the ones that the host published')
  await expect(page.getByRole('listitem').filter({ hasText: '/index.html' })).toBeVisible()
  await expect(page.getByText('by telephone or in person')).toBeVisible()
  expect(await taken()).toBeUndefined()
})

test('the command line names the file of a live host that its record does not know', async () => {
  const verify = () =>
    promisify(execFile)('node', ['apps/cli/main.ts', 'verify', address, '--state', join(place, 'seen.json')])
  expect((await verify()).stdout).toContain('pages')
  host.lie = (path) => (path === '/before.js' ? evil : undefined)
  await expect(verify()).rejects.toMatchObject({ code: 4, stderr: expect.stringContaining('/before.js') })
})

test('no script and no style from outside the manifest comes to run, wherever it lies', async () => {
  host.lie = (path) => (/evil/.test(path) ? evil : undefined)
  for (const path of ['/evil.js', '/api/evil.js', '/assets/evil.js', '/files/evil'])
    expect(
      await page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const script = document.createElement('script')
            script.onload = () => resolve('ran')
            script.onerror = () => resolve('refused')
            script.src = src
            document.head.append(script)
          }),
        path,
      ),
    ).toBe('refused')
  expect(await taken()).toBeUndefined()
})

test('a door that answers with a page is refused with words that a tired person understands', async () => {
  host.lie = (path) => (path.startsWith('/auth/') ? evilPage : undefined)
  await page.goto('/auth/anything')
  await expect(page.getByRole('heading')).toHaveText('These pages were not opened')
  await expect(page.getByText('/auth/anything')).toBeVisible()
  expect(await taken()).toBeUndefined()
  await page.getByRole('link').click()
  await expect(page.getByRole('main')).toBeVisible()
  const json = await page.goto('/api/openapi.json')
  expect(json?.status()).toBe(200)
})

test('another worker, which a browser fetches past the one that it has, is noticed and named', async () => {
  host.lie = (path) => (path === '/sw.js' ? evil : undefined)
  await page.goto('/these-pages')
  await expect(page.getByRole('alert')).toContainText('not the ones that the host published')
  await expect(page.getByRole('listitem').filter({ hasText: '/sw.js' }).first()).toBeVisible()
})

test('a host whose files are of two builds for a moment, as it is upgraded, is looked at twice before the alarm', async () => {
  let lies = 0
  host.lie = (path) => (path === '/index.html' && lies++ === 0 ? evilPage : undefined)
  await page.goto('/these-pages')
  await expect(page.getByText('the ones that this browser keeps')).toBeVisible()
  await expect.poll(() => host.asked.filter((path) => path === '/sw.js').length).toBeGreaterThan(0)
  expect(lies).toBeGreaterThan(1)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a manifest that the record does not hold is refused, however well it is made', async () => {
  const before = await fingerprint()
  const offered = await (await page.request.get(`${address}/code/manifest`)).json()
  const other = structuredClone(offered)
  other.signed.manifest.files['/index.html'] = '0'.repeat(64)
  host.lie = (path) =>
    path === '/code/manifest' ? { type: 'application/json', body: JSON.stringify(other) } : undefined
  await page.goto('/these-pages')
  await expect(page.getByRole('alert')).toContainText('not signed as it should be')
  const moved = structuredClone(offered)
  moved.record.index = 0
  host.lie = (path) =>
    path === '/code/manifest' ? { type: 'application/json', body: JSON.stringify(moved) } : undefined
  await page.goto('/these-pages')
  await expect(page.getByRole('alert')).toContainText('does not hold these pages')
  await expect(page.locator('main code').first()).toHaveText(before)
})

test('a new build that the record knows is taken, for the opening after', async () => {
  const before = await fingerprint()
  await house.close()
  const script = join(place, 'pages', 'before.js')
  await writeFile(script, `${await readFile(script, 'utf8')}\n// a newer build\n`)
  // The compressed copies are of the older build.
  for (const ending of ['br', 'gz']) await rm(`${script}.${ending}`, { force: true })
  house = await openHouse(join(place, 'pages'), housePort, join(place, 'data'))
  await opensSaying('you will see them at the next opening')
  expect(await fingerprint()).not.toBe(before)
  expect(await (await page.request.get(`${address}/before.js`)).text()).toContain('a newer build')
})
