/**
 * The history of a negotiation as this device keeps it: pages of entries with what became of them. Who spoke stands once
 * on a page, however often they spoke. The same form, without outcomes, is what newcomers are handed.
 */
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import type { Act } from '../text/acts.ts'
import type { SignedOperation } from '../text/operation.ts'
import type { Done, Entry, Refused, Speaker } from '../text/state.ts'
import type { OpenNegotiations } from './views.ts'

export type Store = OpenNegotiations['store']
/** With the trail after it, so that what others say of it can be held against ours. */
export type Kept = Done & { trail: string }

type Row = [seq: number, index: number, at: string, speaker: number, signed: SignedOperation]
type KeptRow = [...Row, refused: Refused | 0, touches: string[], trail: string]
/** `first`: the count of the first row. */
export type Handed = { first: number; speakers: Speaker[]; rows: Row[] }
type Page = { first: number; speakers: Speaker[]; rows: KeptRow[] }

export const pageLength = 256
const pageOf = (count: number): number => Math.floor((count - 1) / pageLength)
const keyOf = (room: string, page: number): string => `negotiation/${room}/history/${page}`

export function toStore(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value))
}

/** What this device put there itself. */
export async function fromStore<Value>(store: Pick<Store, 'get'>, key: string): Promise<Value | undefined> {
  const bytes = await store.get(key)
  return bytes === undefined ? undefined : (JSON.parse(fromUtf8(bytes)) as Value)
}

function speaking(): { speakers: Speaker[]; placeOf: (by: Speaker) => number } {
  const speakers: Speaker[] = []
  const places = new Map<string, number>()
  const placeOf = (by: Speaker): number => {
    const name = JSON.stringify(by)
    const known = places.get(name) ?? speakers.push(by) - 1
    places.set(name, known)
    return known
  }
  return { speakers, placeOf }
}

/** The pages that change when these entries, one after the other, are added to what the store holds. */
export async function pagesWith(
  store: Pick<Store, 'get'>,
  room: string,
  entries: readonly Kept[],
): Promise<Record<string, Uint8Array>> {
  const [first] = entries
  if (!first) return {}
  const page = pageOf(first.count)
  const before = (await readPage(store, room, page)).filter(({ count }) => count < first.count)
  const all = [...before, ...entries]
  const puts: Record<string, Uint8Array> = {}
  for (let start = 0; start < all.length;) {
    const number = pageOf(all[start]?.count ?? 1)
    let end = start
    while (end < all.length && pageOf(all[end]?.count ?? 1) === number) end++
    puts[keyOf(room, number)] = toStore(packed(all.slice(start, end)))
    start = end
  }
  return puts
}

function packed(entries: readonly Kept[]): Page {
  const { speakers, placeOf } = speaking()
  const rows = entries.map(({ seq, index, at, by, signed, outcome, touches, trail }): KeptRow => {
    const refused = outcome.fate === 'refused' ? outcome.refused : 0
    return [seq, index, at, placeOf(by), signed, refused, touches, trail]
  })
  return { first: entries[0]?.count ?? 1, speakers, rows }
}

async function readPage(store: Pick<Store, 'get'>, room: string, page: number): Promise<Kept[]> {
  const kept = await fromStore<Page>(store, keyOf(room, page))
  return kept ? kept.rows.flatMap((row, place) => unpacked(kept, row, place)) : []
}

function unpacked({ first, speakers }: Page, row: KeptRow, place: number): Kept[] {
  const [seq, index, at, speaker, signed, refused, touches, trail] = row
  const by = speakers[speaker]
  if (!by) return []
  const kind: Act['kind'] = signed.operation.act.kind
  const outcome = refused === 0 ? { fate: 'done' as const } : { fate: 'refused' as const, refused }
  return [{ seq, index, at, by, signed, count: first + place, kind, outcome, touches, trail }]
}

/** Entries from one count to another, both included, as far as they are kept. */
export async function readHistory(
  store: Pick<Store, 'get'>,
  room: string,
  { from, to }: { from: number; to: number },
): Promise<Kept[]> {
  const found: Kept[] = []
  for (let page = pageOf(Math.max(1, from)); page <= pageOf(to) && to > 0; page++)
    found.push(...(await readPage(store, room, page)).filter(({ count }) => from <= count && count <= to))
  return found
}

/** What newcomers are handed: no word of ours on what became of it. */
export function handedOf(entries: readonly Kept[]): Handed {
  const { speakers, placeOf } = speaking()
  const rows = entries.map(({ seq, index, at, by, signed }): Row => [seq, index, at, placeOf(by), signed])
  return { first: entries[0]?.count ?? 1, speakers, rows }
}

export function entriesIn({ speakers, rows }: Handed): Entry[] {
  return rows.flatMap(([seq, index, at, speaker, signed]) => {
    const by = speakers[speaker]
    return by ? [{ seq, index, at, by, signed }] : []
  })
}
