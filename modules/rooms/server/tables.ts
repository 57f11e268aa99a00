import type { Generated } from 'kysely'
import type { EnvelopeKind } from '../chain.ts'

export type RoomTables = {
  room: { id: string; subject: string; opened_at: Date; exercise: boolean }
  room_state: {
    room_id: string
    epoch: number
    last_seq: number
    chain: Uint8Array
    stored: Generated<number>
    closed_at: Date | null
  }
  room_member: {
    id: Generated<number>
    room_id: string
    device: string
    account_id: string
    joined_seq: number
    left_seq: number | null
    leaving_seq: Generated<number | null>
    leaving_by: Generated<string | null>
  }
  room_envelope: {
    room_id: string
    seq: number
    kind: EnvelopeKind
    epoch: number
    at: Date
    bytes: Uint8Array | null
    size: number
    digest: Uint8Array
    chain: Uint8Array
    expires_at: Date | null
    entry: string | null
    salt: string | null
  }
  room_blob: {
    room_id: string
    blob: string
    chunk: number
    bytes: Uint8Array
    size: number
    at: Date
    after_seq: number
    chunks: number | null
    expires_at: Date | null
  }
  room_welcome: { id: string; room_id: string; seq: number; bytes: Uint8Array; at: Date }
  room_welcome_device: { welcome_id: string; room_id: string; device: string; account_id: string }
  room_key_package: {
    id: Generated<number>
    device: string
    account_id: string
    bytes: Uint8Array
    last_resort: boolean
    at: Date
  }
}
