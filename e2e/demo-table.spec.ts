// The table of the demonstration: half negotiated by delegations that are played, and open to whoever comes.
import { type Locator, type Page, expect, test } from '@playwright/test'
import { inHand, paragraph } from './negotiating.ts'
import { type Seat, hostOnDisk, takeSeat } from './sealed.ts'
import { sideways, violationsOf } from './soundness.ts'

const title = 'The time between incidents: norms for the Lantern Sea'

test('a newcomer joins a half-finished negotiation by one press, and a played delegation answers', async ({
  browser,
}) => {
  test.setTimeout(500_000)
  const host = await hostOnDisk({ players: true })
  try {
    await host.start()
    const lena = await takeSeat(browser, 'Lena Arkwright', host.address)
    const { page } = lena

    await test.step('she makes a key, and is let in', async () => {
      await page.goto('/negotiations')
      await page.getByRole('button', { name: 'Make a key for this browser' }).click()
      await page.getByRole('link', { name: title }).click({ timeout: 120_000 })
      await expect(paragraph(lena, '8')).toBeVisible({ timeout: 60_000 })
    })

    await test.step('the talks are half way: brackets, alternatives, a paragraph with the capitals', async () => {
      await expect(paragraph(lena, '8')).toHaveAccessibleName(/Ad referendum/, { timeout: 120_000 })
      await expect(paragraph(lena, '1')).toContainText('bracket of Delegation of Carthia')
      await expect(paragraph(lena, '2')).toContainText('Alternative 2')
      await expect(paragraph(lena, '4')).toContainText('Scrutiny reserve')
    })

    await test.step('she proposes an amendment, and Dorvane, who is played, supports what softens a duty', async () => {
      const panel = await inHand(lena, '6')
      await panel.getByRole('button', { name: 'Amend' }).click()
      const words = page.getByRole('textbox', { name: /^Write the words/ })
      await words.fill((await words.inputValue()).replace('shall', 'should'))
      await page.getByRole('button', { name: 'Propose 1 amendment' }).click()
      await expect(paragraph(lena, '6')).toContainText('to come, Delegation of Belmere')
      const own = panel.getByRole('listitem').filter({ hasText: 'should' })
      await expect(own.getByRole('img', { name: 'Delegation of Dorvane' })).toBeVisible({ timeout: 120_000 })
      await expect(own).toContainText('Supported by')
    })

    await test.step('a reload keeps all of it', async () => {
      await page.reload()
      await expect(paragraph(lena, '6')).toContainText('to come, Delegation of Belmere')
      await expect(paragraph(lena, '2')).toContainText('Alternative 2')
    })

    await test.step('the pages can be used by everybody: from the right, in the dark, on a phone', async () => {
      const room = new URL(page.url()).pathname
      // What is drawn in ways of its own; the other sides are lists and forms, made of the pieces that the gallery shows.
      const sides = ['', '/matrix', '/procedures', '/projector']
      await page.setViewportSize({ width: 390, height: 800 })
      await dress(page, 'fa', 'dark')
      expect(
        await faultsOn(lena, ['/negotiations', '/negotiations/new', ...sides.map((side) => `${room}${side}`)]),
      ).toEqual([])
    })
  } finally {
    await host.end()
  }
})

async function dress(page: Page, language: string, theme: string): Promise<void> {
  await page.evaluate(
    ([code, light]) => {
      localStorage.setItem('chancery.language', code)
      localStorage.setItem('chancery.theme', light)
    },
    [language, theme] as const,
  )
}

/** What axe finds, and what must be scrolled sideways; a paragraph of the text is in hand. */
async function faultsOn({ page }: Seat, paths: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const [index, path] of paths.entries()) {
    const link = page.getByRole('main').locator(`a[href="${path}"]`).first()
    // A page that is opened anew opens every room anew: where a link leads on, it is followed.
    if (index > 0 && (await link.isVisible())) await follow(page, link, path).catch(() => page.goto(path))
    else await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect(page.locator('.progress')).toHaveCount(0)
    const first = page
      .getByRole('article')
      .filter({ has: page.getByRole('heading', { level: 2 }) })
      .nth(3)
    if (await first.isVisible()) await first.getByRole('heading', { level: 2 }).first().click()
    faults.push(...(await violationsOf(page)))
    const over = await sideways(page)
    if (over > 0) faults.push(`${path} must be scrolled sideways by ${over}`)
  }
  return faults
}

/** Until the other page is drawn: then the link is gone, or says that one is there. */
async function follow(page: Page, link: Locator, path: string): Promise<void> {
  await link.click()
  await page.waitForURL((url) => url.pathname === path)
  const there = async () => (await link.count()) === 0 || (await link.getAttribute('aria-current')) === 'page'
  await expect.poll(there).toBe(true)
}
