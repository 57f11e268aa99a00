import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import * as s from './people.ts'

export * from './people.ts'

const open = oc.meta({ open: true })
const limited = { TOO_MANY: { status: 429, message: 'Too many attempts; wait a little and try again.' } } as const
const threshold = open.errors(limited)
const notYours = { NOT_YOURS_TO_DECIDE: { status: 403, message: 'Your role does not allow this.' } } as const
const unknown = { UNKNOWN: { status: 404, message: 'There is no such thing, or it is not for your eyes.' } } as const
const Id = z.object({ id: z.uuid() })
const Done = z.object({ done: z.literal(true) })
const Base64Url = z.string().max(20_000).regex(/^[A-Za-z0-9_-]*$/, 'Only base64url stands here.')
/** What a browser's authenticator sends (WebAuthn Level 3, 5.1: RegistrationResponseJSON, AuthenticationResponseJSON), as far as we read it. */
const Credential = z.object({
  id: Base64Url.min(1).max(1500),
  rawId: Base64Url.min(1).max(1500),
  type: z.literal('public-key'),
})
const NewCredential = Credential.extend({
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(30)).max(10).default([]),
  }),
})
const ShownCredential = Credential.extend({
  response: z.object({ clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url }),
})
/** The options are WebAuthn's own, for the browser's authenticator. */
const Options = z.object({ id: z.uuid(), options: z.looseObject({ challenge: z.string() }) })
const Secret = z.object({ secret: z.string().min(1).max(200) })
const Scopes = z.array(s.Scope).min(1).max(s.Scope.options.length)

const signIn = {
  whoami: open.route({ method: 'GET', path: '/session', summary: 'Who you are here' }).output(s.Session),
  signOut: threshold.route({ method: 'POST', path: '/session/end', summary: 'Sign out here' }).output(Done),
  ways: open
    .route({ method: 'GET', path: '/sign-in/ways', summary: 'The ways to sign in at this host' })
    .output(z.object({ hostProvider: z.boolean(), demo: z.boolean() })),

  beginPasskey: threshold
    .route({ method: 'POST', path: '/sign-in/passkey/begin', summary: 'A challenge for a passkey' })
    .output(Options),
  finishPasskey: threshold
    .route({ method: 'POST', path: '/sign-in/passkey/finish', summary: 'Sign in with a passkey' })
    .input(z.object({ id: z.uuid(), credential: ShownCredential }))
    .output(Done)
    .errors({ SIGN_IN_REFUSED: { status: 401, message: 'This did not sign anybody in.' } }),

  beginOidc: threshold
    .route({ method: 'POST', path: '/sign-in/oidc/begin', summary: 'The address of your own identity provider' })
    .input(z.object({ email: s.EMail.optional() }))
    .output(z.object({ url: z.url() }))
    .errors({
      NO_PROVIDER: { status: 404, message: 'No identity provider is set for this address. Use a passkey or an invitation.' },
      PROVIDER_SILENT: { status: 502, message: 'The identity provider does not answer as it should. Try later.' },
    }),

  lookAtInvitation: threshold
    .route({ method: 'POST', path: '/invitations/look', summary: 'For whom an invitation is; leaves it unused' })
    .input(Secret)
    .output(z.object({ name: z.string(), delegation: z.string(), expiresAt: z.iso.datetime() }))
    .errors({ INVITATION_SPENT: { status: 410, message: 'This link was used already, has expired, or never was one.' } }),
  acceptInvitation: threshold
    .route({ method: 'POST', path: '/invitations/accept', summary: 'Sign in by an invitation, once' })
    .input(Secret)
    .output(Done)
    .errors({ INVITATION_SPENT: { status: 410, message: 'This link was used already, has expired, or never was one.' } }),
}

