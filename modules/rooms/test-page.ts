/** A page of Chromium in which a measurement runs, for the benches. */
import { chromium, type Page } from '@playwright/test'
import { build } from 'vite'

/** Opens an empty page of localhost (cryptography is given to secure places alone), runs the script in it, and closes it. */
export async function inChromium<Result>(
  entry: string,
  work: (tab: Page, version: string) => Promise<Result>,
): Promise<Result> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    const tab = await browser.newPage()
    await tab.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    )
    tab.on('pageerror', (error) => console.error(error))
    await tab.goto('http://localhost/')
    const { code, style } = await built(entry)
    if (style !== '') await tab.addStyleTag({ content: style })
    await tab.addScriptTag({ type: 'module', content: code })
    return await work(tab, browser.version())
  } finally {
    await browser.close()
  }
}

async function built(entry: string): Promise<{ code: string; style: string }> {
  const all = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry, formats: ['es'], fileName: 'page' },
    },
  })
  const [first] = Array.isArray(all) ? all : [all]
  const output = first && 'output' in first ? first.output : undefined
  if (!output) throw new Error('The page was not built.')
  const styles = output.flatMap((one) => (one.type === 'asset' && one.fileName.endsWith('.css') ? one.source : []))
  return { code: output[0].code, style: styles.map(String).join('') }
}
