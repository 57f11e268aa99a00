// Every piece of the interface, in each light, direction and width: for those who see little, hear the page, or work on
// a phone. The gallery stands at /ui.
import { type Page, expect, test } from '@playwright/test'
import { sideways, violationsOf } from './soundness.ts'

/** Each light and each language once: what one does to a piece does not hang on the other. */
const looks = [
  { theme: 'light', code: 'en', dir: 'ltr' },
  { theme: 'dark', code: 'fa', dir: 'rtl' },
  { theme: 'light', code: 'th', dir: 'ltr' },
] as const

async function openGallery(page: Page, { theme = 'light', language = 'en' } = {}): Promise<void> {
  await page.addInitScript(
    ([light, code]) => {
      localStorage.setItem('chancery.theme', light)
      localStorage.setItem('chancery.language', code)
    },
    [theme, language] as const,
  )
  await page.goto('/ui')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('svg.map').waitFor()
}

for (const { theme, code, dir } of looks) {
  test(`the pieces can be used by everybody, and at no width sideways: ${theme}, ${code}, ${dir}`, async ({ page }) => {
    await openGallery(page, { theme, language: code })
    await expect(page.locator('html')).toHaveAttribute('dir', dir)
    expect(await violationsOf(page)).toEqual([])
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      expect([width, await sideways(page)]).toEqual([width, 0])
    }
  })
}

for (const width of [390, 1600]) {
  test(`a list and its detail can be used by everybody at ${width} pixels, and the detail names the window`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/ui/split/2')
    await expect(page.getByRole('heading', { name: 'Phishing of the electoral commission' })).toBeVisible()
    await expect(page).toHaveTitle(/^Phishing of the electoral commission/)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Back to incidents' }).click()
    await expect(page.getByRole('row', { name: /Phishing/ })).toBeVisible()
  })
}

test('an open window of a grave act can be used by everybody, and Escape gives the focus back', async ({ page }) => {
  await openGallery(page)
  const withdraw = page.getByRole('button', { name: 'Withdraw', exact: true }).last()
  await withdraw.click()
  const dialog = page.getByRole('alertdialog', { name: 'Withdraw this indicator' })
  await expect(dialog).toBeVisible()
  expect(await violationsOf(page, '[role="alertdialog"]')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(withdraw).toBeFocused()
})

test('the palette finds a place by a few letters, and the language changes without reload', async ({ page }) => {
  await openGallery(page)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search, or go to…' })
  await field.fill('فار')
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('فارسی')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', 'fa')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('link', { name: 'رفتن به متن صفحه' })).toBeAttached()
})

test('a refused act stays within reach of the keyboard and says why', async ({ page }) => {
  await openGallery(page)
  const refused = page.getByRole('button', { name: 'Share', exact: true }).last()
  await refused.focus()
  await expect(refused).toBeFocused()
  await expect(refused).toHaveAttribute('aria-disabled', 'true')
  await expect(refused).toHaveAccessibleDescription('Only the state that reported an incident may share it.')
})

test('a form says at each field what must be mended, and keeps what was written', async ({ page }) => {
  await openGallery(page)
  await page.getByRole('textbox', { name: 'Title' }).fill('Outage of the power grid')
  await page.getByRole('textbox', { name: 'Contact', exact: true }).fill('nobody')
  await page.getByRole('button', { name: 'Report the incident' }).click()
  const contact = page.getByRole('textbox', { name: 'Contact', exact: true })
  await expect(contact).toHaveAttribute('aria-invalid', 'true')
  await expect(contact).toHaveAccessibleDescription(/name@example\.org/)
  await expect(page.getByRole('alert').filter({ hasText: 'need mending' })).toBeVisible()
  await expect(page.getByText('Draft kept on this device')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Outage of the power grid')
})

test('a picture gives its table by one key', async ({ page }) => {
  await openGallery(page)
  const figure = page.getByRole('figure').filter({ hasText: 'Where the victims are' })
  await figure.getByRole('button', { name: 'As a table' }).focus()
  await page.keyboard.press('t')
  await expect(figure.getByRole('table', { name: 'Where the victims are' })).toBeVisible()
  await expect(figure.getByRole('row', { name: /France/ })).toContainText('12')
})
