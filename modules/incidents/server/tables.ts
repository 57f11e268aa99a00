import type { Generated, JSONColumnType } from 'kysely'
import type { ExchangeTables } from '#modules/exchange/server/index.ts'
import type { ActorRecord, IncidentStatus, SectionKind, Written } from '../contract.ts'
import type { PartBody, PartKind } from '../parts.ts'

/** The tables that this module owns, upon those below it: markings and STIX objects are reached through their modules' functions. */
export type IncidentTables = ExchangeTables & {
  incident: {
    id: string
    owner_id: string
    marking_id: string
    status: IncidentStatus
    exercise: boolean
    dossier: string | null
    version: Generated<number>
    reported_at: Date
    shared_at: Date | null
    /** The version with which it was shared first. What was before is the owner's alone. */
    shared_version: number | null
  }
  incident_part: {
    id: Generated<number>
    incident_id: string
    owner_id: string
    part: string
    body: JSONColumnType<PartBody>
    kind: Generated<PartKind>
    /** The section under which it stands. */
    section: SectionKind | null
    marking_id: string
    /** The marking that the same part has now; kept by a trigger. */
    marking_now_id: string
    /** The marking of the incident, and whether it stands outside its owner's delegation; kept by triggers. */
    bound_marking_id: Generated<string>
    outside: Generated<boolean>
    own_marking: boolean
    from_version: number
    since: Date
    made_by: string | null
    until_version: number | null
    ended_at: Date | null
    ended_by: string | null
    /** Ended before the incident was ever shared. */
    only_draft: Generated<boolean>
    /** The other end of a relation: who may not see that incident does not see the relation. */
    other_id: string | null
    /** A tsvector made by search-words.ts. */
    words: string
  }
  incident_merge: Merge
  incident_question: {
    id: string
    incident_id: string
    from_id: string
    to_id: string
    marking_id: string
    words: JSONColumnType<Written>
    asked_at: Date
    asked_by: string | null
  }
  incident_answer: {
    question_id: string
    from_id: string
    marking_id: string
    kind: 'answered' | 'declined'
    words: JSONColumnType<Written> | null
    at: Date
    by: string | null
  }
  incident_file_chunk: { file_id: string; n: number; owner_id: string; bytes: Uint8Array }
  threat_actor: {
    id: string
    owner_id: string
    marking_id: string
    exercise: boolean
    record: JSONColumnType<ActorRecord>
    /** All names in the form of nameKey(). */
    names: string[]
    recorded_at: Date
    changed_at: Date
  }
  threat_actor_merge: Merge
  incident_embargo_told: { incident_id: string; marking_id: string }
}

/** One record said to be of the same thing as another. Taking it back ends the row; both records stay as they are. */
type Merge = {
  id: string
  source_id: string
  target_id: string
  owner_id: string
  at: Date
  by: string | null
  undone_at: Date | null
  undone_by: string | null
}
