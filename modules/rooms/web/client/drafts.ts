// What is half written in a room lies in the sealed store of the device, never in the browser's plain one.
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import type { KeyValue } from '#modules/identity/keys.ts'

export type Drafts = { read(room: string): Promise<string>; keep(room: string, text: string): Promise<void> }

/** One after the other: whoever comes back to a room reads what was kept as it was left, and the last words win. */
export function draftsIn(store: KeyValue): Drafts {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  return {
    read: (room) =>
      inTurn(async () => {
        const kept = await store.get(room)
        return kept ? fromUtf8(kept) : ''
      }),
    keep: (room, text) => inTurn(() => store.put({ [room]: text ? utf8(text) : null })),
  }
}
