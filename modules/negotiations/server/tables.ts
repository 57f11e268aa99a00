import type { Generated, JSONColumnType } from 'kysely'
import type { SealedKind } from '#modules/record/server/index.ts'
import type { Attached } from './attached.ts'

export type NegotiationTables = {
  negotiation_subject: { subject: string; room_id: string }
  /** Nobody's name stands beside an entry. `content` and `salt` are there for the host's own alone. */
  negotiation_entry: {
    number: Generated<number>
    entry: string
    subject: string
    room_id: string
    kind: SealedKind
    commitment: string
    content: string | null
    salt: string | null
  }
  negotiation_deadline: { subject: string; until: Date; room_id: string; entry: string | null }
  published_text: {
    id: string
    digest: string
    delegation_id: string
    title: string
    symbol: string | null
    language: string
    exercise: boolean
    parties: string[]
    party_ids: string[]
    attached: JSONColumnType<Attached[]>
    publisher: string
    adopted_at: Date
    at: Date
    document: Uint8Array
    size: number
  }
  open_negotiation: {
    room_id: string
    reader: string
    account_id: string
    title: string
    exercise: boolean
    parties: string[]
    keys: string | null
    opened_at: Date
    moved_at: Date
    ended_at: Date | null
    count: number
    stored: number
  }
  open_entry: { room_id: string; number: number; entry: string; digest: string; size: number }
}
