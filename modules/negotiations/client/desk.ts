/** The negotiations of this device in memory, and how work on one of them goes: alone, on what the store and the room hold. */
import type { Held } from './held.ts'
import type { OpenNegotiations } from './views.ts'

export type Desk = OpenNegotiations & {
  held: Map<string, Held>
  /** Something changed: views are made anew. */
  changed(held?: Held): void
  /** Folds what is new, soon. */
  soon(room: string): void
  stopped: boolean
  /** What could not be done last, for a technician. */
  trouble: string | undefined
  /** Ends what runs in the background. */
  ending: AbortController
}

/** The acts by which operations travel, and those by which newcomers are helped. */
export const apps = { operations: 'negotiation', handing: 'negotiation-handing' } as const

export function alone<T>(desk: Pick<Desk, 'exclusive' | 'device'>, room: string, work: () => Promise<T>): Promise<T> {
  return desk.exclusive(`negotiations/${desk.device.id}/${room}`, work)
}

/** Lets the page breathe within long work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
