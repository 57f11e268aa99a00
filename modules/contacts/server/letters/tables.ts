import type { JSONColumnType } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { IncidentTables } from '#modules/incidents/server/index.ts'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { LetterContent, LetterSheet, LetterStatus } from '../../contract/letters.ts'
import type { RequestsOwnTables } from '../requests/tables.ts'

export type LettersOwnTables = {
  letter: {
    id: string
    from_id: string
    to_id: string | null
    exercise: boolean
    content: JSONColumnType<LetterContent>
    /** As it was issued. */
    sheet: JSONColumnType<LetterSheet> | null
    request_id: string | null
    incident_id: string | null
    marking_id: string
    status: LetterStatus
    year: number | null
    number: number | null
    drafted_at: Date
    drafted_by: string
    issued_at: Date | null
    issued_by: string | null
    changed_at: Date
    digest: string | null
    entry: string | null
    salt: string | null
    committed: string | null
    withdrawn_at: Date | null
    withdrawal: string | null
    withdrawal_entry: string | null
    withdrawal_salt: string | null
    withdrawal_committed: string | null
  }
}

export type LettersTables = IdentityTables & IncidentTables & NoticesTables & RequestsOwnTables & LettersOwnTables
