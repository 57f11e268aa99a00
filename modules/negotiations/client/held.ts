/**
 * A negotiation as this device holds it: the state in memory, and in the store, every so many entries, that state with the
 * history up to it. What came since lies in the room's own acts and is folded anew: so a device that dies at any moment
 * finds the same state again, and nothing is written for each entry.
 */
import type { ActIn } from '#modules/rooms/acts.ts'
import { newNegotiation } from '../text/fold.ts'
import type { Act } from '../text/acts.ts'
import type { SignedOperation } from '../text/operation.ts'
import type { Negotiation, Refused } from '../text/state.ts'
import { fromStore, type Kept, pagesWith, type Store, toStore } from './history-pages.ts'
import type { NegotiationAlarm } from './views.ts'

export type Origin =
  | { kind: 'all' }
  | {
      kind: 'snapshot'
      /** Who gave it, and by which device. */
      by: string
      device: string
      checked: number
      of: number
      /** Somebody else than the giver spoke, and had the same trail. */
      agreed?: true
      /** The whole history was checked, and somebody else agreed. */
      confirmed: boolean
      /** The trail at that state, and the digest of the state as it was given. */
      trail: string
      digest: string
      false?: true
    }
/** Whether the words that are here are their giver’s word alone. */
export function isUnchecked({ origin }: Pick<Held, 'origin'>): boolean {
  return origin.kind === 'snapshot' && origin.checked < origin.of
}

export type OwnRefusal = { operation: string; act: Act; refused: Refused; at: string }
/** An entry of the record that an operation of this device asks for, until it is made. */
export type ToEnter = {
  operation: string
  kind: 'deadline' | 'statement' | 'adoption'
  subject: string
  commitment: string
  until?: string
}
export type Pending = { signed: SignedOperation; at: string }

export type Held = {
  room: string
  state: Negotiation
  /** The envelope up to which all entries are folded. */
  position: number
  /** Below this version of the credentials list nobody's powers are judged any more. */
  list: number
  /** Where this device came in last: another place means that it was away, and missed what came between. */
  joined: number
  /** Came without having heard what was before: nothing is folded until somebody hands it over. */
  waits: boolean
  /** The history behind the state that was handed over is not here, and nobody else’s whole. */
  lacks: boolean
  /** Acts that handed over what was found to be false. */
  doubted: Set<string>
  origin: Origin
  /** Entries that are not in the store's history yet. */
  tail: Kept[]
  pending: Pending[]
  refusals: OwnRefusal[]
  toEnter: ToEnter[]
  alarms: readonly NegotiationAlarm[]
  looked: { count: number; at: string } | undefined
  /** The state with what waits folded upon it, to ask the rules before anything is sent. */
  ahead: { base: number; waiting: number; state: Negotiation } | undefined
  /** The act that cannot be judged before more is known of keys. */
  stalled: number | undefined
  version: number
}

type Book = Pick<Held, 'position' | 'list' | 'joined' | 'waits' | 'origin' | 'refusals' | 'toEnter'> & {
  v: 1
  count: number
}

const keys = (room: string) => ({
  book: `negotiation/${room}/book`,
  state: `negotiation/${room}/state`,
  milestone: (count: number) => `negotiation/${room}/state/${count}`,
  alarms: `negotiation/${room}/alarms`,
  looked: `negotiation/${room}/looked`,
})

/** Entries between two writings of the state, and between two states that are kept for looking back. */
const often = 256
const milestone = 4096
const mostRefusals = 50
const mostAlarms = 100

export function newHeld(room: string, joined: number): Held {
  return {
    room,
    state: newNegotiation(room),
    position: 0,
    list: 0,
    joined,
    waits: joined > 0,
    lacks: false,
    doubted: new Set(),
    origin: { kind: 'all' },
    tail: [],
    pending: [],
    refusals: [],
    toEnter: [],
    alarms: [],
    looked: undefined,
    ahead: undefined,
    stalled: undefined,
    version: 0,
  }
}

export async function loadHeld(store: Store, room: string, joined: number): Promise<Held> {
  const at = keys(room)
  const held = newHeld(room, joined)
  held.alarms = (await fromStore<NegotiationAlarm[]>(store, at.alarms)) ?? []
  held.looked = await fromStore(store, at.looked)
  const book = await fromStore<Book>(store, at.book)
  if (!book) return held
  const { v: _v, count: _count, ...kept } = book
  Object.assign(held, kept)
  held.state = (await fromStore<Negotiation>(store, at.state)) ?? held.state
  return held
}

/** Whether enough came in to write it down. A larger text is written less often. */
export function isDue({ tail, state }: Held): boolean {
  return tail.length >= often * Math.max(1, Math.floor(state.count / 8192))
}

/** Writes state, history and book in one put. */
export async function writeDown(store: Store, held: Held, more: Record<string, Uint8Array | null> = {}): Promise<void> {
  const { room, position, list, joined, waits, origin, refusals, toEnter, state, tail } = held
  const at = keys(room)
  const whole = toStore(state)
  const book: Book = { v: 1, count: state.count, position, list, joined, waits, origin, refusals, toEnter }
  const last = Math.floor(state.count / milestone)
  const passed = last > Math.floor((state.count - tail.length) / milestone)
  await store.put({
    ...more,
    ...(await pagesWith(store, room, tail)),
    [at.book]: toStore(book),
    [at.state]: whole,
    ...(passed ? { [at.milestone(last)]: whole } : {}),
  })
  held.tail = []
}

/** The newest state that is kept of the time up to `count`. */
export async function keptState(store: Store, room: string, count: number): Promise<Negotiation | undefined> {
  for (let number = Math.floor(count / milestone) + 1; number > 0; number--) {
    const state = await fromStore<Negotiation>(store, keys(room).milestone(number))
    if (state && state.count <= count) return state
  }
  return undefined
}

export async function keepLooked(store: Store, held: Held, at: string): Promise<void> {
  held.looked = { count: held.state.count, at }
  await store.put({ [keys(held.room).looked]: toStore(held.looked) })
}

/** Once for each cause; kept at once. */
export async function raise(store: Store, held: Held, alarm: NegotiationAlarm): Promise<void> {
  if (held.alarms.some(({ id }) => id === alarm.id)) return
  held.alarms = [...held.alarms, alarm].slice(-mostAlarms)
  await store.put({ [keys(held.room).alarms]: toStore(held.alarms) })
}

export function refuseOwn(held: Held, refusal: OwnRefusal): void {
  held.refusals = [...held.refusals.filter(({ operation }) => operation !== refusal.operation), refusal].slice(
    -mostRefusals,
  )
}

export type Heard = Pick<ActIn, 'id' | 'at' | 'from' | 'role'> & { seq: number; text: string }
