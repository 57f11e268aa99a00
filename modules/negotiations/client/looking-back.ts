/** The past of a negotiation: its entries, and the state as it once was. */
import { fold, newNegotiation } from '../text/fold.ts'
import type { Act } from '../text/acts.ts'
import type { Done, Negotiation } from '../text/state.ts'
import { inverseOf, stillToUndo } from '../text/undo.ts'
import type { Desk } from './desk.ts'
import { type Held, keptState } from './held.ts'
import { pageLength, readHistory } from './history-pages.ts'

/** Entries among which one's own are looked for, and how many of these are tried: each asks for the state before it. */
const lookedBack = 2_000
const mostTried = 20

export function lookingBack(desk: Desk) {
  const heldAt = (room: string): Held => {
    const held = desk.held.get(room)
    if (!held) throw new RangeError(`This device knows no negotiation in the room ${room}.`)
    return held
  }
  const history = async (room: string, { from = 1, to }: { from?: number; to?: number } = {}): Promise<Done[]> => {
    const { state, tail } = heldAt(room)
    const recent = [...tail]
    const last = Math.min(to ?? state.count, state.count)
    const stored = await readHistory(desk.store, room, { from, to: Math.min(last, (recent[0]?.count ?? last + 1) - 1) })
    const all = [...stored, ...recent.filter(({ count }) => from <= count && count <= last)]
    return all.map(({ trail: _trail, ...done }) => done)
  }
  /** The state that was asked for last: whoever goes through a history asks for the next. */
  let recent: Negotiation | undefined
  const before = async (room: string, count: number): Promise<Negotiation> => {
    if (recent?.room === room && recent.count <= count) return recent
    return (await keptState(desk.store, room, count)) ?? newNegotiation(room)
  }
  const stateAt = async (room: string, count: number): Promise<Negotiation> => {
    const { state } = heldAt(room)
    if (count === state.count) return structuredClone(state)
    if (count < 0 || count > state.count || !Number.isInteger(count))
      throw new RangeError(`This negotiation has ${state.count} entries; there is no state after ${count}.`)
    const base = await before(room, count)
    // While it is folded nobody else goes on from it.
    recent = undefined
    for (const entry of await history(room, { from: base.count + 1, to: count })) {
      if (entry.count !== base.count + 1) break
      fold(base, entry)
    }
    if (base.count !== count) throw new RangeError('The history before what was handed over is not checked yet.')
    recent = base
    return structuredClone(base)
  }
  const undo = async (room: string, operation: string): Promise<Act | undefined> => {
    const entry = await entryOf(room, operation)
    if (!entry || entry.outcome.fate !== 'done' || entry.by.delegation !== desk.device.delegation) return undefined
    const { state } = heldAt(room)
    // What is not here any more, or not yet, is undone as far as that needs no memory.
    const earlier = await stateAt(room, entry.count - 1).catch(() => undefined)
    return inverseOf(state, entry, earlier ? { before: earlier } : {})
  }
  const lastToUndo = async (room: string) => {
    const { state, pending } = heldAt(room)
    const lately = await history(room, { from: Math.max(1, state.count - lookedBack + 1) })
    const own = lately.filter(({ by, outcome }) => by.device === desk.device.id && outcome.fate === 'done')
    for (const { signed, kind } of stillToUndo(own, pending).slice(0, mostTried)) {
      const operation = signed.operation.id
      const act = await undo(room, operation)
      if (act) return { operation, kind, act }
    }
    return undefined
  }
  /** Mostly it was done lately. */
  const entryOf = async (room: string, operation: string): Promise<Done | undefined> => {
    for (let to = heldAt(room).state.count; to > 0; to -= pageLength) {
      const some = await history(room, { from: Math.max(1, to - pageLength + 1), to })
      const entry = some.find(({ signed }) => signed.operation.id === operation)
      if (entry) return entry
    }
    return undefined
  }
  return { history, stateAt, undo, lastToUndo }
}
