import type { JSONColumnType, Kysely } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import type { LettersTables } from '#modules/contacts/server/index.ts'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { IncidentTables } from '#modules/incidents/server/index.ts'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { Received, RunStatus } from '../contract.ts'
import type { Clock } from '../engine/clock.ts'
import type { LogEntry } from '../engine/log.ts'
import type { Scenario } from '../engine/scenario.ts'

/** What reached a role, as it is shown to whoever plays it. */
export type Shown = Pick<Received, 'from' | 'to' | 'title' | 'words' | 'outlet' | 'urgency'>

/** The tables of this module alone. */
export type OwnTables = {
  exercise_scenario: {
    id: string
    owner_id: string | null
    shipped: string | null
    family: string
    scenario: JSONColumnType<Scenario>
    version: number
    created_at: Date
    changed_at: Date
  }
  exercise_run: {
    id: string
    scenario_id: string
    family: string
    scenario: JSONColumnType<Scenario>
    control_id: string
    created_by: string
    created_at: Date
    alone: boolean
    status: RunStatus
    clock: JSONColumnType<Clock>
    started_at: Date | null
    ended_at: Date | null
    next_due: Date | null
  }
  exercise_player: {
    run_id: string
    role: string
    delegation_id: string
    account_id: string | null
    playing: boolean
  }
  exercise_observer: { run_id: string; account_id: string }
  exercise_log: {
    run_id: string
    number: number
    at: number
    lived: number
    wall: Date
    by: string | null
    role: string | null
    inject: string | null
    entry: JSONColumnType<LogEntry>
    text: string
    told: string | null
  }
  exercise_inbox: {
    run_id: string
    role: string
    inject: string
    number: number
    kind: Received['kind']
    at: number
    wall: Date
    shown: JSONColumnType<Shown>
    item_kind: 'incident' | 'request' | 'letter' | null
    item_id: string | null
    acknowledged_at: Date | null
  }
  exercise_item: {
    run_id: string
    kind: string
    item_id: string
    inject: string | null
    role: string | null
    at: Date
  }
  exercise_note: {
    id: string
    run_id: string
    by: string
    at: number
    wall: Date
    role: string | null
    inject: string | null
    text: string
    for_players: boolean
  }
  exercise_archive: {
    run_id: string
    at: Date
    by: string | null
    archive: JSONColumnType<Record<string, unknown>>
  }
}

export type ExerciseTables = OwnTables &
  LettersTables &
  IncidentTables &
  NoticesTables &
  Pick<IdentityTables, 'account' | 'delegation' | 'organisation'>

export type Db = Kysely<ExerciseTables>
export type ExerciseCall = Call<ExerciseTables>
