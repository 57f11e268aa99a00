// A negotiation in the open: a party at its command line carries it out to the public, and a browser that nobody knows
// verifies every act and follows, until it is sealed again.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { commandLine, takeSeat } from './sealed.ts'
import { sideways, violationsOf } from './soundness.ts'

const title = 'Lights on the mole, in the open'
const id = (letter: string) => `${letter.repeat(21)}A`
const words = {
  first: 'States shall keep their lights.',
  second: 'Harbours may charge for them.',
  later: 'Nobody is charged twice.',
  sealed: 'Not for the public.',
}

test('the public follows a negotiation in the open, verified by its own browser, until it is sealed again', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-open-'))
  const bram = await takeSeat(browser, 'Bram Calloway')
  const desk = join(folder, 'desk')
  const [room, does] = [commandLine(desk), commandLine(desk, 'negotiation')]
  const acts = async (...some: object[]): Promise<void> => {
    const file = join(folder, 'acts')
    await writeFile(file, JSON.stringify(some))
    await does('act', title, file)
  }
  let reader: ChildProcess | undefined
  try {
    await test.step('Carthia opens a text, and with the consent of all who negotiate it makes it public', async () => {
      const [cookie] = await bram.context.cookies()
      await writeFile(join(folder, 'cookie'), `${cookie?.name}=${cookie?.value}`)
      const origin = new URL((await bram.context.request.get('/')).url()).origin
      await room('sign-in', '--host', origin, '--cookie-file', join(folder, 'cookie'))
      const { device } = JSON.parse(await room('--json', 'device', '--name', 'Reader of Carthia'))
      await room('open', title)
      const { delegation } = await (await bram.context.request.get('/api/session')).json()
      const party = { delegation: delegation.id, name: delegation.name }
      await acts(
        { kind: 'open', title, class: 'rolling-text', language: 'en', parties: [party], exercise: false },
        added('a', words.first),
        added('b', words.second),
        { kind: 'openness.ask', openness: id('o'), mode: 'open', reader: device },
      )
      await does('bracket', title, '2', 'may charge', '--reason', 'Not everywhere.')
      reader = spawn(process.execPath, ['apps/cli/main.ts', 'negotiation', '--folder', desk, 'relay', title])
    })

    const outside = await browser.newContext()
    const page = await outside.newPage()
    await test.step('somebody unknown finds it, and their browser verifies every act', async () => {
      await expect(async () => {
        await page.goto('/texts')
        await expect(page.getByRole('link', { name: title })).toBeVisible({ timeout: 2_000 })
      }).toPass()
      await page.getByRole('link', { name: title }).click()
      await expect(page.getByText('Every act verified in this browser: 5')).toBeVisible()
      await expect(page.getByText(words.first)).toBeVisible()
      await expect(page.getByText('Harbours [may charge] for them.')).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
    })

    await test.step('what is done next comes by itself, on a telephone too', async () => {
      await page.setViewportSize({ width: 360, height: 800 })
      await acts(added('c', words.later))
      await expect(page.getByText(words.later)).toBeVisible()
      expect(await sideways(page)).toBe(0)
    })

    await test.step('sealed again, what was public stays, and nothing more comes', async () => {
      await acts({ kind: 'openness.ask', openness: id('p'), mode: 'sealed' }, added('d', words.sealed))
      await expect(page.getByText('The parties sealed it again; what was public stays.')).toBeVisible()
      await expect(page.getByText(words.later)).toBeVisible()
      await page.reload()
      await expect(page.getByText('Every act verified in this browser: 6')).toBeVisible()
      await expect(page.getByText(words.sealed)).toHaveCount(0)
      // Whoever carried it has ended by itself.
      await expect.poll(() => reader?.exitCode).toBe(0)
    })
  } finally {
    reader?.kill()
    await rm(folder, { recursive: true, force: true })
  }
})

function added(letter: string, text: string): object {
  return {
    kind: 'paragraph.add',
    paragraph: id(letter),
    alternative: id(letter.toUpperCase()),
    type: 'operative',
    place: letter,
    text,
  }
}
