// Devices and the record in a real browser: a key is made, kept under a passphrase, lost, brought back and removed; the
// public reads a published act and tries its proof without believing the host.
import { readFile } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { sitDown, withAuthenticator } from './people.ts'
import { violationsOf } from './soundness.ts'

const passphrase = 'lantern harbour quiet ledger'

async function isSound(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
}

test('a key is backed up, lost with its browser, brought back by its passphrase, and removed for good', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const first = await sitDown(browser, 'Noor Teshome')
  await first.page.goto('/rooms')
  await first.page.getByRole('button', { name: 'Make a key for this browser' }).click()
  await expect(first.page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await first.page.goto('/devices')
  const mine = first.page.getByRole('table', { name: 'My devices' })
  await expect(mine.getByText('Accredited')).toBeVisible()
  await isSound(first.page)
  await first.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await first.page.getByRole('button', { name: 'Seal and keep' }).click()
  await expect(first.page.getByText('Under a passphrase')).toBeVisible({ timeout: 60_000 })
  await first.context.close()

  const second = await sitDown(browser, 'Noor Teshome')
  await second.page.goto('/devices')
  await second.page.getByRole('textbox', { name: 'Passphrase' }).fill('another passphrase entirely')
  await second.page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(second.page.getByText('It does not open')).toBeVisible({ timeout: 60_000 })
  await second.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await second.page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(second.page.getByText('(this browser)')).toBeVisible({ timeout: 60_000 })

  await second.page.getByRole('button', { name: 'Remove', exact: true }).click()
  await second.page.getByRole('button', { name: 'Sign and remove' }).click()
  await expect(second.page.getByRole('table', { name: 'My devices' }).getByText('Removed')).toBeVisible()
  await second.context.close()
})

test('a key sealed under a passkey comes back into a browser that has lost everything but its passkey', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const { page, context } = await sitDown(browser, 'Bram Calloway')
  const devtools = await withAuthenticator(page, { hasPrf: true })
  await page.goto('/me')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Key in the safe')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByRole('rowheader', { name: 'Key in the safe' })).toBeVisible()

  await page.goto('/rooms')
  await page.getByRole('button', { name: 'Make a key for this browser' }).click()
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await page.goto('/devices')
  const mine = page.getByRole('table', { name: 'My devices' })
  const here = mine.getByRole('row').filter({ hasText: '(this browser)' })
  await expect(here).toContainText('Accredited')
  await page.getByRole('button', { name: 'Seal under a passkey' }).click()
  await expect(page.getByText('Under a passkey · ')).toBeVisible()

  await page.goto('about:blank')
  const { origin } = new URL(test.info().project.use.baseURL ?? '')
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage' })
  await page.goto('/devices')
  await expect(mine).toContainText('Accredited')
  await expect(here).toHaveCount(0)
  await page.getByRole('button', { name: 'Open with a passkey' }).click()
  await expect(here).toContainText('Accredited')
  await context.close()
})

test('the public verifies the record in its own browser, reads a published act and tries its proof', async ({
  page,
}) => {
  await page.goto('/record')
  await expect(page.getByText(/entries, verified here/)).toBeVisible()
  await isSound(page)
  const acts = page.getByRole('table', { name: 'What was entered' })
  await acts.getByRole('button', { name: 'Read the act' }).first().click()
  await expect(page.getByText('These words match the fingerprint in the record')).toBeVisible()
  await page.keyboard.press('Escape')

  const download = page.waitForEvent('download')
  await acts.getByRole('button', { name: 'Take the proof' }).first().click()
  const proof = await readFile(await (await download).path())
  const drop = page.getByLabel('A file that ends in .tlog-proof')
  await drop.setInputFiles({ name: 'given.tlog-proof', mimeType: 'text/plain', buffer: proof })
  await expect(page.getByText(/^Holds:/)).toBeVisible()
  const changed = Buffer.from(proof.toString().replace(/^index \d+$/m, 'index 0'))
  await drop.setInputFiles({ name: 'changed.tlog-proof', mimeType: 'text/plain', buffer: changed })
  await expect(page.getByText(/The proof does not hold/)).toBeVisible()
})
