import { type Browser, expect, test } from '@playwright/test'
import { sitDown, taxiiClient } from './people.ts'

const title = 'Pilot booking system of Belmere held to ransom'
const indicator = 'indicator--6f9a3c1e-52f1-4c7a-9a53-0d6c7b1c2a10'
const stays = 'indicator--6f9a3c1e-52f1-4c7a-9a53-0d6c7b1c2a11'

const bundle = JSON.stringify({
  type: 'bundle',
  id: 'bundle--6f9a3c1e-52f1-4c7a-9a53-0d6c7b1c2a12',
  objects: [indicator, stays].map((id, place) => ({
    type: 'indicator',
    spec_version: '2.1',
    id,
    created: '2026-11-20T08:00:00.000Z',
    modified: '2026-11-20T08:00:00.000Z',
    name: place === 0 ? 'Address of the extortion page' : 'Address of the download',
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = 'host${place}.pilots.example']`,
    pattern_type: 'stix',
    valid_from: '2026-11-20T08:00:00Z',
  })),
})

test('an incident travels from the analyst of Belmere to the delegations of its circle, and an indicator comes back', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const belmere = await sitDown(browser, 'Lena Arkwright')
  const carthia = await sitDown(browser, 'Samir Okonde')
  const token = await tokenOfCarthia(browser)

  // Carthia's duty officer has the list open before anything is reported.
  await carthia.page.goto('/incidents')
  await expect(carthia.page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible()

  await test.step('the analyst reports in the guided form, and attaches what was found', async () => {
    const { page } = belmere
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'What you must do now' })).toBeVisible()
    await page.goto('/incidents/report')
    await page.getByRole('textbox', { name: 'Title' }).fill(title)
    await page.getByRole('checkbox', { name: 'Ransomware' }).check()
    await page.getByRole('button', { name: 'Keep and continue' }).click()
    await page.waitForURL(/\/incidents\/[0-9a-f-]{36}\/edit/)
    const id = /incidents\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
    await page.goto(`/incidents/${id}`)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'found.json', mimeType: 'application/json', buffer: Buffer.from(bundle) })
    await expect(page.getByText('found.json').first()).toBeVisible()
    await page.getByRole('button', { name: 'Acts on found.json' }).click()
    await page.getByRole('menuitem', { name: /Read as a STIX bundle/ }).click()
    await expect(page.getByText('Address of the extortion page').first()).toBeVisible()
  })

  const id = /incidents\/([0-9a-f-]{36})/.exec(belmere.page.url())?.[1] ?? ''

  await test.step('a draft is nobody else’s: Carthia would see nothing, and does', async () => {
    expect((await carthia.context.request.get(`/api/incidents/${id}`)).status()).toBe(404)
    await expect(carthia.page.getByText(title)).toHaveCount(0)
  })

  await test.step('the analyst shares it with the circle of CERTs, and Carthia sees it appear', async () => {
    const { page } = belmere
    await page.goto(`/incidents/${id}/edit?step=share`)
    await page.getByRole('radio', { name: /TLP:AMBER(?!\+)/ }).check()
    const groups = page.getByRole('combobox', { name: /group/i })
    await groups.fill('CERTs')
    await page.getByRole('option', { name: 'CERTs of the Lantern Sea' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Share with/ }).click()
    await page.waitForURL(new RegExp(`/incidents/${id}$`))
    await expect(carthia.page.getByText(title).first()).toBeVisible()
  })

  await test.step('the public sees nothing', async () => {
    const anybody = await browser.newContext()
    const hidden = await anybody.request.get(`/api/incidents/${id}`)
    const absent = await anybody.request.get('/api/incidents/01a00000-0000-7000-8000-000000000000')
    expect([hidden.status(), await hidden.text()]).toEqual([absent.status(), await absent.text()])
    const page = await anybody.newPage()
    await page.goto('/incidents')
    await expect(page.getByText('WannaCry').first()).toBeVisible()
    await expect(page.getByText(title)).toHaveCount(0)
    await anybody.close()
  })

  const client = taxiiClient(carthia.context.request, token)
  await test.step('a TAXII client of Carthia pulls the indicators', async () => {
    const pulled = (await client.objects('incidents')).map((one) => one.id)
    expect(pulled).toContain(indicator)
    expect(pulled).toContain(stays)
  })

  await test.step('Belmere withdraws one; Carthia is told, and later pulls no longer hold it', async () => {
    await carthia.page.goto('/withdrawals')
    const { page } = belmere
    await page.goto(`/incidents/${id}`)
    const row = page.getByRole('row').filter({ hasText: 'Address of the extortion page' })
    await row.getByRole('button', { name: /Withdraw/ }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog.getByText(/Delegation of Carthia/)).toBeVisible()
    await dialog.getByRole('textbox').fill('The address belongs to a harmless service.')
    await dialog.getByRole('button', { name: /Withdraw/ }).click()
    await expect(carthia.page.getByText('The address belongs to a harmless service.').first()).toBeVisible()
    const pulled = (await client.objects('incidents')).map((one) => one.id)
    expect(pulled).not.toContain(indicator)
    expect(pulled).toContain(stays)
  })

  await test.step('the auditor can show who received what, and sees none of it', async () => {
    const auditor = await sitDown(browser, 'Tomas Verrin')
    await auditor.page.goto('/deliveries')
    await expect(
      auditor.page.getByRole('row').filter({ hasText: 'Delegation of Carthia' }).filter({ hasText: 'TAXII' }).first(),
    ).toBeVisible()
    expect((await auditor.context.request.get(`/api/incidents/${id}`)).status()).toBe(404)
  })
})

/** Carthia's head makes an account for the machine of its CERT, and is shown the token once. */
async function tokenOfCarthia(browser: Browser): Promise<string> {
  const { page, context } = await sitDown(browser, 'Bram Calloway')
  await page.goto('/machines')
  await page.getByRole('button', { name: 'Create a machine account' }).first().click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('TAXII client, CERT of Carthia')
  await page.getByRole('dialog').getByRole('button', { name: 'Create it' }).click()
  await page.getByRole('button', { name: 'Issue a key' }).first().click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name of the key' }).fill('The pull of every hour')
  await page.getByRole('dialog').getByRole('button', { name: 'Issue the key' }).click()
  const shown = page.getByText(/chy_[\w-]{20}/).first()
  await expect(shown).toBeVisible()
  const token = /chy_[\w-]+/.exec(await shown.innerText())?.[0] ?? ''
  expect(token).toMatch(/^chy_/)
  await context.close()
  return token
}
