/** What is done unasked: what came in is folded, what was handed over is taken and checked, entries are made. */
import { alone, apps, type Desk } from './desk.ts'
import { catchUp } from './folding.ts'
import { asking } from './asking.ts'
import { checkHistory } from './checking.ts'
import { type Held, loadHeld } from './held.ts'
import { fromStore } from './history-pages.ts'
import { NotYet } from './reading.ts'
import { enterWaiting } from './records.ts'
import { heedOthers, takeOver } from './taking-over.ts'

/** Milliseconds after which it is tried again what could not be judged. */
const patience = 5000

export function working(desk: Desk) {
  const turns = new Map<string, Promise<void>>()
  const queued = new Set<string>()
  const looked = new Set<string>()
  const triedAt = new Map<string, number>()
  const checks = new Map<string, AbortController>()
  const paused = new Set<string>()
  const { ask, answer } = asking(desk)

  /** One after the other; whoever asks while work waits asks for the same. */
  const settled = (room: string): Promise<void> => {
    const turn = turns.get(room) ?? Promise.resolve()
    if (queued.has(room)) return turn
    queued.add(room)
    const next = turn.then(async () => {
      queued.delete(room)
      await work(room)
    })
    turns.set(room, next)
    return next
  }
  const soon = (room: string): void => void settled(room)

  const work = async (room: string): Promise<void> => {
    if (desk.stopped) return
    try {
      looked.add(room)
      triedAt.set(room, desk.now().getTime())
      const held = await heldIn(desk, room)
      if (!held) return
      await alone(desk, room, () => catchUp(desk, held))
      if (held.waits) await takeOver(desk, held)
      await heedOthers(desk, held)
      if (!paused.has(room)) await ask(held)
      desk.trouble = undefined
      if (!paused.has(room)) void check(held)
      await enterWaiting(desk, held)
    } catch (error) {
      // What the host or the store would not do now is tried again with the next change.
      desk.trouble = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      desk.changed()
    }
  }

  const check = async (held: Held): Promise<void> => {
    if (checks.has(held.room) || held.origin.kind === 'all') return
    const ending = new AbortController()
    checks.set(held.room, ending)
    try {
      await checkHistory(desk, held, AbortSignal.any([ending.signal, desk.ending.signal]))
    } catch (error) {
      if (!ending.signal.aborted && !(error instanceof NotYet) && !desk.stopped)
        desk.trouble = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
    } finally {
      checks.delete(held.room)
    }
  }

  return {
    answer,
    /** The next of those who know the whole is asked for it, without waiting any longer. */
    async askOthers(room: string): Promise<boolean> {
      const held = desk.held.get(room)
      return held !== undefined && ask(held, 'now')
    },
    settled,
    soon,
    /** Whether there is reason to look again without anything having come. */
    isBehind(room: string): boolean {
      if (!looked.has(room)) return true
      const held = desk.held.get(room)
      if (!held) return false
      const due = desk.now().getTime() - (triedAt.get(room) ?? 0) >= patience
      const away = (desk.rooms.room(room)?.joinedSeq ?? held.joined) !== held.joined
      return away || (due && (held.stalled !== undefined || held.waits || held.lacks || held.toEnter.length > 0))
    },
    checking(room: string, go: boolean): void {
      if (go) paused.delete(room)
      else {
        paused.add(room)
        checks.get(room)?.abort()
      }
      if (go) soon(room)
    },
  }
}

/** The negotiation in this room, where there is one: in memory, in the store, or in what came in. */
export async function heldIn(desk: Desk, room: string, begin = false): Promise<Held | undefined> {
  const known = desk.held.get(room)
  if (known) return known
  const any = async (app: string): Promise<boolean> => (await desk.rooms.acts(room, app, 0, 1)).length > 0
  const isOne = begin || (await any(apps.operations)) || (await any(apps.handing))
  if (!isOne && (await fromStore(desk.store, `negotiation/${room}/book`)) === undefined) return undefined
  const held = await loadHeld(desk.store, room, desk.rooms.room(room)?.joinedSeq ?? 0)
  const meanwhile = desk.held.get(room) ?? held
  desk.held.set(room, meanwhile)
  return meanwhile
}
