import { join } from 'node:path'
import { inChromium } from '#modules/rooms/test-page.ts'
import { largeText } from './text/bench-text.ts'

const page = join(import.meta.dirname, 'web/test-table-page.tsx')

/**
 * `npm run bench -- negotiation chromium`: the text of the figures on a page of Chromium: from the state that was
 * kept on the device to the first screen, an act of another from its arrival to the screen, and the memory of the page.
 */
export async function benchTable(): Promise<void> {
  const { room, state, entries } = largeText()
  await inChromium(page, async (tab, chromium) => {
    const run = <Result>(what: string): Promise<Result> => tab.evaluate(what)
    const kept = JSON.stringify(state)
    await tab.waitForFunction('typeof bench === "object"')
    await tab.evaluate(`bench.keep(${JSON.stringify(room)}, ${JSON.stringify(kept)})`)
    const devtools = await tab.context().newCDPSession(tab)
    // In time of the page's own thread, beside the clock's: what a machine does besides is not ours.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    const cpu = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics')
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
    }
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize } = await devtools.send('Runtime.getHeapUsage')
      return Math.round(usedSize / 2 ** 20)
    }
    const say = (line: Record<string, unknown>) =>
      console.log(JSON.stringify({ bench: 'negotiation', chromium, ...line }))
    const before = await cpu()
    const opened = await run<{ ms: number; paragraphs: number }>(`bench.openTable(${JSON.stringify(room)})`)
    const openedCpu = await cpu()
    const work = { paragraphs: opened.paragraphs, operations: entries.length }
    say({
      name: 'open the text from what the device kept',
      work,
      ms: Math.round(opened.ms),
      cpuMs: Math.round(openedCpu - before),
      heapMiB: await heap(),
    })
    const heardFrom = await cpu()
    const taken = (await run<number[]>('bench.hear(30)')).toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(taken[Math.floor(share * (taken.length - 1))] ?? 0)
    say({
      name: 'an act of another, from its arrival to the screen',
      work: taken.length,
      ms: at(0.5),
      msOf95Percent: at(0.95),
      msAtMost: at(1),
      cpuMs: Math.round(((await cpu()) - heardFrom) / taken.length),
      heapMiB: await heap(),
    })
  })
}
