import type { House } from '#platform/server/house.ts'
import { sequence } from './sequence.ts'

/** Between two checkpoints, in milliseconds: each is a signed note that witnesses sign and clients read. */
const rest = 1_000

const underWay = new WeakMap<House, { again: boolean }>()

/**
 * Sequences at once, and then at most once a second however much is entered meanwhile. Nobody waits for it; what it
 * cannot do now, the clock of the jobs tries again.
 */
export function sequenceSoon(house: House): void {
  const known = underWay.get(house)
  if (known) {
    known.again = true
    return
  }
  const asked = { again: true }
  underWay.set(house, asked)
  void run(house, asked).finally(() => underWay.delete(house))
}

async function run(house: House, asked: { again: boolean }): Promise<void> {
  while (asked.again && !house.closing.aborted) {
    asked.again = false
    await sequence(house).catch((error: unknown) => {
      if (!house.closing.aborted) house.log.error({ err: error }, 'record')
    })
    await pause(house.closing)
  }
}

function pause(closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      closing.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, rest).unref()
    closing.addEventListener('abort', end)
  })
}
