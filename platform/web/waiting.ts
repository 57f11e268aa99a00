// How much waits for the reader, by the place of the house where it stands (platform/desk.ts, `placeOf`). Whoever reads the
// desk says so here, and the rail shows it: neither need know the other.
import { useSyncExternalStore } from 'react'

type Waiting = Readonly<Record<string, number>>

const nothing: Waiting = {}
let shown = nothing
const hearers = new Set<() => void>()

export function showWaiting(waiting: Waiting = nothing): void {
  shown = waiting
  for (const hear of hearers) hear()
}

function hear(change: () => void): () => void {
  hearers.add(change)
  return () => hearers.delete(change)
}

export const useWaiting = (): Waiting => useSyncExternalStore(hear, () => shown)

/** For each of the addresses of the rail, what waits there: at the nearest one that leads to it, and at one alone. */
export function waitingAt(addresses: readonly string[], waiting: Waiting): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [place, count] of Object.entries(waiting)) {
    const leading = addresses.filter((to) => to !== '/' && (place === to || place.startsWith(`${to}/`)))
    const nearest = leading.toSorted((a, b) => b.length - a.length)[0]
    if (nearest !== undefined) counts[nearest] = (counts[nearest] ?? 0) + count
  }
  return counts
}
