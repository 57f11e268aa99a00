// Somebody says how they wish to hear, and is rung: the worker of the pages shows that something waits, and opens notices.
import { type BrowserContext, type Page, type Worker, expect, test } from '@playwright/test'
import { sitDown } from './people.ts'
import { violationsOf } from './soundness.ts'

test.use({ serviceWorkers: 'allow' })

test('a head of delegation sets hours, ways and a webhook, and finds each notice behind the sign-in', async ({
  browser,
}) => {
  const { page, context } = await sitDown(browser, 'Bram Calloway')
  await page.goto('/notices/settings')
  await expect(page.getByRole('heading', { name: 'How you hear of things' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByLabel('Keep quiet hours').check()
  await page.getByRole('button', { name: 'Add hours' }).click()
  await page.getByRole('button', { name: 'Keep these wishes' }).click()
  await expect(page.getByText('Kept.').first()).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Keep quiet hours')).toBeChecked()

  await page.getByText('Set a webhook').click()
  await page.getByRole('textbox', { name: 'Address' }).fill('https://hooks.carthia.example/notices')
  await page.getByRole('button', { name: 'Post there from now on' }).click()
  await expect(page.getByText(/whsec_/)).toBeVisible()
  // The webhook's own button comes with the webhook; until then the last one is that of the browsers, which is greyed.
  const tryIt = page.getByRole('button', { name: 'Send me a test notice' }).last()
  await expect(tryIt).toBeEnabled()
  await tryIt.click()
  await expect(page.getByText('On its way.').first()).toBeVisible()

  await page.goto('/notices')
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  const link = page.getByRole('link', { name: 'This is a test: you are reached this way.' }).first()
  const address = (await link.getAttribute('href')) ?? ''
  await context.clearCookies()
  await page.goto(address)
  await expect(page.getByText('Sign in to see it')).toBeVisible()
  await page.getByRole('link', { name: 'Sign in' }).last().click()
  await page.getByText('Bram Calloway').first().click()
  // The notice is read, and leads to what it is about.
  await expect(page.getByRole('heading', { name: 'How you hear of things' })).toBeVisible()
  await context.close()
})

test('a push is shown as text, whatever it says, and a click opens nothing but notices', async ({ browser }) => {
  const { page, context } = await sitDown(browser, 'Bram Calloway')
  await context.grantPermissions(['notifications'])
  await page.goto('/notices')
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const ring = await ringer(context, page)
  const worker = await workerOf(context)
  const shown = await listened(worker)
  const id = '01a2023e-c1b5-7851-b40a-37630d51db98'
  for (const [said, title, path] of [
    [JSON.stringify({ title: '<img src=x>', path: 'https://elsewhere.example/', tag: 'b' }), '<img src=x>', '/notices'],
    [JSON.stringify({ title: 'C', path: '/api/incidents', tag: 'c' }), 'C', '/notices'],
    [JSON.stringify({ title: 'D', path: `/notices/${id}/../../api`, tag: 'd' }), 'D', '/notices'],
    ['no JSON at all', 'Chancery', '/notices'],
    [JSON.stringify({ title: 'A', path: `/notices/${id}`, tag: 'a' }), 'A', `/notices/${id}`],
  ] as const) {
    await ring(said)
    await expect.poll(shown).toContainEqual({ title, path })
  }
  // It is shown anew where Chromium, which was asked too soon for what stands, has dropped it.
  await expect(async () => {
    await ring(JSON.stringify({ title: 'Clicked', path: `/notices/${id}`, tag: 'clicked' }))
    expect(await clicked(worker, `/notices/${id}`)).toBe(true)
  }).toPass()
  await page.waitForURL(`**/notices/${id}`)
  await expect(page.getByText('There is no such notice among yours.')).toBeVisible()
  await context.close()
})

test('a browser that its push service moves tells the host by itself, and is rung for nobody else', async ({
  browser,
}) => {
  const { page, context } = await sitDown(browser, 'Lena Arkwright')
  await page.goto('/notices')
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const browsers = async (): Promise<{ browsers: { device: string; mark: string }[] }> =>
    (await context.request.get('/api/notices/browsers')).json()
  const [before, after] = ['https://push.example/before', 'https://push.example/after']
  const [first, second] = await page.evaluate(async () => {
    const text = (bytes: ArrayBuffer) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '')
    const made = async () => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
      const p256dh = text(await crypto.subtle.exportKey('raw', pair.publicKey))
      return { p256dh, auth: text(crypto.getRandomValues(new Uint8Array(16)).buffer) }
    }
    return [await made(), await made()] as const
  })
  await context.request.post('/api/notices/browsers', { data: { endpoint: before, ...first, device: 'A tablet' } })
  const marked = (await browsers()).browsers
  expect(marked).toMatchObject([{ device: 'A tablet' }])

  const worker = await workerOf(context)
  const move = (from: string, to: string) =>
    worker.evaluate(
      ({ from: was, to: is, keys }) => {
        const held = {
          endpoint: is,
          toJSON: () => ({ endpoint: is, keys }),
          unsubscribe: () => Reflect.set(self, 'ended', is),
        }
        const Happened: new (name: string) => Event = Reflect.get(self, 'ExtendableEvent')
        const moved = new Happened('pushsubscriptionchange')
        self.dispatchEvent(Object.assign(moved, { oldSubscription: { endpoint: was }, newSubscription: held }))
      },
      { from, to, keys: second },
    )
  await move(before, after)
  await expect.poll(async () => (await browsers()).browsers[0]?.mark).not.toBe(marked[0]?.mark)
  expect((await browsers()).browsers).toMatchObject([{ device: 'A tablet' }])
  // What was never hers is not handed to her.
  await move('https://push.example/of-another', 'https://push.example/elsewhere')
  await expect.poll(() => worker.evaluate(() => Reflect.get(self, 'ended'))).toBe('https://push.example/elsewhere')
  expect((await browsers()).browsers).toHaveLength(1)
  await context.close()
})

/** Hands the worker what its push service would bring. */
async function ringer(context: BrowserContext, page: Page): Promise<(data: string) => Promise<void>> {
  const session = await context.newCDPSession(page)
  const registrationId = new Promise<string>((found) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations
      if (one) found(one.registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  const registered = await registrationId
  const { origin } = new URL(page.url())
  return async (data) =>
    void (await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registered, data }))
}

/**
 * What the worker has shown, each when the browser says that it stands. Nobody asks the browser for what stands while it
 * is being put up: Chromium takes a notification that it has noted and not yet put up for one that was put away, and drops it.
 */
async function listened(worker: Worker): Promise<() => Promise<unknown>> {
  await worker.evaluate(() => {
    const registration: ServiceWorkerRegistration = Reflect.get(self, 'registration')
    const show = registration.showNotification.bind(registration)
    const shown: { title: string; path: string }[] = []
    Reflect.set(self, 'shown', shown)
    registration.showNotification = async (title, options) => {
      await show(title, options)
      shown.push({ title, path: options?.data.path })
    }
  })
  return () => worker.evaluate(() => Reflect.get(self, 'shown'))
}

/** A click on the notification that leads there; false where none stands. */
function clicked(worker: Worker, path: string): Promise<boolean> {
  return worker.evaluate(async (to) => {
    const registration: ServiceWorkerRegistration = Reflect.get(self, 'registration')
    const [notification] = (await registration.getNotifications()).filter((one) => one.data.path === to)
    const Clicked: new (name: string, init: object) => Event = Reflect.get(self, 'NotificationEvent')
    return notification ? self.dispatchEvent(new Clicked('notificationclick', { notification })) : false
  }, path)
}

/** The worker of the pages, which the browser tells of a moment after they have it. */
async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
}
