/** Who stands here and by what they show it: the shapes behind the doors of contract.ts. */
import { z } from 'zod'
import { languages } from '#platform/languages.ts'

export const OrganisationKind = z.enum([
  'state',
  'international-organisation',
  'company',
  'civil-society',
  'academia',
  'host',
])
export type OrganisationKind = z.infer<typeof OrganisationKind>

/** What a person is at their delegation. A person may hold several. */
export const DelegationRole = z.enum([
  'head-of-delegation',
  'diplomatic-contact',
  'technical-contact',
  'legal-adviser',
  'observer',
])
export type DelegationRole = z.infer<typeof DelegationRole>

/** What a person is at the host. None of these lets anybody read what is not marked for them. */
export const HostRole = z.enum(['secretariat-officer', 'mediator', 'auditor', 'administrator'])
export type HostRole = z.infer<typeof HostRole>

export const Role = z.enum([...DelegationRole.options, ...HostRole.options])
export type Role = z.infer<typeof Role>

/** What a machine account may do for its delegation. */
export const Scope = z.enum(['taxii:read', 'taxii:write', 'feeds:read', 'incidents:read', 'incidents:write', 'rooms'])
export type Scope = z.infer<typeof Scope>

const Time = z.iso.datetime()
export const Name = z.string().trim().min(1).max(200)
export const EMail = z.email().max(254).toLowerCase()
export const StateCode = z.string().regex(/^[A-Z]{2}$/)

export const Organisation = z.object({
  id: z.uuid(),
  kind: OrganisationKind,
  name: Name,
  /** ISO 3166-1 alpha-2; absent for those that are no state, and for invented ones. */
  country: StateCode.nullable(),
  invented: z.boolean(),
})
export type Organisation = z.infer<typeof Organisation>

export const Delegation = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  name: Name,
  kind: OrganisationKind,
  country: StateCode.nullable(),
  invented: z.boolean(),
  /** The delegation whose client this one is, in the sense of TLP:AMBER: its constituents. */
  clientOf: z.uuid().nullable(),
})
export type Delegation = z.infer<typeof Delegation>

export const LanguageCode = z.enum(languages.map(({ code }) => code))

/** Who is signed in, as the screen needs it. */
export const Session = z.object({
  kind: z.enum(['nobody', 'person', 'machine']),
  id: z.uuid().nullable(),
  name: z.string(),
  delegation: Delegation.nullable(),
  roles: z.array(Role),
  scopes: z.array(Scope),
  /** What the person chose; null is as their device says. */
  language: LanguageCode.nullable(),
  timeZone: z.string().nullable(),
  /** The name of this host, and whether it is the invented one of the demo. */
  host: z.string(),
  demo: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const SessionWay = z.enum(['passkey', 'oidc', 'invitation', 'demo'])
export type SessionWay = z.infer<typeof SessionWay>

/** One signed-in browser of mine. */
export const OwnSession = z.object({
  id: z.uuid(),
  way: SessionWay,
  device: z.string(),
  madeAt: Time,
  seenAt: Time,
  expiresAt: Time,
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const Passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  backedUp: z.boolean(),
  madeAt: Time,
  usedAt: Time.nullable(),
})
export type Passkey = z.infer<typeof Passkey>

/** invited: has not signed in yet. revoked: has no standing, and keeps none of their keys. */
export const PersonStanding = z.enum(['invited', 'active', 'revoked'])
export type PersonStanding = z.infer<typeof PersonStanding>

export const Person = z.object({
  id: z.uuid(),
  delegationId: z.uuid(),
  name: z.string(),
  /** Shown to their own delegation and to the officers of the host. */
  email: z.string().nullable(),
  roles: z.array(Role),
  standing: PersonStanding,
  createdAt: Time,
  /** The link that is out, for those who may send it again. */
  invitedUntil: Time.nullable(),
})
export type Person = z.infer<typeof Person>

/** A link that signs a person in once. Shown once: we keep only its digest. */
export const Invitation = z.object({ link: z.url(), expiresAt: Time })
export type Invitation = z.infer<typeof Invitation>
/** A link for somebody who had joined; none where it went to their own mailbox. */
export const Restoration = z.object({ link: z.url().nullable(), expiresAt: Time })
export type Restoration = z.infer<typeof Restoration>

export const KeyKind = z.enum(['token', 'password'])
export type KeyKind = z.infer<typeof KeyKind>

export const MachineKey = z.object({
  id: z.uuid(),
  kind: KeyKind,
  name: z.string(),
  scopes: z.array(Scope),
  madeAt: Time,
  expiresAt: Time,
  usedAt: Time.nullable(),
  revokedAt: Time.nullable(),
})
export type MachineKey = z.infer<typeof MachineKey>

export const MachineAccount = z.object({
  id: z.uuid(),
  delegationId: z.uuid(),
  name: z.string(),
  /** The user name under HTTP Basic. */
  login: z.string(),
  scopes: z.array(Scope),
  createdAt: Time,
  revokedAt: Time.nullable(),
  keys: z.array(MachineKey),
})
export type MachineAccount = z.infer<typeof MachineAccount>

export const Persona = z.object({
  id: z.uuid(),
  name: z.string(),
  roles: z.array(Role),
  delegation: Delegation,
})
export type Persona = z.infer<typeof Persona>

/** A delegation's own identity provider, without its secret. */
export const IdentityProvider = z.object({
  issuer: z.url(),
  clientId: z.string(),
  emailDomain: z.string(),
  /** To be entered at the provider as the address to return to. */
  redirectUri: z.url(),
  setAt: Time,
})
export type IdentityProvider = z.infer<typeof IdentityProvider>

/** After that many milliseconds. */
export const lifetimes = {
  session: 7 * 86_400_000,
  idleSession: 12 * 3_600_000,
  invitation: 72 * 3_600_000,
  challenge: 5 * 60_000,
  oidc: 10 * 60_000,
} as const

export const identityPaths = {
  signIn: '/sign-in',
  people: '/people',
  machines: '/machines',
  me: '/me',
  /** The secret stands behind the #: no server, no log and no link scanner ever sees it. */
  invitation: (secret: string) => `/invitation#${secret}`,
  oidcReturn: '/auth/oidc/return',
}

/** A person's standing changed, or a delegation's: pages that show people ask again. */
export const identityEvents = {
  'person.changed': z.object({ id: z.uuid(), delegationId: z.uuid() }),
  'machine.changed': z.object({ id: z.uuid(), delegationId: z.uuid() }),
  'delegation.changed': z.object({ id: z.uuid() }),
}
