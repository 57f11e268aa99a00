import type { Generated, JSONColumnType } from 'kysely'
import type { HybridPublic, HybridSecret } from '#platform/signing.ts'
import type { BackupWay } from '../contract/keys-doors.ts'
import type { SignedCommittee, SignedDevice, SignedList } from '../keys/statements.ts'
import type { KeyKind, OrganisationKind, Role, Scope, SessionWay } from '../contract.ts'

export type IdentityTables = {
  organisation: {
    id: string
    kind: OrganisationKind
    name: string
    country: string | null
    invented: boolean
    created_at: Date
  }
  delegation: {
    id: string
    organisation_id: string
    name: string
    client_of: string | null
    created_at: Date
    /** A delegation that left or was suspended: none of its accounts has any standing. */
    ended_at: Date | null
  }
  account: {
    id: string
    kind: 'person' | 'machine'
    delegation_id: string
    name: string
    email: string | null
    /** The user name of a machine account under HTTP Basic. */
    login: string | null
    roles: Role[]
    scopes: Scope[]
    /** Null: as the device says. */
    language: string | null
    time_zone: string | null
    created_at: Date
    joined_at: Date | null
    revoked_at: Date | null
  }
  session: {
    id: string
    account_id: string
    digest: string
    way: SessionWay
    device: string
    made_at: Date
    seen_at: Date
    expires_at: Date
    ended_at: Date | null
  }
  passkey: {
    id: string
    account_id: string
    credential_id: string
    /** COSE, base64url. */
    public_key: string
    counter: number
    transports: string[]
    backed_up: boolean
    name: string
    made_at: Date
    used_at: Date | null
  }
  challenge: { id: string; account_id: string | null; challenge: string; expires_at: Date }
  invitation: {
    id: string
    account_id: string
    digest: string
    made_by: string | null
    /** Set by the database: how its maker was called then. */
    made_by_name: Generated<string | null>
    made_at: Date
    expires_at: Date
    used_at: Date | null
    ended_at: Date | null
    /** Set by the database: whether the person had joined when it was made. */
    restores: Generated<boolean>
  }
  machine_key: {
    id: string
    account_id: string
    kind: KeyKind
    name: string
    /** SHA-256 in hex of a token; scrypt with its salt of a password. */
    digest: string
    scopes: Scope[]
    made_by: string | null
    made_at: Date
    expires_at: Date
    used_at: Date | null
    revoked_at: Date | null
  }
  /** Written by the database as a provider is named. */
  provider_named: { id: Generated<number>; delegation_id: string; by_id: string; by_name: string; named_at: Date }
  identity_provider: {
    delegation_id: string
    issuer: string
    client_id: string
    sealed_secret: string | null
    email_domain: string
    set_by: string
    set_at: Date
  }
  oidc_attempt: { digest: string; delegation_id: string | null; nonce: string; verifier: string; expires_at: Date }
  persona: { account_id: string; place: number }
  key_committee: KeptRow<SignedCommittee> & { number: number }
  credentials_list: KeptRow<SignedList> & { version: number }
  device_statement: KeptRow<SignedDevice> & {
    delegation_id: string
    seq: number
    act: 'add' | 'remove'
    device: string
  }
  device_request: {
    id: string
    account_id: string
    delegation_id: string
    device: string
    name: string
    key: JSONColumnType<HybridPublic>
    made_at: Date
    expires_at: Date
  }
  key_backup: { account_id: string; way: BackupWay; sealed: string; kept_at: Date }
  demo_key: { owner: string; secret: JSONColumnType<HybridSecret> }
}

/** A signed statement as it was taken, and where the record shows it once we looked. */
type KeptRow<Signed extends object> = {
  hash: string
  signed: JSONColumnType<Signed>
  kept_by: string | null
  kept_at: Date
  entry: string
  salt: string
  index: number | null
  placed_at: Date | null
}
