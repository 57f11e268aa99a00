// A newcomer plays an exercise alone, the house being everybody else, and reads how it went.
import { type Page, expect, test } from '@playwright/test'
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
    await page.getByRole('button', { name: 'I have it: You have the watch' }).click()
    await expect(received(page, 'You have the watch')).toContainText('Acknowledged')
  })

  await test.step('she goes on, takes up what is not hers to decide, and is answered', async () => {
    await page.getByRole('button', { name: 'Go on to what comes next' }).click()
    const incident = received(page, 'Two hospitals cannot open their records')
    await expect(incident.getByRole('link', { name: 'Open the incident on the platform' })).toBeVisible()
    await look()
    await incident.getByRole('button', { name: /^Do something about it/ }).click()
    const dialog = page.getByRole('dialog')
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

const received = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true })
