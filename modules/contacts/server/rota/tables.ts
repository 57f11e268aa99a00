import type { JSONColumnType } from 'kysely'
import type { ContactKind } from '../../contract/directory.ts'
import type { Cover } from '../../contract/rota.ts'
import type { DirectoryTables } from '../directory/tables.ts'

export type RotaOwnTables = {
  rota: { delegation_id: string; kind: ContactKind; cover: JSONColumnType<Cover>; set_by: string; set_at: Date }
  rota_shift: {
    id: string
    delegation_id: string
    kind: ContactKind
    contact_id: string
    starts_at: Date
    ends_at: Date
    planned_by: string
    planned_at: Date
    removed_at: Date | null
  }
  rota_handover: {
    /** The shift that is handed over to. */
    shift_id: string
    delegation_id: string
    note: string
    written_by: string
    written_at: Date
    acknowledged_by: string | null
    acknowledged_at: Date | null
  }
  /** An address that a calendar fetches from, with the standing of whoever made it. */
  rota_feed: {
    id: string
    account_id: string
    /** SHA-256 of the secret, in hexadecimal. */
    digest: string
    made_at: Date
    used_at: Date | null
    ended_at: Date | null
  }
}

export type RotaTables = DirectoryTables & RotaOwnTables
