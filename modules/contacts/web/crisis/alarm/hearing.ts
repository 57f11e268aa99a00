/**
 * Whether the host answers this screen. An officer's screen that hears nothing must not look like one that is quiet: it
 * says so on every page, and by a sound where it is armed for duty.
 */
import { useSyncExternalStore } from 'react'

export type Hearing = {
  /** When the host last answered, in milliseconds. */
  heardAt: number
  /** How often it was asked since then. */
  missed: number
  why: 'unreachable' | 'signed-out'
}

/** Of one question that is lost nothing is made yet. */
const deafAfter = 2

/** What an answer of the host, or none, changes. `status` is undefined where nothing came back. */
export function nextHearing(before: Hearing, answered: boolean, status: number | undefined, now: number): Hearing {
  if (answered) return { heardAt: now, missed: 0, why: 'unreachable' }
  return { ...before, missed: before.missed + 1, why: status === 401 ? 'signed-out' : 'unreachable' }
}

export const isDeaf = ({ missed }: Hearing): boolean => missed >= deafAfter

const listeners = new Set<() => void>()
let now: Hearing = { heardAt: 0, missed: 0, why: 'unreachable' }

/** Tells of each question to the host how it went. */
export function tellHearing(answered: boolean, status?: number): void {
  now = nextHearing(now, answered, status, Date.now())
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useHearing = (): Hearing => useSyncExternalStore(subscribe, () => now)
