/** What another module may put into a room, and how it reads it back. Part of `Rooms` (views.ts). */
import type { Person, Progress, Role } from './people.ts'

/** Who reads an act: such as `negotiation`, `brief`, `typing`, `shuttle`. */
export type NewAct = {
  app: string
  /** At most 256 KiB; what it holds is its module's affair. */
  text: string
  /** Sealed in chunks at the host like any file, without being shown in the conversation. */
  file?: { name: string; type: string; bytes: Uint8Array }
  /** The host forgets the envelope after that, and so do readers. Such acts are never stored: they are only told. */
  expiresAt?: string
  /** Small and many, as keystrokes are: sealed in envelopes from 256 bytes on instead of 2,048. Its size is then seen. */
  light?: boolean
  /** A delegation, or some: sealed only while everybody in the room is of them. As long as anybody else is, it waits. */
  within?: string | string[]
}

export type GivenFile = { name: string; type: string; size: number; sha256: string }

export type ActIn = {
  /** As of messages: of the device that sent it and the id it gave. */
  id: string
  /** Null while it waits here to be sent. */
  seq: number | null
  /** The host's time. */
  at: string
  from: Person & { device: string }
  /** The sender's role in the room at that place in its order. */
  role: Role
  own: boolean
  app: string
  text: string
  file?: GivenFile
}

export type RoomActs = {
  /** Resolves, with the act's id, as soon as it is safely stored here; it is sent now or when connected. */
  act(room: string, act: NewAct): Promise<string>
  /** Takes back what was not sealed yet, and says whether. */
  withdrawAct(room: string, id: string): Promise<boolean>
  /** The acts of this application after that place, in order, from the store, at most `limit`; those that wait come last. */
  acts(room: string, app: string, after: number, limit?: number): Promise<ActIn[]>
  /** Called with every act that comes in or waits anew, expiring ones too, in order. Returns how to stop. */
  onAct(listener: (room: string, act: ActIn) => void): () => void
  actFile(room: string, act: string, o?: { progress?: Progress; signal?: AbortSignal }): Promise<Uint8Array>
  /**
   * Called where this device let somebody in (or one's own further device): the module hands on what they need to begin,
   * as acts of its own. Asked again, after a restart too, until its promise resolves. Returns how to stop.
   */
  onNewcomers(listener: (room: string, devices: string[]) => void | Promise<void>): () => void
}
