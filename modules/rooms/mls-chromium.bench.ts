import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import type { Measured } from './sealing/mls/test-in-page.ts'

const page = join(import.meta.dirname, 'sealing/mls/test-in-page.ts')

/**
 * `npm run bench -- mls-chromium [quick]`: the steps of `mls` within a page of Chromium, ours beside ts-mls with its own
 * noble provider, the hybrid suite; milliseconds by the page's clock, the better of the rounds. One JSON line each.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const [members, rounds, messages] = args.includes('quick') ? [10, 2, 200] : [200, 3, 1000]
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath })
  try {
    const tab = await browser.newPage()
    // A page of localhost: cryptography is given to secure places alone.
    await tab.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    )
    tab.on('pageerror', (error) => console.error(error))
    await tab.goto('http://localhost/')
    await tab.addScriptTag({ type: 'module', content: await script() })
    await tab.waitForFunction('typeof measure === "function"')
    const measured: Measured[] = await tab.evaluate(`measure(${members}, ${rounds}, ${messages})`)
    for (const step of new Set(measured.map((each) => each.step)))
      say(step, members, messages, measured, browser.version())
  } finally {
    await browser.close()
  }
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

async function script(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: page, formats: ['es'], fileName: 'page' },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  const chunk = first && 'output' in first ? first.output[0] : undefined
  if (!chunk) throw new Error('The page was not built.')
  return chunk.code
}
