// A surprise check that the contact misses, told on a host under a clock of its own: nobody waits fifteen minutes here.
import { type APIRequestContext, expect, test } from '@playwright/test'
import { type Host, hostOnDisk, makeKey, type Seat, takeSeat } from './sealed.ts'
import { sideways, violationsOf } from './soundness.ts'

let host: Host

test.beforeAll(async () => {
  host = await hostOnDisk({ ownClock: true })
  await host.start()
})

test.afterAll(() => host.end())

type Contact = { id: string; function: string; delegationId: string; languages: string[]; zone: string }

/** Lena Arkwright, who heads the CERT of Belmere, is stood in for by its ambassador. */
async function nameDeputy(request: APIRequestContext): Promise<Contact> {
  const { items }: { items: Contact[] } = await (await request.get('/api/contacts')).json()
  const [deputy, head] = ['Ambassador for cyber affairs', 'Head of the national CERT'].map((name) =>
    items.find((one) => one.function === name),
  )
  const kept = await request.put(`/api/contacts/${head?.id}`, {
    data: { languages: head?.languages, zone: head?.zone, deputyId: deputy?.id },
  })
  expect(kept.ok()).toBe(true)
  return kept.json()
}

test('a surprise check is missed by the contact and caught by the deputy', async ({ browser }) => {
  const contact = await takeSeat(browser, 'Lena Arkwright', host.address)
  const deputy = await takeSeat(browser, 'Joris Halden', host.address)
  const secretariat = await takeSeat(browser, 'Maris Oldane', host.address)
  const { delegationId } = await nameDeputy(contact.context.request)
  await makeKey(deputy)
  const title = 'Who is awake in Belmere'
  // The demonstration has a check of its own that runs.
  const askedOf = ({ page }: Seat) => page.getByRole('listitem').filter({ hasText: title })
  for (const { page } of [contact, deputy]) {
    await page.goto('/contacts/pings')
    await expect(page.getByRole('heading', { name: 'Communication checks', level: 1 })).toBeVisible()
  }

  await test.step('the contact is asked, and nobody else', async () => {
    const begun = await secretariat.context.request.post('/api/pings', {
      data: {
        title,
        delegationIds: [delegationId],
        kinds: ['technical'],
        startsAt: new Date().toISOString(),
        surprise: true,
        ladder: { deputy: 15, head: 30, mission: 60, closes: 120 },
      },
    })
    expect(begun.status()).toBe(201)
    await expect(askedOf(contact).getByRole('button', { name: /^Acknowledge/ })).toBeVisible()
    await expect(askedOf(deputy)).toHaveCount(0)
    const { id }: { id: string } = await begun.json()
    await secretariat.page.goto(`/contacts/pings/${id}`)
    const row = secretariat.page.getByRole('row').filter({ hasText: 'Head of the national CERT' })
    await expect(row).toContainText('contact')
  })

  await test.step('a quarter of an hour later the deputy is asked, on the page that lies open, and answers', async () => {
    host.later(16)
    const { page } = deputy
    await expect(askedOf(deputy)).toContainText('Head of the national CERT')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await violationsOf(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
    await askedOf(deputy)
      .getByRole('button', { name: /^Acknowledge/ })
      .click()
    await expect(page.getByText(/was reached, signed by this device/).first()).toBeVisible()
  })

  await test.step('nobody is asked any more, and whoever runs the check sees who answered', async () => {
    await expect(askedOf(contact)).toHaveCount(0)
    const { page } = secretariat
    await page.getByText('Each contact').click()
    // Until the page hears of the answer the contact stands among those who owe one, too.
    const rows = page.getByRole('row').filter({ hasText: 'Head of the national CERT' })
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('deputy')
    await expect(rows).toContainText('signed by a device')
  })
})
