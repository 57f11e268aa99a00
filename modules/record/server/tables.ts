import type { Generated } from 'kysely'
import type { EntryKind } from '../entries.ts'

export type RecordTables = {
  record_entry: {
    /** The order in which entries were entered, as far as there is one. */
    queue: Generated<number>
    id: string
    kind: EntryKind
    /** Null until it has its place where it is the host's own. */
    subject: string | null
    commitment: string
    entered_at: Date
    /** Its place in the record, once it has one. */
    index: number | null
    at: Date | null
  }
  /** `about` is what the act concerns, in the words of the module that published it; each has one act that stands. */
  record_act: { entry: string; about: string; content: string; salt: string }
  record_checkpoint: { size: number; root: Uint8Array; note: string; at: Date; published_at: Date | null }
  record_cosignature: { size: number; name: string; key_id: string; line: string; at: Date }
  record_tile: { level: number; number: number; width: number; bytes: Uint8Array }
  record_hold: { sole: Generated<boolean>; backup_of: Date }
  record_origin: { sole: Generated<boolean>; origin: string }
  record_key: { name: string; scheme: 'ed25519' | 'mldsa44'; public: Uint8Array; sealed: string; made_at: Date }
  record_rows: {
    id: Generated<number>
    of: string
    from_id: number
    to_id: number
    columns: string[]
    /** From which the salt of each row is derived. */
    secret: Uint8Array
    /** The salted hash of each row, one after the other. */
    commitments: Uint8Array
    statement: string
    entry: string
    salt: string
    at: Date
  }
  /** `signed` is the signed manifest of pages that this host served; its entry commits to the manifest alone. */
  code_manifest: { hash: string; signed: string; entry: string; salt: string; at: Date }
}
