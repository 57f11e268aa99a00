import type { Generated, JSONColumnType } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { SharingTables } from '#modules/sharing/server/index.ts'
import type { ContactChapter, ContactKeyKind, ContactKind, ChannelKind } from '../../contract/directory.ts'

export type FieldBody =
  | { field: 'person'; name: string }
  | { field: 'channel'; kind: ChannelKind; value: string }
  | { field: 'key'; kind: ContactKeyKind; fingerprint: string; text: string | null }

export type ContactsOwnTables = {
  contact_initiator: {
    id: string
    delegation_id: string
    account_id: string
    since: Date
    named_by: string
    until: Date | null
    ended_by: string | null
  }
  /** The mailbox of a mission; without an address it was taken away. Of `code` members read nothing: contact_mission_confirm does. */
  contact_mission: {
    delegation_id: string
    email: string | null
    name: string | null
    language: string | null
    set_by: string
    set_at: Date
    confirmed_at: Date | null
    code: string | null
    code_until: Date | null
  }
  contact: {
    id: string
    owner_id: string
    kind: ContactKind
    function: string
    institution: string
    languages: string[]
    zone: string
    deputy_id: string | null
    marking_id: string
    verified_at: Date | null
    verified_by: string | null
    effective_from: Date
    ended_at: Date | null
    replaced_by_id: string | null
  }
  contact_field: {
    id: Generated<number>
    contact_id: string
    owner_id: string
    field: FieldBody['field']
    body: JSONColumnType<FieldBody>
    /** The person's account, so that the database itself knows who keeps the contact. */
    account_id: string | null
    marking_id: string
    since: Date
    until: Date | null
    verified_at: Date | null
  }
  contact_chapter: {
    id: Generated<number>
    contact_id: string
    owner_id: string
    at: Date
    what: ContactChapter['what']
    by: string | null
    nomination_id: string | null
    marking_ids: string[]
  }
}

export type DirectoryTables = ContactsOwnTables & SharingTables & IdentityTables
