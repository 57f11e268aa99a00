import type { Generated } from 'kysely'
import type { SharingTables } from '#modules/sharing/server/index.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { CollectionKind } from '../contract.ts'

export type ExchangeTables = SharingTables & {
  taxii_root: { id: string; path: string; title: string; description: string | null; position: Generated<number> }
  stix_collection: {
    id: string
    /** The upper part of every place in this collection's sequence. */
    num: Generated<number>
    root_id: string
    alias: string | null
    title: string
    description: string | null
    media_types: Generated<string[]>
    kind: Generated<CollectionKind>
    keeper_id: string | null
    group_id: string | null
    read_by_all: Generated<boolean>
    read_delegations: Generated<string[]>
    read_groups: Generated<string[]>
    write_by_all: Generated<boolean>
    write_delegations: Generated<string[]>
    write_groups: Generated<string[]>
    people: Generated<string[]>
    default_tlp: Generated<Tlp>
    created_at: Date
  }
  /** Where the next object of a collection goes. Written by `stix_put` only. */
  stix_clock: { collection_id: string; last_n: number; last_added: Date }
  /** A collection and two markings together: its own, and the one that bounds it, which is often the same. */
  stix_place: { id: Generated<number>; collection_id: string; marking_id: string; bound_id: string; owner_id: string }
  stix_object: {
    seq: number
    collection_id: string
    place_id: number
    owner_id: string
    stix_id: string
    type: string
    spec_version: string
    version: string
    version_key: string
    date_added: Date
    origin: string | null
    refs: string[] | null
    redacts: number[] | null
    latest: number
    first: number
    sole: number
    ends: number
    text: string
  }
  stix_end: { ref: number; seq: number }
  stix_past: {
    seq: number
    collection_id: string
    place_id: number
    owner_id: string
    stix_id: string
    type: string
    version: string
    date_added: Date
    /** SHA-256 of the text. */
    digest: string
    gone_at: Date
  }
  stix_forbidden: {
    stix_id: string
    version_key: string | null
    by_delegation: string
    binds_all: boolean
    at: Date
    readmitted_at: Date | null
  }
  stix_epoch: { one: Generated<boolean>; epoch: number }
  taxii_status: {
    id: string
    root_id: string
    delegation_id: string | null
    account_id: string | null
    at: Date
    body: string
  }
  host_key: { kid: string; purpose: string; secret: string; public: string | null; made_at: Date }
}
