import { expect, test } from '@playwright/test'
import { hostOnDisk, makeKey, type Seat, takeSeat } from './sealed.ts'
import { violationsOf } from './soundness.ts'

/**
 * A mediator between two parties: hears each alone, tells a point only with consent, asks what each would rather have, and
 * ends in a package that neither can better without the other losing. What the parties want never leaves the browser.
 */

const [carthia, belmere] = ['Delegation of Carthia', 'Delegation of Belmere']
const heard = 'Between us: thirty days would do for the notice.'
const told = 'Carthia could live with thirty days.'

async function openCaucus({ page }: Seat, title: string, delegation: string, person: string): Promise<string> {
  await page.goto('/negotiations/mediator')
  await page.getByRole('button', { name: 'Open a room with one party' }).click()
  const dialog = page.getByRole('dialog', { name: 'Open a room with one party' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title)
  await dialog.getByRole('combobox', { name: 'Party' }).fill(delegation)
  await page.getByRole('option', { name: delegation, exact: true }).click()
  await dialog.getByRole('checkbox', { name: new RegExp(person) }).check()
  await dialog.getByRole('button', { name: 'Open the sealed room' }).click()
  await page.waitForURL(/\/mediator\/[0-9a-f-]{36}/)
  return page.url()
}

async function enter({ page }: Seat, title: string): Promise<void> {
  await page.goto('/negotiations/mediator')
  await page.getByRole('link', { name: title }).click({ timeout: 60_000 })
}

async function axe({ page }: Pick<Seat, 'page'>): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
}

let host: Awaited<ReturnType<typeof hostOnDisk>> | undefined
test.afterEach(async () => host?.end())

test('a mediator’s shuttle ends in a package on the frontier', async ({ browser }) => {
  test.setTimeout(360_000)
  const sent: Buffer[] = []
  host = await hostOnDisk()
  await host.start()
  const maris = await takeSeat(browser, 'Maris Oldane', host.address, sent)
  const bram = await takeSeat(browser, 'Bram Calloway', host.address)
  const lena = await takeSeat(browser, 'Lena Arkwright', host.address)
  for (const seat of [maris, bram, lena]) await makeKey(seat)

  await test.step('caucuses are opened, each with one party, and a point is heard', async () => {
    const ofCarthia = await openCaucus(maris, 'With Carthia', carthia, 'Bram')
    await openCaucus(maris, 'With Belmere', belmere, 'Lena')
    await enter(bram, 'With Carthia')
    await bram.page.getByRole('textbox', { name: 'A point for the mediator alone' }).fill(heard)
    await bram.page.getByRole('button', { name: 'Say it to the mediator' }).click()
    await maris.page.goto(ofCarthia)
    await expect(maris.page.getByRole('paragraph').filter({ hasText: heard })).toBeVisible({ timeout: 60_000 })
    await axe(maris)
  })

  await test.step('it is told to the other party only when its own has consented to the words', async () => {
    await maris.page.getByText('May I tell this to another party?').click()
    await maris.page.getByRole('textbox', { name: 'The exact words' }).fill(told)
    await maris.page.getByRole('button', { name: 'Ask for consent' }).click()
    await expect(maris.page.getByText('Asked', { exact: true })).toBeVisible()
    await expect(maris.page.getByRole('button', { name: `Tell ${belmere}` })).toHaveCount(0)
    await bram.page.getByRole('button', { name: 'Consent to these words' }).click()
    const consenting = bram.page.getByRole('dialog', { name: 'Consent to these words' })
    await consenting.getByRole('button', { name: 'Consent to these words' }).click()
    await maris.page.getByRole('button', { name: `Tell ${belmere}` }).click()
    const telling = maris.page.getByRole('dialog', { name: `Tell ${belmere}` })
    await telling.getByRole('button', { name: `Tell ${belmere}` }).click()
    await enter(lena, 'With Belmere')
    await expect(lena.page.getByText(told)).toBeVisible({ timeout: 60_000 })
    await expect(lena.page.getByText(`${carthia} consented to these very words for you: verified`)).toBeVisible()
    await expect(lena.page.getByText(heard)).toHaveCount(0)
    await axe(lena)
  })

  await test.step('what each would rather have is asked without a number, and stays on the device', async () => {
    await beginCase(maris)
    await rank(maris, 'Carthia', { up: ['large fund'] })
    await rank(maris, 'Belmere', { up: [] })
    await maris.page.getByRole('tab', { name: 'What could be proposed' }).click()
    await maris.page.getByRole('button', { name: 'Work out what could be proposed' }).click()
    const { page } = maris
    await expect(page.getByText('better for every party than no agreement')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('This is exact.')).toBeVisible()
    await expect(page.getByRole('slider')).toHaveAttribute('aria-valuetext', /Delay: ten days · Fund: large fund/)
    await axe(maris)
    expect(sent.some((bytes) => bytes.includes('large fund') || bytes.includes('Delay and fund'))).toBe(false)
  })
})

