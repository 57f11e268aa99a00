// A text from its first bracket to its adoption, told with real clients: three browsers, and three delegations at a command
// line. The host carries it all and reads nothing of it; somebody who was not there verifies what came of it.
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import {
  atCommandLines,
  bringIn,
  confirm,
  enterText,
  inHand,
  makeReservation,
  nextMinute,
  paragraph,
  selectWords,
  turnTo,
  typeMoment,
  verified,
  wordsOfDocx,
} from './negotiating.ts'
import { type Seat, holds, hostOnDisk, invite, makeKey, takeSeat } from './sealed.ts'
import { violationsOf } from './soundness.ts'

const title = 'Norms for quiet waters'
const said = {
  request: 'States should answer a request for help without delay.',
  reason: 'Not every state has the means',
  hour: 'to sleep is human',
  offline: 'Written without a network in Carthia',
  group: 'Friends of the ships',
  merged: 'Each state shall name a point of contact that answers in good time, and test it every three months.',
  objection: 'Not before our ministers have met',
}
const reservation = 'Carthia mends its cables by treaty with its neighbours.'
const brought = `Norms for quiet waters

Recalling the Charter of Saltmarsh,

1. ${said.request}

2. States should name a point of contact that answers at any hour.

3. Each state shall test its point of contact every three months.

4. States shall protect undersea cables and the ships that mend them.
`

