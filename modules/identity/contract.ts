import { z } from 'zod'
import { oc } from '#platform/contract.ts'

export const OrganisationKind = z.enum(['state', 'international-organisation', 'company', 'civil-society', 'academia', 'host'])
export type OrganisationKind = z.infer<typeof OrganisationKind>

/** What a person is at their delegation. A person may hold several. */
export const DelegationRole = z.enum([
  'head-of-delegation',
  'diplomatic-contact',
  'technical-contact',
  'legal-adviser',
  'observer',
])

/** What a person is at the host. None of these lets anybody read what is not marked for them. */
export const HostRole = z.enum(['secretariat-officer', 'mediator', 'auditor', 'administrator'])

export const Role = z.enum([...DelegationRole.options, ...HostRole.options])
export type Role = z.infer<typeof Role>

/** What a machine account may do for its delegation. */
export const Scope = z.enum(['taxii:read', 'taxii:write', 'feeds:read', 'incidents:read', 'incidents:write'])
export type Scope = z.infer<typeof Scope>

export const Organisation = z.object({
  id: z.uuid(),
  kind: OrganisationKind,
  name: z.string().min(1).max(200),
  /** ISO 3166-1 alpha-2; absent for those that are no state, and for invented ones. */
  country: z.string().length(2).nullable(),
  invented: z.boolean(),
})
export type Organisation = z.infer<typeof Organisation>

export const Delegation = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  name: z.string().min(1).max(200),
  kind: OrganisationKind,
  country: z.string().length(2).nullable(),
  invented: z.boolean(),
  /** The delegation whose client this one is, in the sense of TLP:AMBER: its constituents. */
  clientOf: z.uuid().nullable(),
})
export type Delegation = z.infer<typeof Delegation>

/** Who is signed in, as the screen needs it. */
export const Session = z.object({
  kind: z.enum(['nobody', 'person', 'machine']),
  id: z.uuid().nullable(),
  name: z.string(),
  delegation: Delegation.nullable(),
  roles: z.array(Role),
  demo: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const identityContract = {
  whoami: oc
    .meta({ open: true })
    .route({ method: 'GET', path: '/session', summary: 'Who you are here' })
    .output(Session),

  delegations: oc
    .route({ method: 'GET', path: '/delegations', summary: 'The delegations on this host' })
    .output(z.array(Delegation)),
}
