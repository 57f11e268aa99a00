// What the stories of negotiations have in common: the table as a delegate finds it, by the names of what stands on it.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Locator, expect } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { type Host, type Seat, commandLine } from './sealed.ts'

/** A paragraph of the text, by its number or, where it has none, by its kind. */
export function paragraph({ page }: Seat, label: string): Locator {
  return page.getByRole('article', { name: new RegExp(`^${label} `) })
}

/** Takes a paragraph in hand: its panel opens beside the text. */
export async function inHand(seat: Seat, label: string): Promise<Locator> {
  const panel = seat.page.getByRole('complementary', { name: `Paragraph ${label}`, exact: true })
  if (!(await panel.isVisible())) await paragraph(seat, label).getByRole('heading', { level: 2 }).click()
  await expect(panel).toBeVisible()
  return panel
}

/** One side of the negotiation: Text, Deciding, Statements … */
export async function turnTo({ page }: Seat, side: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${side}`) })
    .click()
}

/** From the list of the negotiations into one. */
export async function enterText({ page }: Seat, title: string): Promise<void> {
  await page.goto('/negotiations')
  await page.getByRole('link', { name: title }).click()
}

/** The next full minute that leaves time to say it, on a machine that does other work as well. */
export function nextMinute(): Date {
  return new Date(Math.ceil((Date.now() + 15_000) / 60_000) * 60_000)
}

/** A moment, typed part by part into a field of date and time; the browser and the moment are in UTC. */
export async function typeMoment({ page }: Seat, field: string, moment: Date): Promise<void> {
  await page.getByRole('group', { name: field }).getByRole('spinbutton', { name: /^day/ }).click()
  const [day, month, year, hour, minute] = [
    moment.getUTCDate(),
    moment.getUTCMonth() + 1,
    moment.getUTCFullYear(),
    moment.getUTCHours(),
    moment.getUTCMinutes(),
  ].map((part) => String(part).padStart(2, '0'))
  await page.keyboard.type(`${day}${month}${year}${hour}${minute}`)
}

/** Does what a window asks about, by the words of its button. */
export async function confirm({ page }: Seat, act: string): Promise<void> {
  const asks = page.getByRole('alertdialog', { name: act }).or(page.getByRole('dialog', { name: act }))
  await asks.getByRole('button', { name: act, exact: true }).click()
  await expect(asks).toHaveCount(0)
}

/** Words of a paragraph are selected as with the mouse: by pressing at the first and letting go at the last. */
export async function selectWords(seat: Seat, label: string, words: string): Promise<void> {
  const { mouse } = seat.page
  await expect(async () => {
    const { first, last } = await placesOf(paragraph(seat, label), words)
    await mouse.move(first.x, first.y)
    await mouse.down()
    await mouse.move(last.x, last.y, { steps: 4 })
    await mouse.up()
    expect(await seat.page.evaluate(() => String(getSelection()))).toBe(words)
  }).toPass({ timeout: 30_000 })
}

/** Where the words begin and end on the screen. */
function placesOf(row: Locator, words: string) {
  return row.evaluate((element, wanted) => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      const boxes = [...range.getClientRects()]
      const [begins, ends] = [boxes[0], boxes.at(-1)]
      if (!begins || !ends) continue
      const middle = (box: DOMRect) => box.top + box.height / 2
      return { first: { x: begins.left, y: middle(begins) }, last: { x: ends.right, y: middle(ends) } }
    }
    throw new Error(`“${wanted}” does not stand here`)
  }, words)
}

/** A text comes in from a file, after one has looked at what was found in it. */
export async function bringIn(
  { page }: Seat,
  { file, words, paragraphs }: { file: string; words: string; paragraphs: number },
): Promise<void> {
  await page.getByRole('button', { name: 'Bring in a text' }).click()
  const dialog = page.getByRole('dialog', { name: 'Bring in a text' })
  await dialog
    .getByLabel('A file, .docx or plain text')
    .setInputFiles({ name: file, mimeType: 'text/plain', buffer: Buffer.from(words) })
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await dialog.getByRole('button', { name: `Bring in ${paragraphs} paragraphs` }).click()
  await expect(dialog).toHaveCount(0)
}

export async function makeReservation(seat: Seat, label: string, words: string): Promise<void> {
  const { page } = seat
  await turnTo(seat, 'Statements')
  await page.getByRole('button', { name: 'Make a statement' }).click()
  await page.getByRole('button', { name: /Kind of statement/ }).click()
  await page.getByRole('option', { name: /^Reservation/ }).click()
  await page.getByRole('combobox', { name: 'Paragraphs' }).fill(label)
  await page.getByRole('option', { name: new RegExp(`^${label}`) }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Words' }).fill(words)
  await page.getByRole('button', { name: 'Make the statement' }).click()
  await confirm(seat, 'Make the statement')
}

/** The words of a .docx, one paragraph to a line. */
export function wordsOfDocx(bytes: Uint8Array): string {
  const document = unzipSync(bytes)['word/document.xml']
  if (!document) throw new Error('This is no .docx')
  return strFromU8(document)
    .replaceAll('</w:p>', '\n')
    .replaceAll(/<[^>]*>/g, '')
}

type Found = { verified: boolean; adopted: string; statements: string[]; signatures: string[]; proven: string[] }

/** What the command line finds in a final document, for somebody who compared this fingerprint. */
export async function verified(file: string, fingerprint: string): Promise<Found> {
  const words = ['--json', 'verify', file, '--committee', fingerprint.replaceAll(/\s+/g, ' ').trim()]
  const { stdout } = await promisify(execFile)(process.execPath, ['apps/cli/main.ts', ...words])
  return JSON.parse(stdout)
}

/** Three delegations without a browser. */
export function atCommandLines(host: Host, title: string) {
  const desk = (name: string) => {
    const folder = join(host.folder, name)
    const room = commandLine(folder)
    const does = commandLine(folder, 'negotiation')
    return {
      does,
      async acts(acts: object[]): Promise<void> {
        const path = join(host.folder, `${name} acts`)
        await writeFile(path, JSON.stringify(acts))
        await does('act', title, path)
      },
      async takePlace(): Promise<void> {
        await room('sign-in', '--host', host.address, '--token-file', await host.tokenFile(name))
        await room('device', '--name', `Desk of ${name}`)
      },
    }
  }
  return [desk('Dorvane'), desk('Esteria'), desk('Quillon')] as const
}
