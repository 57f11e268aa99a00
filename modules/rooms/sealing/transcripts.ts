/** The form of an exported conversation. client/transcript.ts makes and verifies it. */
import type { HybridPublic, HybridSignature } from '#platform/signing.ts'
import type { Content, Person, ReceiptView, Role, RoomMarking } from './views.ts'

export type TranscriptMessage = {
  id: string
  seq: number
  at: string
  sentAt: string
  from: Person & { device: string }
  marking: RoomMarking
  content: Content
  replyTo?: string
  acknowledge?: { by: string; of: string[] }
  receipts: ReceiptView[]
  snapshotBy?: Person
}
export type Transcript = {
  v: 1
  room: { id: string; subject: string; title: string; marking: RoomMarking; exercise: boolean }
  madeAt: string
  madeBy: Person & { device: string; key: HybridPublic }
  people: (Person & { role: Role; devices: string[] })[]
  messages: TranscriptMessage[]
  /** From the first envelope that this device saw: SHA-256 of the sealed bytes, and the chain after it (base64url). */
  envelopes: { seq: number; kind: 'commit' | 'message'; epoch: number; digest: string; chain: string }[]
  /** The chain before the first envelope above. */
  before: string
  /** Entries of the record that commit to the chain, each with its salt and, where it could be had, its proof. */
  entries: { seq: number; index: number; salt: string; entry: unknown; proof?: string }[]
}
export type SignedTranscript = { transcript: Transcript; signature: HybridSignature }
