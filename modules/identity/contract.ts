import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { Done, Id, limited, notYours, open, threshold, unknown } from './contract/refusals.ts'
import { own, signIn } from './contract/sign-in-doors.ts'
import * as s from './people.ts'

export type { NewCredential, ShownCredential } from './contract/sign-in-doors.ts'
export { BackupWay, demoKeysContract, DeviceRequest, keysContract, keysEvents } from './contract/keys-doors.ts'
export * from './people.ts'

const Scopes = z.array(s.Scope).min(1).max(s.Scope.options.length)

const hasMember = {
  EMAIL_TAKEN: { status: 409, message: 'Somebody with this e-mail address is here already.' },
} as const
const rolesFit = {
  ROLES_DO_NOT_FIT: {
    status: 422,
    message: 'Roles of the host are held at the host, roles of a delegation at a delegation.',
  },
} as const
const administered = {
  LAST_ADMINISTRATOR: { status: 409, message: 'The host needs an administrator: name another one first.' },
  LAST_OFFICER: {
    status: 409,
    message: 'The secretariat needs an officer, who checks what delegations hand to it: name another one first.',
  },
} as const

const revoked = { REVOKED: { status: 409, message: 'This person was revoked.' } } as const

const standing = {
  organisations: oc
    .route({ method: 'GET', path: '/organisations', summary: 'The organisations on this host' })
    .output(z.array(s.Organisation)),
  admitOrganisation: oc
    .route({
      method: 'POST',
      path: '/organisations',
      successStatus: 201,
      summary: 'Admit an organisation, with its delegation',
    })
    .input(
      z.object({
        kind: s.OrganisationKind.exclude(['host']),
        name: s.Name,
        country: s.StateCode.nullable().default(null),
        delegation: s.Name.optional(),
        clientOf: z.uuid().nullable().default(null),
      }),
    )
    .output(s.Delegation)
    .errors({
      ...notYours,
      STATE_UNKNOWN: { status: 422, message: 'No state has this code: use ISO 3166-1 alpha-2.' },
      STATE_ADMITTED: { status: 409, message: 'This state is admitted already.' },
      ...unknown,
    }),
  delegations: oc
    .route({ method: 'GET', path: '/delegations', summary: 'The delegations on this host' })
    .output(z.array(s.Delegation)),
  endDelegation: oc
    .route({
      method: 'POST',
      path: '/delegations/{id}/end',
      summary: 'End the standing of a delegation and of all its accounts',
    })
    .input(Id)
    .output(Done)
    .errors({ ...notYours, ...unknown }),

  people: oc
    .route({
      method: 'GET',
      path: '/people',
      summary: 'The people of a delegation; without one, of yours, or of all for the host',
    })
    .input(z.object({ delegationId: z.uuid().optional() }))
    .output(z.array(s.Person)),
  invite: oc
    .route({
      method: 'POST',
      path: '/people',
      successStatus: 201,
      summary: 'Invite a person: answers the link to hand over',
    })
    .input(z.object({ delegationId: z.uuid(), name: s.Name, email: s.EMail, roles: z.array(s.Role).min(1).max(5) }))
    .output(z.object({ person: s.Person, invitation: s.Invitation }))
    .errors({ ...notYours, ...unknown, ...hasMember, ...rolesFit, ...limited }),
  inviteAgain: oc
    .route({
      method: 'POST',
      path: '/people/{id}/invitation',
      summary: 'A new link for a person who has not joined yet; the one before ends',
    })
    .input(Id)
    .output(s.Invitation)
    .errors({
      ...notYours,
      ...unknown,
      ...revoked,
      ...limited,
      JOINED_ALREADY: { status: 409, message: 'This person has joined: what they may need is their access restored.' },
    }),
  restoreAccess: oc
    .route({
      method: 'POST',
      path: '/people/{id}/access',
      summary:
        'Restore the access of a person who has joined: they are told who did. A link, unless it was mailed to them',
    })
    .input(Id)
    .output(s.Restoration)
    .errors({
      ...notYours,
      ...unknown,
      ...revoked,
      ...limited,
      NOT_JOINED: { status: 409, message: 'This person has not joined yet: make a new invitation instead.' },
    }),
  changeRoles: oc
    .route({ method: 'PUT', path: '/people/{id}/roles', summary: 'Change the roles of a person' })
    .input(Id.extend({ roles: z.array(s.Role).min(1).max(5) }))
    .output(Done)
    .errors({
      ...notYours,
      ...unknown,
      ...rolesFit,
      ...administered,
      REVOKED: { status: 409, message: 'This person was revoked.' },
    }),
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
  machines: oc
    .route({ method: 'GET', path: '/machines', summary: 'The machine accounts of your delegation' })
    .output(z.array(s.MachineAccount)),
  createMachine: oc
    .route({ method: 'POST', path: '/machines', successStatus: 201, summary: 'A machine account for your delegation' })
    .input(z.object({ name: s.Name, scopes: Scopes }))
    .output(s.MachineAccount)
    .errors({
      ...notYours,
      TOO_MANY_MACHINES: { status: 409, message: 'Revoke a machine account before adding another.' },
    }),
  revokeMachine: oc
    .route({ method: 'POST', path: '/machines/{id}/revoke', summary: 'Revoke a machine account and its keys, at once' })
    .input(Id)
    .output(Done)
    .errors({ ...notYours, ...unknown }),
  issueKey: oc
    .route({
      method: 'POST',
      path: '/machines/{id}/keys',
      successStatus: 201,
      summary: 'A token or a password, shown this once',
    })
    .input(Id.extend({ kind: s.KeyKind, name: s.Name, scopes: Scopes, days: z.int().min(1).max(366) }))
    .output(z.object({ key: s.MachineKey, secret: z.string() }))
    .errors({
      ...notYours,
      ...unknown,
      SCOPE_TOO_WIDE: { status: 422, message: 'A key cannot do more than its machine account.' },
      TOO_MANY_KEYS: {
        status: 409,
        message: 'Revoke a key before issuing another: two passwords or twenty tokens at most.',
      },
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
    .input(
      z.object({
        issuer: z.url().max(300),
        clientId: z.string().min(1).max(300),
        clientSecret: z.string().min(1).max(1000).optional(),
      }),
    )
    .output(s.IdentityProvider)
    .errors({
      ...notYours,
      ISSUER_NOT_SECURE: { status: 422, message: 'The issuer must be an https address.' },
      NO_EMAIL: {
        status: 422,
        message: 'Your own account has no e-mail address whose domain the provider could serve.',
      },
    }),
  removeProvider: oc
    .route({ method: 'DELETE', path: '/identity-provider', summary: 'Sign in by other ways only' })
    .output(Done)
    .errors(notYours),
}

export const identityContract = { ...signIn, ...own, ...standing, ...machines, ...provider }

export const personasContract = {
  list: open
    .route({ method: 'GET', path: '/demo/personas', summary: 'Whom you may be in the invented world' })
    .output(z.array(s.Persona)),
  pick: threshold
    .route({ method: 'POST', path: '/demo/personas/{id}', summary: 'Be somebody of the invented world' })
    .input(Id)
    .output(Done)
    .errors(unknown),
}
