import { join } from 'node:path'
import type { Measured } from './sealing/mls/test-in-page.ts'
import { inChromium } from './test-page.ts'

const page = join(import.meta.dirname, 'sealing/mls/test-in-page.ts')

/**
 * `npm run bench -- mls-chromium [quick]`: the steps of `mls` within a page of Chromium, ours beside ts-mls with its own
 * noble provider, the hybrid suite; milliseconds by the page's clock, the better of the rounds. One JSON line each.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const [members, rounds, messages] = args.includes('quick') ? [10, 2, 200] : [200, 3, 1000]
  await inChromium(page, async (tab, version) => {
    await tab.waitForFunction('typeof measure === "function"')
    const measured: Measured[] = await tab.evaluate(`measure(${members}, ${rounds}, ${messages})`)
    for (const step of new Set(measured.map((each) => each.step))) say(step, members, messages, measured, version)
  })
}

function say(step: string, members: number, messages: number, measured: readonly Measured[], chromium: string): void {
  const [ours = 0, library = 0] = measured.filter((each) => each.step === step).map(({ ms }) => ms)
  const rounded = (ms: number) => ({
    ms: Number(ms.toFixed(1)),
    ...(step === 'seal' || step === 'open' ? { perSecond: Math.round((messages / ms) * 1000) } : {}),
  })
  const times = Number((library / ours).toFixed(1))
  console.log(
    JSON.stringify({
      bench: 'mls-chromium',
      chromium,
      step,
      members,
      ours: rounded(ours),
      library: rounded(library),
      times,
    }),
  )
}
