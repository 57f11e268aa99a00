// Exercises are played, by a newcomer alone and by a delegation under exercise control, and it is read how they went.
import { readFile } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { exerciseFor } from './exercising.ts'
import { sitDown } from './people.ts'
import { sideways, violationsOf } from './soundness.ts'

const hospitals = 'One key, three states: ransomware in hospitals'

test('a newcomer plays alone, and reads the report', async ({ browser }) => {
  const { page } = await sitDown(browser, 'Joris Halden')
  const faults: string[] = []
  const look = async (): Promise<void> => {
    await page.setViewportSize({ width: 390, height: 800 })
    const over = await sideways(page)
    if (over > 0) faults.push(`${page.url()} must be scrolled sideways by ${over}`)
    faults.push(...(await violationsOf(page)))
    await page.setViewportSize({ width: 1280, height: 800 })
  }

  await test.step('one press begins it; the first message waits, under EXERCISE', async () => {
    await page.goto('/exercises')
    await page.getByRole('button', { name: 'Play alone, 15 minutes' }).click()
    await expect(page.getByText(`EXERCISE – ${hospitals} – EXERCISE`)).toBeVisible()
    await look()
    await expect(page.getByRole('button', { name: 'I have it: You have the watch' })).toBeInViewport()
    await page.getByRole('button', { name: 'I have it: You have the watch' }).click()
    await expect(received(page, 'You have the watch')).toContainText('Acknowledged')
  })

  await test.step('who begins another meanwhile is asked, and plays on', async () => {
    await page.goto('/exercises')
    await page.getByRole('button', { name: 'Play alone', exact: true }).first().click()
    const dialog = page.getByRole('dialog', { name: 'You are playing already' })
    await expect(dialog.getByRole('button', { name: 'End it and begin this one' })).toBeVisible()
    await dialog.getByRole('button', { name: 'Play on' }).click()
    await expect(received(page, 'You have the watch')).toContainText('Acknowledged')
  })

  await test.step('she goes on, takes up what is not hers to decide, and is answered', async () => {
    await page.getByRole('button', { name: 'Go on to what comes next' }).click()
    const incident = received(page, 'Two hospitals cannot open their records')
    await expect(incident.getByRole('link', { name: 'Open the incident on the platform' })).toBeVisible()
    await look()
    await incident.getByRole('button', { name: /^Do something about it/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Turn to a contact' }).click()
    await expect(dialog.getByRole('checkbox', { name: 'Carthia, duty desk' })).toBeFocused()
    await dialog.getByRole('radio', { name: /^Take it up/ }).check()
    await dialog.getByRole('checkbox', { name: 'The minister’s office of Belmere' }).check()
    await dialog.getByRole('button', { name: 'Take it up' }).click()
    await expect(dialog).toHaveCount(0)
    await page.getByRole('button', { name: 'Go on to what comes next' }).click()
    await expect(received(page, 'Understood: no payment, ask Carthia')).toBeVisible()
  })

  await test.step('she ends it, and reads what was met and why it mattered', async () => {
    await page.getByRole('button', { name: 'End the exercise' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End the exercise' }).click()
    await expect(page.getByText('2 of 3 expectations were met in time')).toBeVisible()
    await expect(page.getByText('A line that nobody answers is no line.')).toBeVisible()
    await look()
  })

  await test.step('in Persian and in the dark it can be used as well', async () => {
    await page.evaluate(() => {
      localStorage.setItem('chancery.language', 'fa')
      localStorage.setItem('chancery.theme', 'dark')
    })
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'یک کلید، سه کشور' })).toBeVisible()
    await look()
    await page.goto('/exercises')
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible()
    await look()
  })
  expect(faults).toEqual([])
})

test('a delegation plays an exercise under the control of the host, answers on the platform, and takes its report along', async ({
  browser,
}) => {
  const { context: control } = await sitDown(browser, 'Maris Oldane')
  const { page: analyst } = await sitDown(browser, 'Lena Arkwright')
  const { page: diplomat } = await sitDown(browser, 'Joris Halden')
  const { id, move } = await exerciseFor(control.request, { belmere: 'Delegation of Belmere' })

  await test.step('two people of one delegation share what reaches it: one says that they have it, the other takes it up', async () => {
    await move('jump', { to: 46 })
    await analyst.goto('/exercises')
    await analyst.getByRole('link', { name: 'Play on' }).click()
    await analyst.getByRole('button', { name: 'I have it: Two hospitals cannot open their records' }).click()
    await diplomat.goto(`/exercises/${id}/play`)
    const incident = received(diplomat, 'Two hospitals cannot open their records')
    await expect(incident).toContainText('Acknowledged')
    await incident.getByRole('button', { name: /^Do something about it/ }).click()
    const dialog = diplomat.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Take it up/ }).check()
    await dialog.getByRole('checkbox', { name: 'The minister’s office of Belmere' }).check()
    await dialog.getByRole('button', { name: 'Take it up' }).click()
    await expect(dialog).toHaveCount(0)
  })

  await test.step('a formal request of a state that the house plays is acknowledged where it stands, under EXERCISE', async () => {
    await move('jump', { to: 521 })
    const request = received(diplomat, 'Confirm at which hours you saw our server')
    await request.getByRole('link', { name: 'Answer the request on the platform' }).click()
    await expect(diplomat.getByText('Carthia, duty desk: Confirm at which hours').first()).toBeVisible()
    await expect(diplomat.getByText('EXERCISE', { exact: true }).first()).toBeVisible()
    await diplomat.getByRole('button', { name: 'Acknowledge', exact: true }).click()
    await diplomat.getByRole('dialog').getByRole('button', { name: 'Acknowledge', exact: true }).click()
    await expect(diplomat.getByRole('button', { name: 'Acknowledge', exact: true })).toHaveCount(0)
  })

  await test.step('it ends; the report says what was met, and goes along as PDF, which says EXERCISE in its name', async () => {
    const log = async () => (await control.request.get(`/api/exercises/${id}`)).text()
    await expect.poll(log).toContain('request.acknowledged')
    await move('end')
    await diplomat.goto('/exercises')
    await diplomat.getByRole('table').getByRole('link', { name: hospitals }).first().click()
    await expect(diplomat).toHaveURL(new RegExp(`/exercises/${id}/report$`))
    await expect(diplomat.getByRole('heading', { name: 'Confirm at which hours you saw our server' })).toBeVisible()
    await expect(diplomat.getByText('acknowledged a request').first()).toBeVisible()
    const downloading = diplomat.waitForEvent('download')
    await diplomat.getByRole('button', { name: 'Report as PDF' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^EXERCISE-One key, three states.*\.pdf$/)
    const bytes = await readFile(await download.path())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.length).toBeGreaterThan(20_000)
    await expect(diplomat.getByRole('status').getByText(/was made on this device$/)).toHaveCount(1)
  })
})

const received = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true })
