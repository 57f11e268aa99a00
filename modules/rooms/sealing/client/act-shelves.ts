/**
 * Where acts of applications are kept: apart from the conversation and apart from one another, in pages of their own, so
 * that a room opens as fast with fifty thousand of them as with none.
 */
import type { KeyValue } from '#modules/identity/keys.ts'
import type { ActIn, GivenFile } from '../acts.ts'
import type { FileKey } from './content.ts'
import { fromStore, toStore } from './log.ts'

/** In the order of `seq`, which no two of a room share. */
export type KeptAct = Omit<ActIn, 'seq' | 'file'> & { seq: number; file?: FileKey }
/** The last page of an application, and those that were filled since the last put. */
export type ActShelf = { page: number; acts: KeptAct[]; size: number; filled: Map<number, KeptAct[]>; changed: boolean }
type Shelves = Map<string, ActShelf>

/** A page ends after so many acts, or so many characters of text. */
const pageActs = 64
const pageText = 64 * 1024

const keys = (room: string) => ({
  shelf: (app: string) => `room/${room}/acts/${app}`,
  page: (app: string, page: number) => `room/${room}/acts/${app}/${page}`,
  file: (act: string) => `room/${room}/act-file/${act}`,
})

async function shelfOf(store: KeyValue, room: { book: { id: string }; shelves: Shelves }, app: string) {
  const known = room.shelves.get(app)
  if (known) return known
  const at = keys(room.book.id)
  const page = (await fromStore<number>(store, at.shelf(app))) ?? 0
  const acts = (await fromStore<KeptAct[]>(store, at.page(app, page))) ?? []
  const shelf: ActShelf = { page, acts, size: sizeOf(acts), filled: new Map(), changed: false }
  room.shelves.set(app, shelf)
  return shelf
}

const sizeOf = (acts: readonly KeptAct[]): number => acts.reduce((size, { text }) => size + text.length, 0)

type Shelving = {
  book: { id: string }
  shelves: Shelves
  changed: { puts: Record<string, Uint8Array | null> }
}

/** Puts an act at the end of its application's, with the next put of the room. */
export async function shelve(store: KeyValue, room: Shelving, act: KeptAct): Promise<void> {
  const shelf = await shelfOf(store, room, act.app)
  // Whoever was parted from the others and let in again has kept what the others never had.
  shelf.acts = shelf.acts.filter(({ seq }) => seq < act.seq)
  if (shelf.acts.length >= pageActs || (shelf.acts.length > 0 && shelf.size + act.text.length > pageText)) {
    shelf.filled.set(shelf.page, shelf.acts)
    Object.assign(shelf, { page: shelf.page + 1, acts: [], size: 0 })
  }
  shelf.acts.push(act)
  shelf.size += act.text.length
  shelf.changed = true
  if (act.file) room.changed.puts[keys(room.book.id).file(act.id)] = toStore(act.file)
}

/** What the next put of the room must hold of its acts. */
export function shelvedPuts(room: string, shelves: Shelves): Record<string, Uint8Array> {
  const puts: Record<string, Uint8Array> = {}
  const at = keys(room)
  for (const [app, shelf] of shelves) {
    if (!shelf.changed) continue
    for (const [page, acts] of [...shelf.filled, [shelf.page, shelf.acts] as const])
      puts[at.page(app, page)] = toStore(acts)
    puts[at.shelf(app)] = toStore(shelf.page)
    shelf.filled.clear()
    shelf.changed = false
  }
  return puts
}

/** The acts behind a place of the room's order, at most `limit`. */
export async function shelved(
  store: KeyValue,
  { room, app, after, limit }: { room: string; app: string; after: number; limit: number },
): Promise<KeptAct[]> {
  const at = keys(room)
  const last = await fromStore<number>(store, at.shelf(app))
  if (last === undefined) return []
  const pages = new Map<number, KeptAct[]>()
  const read = async (page: number): Promise<KeptAct[]> => {
    const acts = pages.get(page) ?? (await fromStore<KeptAct[]>(store, at.page(app, page))) ?? []
    pages.set(page, acts)
    return acts
  }
  const isBehind = async (page: number): Promise<boolean> => ((await read(page)).at(-1)?.seq ?? 0) <= after
  // Mostly the last page is asked for.
  let [low, high] = (await isBehind(last - 1)) ? [last, last] : [0, last]
  while (low < high) {
    const middle = (low + high) >> 1
    if (await isBehind(middle)) low = middle + 1
    else high = middle
  }
  const found: KeptAct[] = []
  for (let page = low; page <= last && found.length < limit; page++)
    found.push(...(await read(page)).filter(({ seq }) => seq > after))
  return found.slice(0, limit)
}

export function actFileKey(store: KeyValue, room: string, act: string): Promise<FileKey | undefined> {
  return fromStore<FileKey>(store, keys(room).file(act))
}

/** As others are told of it: without the key of its file. */
export function told<Seq>({ file, ...act }: Omit<KeptAct, 'seq'> & { seq: Seq }): Omit<ActIn, 'seq'> & { seq: Seq } {
  return { ...act, ...(file ? { file: given(file) } : {}) }
}

function given({ name, type, size, sha256 }: FileKey): GivenFile {
  return { name, type, size, sha256 }
}
