import type { Generated } from 'kysely'
import type { DeliveryWay, Pap, Tlp } from '../contract.ts'

export type SharingTables = {
  /** Each distinct marking stands here once and never changes; what is marked points to it. */
  marking: {
    id: string
    /** SHA-256 over the canonical form, the owner included. */
    digest: string
    owner_id: string
    tlp: Tlp
    pap: Pap | null
    delegations: string[]
    groups: string[]
    people: string[]
    embargo_until: Date | null
    caveats: string[]
    exercise: boolean
  }
  sharing_group: { id: string; name: string; purpose: string; created_by: string; created_at: Date }
  sharing_group_member: {
    id: Generated<number>
    group_id: string
    delegation_id: string
    /** A steward adds and removes members. */
    steward: boolean
    since: Date
    added_by: string
    until: Date | null
    ended_by: string | null
  }
  /** One handing-over: to whom, by which way, of what. Added, never changed. */
  delivery: {
    id: Generated<number>
    at: Date
    way: DeliveryWay
    kind: string
    owner_id: string
    to_delegation: string | null
    to_account: string | null
    /** One object of a module: its id and version. */
    object_id: string | null
    version: string | null
    /** Or many of the STIX store: their places in its sequence. */
    seqs: number[] | null
    exercise: Generated<boolean>
  }
  /** What its owner took back: told to all who had received it. */
  withdrawal: {
    id: Generated<number>
    at: Date
    kind: string
    object_id: string
    version: string | null
    owner_id: string
    reason: string
    /** "Never accept again": the same object is refused when it comes back by any door. */
    forbidden: boolean
    /** Who had received it when it was withdrawn. */
    told: string[]
    exercise: Generated<boolean>
  }
}
