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

test('a request for mitigation is sent on an incident, declined with a reason, consulted on and closed', async ({
  browser,
}) => {
  const carthia = await sitDown(browser, 'Samir Okonde')
  const belmere = await sitDown(browser, 'Joris Halden')
  const subject = 'Intrusions from relays on your territory'
  const list: { items: { id: string; status: string; owner: { name: string } }[] } = await (
    await carthia.context.request.get('/api/incidents')
  ).json()
  const incident = list.items.find(({ owner, status }) => /Carthia/.test(owner.name) && status !== 'draft')
  // Belmere has its list open before anything is asked.
  await belmere.page.goto('/requests')
  await expect(belmere.page.getByRole('heading', { name: 'Requests', level: 1 })).toBeVisible()
  const { page } = carthia

  await test.step('from the incident, a request is drafted in the guided form', async () => {
    await page.goto(`/incidents/${incident?.id ?? ''}`)
    await page.getByRole('link', { name: 'Send a request about it' }).click()
    await page.waitForURL(/\/requests\/new\?incident=/)
    await expect(page.getByRole('radio', { name: /^Mitigation/ })).toBeChecked()
    await page.getByRole('radio', { name: 'Within a day' }).check()
    await page.getByRole('checkbox', { name: 'intrusions', exact: true }).check()
    await page.getByRole('radio', { name: 'Serious' }).check()
    await page.getByRole('textbox', { name: /Addresses, names and systems/ }).fill('203.0.113.77\nrelay.example')
    await page.getByRole('group', { name: 'Seen from' }).getByRole('spinbutton').first().click()
    await page.keyboard.type('201120260400')
    await page.getByRole('checkbox', { name: 'stop it' }).check()
    await page.getByRole('combobox', { name: 'To', exact: true }).click()
    await page.keyboard.type('Belm')
    await page.getByRole('option', { name: /Belmere/ }).click()
    await page.getByRole('textbox', { name: 'Subject' }).fill(subject)
    await page.getByRole('textbox', { name: 'The request' }).fill('Two relays of yours reach into our registries.')
    await sound(page)
    await page.getByRole('button', { name: 'Keep the draft and look at it' }).click()
    await expect(page.getByRole('heading', { name: subject, level: 1 })).toBeVisible()
  })

  await test.step('it is looked at and sent; Belmere sees it come', async () => {
    await expect(belmere.page.getByText(subject)).toHaveCount(0)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Send to/ })
      .click()
    await expect(page.getByText(/Next: .*Belmere opens it/)).toBeVisible()
    await belmere.page.getByRole('link', { name: subject }).click()
    await expect(belmere.page.getByText('203.0.113.77')).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Delivered' }).first()).toHaveAttribute(
      'aria-current',
      'step',
    )
  })

  await test.step('Belmere acknowledges, and declines with a reason', async () => {
    await belmere.page.getByRole('button', { name: 'Acknowledge', exact: true }).click()
    await belmere.page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    await belmere.page.getByRole('button', { name: 'Decline', exact: true }).click()
    const dialog = belmere.page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: 'Decline' }).click()
    await expect(dialog.getByText('Please choose one of the entries.')).toBeVisible()
    await expect(dialog.getByText('One entry needs mending.')).toBeVisible()
    await dialog.getByRole('radio', { name: 'Not enough information' }).check()
    await dialog.getByRole('button', { name: 'Decline' }).click()
    await expect(belmere.page.getByText('Not enough information')).toBeVisible()
    await sound(belmere.page)
  })

  await test.step('Carthia begins a letter on it: recipient, subject and citation stand there already', async () => {
    await page.getByRole('link', { name: 'Write a letter on it' }).click()
    await expect(page.getByRole('combobox', { name: 'To', exact: false }).first()).toHaveValue(/Belmere/)
    await expect(page.getByRole('textbox', { name: 'Subject' })).toHaveValue(subject)
    await expect(page.getByRole('textbox', { name: 'What is said' })).toHaveValue(/^refer to request No\. 2026\/\d+/)
    await page.goBack()
  })

  await test.step('Carthia consults on it, Belmere accepts a part, Carthia closes', async () => {
    await expect(page.getByText('Not enough information')).toBeVisible()
    await page.getByRole('textbox', { name: 'Your words' }).fill('Between 04:00 and 04:20 UTC.')
    await page.getByRole('button', { name: 'Say it to both sides' }).click()
    await expect(belmere.page.getByText('Between 04:00 and 04:20 UTC.')).toBeVisible()
    await belmere.page.getByRole('button', { name: 'Further acts' }).click()
    await belmere.page.getByRole('menuitem', { name: 'Accept in part' }).click()
    await belmere.page.getByRole('dialog').getByRole('button', { name: 'Accept in part' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Accepted in part' }).first()).toBeVisible()
    await page.getByRole('button', { name: 'Close the request' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close the request' }).click()
    await expect(page.getByText('Closed: nothing more is to be done.')).toBeVisible()
    await page.goto('/requests')
    await page.getByRole('link', { name: 'In figures' }).click()
    await expect(page.getByText('Accepted in part 1')).toBeVisible()
    await expect(page.getByRole('link', { name: 'In figures' })).toHaveAttribute('aria-current', 'page')
    await sound(page)
  })
})

// That nobody answers, and the deputy is asked, is told in contacts-pings.spec.ts.
test('a surprise check reaches the contact, who acknowledges it with one key', async ({ browser }) => {
  const title = 'Who is awake in Carthia'
  const host = await sitDown(browser, 'Maris Oldane')
  const carthia = await sitDown(browser, 'Samir Okonde')
  await carthia.page.goto('/contacts/pings')
  await expect(carthia.page.getByRole('heading', { name: 'Communication checks', level: 1 })).toBeVisible()

  await test.step('the secretariat begins it', async () => {
    const { page } = host
    await page.goto('/contacts/pings/new')
    await page.getByRole('textbox', { name: 'Name of the check' }).fill(title)
    await page.getByRole('combobox', { name: /Delegations/ }).fill('Carthia')
    await page.getByRole('option', { name: /Carthia/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Times of a crisis' }).click()
    await sound(page)
    await page.getByRole('button', { name: 'Begin the check now' }).click()
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  })

  await test.step('the contact is asked, and answers', async () => {
    const unanswered = host.page.getByRole('row').filter({ hasText: 'Cyber coordinator' })
    await expect(unanswered).toBeVisible()
    const { page } = carthia
    const asked = page.getByRole('listitem').filter({ hasText: title }).first()
    await expect(asked).toBeVisible()
    await sound(page)
    await asked.getByRole('button', { name: /^Acknowledge/ }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText(/was reached/).first()).toBeVisible()
    // Whoever runs it sees that nobody need be called for this contact any more.
    await expect(unanswered).toHaveCount(0)
    await sound(host.page)
  })
})
