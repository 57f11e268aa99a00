import type { Generated, JSONColumnType } from 'kysely'
import type { ContactKind } from '../../contract/directory.ts'
import type { NominationAct, NominationStatus, NominationStep } from '../../contract/nominations.ts'
import type { DirectoryTables, FieldBody } from '../directory/tables.ts'

export type NominationsOwnTables = {
  nomination: {
    id: string
    owner_id: string
    act: NominationAct
    status: NominationStatus
    contact_id: string | null
    result_id: string | null
    kind: ContactKind
    function: string
    institution: string
    languages: string[]
    zone: string
    deputy_id: string | null
    marking_id: string | null
    effective_at: Date
    person_leaves: boolean
    note_reference: string
    note_id: string | null
    drafted_by: string
    drafted_at: Date
    proposed_by: string | null
    proposed_at: Date | null
    checked_by: string | null
    checked_at: Date | null
    leaving_id: string | null
    access_ended_at: Date | null
    over_fields: number[]
    subject: string
  }
  nomination_field: {
    id: Generated<number>
    nomination_id: string
    owner_id: string
    field: FieldBody['field']
    body: JSONColumnType<FieldBody>
    account_id: string | null
    marking_id: string
    until: Date | null
  }
  note_verbale: {
    id: string
    owner_id: string
    name: string
    media_type: string
    size: number
    sha256: string
    bytes: Uint8Array
    by: string
    at: Date
  }
  nomination_step: {
    id: Generated<number>
    nomination_id: string
    at: Date
    what: NominationStep['what']
    by: string | null
    reason: string
    /** Its entry in the record, and what opens it. */
    entry: string | null
    salt: string | null
    content: string | null
  }
}

export type NominationTables = DirectoryTables & NominationsOwnTables