/** Delay matters more to Belmere, the fund to Carthia. */
async function beginCase({ page }: Seat): Promise<void> {
  await page.goto('/negotiations/mediator')
  await page.getByText('Begin an analysis').click()
  await page.getByRole('textbox', { name: 'What it is about' }).fill('Delay and fund')
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await page.waitForURL(/\/settlement\//)
  for (const [name, options] of [
    ['Delay', 'ten days\nthirty days\nsixty days'],
    ['Fund', 'no fund\nsmall fund\nlarge fund'],
  ] as const) {
    await page.getByRole('textbox', { name: 'What is at issue' }).fill(name)
    await page.getByRole('textbox', { name: 'Its options' }).fill(options)
    await page.getByRole('button', { name: 'Add the issue' }).click()
  }
  await axe({ page })
  await page.getByRole('tab', { name: 'What each would rather have' }).click()
  for (const name of ['Carthia', 'Belmere']) {
    await page.getByRole('textbox', { name: 'Another party' }).fill(name)
    await page.getByRole('button', { name: 'Add the party' }).click()
  }
}

/** Belmere likes the lists as they stand; Carthia likes both the other way round, and cares first for the fund. */
async function rank({ page }: Seat, party: string, { up }: { up: readonly string[] }): Promise<void> {
  await page.getByRole('button', { name: /Party$/ }).click()
  await page.getByRole('option', { name: party }).click()
  const turned = up.length > 0
  for (const issue of ['Delay', 'Fund']) {
    const list = page.getByRole('group', { name: issue, exact: true })
    if (turned) {
      const [first, second, third] = issue === 'Delay' ? ['ten', 'thirty', 'sixty'] : ['no', 'small', 'large']
      const press = (name: string | undefined, way: 'higher' | 'lower') =>
        list.getByRole('button', { name: new RegExp(`“${name} (days|fund)” ${way}`) }).click()
      await press(third, 'higher')
      await press(third, 'higher')
      await press(first, 'lower')
      expect(second).toBeDefined()
    }
    await list.getByRole('button', { name: 'This is the order' }).click()
  }
  const swings = page.getByRole('group', { name: /what would .* change first/ })
  if (turned) await swings.getByRole('button', { name: /Fund: .* higher/ }).click()
  await swings.getByRole('button', { name: 'This is the order' }).click()
  await expect(swings.getByText('Said')).toBeVisible()
  // It would rather take what lies in the middle than walk away.
  for (const [issue, middle] of [
    ['Delay', 'thirty days'],
    ['Fund', 'small fund'],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`${issue}$`) }).click()
    await page.getByRole('option', { name: middle }).click()
  }
  await page.getByRole('button', { name: 'Would rather take it' }).click()
  await expect(page.getByText(/^Rather .*thirty days.* than No agreement$/)).toBeVisible()
}
