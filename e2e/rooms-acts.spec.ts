// What one does in a sealed room: acknowledging, sending a file, and heeding an alarm. In a real browser, by two people.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Page, expect, test } from '@playwright/test'
import { type Seat, enterRoom, invite, makeKey, openRoom, reads, takeSeat, write } from './sealed.ts'
import { sideways, violationsOf } from './soundness.ts'

const title = 'Pilot booking, two delegations'
const faultsOf = async (page: Page): Promise<string[]> => {
  const faults = await violationsOf(page)
  const over = await sideways(page)
  return over > 0 ? [...faults, `${page.url()} must be scrolled sideways by ${over}`] : faults
}

test('two people acknowledge, send a file, and heed an alarm', async ({ browser }) => {
  test.setTimeout(300_000)
  const lena = await takeSeat(browser, 'Lena Arkwright')
  const samir = await takeSeat(browser, 'Samir Okonde')
  await Promise.all([makeKey(lena), makeKey(samir)])
  const room = await openRoom(lena, title)
  await invite(lena, { 'Delegation of Carthia': ['Samir'] })
  await lena.page.getByRole('link', { name: 'Conversation' }).click()
  await enterRoom(samir, title)

  await test.step('an acknowledgement is asked, waits in red for one person alone, and is given by name', async () => {
    const { page } = lena
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('button', { name: /Ask for an acknowledgement/ }).click()
    await page.getByRole('option', { name: 'Within 4 hours' }).click()
    await page.getByRole('textbox', { name: 'Write to the room' }).fill('Confirm that the harbour was told.')
    await page.getByRole('button', { name: 'Send and ask' }).click()
    await expect(page.getByText('Still missing')).toBeVisible()
    await expect(page.getByRole('button', { name: 'I acknowledge' })).toHaveCount(0)
    await reads(samir, 'Confirm that the harbour was told.')
    await samir.page.getByRole('button', { name: 'I acknowledge' }).click()
    await expect(samir.page.getByText('You have acknowledged this')).toBeVisible()
    await expect(page.getByText('Acknowledged by all who were asked')).toBeVisible()
    await page.getByRole('button', { name: 'Acknowledged by 1 of 1' }).click()
    await expect(page.getByRole('dialog').getByRole('row', { name: /Samir Okonde/ })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('a file goes over sealed, and comes out as it was', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, place) => (place * 31) % 251))
    await lena.page
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'manifest of the night.bin', mimeType: 'application/octet-stream', buffer: bytes })
    await lena.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(samir.page.getByText('manifest of the night.bin')).toBeVisible()
    const download = samir.page.waitForEvent('download')
    await samir.page.getByRole('button', { name: 'Keep a copy' }).click()
    const kept = await download
    expect(kept.suggestedFilename()).toBe('manifest of the night.bin')
    expect((await readFile(await kept.path())).equals(bytes)).toBe(true)
  })

  await test.step('half a sentence outlives the tab, and no plain store holds it', async () => {
    const { page } = samir
    await page.getByRole('textbox', { name: 'Write to the room' }).fill('A thought that is not finis')
    // Whoever leaves at once has it kept at once.
    await page.getByRole('link', { name: /^Members and devices/ }).click()
    await expect(page.getByRole('textbox', { name: 'Write to the room' })).toHaveCount(0)
    await page.getByRole('link', { name: 'Conversation' }).click()
    await expect(page.getByRole('textbox', { name: 'Write to the room' })).toHaveValue('A thought that is not finis')
    const stored = await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    )
    expect(stored).not.toContain('thought')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Write to the room' })).toHaveValue('A thought that is not finis')
    await page.getByRole('textbox', { name: 'Write to the room' }).fill('')
  })

  await test.step('a second tab of the same browser is told, and takes over when asked', async () => {
    const second = await samir.context.newPage()
    await second.goto('/rooms')
    await expect(second.getByText('Another tab works with this browser’s device')).toBeVisible()
    await second.getByRole('button', { name: 'Use the rooms here' }).click()
    await expect(second.getByRole('link', { name: title })).toBeVisible()
    await expect(samir.page.getByText('Another tab works with this browser’s device')).toBeVisible()
    await second.close()
    await samir.page.getByRole('button', { name: 'Use the rooms here' }).click()
    await reads(samir, 'Confirm that the harbour was told.')
  })

  await test.step('the words are found on the device', async () => {
    await lena.page.goto('/rooms/search?words=harbour')
    await expect(lena.page.getByText('1 message found')).toBeVisible()
    await expect(lena.page.locator('mark')).toHaveText('harbour')
  })

  await test.step('a transcript carries the proof of its order, and is checked without the host', async () => {
    const { page } = lena
    await page.goto(`/rooms/${room}/settings`)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Keep a transcript' }).click()
    const file = await (await download).path()
    const policy = test.info().outputPath('policy')
    await writeFile(policy, await (await page.request.get('/record/policy')).text())
    const command = ['apps/cli/main.ts', '--json', 'verify', file, '--policy', policy]
    const { stdout } = await promisify(execFile)(process.execPath, command)
    expect(JSON.parse(stdout)).toMatchObject({ order: expect.stringMatching(/\d+ of \d+ envelopes/) })
  })

  await test.step('a host that lies to one of them is found out, and the alarm says what to do', async () => {
    await lyingHost(samir)
    await enterRoom(lena, title)
    await write(lena, 'What the host will tamper with')
    const { page } = samir
    const alarm = page.getByRole('region', { name: /changed, left out or put in another order/ })
    await expect(alarm).toBeVisible()
    await expect(alarm.getByRole('listitem').first()).toContainText('Write and send nothing for now')
    await expect(page.getByText('What the host will tamper with')).toHaveCount(0)
    const download = page.waitForEvent('download')
    await alarm.getByRole('button', { name: 'Keep the evidence file' }).click()
    const evidence: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    expect(evidence).toMatchObject({ kind: 'chain-broken' })
    expect(await faultsOf(page)).toEqual([])
    await alarm.getByRole('button', { name: 'I have dealt with this' }).click()
    const dialog = page.getByRole('dialog', { name: 'I have dealt with this' })
    const settle = dialog.getByRole('button', { name: 'I have dealt with this' })
    await expect(settle).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByRole('checkbox').check()
    await settle.click()
    await expect(dialog).toHaveCount(0)
  })

  await test.step('the pages can be used by everybody, in other scripts and on a phone', async () => {
    const faults: string[] = []
    const { page } = lena
    await page.setViewportSize({ width: 360, height: 800 })
    const some = ['', `/${room}`, `/${room}/members`]
    for (const [language, theme, paths] of [
      ['fa', 'dark', [...some, '/new', `/${room}/settings`, '/alarms']],
      ['th', 'light', some],
    ] as const) {
      await page.evaluate(
        ([code, light]) => {
          localStorage.setItem('chancery.language', code)
          localStorage.setItem('chancery.theme', light)
        },
        [language, theme] as const,
      )
      for (const path of paths) {
        await page.goto(`/rooms${path}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await expect(page.locator('.progress')).toHaveCount(0)
        faults.push(...(await faultsOf(page)))
      }
    }
    expect(faults).toEqual([])
  })

  await test.step('a forgotten device has left nothing in the browser', async () => {
    const { page } = samir
    await page.goto('/rooms')
    await page.getByRole('button', { name: 'Forget this device' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget this device' }).click()
    await expect(page.getByRole('heading', { name: 'This browser has no key yet' })).toBeVisible()
    await page.goto(`/rooms/${room}`)
    await expect(page.getByRole('heading', { name: 'This browser has no key yet' })).toBeVisible()
  })
})

/** From now on what this browser is given of the room's envelopes is not what was sent. */
async function lyingHost({ page }: Seat): Promise<void> {
  await page.route('**/api/rooms/*/envelopes?**', async (route) => {
    const answer = await route.fetch()
    const told: { envelopes: { chain: string }[] } = await answer.json()
    for (const envelope of told.envelopes)
      envelope.chain = envelope.chain.replace(/^./, (at) => (at === 'A' ? 'B' : 'A'))
    await route.fulfill({ response: answer, json: told })
  })
}
