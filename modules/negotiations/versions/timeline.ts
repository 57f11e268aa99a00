/** The negotiation played again: the state after any number of entries, quickly enough to be drawn while one slides. */
import { copyOf } from '../text/copy.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import type { Done, Entry, Negotiation } from '../text/state.ts'

/** A state is kept after each so many entries. States share what did not change, so that keeping them costs little. */
const step = 250

export type Replay = {
  length: number
  /** The state after `count` entries. A state of its own: nobody else changes it. */
  at(count: number): Negotiation
}

/** `entries` from the first one on. */
export function replayOf(room: string, entries: readonly Entry[]): Replay {
  const first = newNegotiation(room)
  const kept: Negotiation[] = [first]
  return {
    length: entries.length,
    at: (count) => {
      const wanted = Math.max(0, Math.min(Math.floor(count), entries.length))
      while ((kept.length - 1) * step + step <= wanted) {
        const from = (kept.length - 1) * step
        kept.push(foldAll(copyOf(kept.at(-1) ?? first), entries.slice(from, from + step)))
      }
      const nearest = Math.floor(wanted / step)
      return foldAll(copyOf(kept[nearest] ?? first), entries.slice(nearest * step, wanted))
    },
  }
}

function foldAll(state: Negotiation, entries: readonly Entry[]): Negotiation {
  for (const entry of entries) fold(state, entry)
  return state
}

/** What a slider stops at: one mark for what one person did without another in between. */
export type Moment = {
  from: number
  to: number
  at: string
  by: string
  delegation: string
  kinds: string[]
  touches: string[]
}

export function momentsOf(history: readonly Done[]): Moment[] {
  const moments: Moment[] = []
  for (const { count, at, by, kind, touches, outcome } of history) {
    if (outcome.fate === 'refused') continue
    const last = moments.at(-1)
    if (
      last &&
      last.by === by.account &&
      last.delegation === by.delegation &&
      Date.parse(at) - Date.parse(last.at) < 600_000
    ) {
      last.to = count
      last.at = at
      last.kinds = [...new Set([...last.kinds, kind])]
      last.touches = [...new Set([...last.touches, ...touches])]
    } else
      moments.push({
        from: count,
        to: count,
        at,
        by: by.account,
        delegation: by.delegation,
        kinds: [kind],
        touches: [...touches],
      })
  }
  return moments
}