test('five delegations and a chair negotiate a text, adopt it with a reservation, and an outsider verifies it', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const host = await hostOnDisk()
  const sent: Buffer[] = []
  try {
    await host.start()
    const desks = atCommandLines(host, title)
    const [dorvane, esteria] = desks
    const chair = await takeSeat(browser, 'Maris Oldane', host.address, sent)
    const belmere = await takeSeat(browser, 'Lena Arkwright', host.address, sent)
    const carthia = await takeSeat(browser, 'Samir Okonde', host.address, sent)

    await test.step('each makes a key', async () => {
      await Promise.all([makeKey(chair), makeKey(belmere), makeKey(carthia), ...desks.map((desk) => desk.takePlace())])
    })

    await test.step('the chair opens a text, lets five delegations in and brings the words in from a file', async () => {
      const { page } = chair
      await page.goto('/negotiations/new')
      await page.getByRole('textbox', { name: 'Title' }).fill(title)
      await page.getByRole('button', { name: 'Open the room' }).click()
      await page.getByRole('button', { name: 'Let people in' }).click()
      await invite(chair, {
        'Delegation of Belmere': ['Lena'],
        'Delegation of Carthia': ['Samir'],
        'Delegation of Dorvane': ['Dorvane'],
        'Delegation of Esteria': ['Esteria'],
        'Delegation of Quillon': ['Quillon'],
      })
      await page.getByRole('checkbox', { name: /Secretariat/ }).uncheck()
      await page.getByRole('button', { name: 'Open the negotiation with 5 parties' }).click()
      await bringIn(chair, { file: 'norms.txt', words: brought, paragraphs: 6 })
      await page.getByRole('button', { name: 'Open 6 proposed paragraphs for discussion' }).click()
      await Promise.all([enterText(belmere, title), enterText(carthia, title)])
      await expect(paragraph(belmere, '4')).toHaveAccessibleName(/Clean/)
    })

    const meanwhile = Promise.all([
      dorvane.does(
        'propose',
        title,
        'in good time',
        '--paragraph',
        '2',
        '--replace',
        'at any hour',
        '--reason',
        said.hour,
      ),
      esteria.does('bracket', title, '3', 'every three months', '--reason', 'Twice a year would do.'),
    ])

    await test.step('Belmere brackets words with the mouse, and says why', async () => {
      const { page } = belmere
      await selectWords(belmere, '1', 'without delay')
      await page.keyboard.press('b')
      await page.getByRole('textbox', { name: 'Reason' }).fill(said.reason)
      await page.getByRole('button', { name: 'Put in brackets' }).click()
      await expect(paragraph(chair, '1')).toContainText('bracket of Delegation of Belmere')
    })

    await test.step('Carthia proposes an amendment and takes a position without touching the mouse', async () => {
      const { page } = carthia
      const { keyboard } = page
      // A key without a paragraph in hand asks for one, and one out of sight is first brought into sight.
      await keyboard.press('b')
      await expect(page.locator('.toast')).toContainText('Choose a paragraph first.')
      for (const key of ['j', 'j', 'j']) await keyboard.press(key)
      await expect(paragraph(carthia, '1')).toBeFocused()
      await keyboard.press('e')
      await expect(page.getByRole('textbox', { name: /^Write the words/ })).toBeFocused()
      await keyboard.press('Home')
      for (const _ of 'States ') await keyboard.press('ArrowRight')
      for (const _ of 'should') await keyboard.press('Delete')
      await keyboard.type('shall')
      await keyboard.press('Control+Enter')
      await expect(paragraph(carthia, '1')).toBeFocused()
      await expect(paragraph(chair, '1')).toContainText('to come, Delegation of Carthia')
      for (const key of ['j', 'j', 'j']) await keyboard.press(key)
      await expect(paragraph(carthia, '4')).toBeFocused()
      await page.setViewportSize({ width: 1280, height: 360 })
      await page.evaluate(() => scrollTo(0, 0))
      await keyboard.press('p')
      await expect(page.locator('.toast').last()).toContainText('4 is in hand.')
      await expect(paragraph(carthia, '4')).toBeInViewport()
      await page.setViewportSize({ width: 1280, height: 720 })
      await keyboard.press('p')
      await expect(page.getByRole('radio', { name: 'Support' })).toBeFocused()
      for (const key of ['ArrowDown', 'Tab', 'Tab', 'Enter']) await keyboard.press(key)
      await expect(paragraph(chair, '4')).toContainText('Can accept')
    })

    await test.step('Belmere enters a reserve, declares a group and speaks for it; Carthia aligns', async () => {
      const { page } = belmere
      await turnTo(belmere, 'Deciding')
      await page.getByRole('button', { name: 'Declare a group' }).click()
      await page.getByRole('textbox', { name: 'Name of the group' }).fill(said.group)
      await page.getByRole('combobox', { name: 'Members' }).fill('Quillon')
      await page.getByRole('option', { name: /Quillon/ }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Declare a group' }).click()
      await expect(page.getByRole('heading', { name: said.group })).toBeVisible()
      await turnTo(belmere, 'Text')
      const panel = await inHand(belmere, '4')
      await panel.getByRole('button', { name: 'Enter a reserve' }).click()
      await panel.getByRole('button', { name: /Scrutiny reserve/ }).click()
      await page.getByRole('option', { name: /Parliamentary reserve/ }).click()
      await panel.getByRole('textbox', { name: 'Reason' }).fill('Parliament meets in the spring.')
      await panel.getByRole('button', { name: 'Enter a reserve' }).click()
      await expect(paragraph(chair, '4')).toContainText('Parliamentary reserve')
      await panel.getByRole('radio', { name: 'Support' }).check()
      await panel.getByRole('button', { name: /On behalf of/ }).click()
      await page.getByRole('option', { name: said.group }).click()
      await panel.getByRole('button', { name: 'Take this position' }).click()
      const theirs = await inHand(carthia, '4')
      await theirs
        .getByRole('listitem')
        .filter({ hasText: `through ${said.group}` })
        .getByRole('button', { name: 'Align', exact: true })
        .click()
      await expect(theirs.getByRole('button', { name: 'Aligned' })).toBeVisible()
    })

    await test.step('Carthia loses its network, works on, and what it did arrives', async () => {
      const { page, context } = carthia
      await meanwhile
      await context.setOffline(true)
      await expect(page.getByText('The host cannot be reached.')).toBeVisible()
      await page.keyboard.press('k')
      await expect(paragraph(carthia, '3')).toBeFocused()
      await page.keyboard.press('c')
      await page.getByRole('textbox', { name: 'Comment', exact: true }).fill(said.offline)
      await page.keyboard.press('Control+Enter')
      await expect(paragraph(carthia, '3')).toContainText('Your act waits')
      await context.setOffline(false)
      await expect(paragraph(chair, '3')).toContainText('1 comment')
      await expect(paragraph(carthia, '3')).not.toContainText('Your act waits')
    })

    await test.step('what Carthia proposed is accepted, and Belmere lifts its bracket', async () => {
      await (await inHand(chair, '1')).getByRole('button', { name: 'Accept' }).click()
      await expect(paragraph(belmere, '1')).toContainText('States shall answer')
      await (await inHand(belmere, '1')).getByRole('button', { name: 'Lift the bracket' }).click()
      await expect(paragraph(chair, '1')).toHaveAccessibleName(/Clean/)
    })

    await test.step('the chair streamlines, and sees beforehand every contributed word that would go', async () => {
      const { page } = chair
      await (await inHand(chair, '2')).getByRole('button', { name: 'More acts of the chair' }).click()
      await page.getByRole('menuitem', { name: /Merge and streamline/ }).click()
      const dialog = page.getByRole('dialog', { name: 'Merge and streamline' })
      await dialog.getByRole('combobox', { name: 'Paragraphs that become one' }).fill('3')
      await page.getByRole('option', { name: /^3/ }).click()
      await page.keyboard.press('Escape')
      await dialog.getByRole('textbox', { name: 'The new words' }).fill(said.merged)
      const check = dialog.getByRole('region', { name: 'What was contributed, and what became of it' })
      await expect(check.getByRole('status')).toContainText('contributed words no longer stand')
      await expect(check.getByRole('row', { name: /Dorvane.*in good time –/ })).toBeVisible()
      await expect(check.getByRole('row', { name: /at any hour.*any, hour/ })).toBeVisible()
      await dialog.getByRole('textbox', { name: 'Why so' }).fill('Both speak of the same contact.')
      // Dorvane's amendment would go with the words that it is about: the window says so, and what helps.
      const merge = dialog.getByRole('button', { name: 'Merge 2 paragraphs into one' })
      await expect(dialog.getByRole('alert')).toContainText(
        'In 2 an amendment of Delegation of Dorvane is open on words that would go: “at any hour” → “in good time”',
      )
      await expect(merge).toHaveAttribute('aria-disabled', 'true')
      await dialog.getByRole('button', { name: 'Accept this amendment' }).click()
      await expect(dialog.getByRole('alert')).toHaveCount(0)
      await merge.click()
      await expect(dialog).toHaveCount(0)
      // The words that stay keep their bracket and whose it is.
      await expect(paragraph(belmere, '2')).toContainText('bracket of Delegation of Esteria')
      await turnTo(belmere, 'Versions')
      const traces = belmere.page.getByRole('region', { name: /^Table of traces/ })
      await expect(traces.getByRole('row', { name: /and test it every three months/ })).toContainText(
        'States should name',
      )
      await expect(traces.getByRole('img', { name: 'Delegation of Dorvane' })).toBeVisible()
      await expect(traces).toContainText('Both speak of the same contact.')
      await turnTo(belmere, 'Text')
      const { paragraphs } = JSON.parse(await esteria.does('--json', 'show', title, '2'))
      await esteria.acts([{ kind: 'bracket.close', bracket: paragraphs[0].brackets[0].id }])
    })

    await test.step('a paragraph goes ad referendum and comes back; changed, every capital confirms it, one by telephone', async () => {
      const { page } = chair
      const send = async () => {
        await (await inHand(chair, '1')).getByRole('button', { name: 'Send ad referendum' }).click()
        await confirm(chair, 'Send ad referendum')
      }
      await send()
      await (await inHand(carthia, '1')).getByRole('button', { name: 'Decline' }).click()
      await confirm(carthia, 'Decline')
      await expect(paragraph(chair, '1')).toHaveAccessibleName(/Clean/)
      await (await inHand(chair, '1')).getByRole('button', { name: 'Amend' }).click()
      await page
        .getByRole('textbox', { name: /^Write the words/ })
        .fill('States shall answer a request for help without undue delay.')
      await page.getByRole('button', { name: 'Change the words' }).click()
      await expect(paragraph(belmere, '1')).toContainText('undue')
      await send()
      const others = Promise.all(desks.map((desk) => desk.does('answer', title, '1', 'confirm')))
      await belmere.page.setViewportSize({ width: 390, height: 800 })
      for (const seat of [belmere, carthia]) {
        await (await inHand(seat, '1')).getByRole('button', { name: 'Confirm for your capital' }).click()
        await confirm(seat, 'Confirm for your capital')
        await expect(seat.page.getByText('Your delegation has confirmed.')).toBeVisible()
      }
      await belmere.page.setViewportSize({ width: 1280, height: 720 })
      await others
      await expect((await inHand(chair, '1')).getByText('Still to answer')).toHaveCount(0)
      await (await inHand(chair, '1')).getByRole('button', { name: 'Gavel: agreed' }).click()
      await confirm(chair, 'Gavel: agreed')
      await expect(paragraph(belmere, '1')).toHaveAccessibleName(/Agreed/)
    })

    await test.step('silence is broken once, and lapses once', async () => {
      const { page } = chair
      const opens = page.getByRole('button', { name: 'Open a silence' })
      await turnTo(chair, 'Deciding')
      await opens.click()
      await confirm(chair, 'Open a silence')
      await turnTo(carthia, 'Deciding')
      await carthia.page.getByRole('button', { name: 'Break the silence' }).click()
      await carthia.page.getByRole('textbox', { name: /^What you object to/ }).fill(said.objection)
      await confirm(carthia, 'Break the silence')
      await page.getByRole('button', { name: 'Tell all: broken' }).click()
      await confirm(chair, 'Tell all: broken')
      await opens.click()
      await page.getByRole('radio', { name: 'Plain' }).check()
      await typeMoment(chair, 'Silence ends exactly at', nextMinute())
      await confirm(chair, 'Open a silence')
      // Meanwhile Carthia makes its reservation, and Belmere looks after what is its own.
      await makeReservation(carthia, '3', reservation)
      expect(await faultsOfOwnPages(belmere)).toEqual([])
      await page.getByRole('button', { name: 'Tell all: adopted' }).click({ timeout: 120_000 })
      await confirm(chair, 'Tell all: adopted')
    })

    await test.step('the text is adopted by silence, and signed', async () => {
      const { page } = chair
      await page.getByRole('radio', { name: /By silence/ }).check()
      await page.getByRole('region', { name: 'Adoption' }).getByRole('textbox').fill('LSF/NORMS/1')
      await page.getByRole('button', { name: 'Adopt the text' }).click()
      await confirm(chair, 'Adopt the text')
      await enterText(belmere, title)
      for (const [seat, name] of [
        [belmere, 'Belmere'],
        [carthia, 'Carthia'],
      ] as const) {
        await turnTo(seat, 'Deciding')
        await seat.page.getByRole('textbox', { name: 'In which capacity' }).fill('For the Government')
        await seat.page.getByRole('button', { name: 'Sign', exact: true }).click()
        await confirm(seat, 'Sign')
        await expect(page.getByRole('row', { name: new RegExp(`${name}.*For the Government`) })).toBeVisible()
      }
    })

    let fingerprint = ''
    const taken = async (act: string): Promise<string> => {
      const download = belmere.page.waitForEvent('download')
      await belmere.page.getByRole('button', { name: act }).click()
      return (await download).path()
    }

    await test.step('it is taken along as a document, and the document says what was adopted', async () => {
      await turnTo(belmere, 'Take along')
      // The chair declared it adopted, and so it is not Belmere's to publish.
      const publish = belmere.page.getByRole('button', { name: 'Publish it' })
      await expect(publish).toHaveAttribute('aria-disabled', 'true')
      await expect(publish).toHaveAccessibleDescription(
        /^Secretariat of the Lantern Sea Forum declared the text adopted/,
      )
      const words = wordsOfDocx(await readFile(await taken('Make the file')))
      expect(words).toContain(said.merged)
      expect(words).toContain('without undue delay')
    })

    await test.step('somebody who was not there verifies the adoption from the record', async () => {
      const file = await taken('Make the final document')
      await belmere.page.goto('/credentials')
      fingerprint = await belmere.page
        .getByText(/^(\d{6}\s*){5}$/)
        .first()
        .innerText()
      const found = await verified(file, fingerprint)
      expect(found).toMatchObject({ verified: true, adopted: expect.stringContaining('by silence') })
      expect(found.statements).toEqual([
        expect.stringMatching(/^reservation of Delegation of Carthia, entered in the record at \S+Z: /),
      ])
      expect(found.statements[0]).toContain(reservation)
      expect(found.signatures).toHaveLength(2)
      expect(found.proven.join()).toMatch(/Silence lapsed at \S+ with no objection/)
      const other = fingerprint.replace(/^\d/, (first) => String((Number(first) + 1) % 10))
      await expect(verified(file, other)).rejects.toThrow('other')
    })

    await test.step('until then nothing of it was in a request, in the host’s books or in its log', async () => {
      await host.stop()
      const everything = [...sent, ...(await host.written())]
      expect(everything.length).toBeGreaterThan(100)
      for (const words of [title, ...Object.values(said), reservation])
        expect(
          everything.some((bytes) => holds(bytes, words)),
          words,
        ).toBe(false)
      // The search is not blind: what the host may know, it does find.
      expect(everything.some((bytes) => holds(bytes, 'Maris Oldane'))).toBe(true)
    })

    await test.step('the chair publishes it, and the browser of somebody unknown verifies it', async () => {
      await host.start()
      await chair.page.reload()
      await turnTo(chair, 'Take along')
      await chair.page.getByRole('button', { name: 'Publish it' }).click()
      await confirm(chair, 'Publish it')
      const outside = await browser.newContext({ baseURL: host.address, serviceWorkers: 'block' })
      const page = await outside.newPage()
      await page.goto('/texts')
      await page.getByRole('link', { name: title }).click()
      await expect(page.getByText('Nothing in it was found false.')).toBeVisible()
      await page.getByRole('textbox', { name: /^Fingerprint of the credentials committee/ }).fill(fingerprint)
      await expect(page.getByText('Nothing in it was found false.')).toBeVisible()
      await expect(page.getByText(said.merged)).toBeVisible()
      await expect(page.getByText(reservation)).toBeVisible()
    })
  } finally {
    await host.end()
  }
})

/** The brief of a delegation, what its capital sees of it, and all its negotiations at once: what axe finds there. */
async function faultsOfOwnPages({ page }: Seat): Promise<string[]> {
  const room = /\/negotiations\/[0-9a-f-]{36}/.exec(page.url())?.[0] ?? ''
  await page.goto(`${room}/brief`)
  await page.getByRole('button', { name: 'Open our room' }).click()
  const faults: string[] = []
  for (const path of [`${room}/brief`, `${room}/capital`, '/negotiations/overview']) {
    if (new URL(page.url()).pathname !== path) await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect(page.locator('.progress')).toHaveCount(0)
    faults.push(...(await violationsOf(page)))
  }
  return faults
}
