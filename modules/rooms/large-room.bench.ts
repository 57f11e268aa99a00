import { join } from 'node:path'
import { type LargeRoom, measureLargeRoom } from './sealing/client/test-large-room.ts'
import { inChromium } from './test-page.ts'

const page = join(import.meta.dirname, 'sealing/client/test-large-room.ts')

/**
 * `npm run bench -- large-room [MEMBERS] [chromium]`: a room of so many devices (600 unless said otherwise): all are
 * accredited and invited in one commit, one of them joins, a hundred messages are said, and a page that has nothing but
 * its store opens the room and shows it. Milliseconds by the clock, host and record in memory beside it. One JSON line
 * each. Inviting and joining grow with the members; opening with the members and what was said.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const members = Number(args.find((one) => /^\d+$/.test(one)) ?? 600)
  const measured = args.includes('chromium') ? await within(members) : await measureLargeRoom(members)
  for (const { step, ms } of measured)
    console.log(
      JSON.stringify({
        bench: 'large-room',
        where: args.includes('chromium') ? 'chromium' : 'node',
        step,
        members,
        ms: Math.round(ms),
        peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      }),
    )
}

function within(members: number): Promise<LargeRoom[]> {
  return inChromium(page, async (tab) => {
    await tab.waitForFunction('typeof measureLargeRoom === "function"')
    const measured: LargeRoom[] = await tab.evaluate(`measureLargeRoom(${members})`)
    return measured
  })
}
