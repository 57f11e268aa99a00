// The crisis line, told with two officers at their own browsers and hosts that can be lost: an alarm that cannot be missed,
// an answer from a telephone in Persian, and a message that goes by a sealed file when the network is gone; and with a head
// who agrees to a line, names an officer, gives the line a new room and ends it.
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { holds, hostOnDisk, makeKey, type Seat, takeSeat } from './sealed.ts'
import { exerciseFor } from './exercising.ts'
import { sideways, violationsOf } from './soundness.ts'

const said = {
  request: 'Traffic from your network has put out the harbour lights of Quayside since ten past two',
  answer: 'پیام شما رسید و مسیرها را می‌بندیم',
  played: 'The lights of Quayside are out in our game',
  offline: 'شبکه ما قطع است ولی چراغ‌ها را دوباره روشن می‌کنیم',
  renewed: 'The lamps of Quayside burn again since four in the morning',
}

const alarm = ({ page }: Seat) => page.getByRole('alertdialog')
/** A slip of paper with this on it, whole. */
const slip = ({ page }: Seat, words: string) => page.locator('.crisis-message').filter({ hasText: words })

async function write({ page }: Seat, kind: string, words: string, send: RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${kind}`) }).click()
  await page.getByRole('textbox').last().fill(words)
  await page.getByRole('button', { name: send }).click()
}

const reason = { room: 'A laptop of the ministry was lost', end: 'The two ministries have met' }

/** A head's act that asks for a reason. */
async function withReason({ page }: Seat, act: string, words: string): Promise<void> {
  await page.getByRole('button', { name: act }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill(words)
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: act }).click()
}

/** As a telephone in Persian: dark, and as narrow as they are. */
async function asTelephone({ page, context }: Seat): Promise<void> {
  await context.addInitScript(() => localStorage.setItem('chancery.language', 'fa'))
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'میز کار' })).toBeVisible()
}

test('a request on the crisis line is heard, read and answered on a telephone, and goes by file without a network', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const host = await hostOnDisk()
  const sent: Buffer[] = []
  try {
    await host.start()
    const joris = await takeSeat(browser, 'Joris Halden', host.address, sent)
    const samir = await takeSeat(browser, 'Samir Okonde', host.address, sent)
    const bram = await takeSeat(browser, 'Bram Calloway', host.address, sent)
    const noor = await takeSeat(browser, 'Noor Teshome', host.address, sent)
    let line = ''

    await test.step('a head without a key agrees to a line, and is told that to read on one they need a key', async () => {
      const { page } = bram
      await page.goto('/crisis')
      await expect(page.getByRole('region', { name: 'You need a device key' })).toContainText('this browser has no key')
      await page.getByRole('link', { name: 'Delegation of Dorvane' }).click()
      await page.getByRole('button', { name: 'Agree to the line' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Agree to the line' }).click()
      await expect(page.getByRole('button', { name: 'Make a key for this browser' })).toBeVisible()
    })

    await test.step('each has a key; the first of them opens the room of the line without being asked', async () => {
      await Promise.all([makeKey(joris), makeKey(samir)])
      await asTelephone(samir)
      await joris.page.goto('/crisis')
      await joris.page.getByRole('link', { name: 'Delegation of Carthia' }).click()
      await expect(joris.page.getByRole('button', { name: /^Request/ })).toBeEnabled()
      line = new URL(joris.page.url()).pathname
      await expect(joris.page.getByText('Samir Okonde (Delegation of Carthia) was let in as the first')).toBeVisible()
      await bram.page.getByRole('button', { name: 'Make a key for this browser' }).click()
    })

    await test.step('Belmere asks for something within the hour, and both capitals’ clocks say until when', async () => {
      const { page } = joris
      await page.getByRole('button', { name: /^Request/ }).click()
      await page.getByRole('textbox', { name: 'Words' }).fill(said.request)
      await page.getByRole('radio', { name: 'Within 1 hr' }).check()
      await expect(page.getByRole('definition').filter({ hasText: /UTC\+3/ })).toBeVisible()
      await page.getByRole('button', { name: 'Send the request to Delegation of Carthia' }).click()
      await expect(slip(joris, said.request)).toContainText('Sent')
    })

    await test.step('Carthia, at its desk, cannot miss it: no key and no other window takes it away', async () => {
      const { page } = samir
      await expect(alarm(samir)).toContainText(said.request)
      await expect(alarm(samir)).toContainText('این واقعی است')
      await expect(page.getByRole('heading', { level: 1, name: 'خط بحران' })).toBeFocused()
      for (const key of ['Escape', 'Escape', 'Escape', 'Enter', 'Space']) await page.keyboard.press(key)
      await expect(alarm(samir)).toBeVisible()
      expect(await page.evaluate(() => document.elementFromPoint(20, 830)?.closest('dialog') !== null)).toBe(true)
      expect(await violationsOf(page, '.crisis-alarm')).toEqual([])
      expect(await sideways(page)).toBe(0)
      await expect(slip(joris, said.request)).toContainText('Received by a machine of Delegation of Carthia')
      await alarm(samir).getByRole('button', { name: 'تأیید دریافت' }).click()
      await expect(alarm(samir)).toHaveCount(0)
    })

    await test.step('Belmere sees by whom it was read; Carthia answers, and Belmere’s alarm rings', async () => {
      await expect(
        slip(joris, said.request).getByRole('listitem').filter({ hasText: 'Read by a person' }),
      ).toContainText('Samir Okonde')
      await samir.page.goto(line)
      // Read and not answered, it goes on waiting before all else.
      await expect(samir.page.locator('.crisis-waits')).toContainText(said.request)
      await slip(samir, said.request).getByRole('button', { name: 'پاسخ دادن' }).click()
      await samir.page.getByRole('textbox', { name: 'متن' }).fill(said.answer)
      await samir.page.getByRole('button', { name: /^فرستادن اطلاع‌رسانی/ }).click()
      await expect(alarm(joris)).toContainText(said.answer)
      await alarm(joris).getByRole('button', { name: 'Acknowledge' }).click()
      await expect(slip(joris, said.request)).toContainText('Done in time')
    })

    await test.step('whom the host names is let in where an officer of their own side says that it is so', async () => {
      const { page } = samir
      const asked = page.getByRole('region', { name: 'درست است؟' })
      await expect(asked).toContainText('Bram Calloway')
      await bram.page.goto(line)
      await asked.getByRole('button', { name: /^تأیید/ }).click()
      await expect(slip(bram, said.answer)).toBeVisible()
      await expect(asked).toHaveCount(0)
    })

    await test.step('a head who is in the room names an officer with one press, and they come in', async () => {
      const { page } = bram
      await makeKey(noor)
      await page.goto(`${line}/standing`)
      await expect(page.getByRole('listitem').filter({ hasText: 'Samir Okonde' }).first()).toContainText('host’s word')
      // The list closes where the page moves under it, as it does while what stands above comes in.
      await expect(async () => {
        await page.getByRole('combobox', { name: 'Name an officer of your side' }).fill('')
        await page.getByRole('combobox', { name: 'Name an officer of your side' }).fill('Noor')
        await page.getByRole('option', { name: 'Noor Teshome' }).click({ timeout: 2000 })
      }).toPass()
      await page.getByRole('button', { name: 'Name as officer' }).click()
      const entry = page.getByRole('listitem').filter({ hasText: 'Noor Teshome' }).first()
      await expect(entry).toContainText('named by their own side')
      await noor.page.goto(line)
      await expect(slip(noor, said.request)).toBeVisible()
      await noor.page.close()
    })

    await test.step('an exercise is announced as one, with its name, beside the page and not before it', async () => {
      const control = await takeSeat(browser, 'Maris Oldane', host.address, sent)
      const both = { belmere: 'Delegation of Belmere', dorvane: 'Delegation of Carthia' }
      const { move } = await exerciseFor(control.context.request, both, host.address)
      // Nothing else of it is to reach anybody meanwhile.
      await move('pause')
      await control.context.close()
      await write(joris, 'Exercise', said.played, /^Send the exercise/)
      const { page } = samir
      const announced = page.getByRole('status').filter({ hasText: 'تمرین تمرین تمرین' })
      await expect(announced).toContainText(/از «[^»]+»/)
      await expect(alarm(samir)).toHaveCount(0)
      await page
        .getByRole('region', { name: 'تمرین تمرین تمرین' })
        .getByRole('button', { name: 'تأیید دریافت' })
        .click()
      await expect(page.getByRole('region', { name: 'تمرین تمرین تمرین' })).toHaveCount(0)
    })

    await test.step('the pages are for everybody: English by day, Persian on a telephone in the dark', async () => {
      const faults: string[] = []
      const look = async ({ page, name }: Seat, paths: string[]) => {
        for (const path of paths) {
          await page.goto(path)
          await expect(page.locator('main .page-body > *').first()).toBeVisible()
          await expect(page.locator('main .progress')).toHaveCount(0)
          faults.push(...(await violationsOf(page)))
          if ((await sideways(page)) > 0) faults.push(`${name} ${path} must be scrolled sideways`)
        }
      }
      await Promise.all([
        look(joris, ['/crisis', line]),
        look(samir, [line, `${line}/offline`, `${line}/standing`, `${line}/sheet`]),
      ])
      expect(faults).toEqual([])
    })

    await test.step('the network of Carthia is cut: what it says goes by a sealed file, and rings all the same', async () => {
      const { page, context } = samir
      await page.goto(line)
      await joris.page.goto(`${line}/offline`)
      await expect(page.getByRole('button', { name: /^اطلاع‌رسانی/ })).toBeEnabled()
      await context.setOffline(true)
      await write(samir, 'اطلاع‌رسانی', said.offline, /^فرستادن اطلاع‌رسانی/)
      await expect(slip(samir, said.offline)).toContainText('هنوز فرستاده نشده')
      await page.getByRole('link', { name: 'بدون شبکه' }).click()
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: 'ذخیره یک پیام در فایل مُهروموم‌شده' }).click()
      const file = await saving
      expect(file.suggestedFilename()).toMatch(/\.chancery-crisis$/)
      const bytes = await readFile(await file.path())
      expect(holds(bytes, said.offline)).toBe(false)
      await joris.page
        .getByLabel('Sealed file, or pictures of its codes')
        .setInputFiles({ name: file.suggestedFilename(), mimeType: '', buffer: bytes })
      await expect(alarm(joris)).toContainText(said.offline)
      await alarm(joris).getByRole('button', { name: 'Acknowledge' }).click()
      await expect(joris.page.getByText('One new message')).toBeVisible()
    })

    await test.step('the network is back: the same message is not told twice, and what was read is known', async () => {
      await samir.context.setOffline(false)
      await samir.page.getByRole('link', { name: 'خط', exact: true }).click()
      await expect(slip(samir, said.offline).getByRole('listitem').filter({ hasText: 'آن را خواند' })).toContainText(
        'Joris Halden',
        { timeout: 60_000 },
      )
      await joris.page.getByRole('link', { name: 'The line', exact: true }).click()
      await expect(slip(joris, said.offline)).toHaveCount(1)
      await expect(alarm(joris)).toHaveCount(0)
    })

    await test.step('a screen to which the host says nothing more does not look like one that is quiet', async () => {
      const { page, context } = joris
      const told = /\/(live(\?.*)?|api\/crisis-mine)$/
      await context.route(told, (route) => route.abort())
      const deaf = page.getByRole('alert').filter({ hasText: 'This screen has heard nothing since' })
      for (const _ of [1, 2]) await page.evaluate(() => dispatchEvent(new Event('online')))
      await expect(deaf).toBeVisible()
      // It asks again by itself as well, so that one asks here while nothing can be heard yet.
      await deaf.getByRole('button', { name: 'Ask again' }).click()
      await expect(deaf).toBeVisible()
      await context.unroute(told)
      await expect(deaf).toHaveCount(0)
    })

    await test.step('a head gives the line a new room, in which both sides go on; and ends it, with a reason for both', async () => {
      await bram.page.goto(`${line}/standing`)
      await withReason(bram, 'Give the line a new room', reason.room)
      await expect(joris.page.getByText('The host names another room for this line than before')).toBeVisible()
      await write(joris, 'Notification', said.renewed, /^Send the notification/)
      await expect(slip(joris, said.renewed)).toContainText('Received by a machine of Delegation of Carthia')
      await bram.page.getByRole('alertdialog').getByRole('button', { name: 'Acknowledge' }).click()
      await expect(slip(joris, said.renewed)).toContainText('Bram Calloway')
      await withReason(bram, 'End the line', reason.end)
      await expect(joris.page.getByText('Ended by Delegation of Carthia.')).toContainText(reason.end)
    })

    await test.step('no word of it was in a request, in the host’s books or in its log', async () => {
      await host.stop()
      const everything = [...sent, ...(await host.written())]
      for (const words of Object.values(said))
        expect(
          everything.some((bytes) => holds(bytes, words)),
          words,
        ).toBe(false)
      expect(everything.some((bytes) => holds(bytes, 'Samir Okonde'))).toBe(true)
    })
  } finally {
    await host.end()
  }
})
