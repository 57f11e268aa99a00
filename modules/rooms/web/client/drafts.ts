// What is half written in a room lies in the sealed store of the device, never in the browser's plain one.
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import type { KeyValue } from '#modules/identity/keys.ts'

export type Drafts = { read(room: string): Promise<string>; keep(room: string, text: string): Promise<void> }

export function draftsIn(store: KeyValue): Drafts {
  return {
    async read(room) {
      const kept = await store.get(room)
      return kept ? fromUtf8(kept) : ''
    },
    keep: (room, text) => store.put({ [room]: text ? utf8(text) : null }),
  }
}
