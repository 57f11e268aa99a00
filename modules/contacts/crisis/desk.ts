/**
 * The crisis lines of this device in memory. What the rooms hold is folded anew at each start; the store has only what no
 * room has: what waits to be said, rings that the host must still hear, what came by files, and the host's last word.
 */
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import type { RunKnown } from '#platform/in-play.ts'
import type { SignedMessage, Way } from './acts.ts'
import { type Author, type Book, newBook } from './fold.ts'
import type { CrisisMessage, HostLine, LineView, OpenCrisis, RingKind } from './views.ts'

export type ToRing = { kind: RingKind; answerBy?: string; run?: string; since: string }

/** What came in a file or a code, as it was verified then. */
export type Carried = {
  by: Way
  from: Author
  at: string
  messages: { signed: SignedMessage; from: Author }[]
  received: string[]
  acknowledged: { id: string; at: string; account: string; name: string }[]
}

/** Kept of each line. */
export type Kept = {
  v: 1
  /** All rooms that the host has named, in order. */
  rooms: { id: string; at: string }[]
  /** Opened by this device, and not attached yet. */
  opening?: string
  /** Acts as they are to be said, until they stand in a room's order. */
  outbox: Record<string, string>
  ring: Record<string, ToRing>
  /** Messages that a person here has dealt with, until the host knows. */
  answered: string[]
  /** Own messages that were sealed into a file. */
  exported: string[]
  /** Accounts that the host has ever named as machines. */
  desks?: string[]
  /** Whom this device has seen in the room, by delegation and account: since when, or 'first' for who was there before it. */
  seen?: Record<string, string>
  /** Whom nobody named under the seal and who belong to it all the same: see admission.ts. Undefined before the first look. */
  firsts?: string[]
  /** Of exercises that were named on the line: what the host said of them last, and null where one has no part in it. */
  runs?: Record<string, Omit<RunKnown, 'id'> | null>
  /** Delegations that this device has heard, or found there: none of them is let in on the host's word. For good. */
  begun?: string[]
  /** This device opened the first room of the line, and may let in the first of the other side. */
  founded?: true
  /** For whom a person here has vouched: up to which number what was said of them counts no more. */
  vouched?: Record<string, number>
  /** When this device last let in somebody of the other side on the host's word. */
  onHostsWord?: string
}

export type Held = {
  id: string
  host: HostLine
  kept: Kept
  carried: Carried[]
  book: Book
  position: Map<string, number>
  /** Texts of the acts that wait in the room in which one speaks now. */
  waiting: Set<string>
  /** Since when something is owed to the room by somebody, in milliseconds since 1970: see `rankOf`. */
  owed: Map<string, number>
  view: LineView | undefined
  messages: CrisisMessage[] | undefined
}

export type Desk = OpenCrisis & {
  held: Map<string, Held>
  changed(held?: Held): void
  /** What could not be done last, for a technician. */
  trouble: string | undefined
  stopped: boolean
}

const keys = {
  lines: 'lines',
  line: (id: string) => `line/${id}`,
  carried: (id: string) => `carried/${id}`,
} as const

/** Of those that came by files, so many are kept. */
const mostCarried = 200

export function sidesOf({ host }: Pick<Held, 'host'>, { device }: Pick<OpenCrisis, 'device'>): [string, string] {
  const { delegation } = device
  return delegation < host.other.id ? [delegation, host.other.id] : [host.other.id, delegation]
}

/** Runs alone among all that this device does with the line. */
export function alone<T>({ exclusive, device }: Desk, line: string, work: () => Promise<T>): Promise<T> {
  return exclusive(`crisis/${device.id}/${line}`, work)
}

export async function loadLines({ store }: Desk): Promise<HostLine[]> {
  return (await fromStore<HostLine[]>(store, keys.lines)) ?? []
}

export async function keepLines({ store }: Desk, lines: readonly HostLine[]): Promise<void> {
  await store.put({ [keys.lines]: toStore(lines) })
}

export async function loadHeld(desk: Desk, host: HostLine): Promise<Held> {
  const held: Held = {
    id: host.id,
    host,
    kept: { v: 1, rooms: [], outbox: {}, ring: {}, answered: [], exported: [] },
    carried: [],
    book: newBook(host.id),
    position: new Map(),
    waiting: new Set(),
    owed: new Map(),
    view: undefined,
    messages: undefined,
  }
  await reload(desk, held)
  return held
}

/** Another tab or process of this device may have written since. */
export async function reload({ store }: Desk, held: Held): Promise<void> {
  held.kept = (await fromStore<Kept>(store, keys.line(held.id))) ?? held.kept
  held.carried = (await fromStore<Carried[]>(store, keys.carried(held.id))) ?? held.carried
}

export async function keep({ store }: Desk, { id, kept }: Held): Promise<void> {
  await store.put({ [keys.line(id)]: toStore(kept) })
}

/** Both at once: what came, and what it leads to. */
export async function keepCarried({ store }: Desk, held: Held, came: Carried): Promise<void> {
  held.carried = [...held.carried, came].slice(-mostCarried)
  await store.put({ [keys.line(held.id)]: toStore(held.kept), [keys.carried(held.id)]: toStore(held.carried) })
}

/** Changes what is kept of a line, beginning with what the store holds. */
export function change(desk: Desk, held: Held, work: (kept: Held['kept']) => Held['kept']): Promise<void> {
  return alone(desk, held.id, async () => {
    await reload(desk, held)
    held.kept = work(held.kept)
    await keep(desk, held)
    desk.changed(held)
  })
}

async function fromStore<T>(store: OpenCrisis['store'], key: string): Promise<T | undefined> {
  const bytes = await store.get(key)
  // What this device itself wrote.
  return bytes && (JSON.parse(fromUtf8(bytes)) as T)
}

function toStore(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value))
}

/** The name of what a host's door refused by. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function troubleOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
