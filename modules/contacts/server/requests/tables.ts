import type { Generated, JSONColumnType } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { IncidentTables } from '#modules/incidents/server/index.ts'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type {
  DeclineReason,
  Passage,
  RequestForm,
  RequestKind,
  RequestStatus,
  RequestStep,
} from '../../contract/requests.ts'

export type RequestsOwnTables = {
  request: {
    id: string
    from_id: string
    to_id: string
    kind: RequestKind
    exercise: boolean
    subject: string
    words: JSONColumnType<Passage> | null
    form: JSONColumnType<RequestForm>
    cites: string[]
    incident_id: string | null
    due_at: Date | null
    marking_id: string
    status: RequestStatus
    year: number | null
    number: number | null
    drafted_at: Date
    drafted_by: string
    sent_at: Date | null
    changed_at: Date
    rungs: Generated<number>
    reminded: Generated<number>
    next_at: Date | null
    duty: Generated<string[]>
  }
  request_step: {
    id: Generated<number>
    request_id: string
    step: RequestStep
    at: Date
    by_id: string | null
    person_id: string | null
    reason: DeclineReason | null
    words: JSONColumnType<Passage> | null
    entry: string | null
    salt: string | null
    committed: string | null
    once: string | null
  }
}

export type RequestsTables = IdentityTables & IncidentTables & NoticesTables & RequestsOwnTables
