import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { sitDown } from './people.ts'
import { sideways, violationsOf } from './soundness.ts'

/** Whoever looks at this page can use it: nothing that axe finds, and nothing to be scrolled sideways. */
async function sound(page: Page): Promise<void> {
  // What is still fading in has no contrast yet.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await violationsOf(page)).toEqual([])
  expect(await sideways(page)).toBe(0)
}

test('a note verbale is written as it will read, issued under a number, taken along as a file and withdrawn', async ({
  browser,
}) => {
  const { page } = await sitDown(browser, 'Samir Okonde')
  const subject = 'Relays on the territory of Belmere'
  await page.goto('/letters/new')
  await page.getByRole('combobox', { name: 'To', exact: false }).first().click()
  await page.keyboard.type('Belm')
  await page.getByRole('option', { name: /Belmere/ }).click()
  await page.getByRole('textbox', { name: 'Who writes' }).fill('the Permanent Mission of Carthia')
  await page.getByRole('textbox', { name: 'To which institution' }).fill('the Ministry of Foreign Affairs of Belmere')
  await page.getByRole('textbox', { name: 'Subject' }).fill(subject)
  await page
    .getByRole('textbox', { name: 'What is said' })
    .fill('draw attention to two relays.\n\nAn answer is awaited.')
  await expect(
    page.getByRole('paragraph').filter({ hasText: /^The Permanent Mission of Carthia presents/ }),
  ).toContainText('has the honour to draw attention to two relays.')
  await sound(page)
  await page.getByRole('button', { name: 'Keep the draft' }).click()
  await expect(page.getByRole('heading', { name: subject, level: 1 })).toBeVisible()
  const belmere = await sitDown(browser, 'Joris Halden')
  // Whoever writes to them meanwhile has beside the letter what they have said: not yet this one.
  await belmere.page.goto('/letters/new')
  await belmere.page.getByRole('combobox', { name: 'To', exact: false }).first().click()
  await belmere.page.keyboard.type('Carth')
  await belmere.page.getByRole('option', { name: /Carthia/ }).click()
  const said = belmere.page.getByRole('listitem').filter({ has: belmere.page.getByRole('link', { name: subject }) })
  const words = belmere.page.getByRole('textbox', { name: 'What is said' })
  await words.fill('answer as follows.')
  await expect(belmere.page.locator('.stated .disclosure-body > *').first()).toBeVisible()
  await expect(said).toHaveCount(0)
  await page.getByRole('button', { name: 'Issue', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Issue' }).click()
  await expect(page.getByText(/^No\. 2026\/\d+$/)).toBeVisible()
  // It comes while the answer is written, is told, and touches no word of it.
  await expect(belmere.page.getByRole('status').filter({ hasText: /\d new entr/ })).toBeVisible()
  await expect(words).toBeFocused()
  await expect(words).toHaveValue('answer as follows.')
  await said.getByRole('button', { name: 'Quote in the letter' }).click()
  await expect(words).toHaveValue(
    new RegExp(`^answer as follows\\.\\n\\nReference: communication No\\. 2026/\\d+ of .*Carthia, “${subject}”`),
  )
  await sound(belmere.page)
  for (const [format, begins] of [
    ['As PDF', '%PDF-'],
    ['As .docx', 'PK'],
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: format }).click(),
    ])
    expect(
      readFileSync(await file.path())
        .subarray(0, begins.length)
        .toString(),
    ).toBe(begins)
  }
  await sound(page)
  const address = page.url()
  await belmere.page.goto('/letters?direction=in')
  await belmere.page.getByRole('link', { name: subject }).first().click()
  await expect(belmere.page.getByText('[initials] [seal]')).toBeVisible()
  await expect(belmere.page.getByRole('button', { name: 'Withdraw' })).toHaveCount(0)
  await sound(belmere.page)
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Settled on the telephone')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click()
  await expect(belmere.page.getByText('Settled on the telephone')).toBeVisible()
  expect(belmere.page.url()).toBe(address)
})
