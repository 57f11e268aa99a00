import type { ColumnType, JSONColumnType } from 'kysely'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { ContactKind } from '../../contract/directory.ts'
import type { PingLadder, PingProof, PingRung, PingStatus } from '../../contract/pings.ts'
import type { DirectoryTables } from '../directory/tables.ts'

export type PingsOwnTables = {
  ping: {
    id: string
    by_id: string
    title: string
    exercise: boolean
    scope: string[] | null
    kinds: ContactKind[]
    surprise: boolean
    starts_at: Date
    begun_at: Date | null
    anchor_at: Date
    every_months: number | null
    follows_id: string | null
    ladder: JSONColumnType<PingLadder>
    status: PingStatus
    made_at: Date
    made_by: string | null
  }
  ping_contact: {
    id: string
    ping_id: string
    contact_id: string
    delegation_id: string
    kind: ContactKind
    nonce: string
    rung: PingRung
    told: PingRung | null
    acknowledged_at: Date | null
    acknowledged_by: string | null
    acknowledged_rung: PingRung | null
    way: 'signed-in' | 'device' | null
    proof: ColumnType<PingProof | null, string | null, string | null>
  }
  ping_told: { ping_contact_id: string; account_id: string; rung: PingRung }
}

export type PingsTables = DirectoryTables & NoticesTables & PingsOwnTables
