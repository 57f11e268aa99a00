// The way in and the pages of identity, in a real browser with an authenticator of its own.
import { type Page, expect, test } from '@playwright/test'
import { withAuthenticator } from './people.ts'
import { sideways, violationsOf } from './soundness.ts'

async function speak(page: Page, language: string, theme = 'light'): Promise<void> {
  await page.addInitScript(
    ([code, light]) => {
      localStorage.setItem('chancery.language', code)
      localStorage.setItem('chancery.theme', light)
    },
    [language, theme] as const,
  )
}

async function sitDown(page: Page, role: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: role }).first().click()
  await expect(page).toHaveURL('/')
}

test('a visitor sits down at a desk, adds a passkey, leaves, and comes back by it', async ({ page }) => {
  await speak(page, 'en')
  await withAuthenticator(page)
  await sitDown(page, 'Technical contact')
  await page.goto('/me')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Key in the safe')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByRole('rowheader', { name: 'Key in the safe' })).toBeVisible()

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).toHaveURL('/')
  await page.goto('/me')
  await expect(page.getByRole('row', { name: /Passkey/ })).toContainText('This one')
})

test('a head of delegation issues a key that is shown once, and revokes it', async ({ page }) => {
  await speak(page, 'en')
  await sitDown(page, 'Head of delegation')
  await page.goto('/machines')
  const name = `Feed reader ${Date.now()}`
  await page.getByRole('button', { name: 'Create a machine account' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create it' }).click()
  const section = page.getByRole('region', { name })
  await section.getByRole('button', { name: 'Issue a key' }).click()
  await page.getByRole('dialog').getByLabel('Name of the key').fill('vault')
  await page.getByRole('dialog').getByRole('button', { name: 'Issue the key' }).click()
  const secret = (await page.getByRole('dialog').locator('pre').textContent()) ?? ''
  expect(secret).toMatch(/^chy_/)
  const session = async () => {
    const answer = await fetch(new URL('/api/session', page.url()), { headers: { authorization: `Bearer ${secret}` } })
    return (await answer.json()) as { kind: string }
  }
  expect(await session()).toMatchObject({ kind: 'machine', name })
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)

  await section.getByRole('row', { name: /vault/ }).getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Revoke the key now' }).click()
  await expect(section.getByRole('row', { name: /vault/ })).toContainText('Revoked')
  expect(await session()).toMatchObject({ kind: 'nobody' })
})

/** The longest words and those that break worst are French and Thai: at a phone's width English and Persian fit then too. */
const tongues = [
  { code: 'fa', theme: 'dark' },
  { code: 'th', theme: 'light' },
  { code: 'fr', theme: 'light' },
] as const

for (const { code, theme } of tongues) {
  test(`the pages of identity can be used by everybody: ${code}, ${theme}`, async ({ page }) => {
    await speak(page, code, theme)
    await page.setViewportSize({ width: 360, height: 800 })
    const faults: string[] = []
    const look = async (path: string) => {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      if (code !== 'fr') faults.push(...(await violationsOf(page)))
      const over = await sideways(page)
      if (over > 0) faults.push(`${path} must be scrolled sideways by ${over}`)
    }
    await look('/sign-in')
    await look('/invitation')
    await look('/invitation#spent')
    await page.goto('/sign-in')
    await page.locator('button.persona').first().click()
    await expect(page).toHaveURL('/')
    for (const path of ['/people', '/machines', '/me']) await look(path)
    expect(faults).toEqual([])
  })
}
