// A state nominates its point of contact by note verbale, the secretariat checks, and others find it in the directory.
import { type Page, expect, test } from '@playwright/test'
import { sitDown } from './people.ts'
import { sideways, violationsOf } from './soundness.ts'

const title = 'Adviser for cyber diplomacy'

async function isSound(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
  expect(await sideways(page)).toBeLessThanOrEqual(0)
}

test('a state nominates by note verbale, the secretariat checks, and the contact stands in the directory', async ({
  browser,
}) => {
  const { page: head } = await sitDown(browser, 'Bram Calloway')
  await head.goto('/contacts/board')
  await expect(head.getByRole('heading', { name: 'Who may nominate' })).toBeVisible()
  await isSound(head)
  await head.getByRole('link', { name: 'Nominate a point of contact' }).click()
  await head.getByRole('button', { name: 'Keep as a draft' }).click()
  await expect(head.getByRole('button', { name: 'Kind' })).toBeFocused()
  await head.getByRole('button', { name: 'Kind' }).click()
  await head.getByRole('option', { name: 'Diplomatic' }).click()
  await head.getByLabel('Function', { exact: true }).fill(title)
  await head.getByLabel('Institution', { exact: true }).fill('Ministry of Foreign Affairs of Carthia')
  await head.getByRole('textbox', { name: 'Name' }).fill('Ilse Tarrant')
  await head.getByRole('button', { name: 'Add a channel' }).click()
  await expect(head.getByRole('group', { name: 'Channel 1' }).getByRole('button').first()).toBeFocused()
  await head.getByLabel('Address or number').fill('cyber@mfa.carthia.example')
  await isSound(head)
  await head.getByRole('button', { name: 'Keep as a draft' }).click()

  // Without the note it has no authority.
  await expect(head.getByRole('heading', { name: title })).toBeVisible()
  const handIn = head.getByRole('button', { name: 'Hand to the secretariat' })
  await expect(handIn).toHaveAttribute('aria-disabled', 'true')
  await head.getByRole('link', { name: 'Mend it' }).click()
  await head
    .getByLabel('Note verbale')
    .setInputFiles({ name: 'NV-118.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 Note verbale') })
  await head.getByLabel('Number of the note').fill('118/2026')
  await head.getByRole('button', { name: 'Keep the changes' }).click()
  await handIn.click()
  await head.getByRole('dialog').getByRole('button', { name: 'Hand to the secretariat' }).click()
  await expect(head.getByText('Handed to the secretariat')).toBeVisible()
  // The button is gone, and whoever works by keyboard goes on from the page.
  await expect(head.locator('#main')).toBeFocused()

  const { page: secretary } = await sitDown(browser, 'Maris Oldane')
  await secretary.goto('/contacts/nominations')
  await secretary.getByRole('link', { name: title }).click()
  await expect(secretary.getByRole('link', { name: 'NV-118.pdf' })).toBeVisible()
  await isSound(secretary)
  await secretary.getByRole('button', { name: 'Accept it' }).click()
  await secretary.getByRole('dialog').getByRole('button', { name: 'Accept it' }).click()

  // The page of its delegation hears of it by itself; everybody else finds it.
  await expect(head.getByRole('link', { name: 'Open it in the directory' })).toBeVisible()
  const { page: other } = await sitDown(browser, 'Lena Arkwright')
  await other.goto('/contacts/nominations')
  await expect(other.getByRole('button', { name: 'Nominate a point of contact' })).toHaveAccessibleDescription(
    /^Only the head of a delegation/,
  )
  await other.goto('/contacts')
  await other.getByLabel('Words').fill('Tarrant')
  await other.getByRole('link', { name: title }).click()
  await expect(other.getByRole('link', { name: 'cyber@mfa.carthia.example' })).toHaveAttribute(
    'href',
    /^mailto:cyber@mfa/,
  )
  await expect(other.getByRole('article').last()).toContainText('Never verified')
  await expect(other.getByRole('button', { name: 'Verify' })).toHaveCount(0)
  await isSound(other)
  await other.getByRole('link', { name: 'Send them a request' }).click()
  await expect(other.getByRole('combobox', { name: 'To', exact: true })).toHaveValue(/Carthia/)
  await other.goto('/contacts/map')
  await expect(other.getByRole('row', { name: /Carthia/ })).toContainText('Some verified')
  await isSound(other)
  await head.goto('/contacts/rota?kind=technical')
  await expect(head.getByRole('heading', { name: 'Shifts' })).toBeVisible()
  await isSound(head)
})