const own = {
  changeMe: oc
    .route({ method: 'PATCH', path: '/me', summary: 'Change your name, language or time zone' })
    .input(z.object({ name: s.Name.optional(), language: s.LanguageCode.nullish(), timeZone: z.string().min(1).max(64).nullish() }))
    .output(Done)
    .errors({ ...notYours, TIME_ZONE_UNKNOWN: { status: 422, message: 'No such time zone is known: use a name such as Africa/Nairobi.' } }),
  sessions: oc
    .route({ method: 'GET', path: '/me/sessions', summary: 'Where you are signed in' })
    .output(z.array(s.OwnSession)),
  endSession: oc
    .route({ method: 'DELETE', path: '/me/sessions/{id}', summary: 'Sign out elsewhere' })
    .input(Id)
    .output(Done)
    .errors(unknown),
  endSessions: oc
    .route({ method: 'DELETE', path: '/me/sessions', summary: 'Sign out everywhere, here as well' })
    .output(Done),
  passkeys: oc.route({ method: 'GET', path: '/me/passkeys', summary: 'Your passkeys' }).output(z.array(s.Passkey)),
  beginNewPasskey: oc
    .route({ method: 'POST', path: '/me/passkeys/begin', summary: 'A challenge for a new passkey' })
    .output(Options)
    .errors({ ...notYours, TOO_MANY_PASSKEYS: { status: 409, message: 'Remove a passkey before adding another.' } }),
  finishNewPasskey: oc
    .route({ method: 'POST', path: '/me/passkeys', successStatus: 201, summary: 'Add a passkey' })
    .input(z.object({ id: z.uuid(), credential: NewCredential, name: s.Name }))
    .output(s.Passkey)
    .errors({ ...notYours, PASSKEY_REFUSED: { status: 422, message: 'This passkey cannot be added: ask for a new challenge and try again.' }, ...limited }),
  renamePasskey: oc
    .route({ method: 'PATCH', path: '/me/passkeys/{id}', summary: 'Name a passkey' })
    .input(Id.extend({ name: s.Name }))
    .output(Done)
    .errors(unknown),
  removePasskey: oc
    .route({ method: 'DELETE', path: '/me/passkeys/{id}', summary: 'Remove a passkey' })
    .input(Id)
    .output(Done)
    .errors(unknown),
}

const hasMember = { EMAIL_TAKEN: { status: 409, message: 'Somebody with this e-mail address is here already.' } } as const
const rolesFit = { ROLES_DO_NOT_FIT: { status: 422, message: 'Roles of the host are held at the host, roles of a delegation at a delegation.' } } as const
const administered = { LAST_ADMINISTRATOR: { status: 409, message: 'The host needs an administrator: name another one first.' } } as const

const standing = {
  organisations: oc.route({ method: 'GET', path: '/organisations', summary: 'The organisations on this host' }).output(z.array(s.Organisation)),
  admitOrganisation: oc
    .route({ method: 'POST', path: '/organisations', successStatus: 201, summary: 'Admit an organisation, with its delegation' })
    .input(z.object({
      kind: s.OrganisationKind.exclude(['host']),
      name: s.Name,
      country: s.StateCode.nullable().default(null),
      delegation: s.Name.optional(),
      clientOf: z.uuid().nullable().default(null),
    }))
    .output(s.Delegation)
    .errors({
      ...notYours,
      STATE_UNKNOWN: { status: 422, message: 'No state has this code: use ISO 3166-1 alpha-2.' },
      STATE_ADMITTED: { status: 409, message: 'This state is admitted already.' },
      ...unknown,
    }),
  delegations: oc.route({ method: 'GET', path: '/delegations', summary: 'The delegations on this host' }).output(z.array(s.Delegation)),
  endDelegation: oc
    .route({ method: 'POST', path: '/delegations/{id}/end', summary: 'End the standing of a delegation and of all its accounts' })
    .input(Id)
    .output(Done)
    .errors({ ...notYours, ...unknown }),

  people: oc
    .route({ method: 'GET', path: '/people', summary: 'The people of a delegation; without one, of yours, or of all for the host' })
    .input(z.object({ delegationId: z.uuid().optional() }))
    .output(z.array(s.Person)),
  invite: oc
    .route({ method: 'POST', path: '/people', successStatus: 201, summary: 'Invite a person: answers the link to hand over' })
    .input(z.object({ delegationId: z.uuid(), name: s.Name, email: s.EMail, roles: z.array(s.Role).min(1).max(5) }))
    .output(z.object({ person: s.Person, invitation: s.Invitation }))
    .errors({ ...notYours, ...unknown, ...hasMember, ...rolesFit }),
  inviteAgain: oc
    .route({ method: 'POST', path: '/people/{id}/invitation', summary: 'A new link for a person; the one before ends' })
    .input(Id)
    .output(s.Invitation)
    .errors({ ...notYours, ...unknown, REVOKED: { status: 409, message: 'This person was revoked.' } }),
  changeRoles: oc
    .route({ method: 'PUT', path: '/people/{id}/roles', summary: 'Change the roles of a person' })
    .input(Id.extend({ roles: z.array(s.Role).min(1).max(5) }))
    .output(Done)
    .errors({ ...notYours, ...unknown, ...rolesFit, ...administered, REVOKED: { status: 409, message: 'This person was revoked.' } }),
  revoke: oc
    .route({ method: 'POST', path: '/people/{id}/revoke', summary: 'Revoke a person, at once' })
    .input(Id)
    .output(Done)
    .errors({
      ...notYours,
      ...unknown,
      ...administered,
      NOT_YOURSELF: { status: 409, message: 'Nobody revokes themselves: ask another who answers for your delegation.' },
    }),
}

