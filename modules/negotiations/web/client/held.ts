import type { Trust } from '#modules/identity/keys.ts'
import type { Rooms } from '#modules/rooms/acts.ts'
import type { Negotiations } from '../../client/views.ts'

/** The negotiations, with a number that grows at every change: views are made anew, states are changed in place. */
export type Held = {
  negotiations: Negotiations
  rooms: Rooms
  trust: Trust
  /** The final document of an adopted text, as the bytes of its file. */
  finalDocument(room: string): Promise<Uint8Array>
  version(): number
  subscribe(listener: () => void): () => void
}
