import { setTimeout as pause } from 'node:timers/promises'
import { lookEvery, newBell, oneLine, type Wants } from '#modules/rooms/cli/index.ts'
import type { Ringing } from '../crisis/views.ts'
import { type CrisisDesk, openCrisisDesk } from './desk.ts'
import { messageLine } from './telling.ts'

/** `again`: it was told before, and nobody has acknowledged it. */
export type Watched = Ringing & { again: boolean; words: string }
type Watching = { signal: AbortSignal; tell: (rung: Watched) => void }

/** Milliseconds after which what is loud rings again, and after a lost line. */
const [ringEvery, afterLoss] = [10_000, 1_000]

/** Tells what rings, the loud again and again until somebody acknowledges it, and tends the lines; until stopped. */
export async function watch(wants: Wants, { signal, tell }: Watching): Promise<void> {
  await using desk = await openCrisisDesk({ ...wants, tendEvery: 60_000 })
  const bell = newBell()
  const told = new Map<string, number>()
  const look = (): void => {
    const now = desk.now().getTime()
    for (const ringing of desk.crisis.alarm()) {
      const last = told.get(ringing.message.id)
      if (last !== undefined && (!ringing.loud || now - last < ringEvery)) continue
      told.set(ringing.message.id, now)
      tell({
        ...ringing,
        again: last !== undefined,
        words: `${oneLine(ringing.them.name)}: ${messageLine(ringing.message, desk.now())}`,
      })
    }
  }
  const deaf = desk.crisis.subscribe(look)
  const again = setInterval(look, ringEvery)
  const hearing = hear(desk, signal, bell.ring)
  try {
    while (!signal.aborted) {
      await desk.rooms.sync()
      await desk.crisis.tend()
      look()
      await Promise.race([bell.rung(), pause(lookEvery, undefined, { signal }).catch(() => {})])
    }
  } finally {
    clearInterval(again)
    deaf()
    await hearing
  }
}

/** Rings when anything happens to a room or a line of ours, and whenever the line to the host stands anew. */
async function hear({ host }: CrisisDesk, signal: AbortSignal, ring: () => void): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { name } of host.live(signal)) if (/^(line\.open|room\.|crisis\.)/.test(name)) ring()
    } catch {
      // Cut, refused or stopped: it is tried again, and whoever watches looks by themselves now and then.
    }
    await pause(afterLoss, undefined, { signal }).catch(() => {})
  }
}