const machines = {
  machines: oc.route({ method: 'GET', path: '/machines', summary: 'The machine accounts of your delegation' }).output(z.array(s.MachineAccount)),
  createMachine: oc
    .route({ method: 'POST', path: '/machines', successStatus: 201, summary: 'A machine account for your delegation' })
    .input(z.object({ name: s.Name, scopes: Scopes }))
    .output(s.MachineAccount)
    .errors({ ...notYours, TOO_MANY_MACHINES: { status: 409, message: 'Revoke a machine account before adding another.' } }),
  revokeMachine: oc
    .route({ method: 'POST', path: '/machines/{id}/revoke', summary: 'Revoke a machine account and its keys, at once' })
    .input(Id)
    .output(Done)
    .errors({ ...notYours, ...unknown }),
  issueKey: oc
    .route({ method: 'POST', path: '/machines/{id}/keys', successStatus: 201, summary: 'A token or a password, shown this once' })
    .input(Id.extend({ kind: s.KeyKind, name: s.Name, scopes: Scopes, days: z.int().min(1).max(366) }))
    .output(z.object({ key: s.MachineKey, secret: z.string() }))
    .errors({
      ...notYours,
      ...unknown,
      SCOPE_TOO_WIDE: { status: 422, message: 'A key cannot do more than its machine account.' },
      TOO_MANY_KEYS: { status: 409, message: 'Revoke a key before issuing another: two passwords or twenty tokens at most.' },
    }),
  revokeKey: oc
    .route({ method: 'POST', path: '/machines/{machineId}/keys/{id}/revoke', summary: 'Revoke a key, at once' })
    .input(Id.extend({ machineId: z.uuid() }))
    .output(Done)
    .errors({ ...notYours, ...unknown }),
}

const provider = {
  provider: oc
    .route({ method: 'GET', path: '/identity-provider', summary: 'The identity provider of your delegation' })
    .output(z.object({ provider: s.IdentityProvider.nullable(), redirectUri: z.url() }))
    .errors(notYours),
  setProvider: oc
    .route({ method: 'PUT', path: '/identity-provider', summary: 'Set the identity provider of your delegation' })
    .input(z.object({ issuer: z.url().max(300), clientId: z.string().min(1).max(300), clientSecret: z.string().min(1).max(1000).optional() }))
    .output(s.IdentityProvider)
    .errors({
      ...notYours,
      ISSUER_NOT_SECURE: { status: 422, message: 'The issuer must be an https address.' },
      NO_EMAIL: { status: 422, message: 'Your own account has no e-mail address whose domain the provider could serve.' },
    }),
  removeProvider: oc
    .route({ method: 'DELETE', path: '/identity-provider', summary: 'Sign in by other ways only' })
    .output(Done)
    .errors(notYours),
}

export type NewCredential = z.infer<typeof NewCredential>
export type ShownCredential = z.infer<typeof ShownCredential>

export const identityContract = { ...signIn, ...own, ...standing, ...machines, ...provider }

export const personasContract = {
  list: open.route({ method: 'GET', path: '/demo/personas', summary: 'Whom you may be in the invented world' }).output(z.array(s.Persona)),
  pick: threshold
    .route({ method: 'POST', path: '/demo/personas/{id}', summary: 'Be somebody of the invented world' })
    .input(Id)
    .output(Done)
    .errors(unknown),
}
