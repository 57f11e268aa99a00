// Sealed rooms, told with real clients: browsers of two delegations and a command line of a third.
import { expect, test } from '@playwright/test'
import {
  commandLine,
  enterRoom,
  holds,
  hostOnDisk,
  invite,
  makeKey,
  openRoom,
  reads,
  takeSeat,
  write,
} from './sealed.ts'

const title = 'Outage of the pilots, in confidence'
const said = {
  first: 'The lanterns of Quayside went out at nine',
  cli: 'The secretariat has told nobody so far',
  down: 'Written while the host was away',
  offline: 'Written without a network in Carthia',
  afterLoss: 'The telephone of Samir was left in a taxi',
  afterExpulsion: 'From here on without the secretariat',
}

test('three delegations speak through restart, loss of network, loss of a device and expulsion', async ({
  browser,
}) => {
  test.setTimeout(400_000)
  const host = await hostOnDisk()
  const sent: Buffer[] = []
  try {
    await host.start()
    const lena = await takeSeat(browser, 'Lena Arkwright', host.address, sent)
    const laptop = await takeSeat(browser, 'Samir Okonde', host.address, sent)
    const telephone = await takeSeat(browser, 'Samir Okonde', host.address, sent)
    const maris = await takeSeat(browser, 'Maris Oldane', host.address, sent)
    const room = commandLine(`${host.folder}/device`)

    await test.step('each makes a key; the secretariat’s lies at its command line', async () => {
      await Promise.all([makeKey(lena), makeKey(laptop, 'Laptop'), makeKey(telephone, 'Telephone')])
      await room('sign-in', '--host', host.address, '--cookie-file', await host.cookieFile(maris))
      await room('device', '--name', 'Duty desk')
    })

    await test.step('Lena opens a room and invites them; all read what she says', async () => {
      await openRoom(lena, title)
      await invite(lena, { 'Delegation of Carthia': ['Samir'], 'Secretariat of the Lantern Sea Forum': ['Maris'] })
      await lena.page.getByRole('link', { name: 'Conversation' }).click()
      await write(lena, said.first)
      await Promise.all([enterRoom(laptop, title), enterRoom(telephone, title)])
      await Promise.all([reads(laptop, said.first), reads(telephone, said.first)])
      expect(await room('read', title)).toContain(said.first)
      await room('say', title, said.cli)
      await Promise.all([reads(lena, said.cli), reads(laptop, said.cli)])
    })

    await test.step('all three see the same spoken code, and it is in the command line too', async () => {
      const codeOf = async ({ page }: typeof lena) => {
        await page.getByRole('link', { name: /^Members and devices/ }).click()
        const code = await page.getByRole('region', { name: 'Spoken code' }).getByRole('list').innerText()
        await page.getByRole('link', { name: 'Conversation' }).click()
        return code.replaceAll(/\D/g, '')
      }
      const [mine, theirs] = [await codeOf(lena), await codeOf(laptop)]
      expect(mine).toMatch(/^\d{30}$/)
      expect(theirs).toBe(mine)
      expect((await room('members', title)).replaceAll(/\s/g, '')).toContain(mine)
    })

    await test.step('the host is restarted: what was written meanwhile arrives', async () => {
      await host.stop()
      await write(lena, said.down)
      await expect(lena.page.getByText('Kept here, not sent yet')).toBeVisible()
      await host.start()
      await reads(laptop, said.down)
      await expect(lena.page.getByText('Kept here, not sent yet')).toHaveCount(0)
    })

    await test.step('Carthia loses its network, writes on, and catches up', async () => {
      await laptop.context.setOffline(true)
      await expect(laptop.page.getByText('The host cannot be reached.')).toBeVisible()
      await write(laptop, said.offline)
      await expect(lena.page.getByText(said.offline)).toHaveCount(0)
      await laptop.context.setOffline(false)
      await Promise.all([reads(lena, said.offline), reads(telephone, said.offline)])
    })

    await test.step('Samir loses the telephone: its key is struck off, and the room shuts it out by itself', async () => {
      const { page } = laptop
      await page.getByRole('link', { name: 'Devices and keys' }).click()
      await page
        .getByRole('row', { name: /Telephone/ })
        .getByRole('button', { name: 'Remove' })
        .click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Sign and remove' }).click()
      await expect(page.getByRole('row', { name: /Telephone/ })).toContainText('Removed')
      await enterRoom(laptop, title)
      await expect(lena.page.getByText(/was no longer accredited and was removed: .?Telephone/)).toBeVisible({
        timeout: 30_000,
      })
      await write(lena, said.afterLoss)
      await reads(laptop, said.afterLoss)
      await expect(telephone.page.getByText('You were expelled.').first()).toBeVisible()
      await expect(telephone.page.getByText(said.afterLoss)).toHaveCount(0)
    })

    await test.step('the secretariat is expelled, and reads nothing more', async () => {
      const { page } = lena
      await page.getByRole('link', { name: /^Members and devices/ }).click()
      await page.getByRole('button', { name: 'Acts on Maris Oldane' }).click()
      await page.getByRole('menuitem', { name: 'Expel from the room' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Expel Maris Oldane' }).click()
      await expect(page.getByRole('alertdialog')).toHaveCount(0)
      await page.getByRole('link', { name: 'Conversation' }).click()
      await write(lena, said.afterExpulsion)
      await reads(laptop, said.afterExpulsion)
      const kept = await room('read', title).catch((error: unknown) => String(error))
      expect(kept).not.toContain(said.afterExpulsion)
      expect(kept).toContain(said.cli)
    })

    await test.step('no word of it was in a request, in the host’s books or in its log', async () => {
      await host.stop()
      const everything = [...sent, ...(await host.written())]
      expect(everything.length).toBeGreaterThan(100)
      for (const words of [title, ...Object.values(said)])
        expect(
          everything.some((bytes) => holds(bytes, words)),
          words,
        ).toBe(false)
      // The search is not blind: what the host may know, it does find.
      expect(everything.some((bytes) => holds(bytes, 'Maris Oldane'))).toBe(true)
    })
  } finally {
    await host.end()
  }
})
