import type { Generated, JSONColumnType } from 'kysely'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { RoomTables } from '#modules/rooms/server/index.ts'
import type { CrisisAct, CrisisLadder, CrisisRung, RingKind } from '../../contract/crisis.ts'
import type { DirectoryTables } from '../directory/tables.ts'

export type CrisisOwnTables = {
  crisis_line: {
    id: string
    low_id: string
    high_id: string
    proposed_by: string
    proposed_at: Date
    agreed_at: Date | null
    room_id: string | null
    ladder: JSONColumnType<CrisisLadder>
    /** The pseudonym under which its acts stand in the record. */
    subject: string
    ended_at: Date | null
    ended_by: string | null
    reason: string | null
  }
  crisis_officer: {
    id: string
    line_id: string
    delegation_id: string
    account_id: string
    added_by: string
    added_at: Date
    removed_by: string | null
    removed_at: Date | null
  }
  crisis_step: {
    id: Generated<number>
    line_id: string
    act: CrisisAct
    at: Date
    by_id: string
    person_id: string
    about_id: string | null
    room_id: string | null
    reason: string | null
    entry: string
    salt: string
    content: string
  }
  crisis_ring: {
    id: string
    line_id: string
    ring_id: string
    from_id: string
    to_id: string
    by_id: string
    kind: RingKind
    at: Date
    answer_by: Date | null
    rung: Generated<CrisisRung>
    rungs: Generated<number>
    told: Generated<number>
    next_at: Date | null
    closed_at: Date | null
    answered_at: Date | null
    answered_by: string | null
    unread: Generated<boolean>
  }
  crisis_early: { line_id: string; to_id: string; ring_id: string; at: Date; by_id: string }
}

export type CrisisTables = DirectoryTables & NoticesTables & RoomTables & CrisisOwnTables
