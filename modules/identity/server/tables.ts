import type { Generated } from 'kysely'
import type { OrganisationKind, Role, Scope } from '../contract.ts'

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
    roles: Role[]
    scopes: Scope[]
    language: Generated<string>
    time_zone: Generated<string>
    created_at: Date
    revoked_at: Date | null
  }
}
