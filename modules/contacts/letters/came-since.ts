/** What an addressee said while a letter to it was written: pure, for the page where it is written. */
import type { StatedPosition } from '#platform/positions.ts'

/** What stood there when the page was first read. */
export type Known = { keys: ReadonlySet<string>; oldest: string }

/** What tells one position from another: an answer that was changed is another. */
export function keyOf({ path, kind, at, quote }: StatedPosition): string {
  return JSON.stringify([path, kind, at, quote?.text])
}

export function knownOf({ positions, more }: { positions: readonly StatedPosition[]; more: boolean }): Known {
  const oldest = more ? positions.map(({ at }) => at).toSorted()[0] : undefined
  return { keys: new Set(positions.map(keyOf)), oldest: oldest ?? '' }
}

/** Those that came since. What merely moved up, because of the newest one was taken back, is none of them. */
export function cameSince(known: Known, positions: readonly StatedPosition[]): StatedPosition[] {
  return positions.filter((one) => !known.keys.has(keyOf(one)) && one.at > known.oldest)
}
