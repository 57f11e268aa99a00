import { implement } from '@orpc/server'
import { introduced } from '#platform/server/address.ts'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module, Route } from '#platform/server/module.ts'
import { identityContract, identityPaths, personasContract } from '../contract.ts'
import * as delegations from './actions/delegations.ts'
import * as invitations from './actions/invitations.ts'
import * as machines from './actions/machines.ts'
import { beginOidc, oidcLanding, returnFromOidc } from './actions/oidc.ts'
import * as passkeys from './actions/passkeys.ts'
import * as people from './actions/people.ts'
import * as demo from './actions/personas.ts'
import * as providers from './actions/providers.ts'
import * as sessions from './actions/sessions.ts'
import { desk } from './desk.ts'
import { sweep } from './jobs.ts'
import { mailInvitation } from './mail.ts'
import * as identityTables from './migrations/2026-11-21-010-identity.ts'
import * as signInTables from './migrations/2026-11-21-011-sign-in.ts'

export { issueDemoList } from './keys/demonstration.ts'
export { demoKeys, keys } from './keys/module.ts'
export {
  type DeviceOf,
  firstCommitteeOf,
  isDelegationSubject,
  notStanding,
  standingDeviceOf,
  standingKeyOf,
} from './keys/standing.ts'
export { endAccess, mayLose } from './actions/people.ts'
export { actorsOf } from './doorkeeper.ts'
export { standingOf } from './store/standing.ts'
export { initHost, type NewHost, settleDelegation, type SettledPerson, type Settlement } from './settle.ts'
export type { IdentityTables } from './tables.ts'

const door = implement(identityContract).$context<Knock>().use(oneTransaction)
const threshold = implement(identityContract).$context<Knock>().use(atThreshold)

const oidcReturn: Route = {
  method: 'GET',
  path: identityPaths.oidcReturn,
  summary: 'Where an identity provider sends a person back to',
  open: true,
  async handle(context, house) {
    const answer = new Headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    const letIn = await returnFromOidc({ house, request: introduced(context, house), answer })
    answer.set('location', oidcLanding(letIn))
    return new Response(null, { status: 303, headers: answer })
  },
}

export const identity = {
  name: 'identity',
  router: {
    whoami: door.whoami.handler(({ context }) => sessions.whoami(context.call, context.house.config.demo)),
    signOut: threshold.signOut.handler(({ context }) => sessions.signOut(context)),
    ways: threshold.ways.handler(({ context: { house } }) => ({
      hostProvider: house.config.oidc !== undefined,
      demo: house.config.demo,
    })),
    beginPasskey: threshold.beginPasskey.handler(({ context }) => passkeys.beginPasskey(context)),
    finishPasskey: threshold.finishPasskey.handler(({ context, input }) => passkeys.finishPasskey(context, input)),
    beginOidc: threshold.beginOidc.handler(({ context, input }) => beginOidc(context, input.email)),
    lookAtInvitation: threshold.lookAtInvitation.handler(({ context, input }) =>
      invitations.lookAtInvitation(context, input.secret),
    ),
    acceptInvitation: threshold.acceptInvitation.handler(({ context, input }) =>
      invitations.acceptInvitation(context, input.secret),
    ),

    changeMe: door.changeMe.handler(({ context, input }) => sessions.changeMe(context.house, context.call, input)),
    sessions: door.sessions.handler(({ context }) =>
      sessions.listSessions(context.house, context.request, context.call),
    ),
    endSession: door.endSession.handler(({ context, input }) =>
      sessions.endSession(context.house, context.call, input.id),
    ),
    endSessions: door.endSessions.handler(({ context }) =>
      sessions.endSessions(context.house, context.answer, context.call),
    ),
    passkeys: door.passkeys.handler(({ context }) => passkeys.listPasskeys(context.call)),
    beginNewPasskey: door.beginNewPasskey.handler(({ context }) =>
      passkeys.beginNewPasskey(context.house, context.call),
    ),
    finishNewPasskey: threshold.finishNewPasskey.handler(({ context, input }) =>
      passkeys.finishNewPasskey(context, input),
    ),
    renamePasskey: door.renamePasskey.handler(({ context, input }) =>
      passkeys.renamePasskey(context.call, input.id, input.name),
    ),
    removePasskey: door.removePasskey.handler(({ context, input }) => passkeys.removePasskey(context.call, input.id)),

    organisations: door.organisations.handler(({ context }) => delegations.listOrganisations(context.call)),
    admitOrganisation: door.admitOrganisation.handler(({ context, input }) =>
      delegations.admitOrganisation(context.call, input),
    ),
    delegations: door.delegations.handler(({ context }) => delegations.listDelegations(context.call)),
    endDelegation: door.endDelegation.handler(({ context, input }) =>
      delegations.endDelegation(context.call, input.id),
    ),

    people: door.people.handler(({ context, input }) => people.listPeople(context.call, input.delegationId)),
    invite: door.invite.handler(({ context, input }) => people.invite(context.house, context.call, input)),
    inviteAgain: door.inviteAgain.handler(({ context, input }) =>
      people.inviteAgain(context.house, context.call, input.id),
    ),
    restoreAccess: door.restoreAccess.handler(({ context, input }) =>
      people.restoreAccess(context.house, context.call, input.id),
    ),
    changeRoles: door.changeRoles.handler(({ context, input }) =>
      people.changeRoles(context.house, context.call, input.id, input.roles),
    ),
    revoke: door.revoke.handler(({ context, input }) => people.revoke(context.house, context.call, input.id)),

    machines: door.machines.handler(({ context }) => machines.listMachines(context.call)),
    createMachine: door.createMachine.handler(({ context, input }) => machines.createMachine(context.call, input)),
    revokeMachine: door.revokeMachine.handler(({ context, input }) =>
      machines.revokeMachine(context.house, context.call, input.id),
    ),
    issueKey: door.issueKey.handler(({ context, input }) => machines.issueKey(context.house, context.call, input)),
    revokeKey: door.revokeKey.handler(({ context, input }) =>
      machines.revokeKey(context.house, context.call, input.machineId, input.id),
    ),

    provider: door.provider.handler(({ context }) => providers.provider(context.house, context.call)),
    setProvider: door.setProvider.handler(({ context, input }) =>
      providers.setProvider(context.house, context.call, input),
    ),
    removeProvider: door.removeProvider.handler(({ context }) => providers.removeProvider(context.call)),
  },
  routes: [oidcReturn],
  migrations: { '2026-11-21-010-identity': identityTables, '2026-11-21-011-sign-in': signInTables },
  desk,
  jobs: [sweep, mailInvitation],
  because: { 'person.invited': [mailInvitation.name] },
  events: {
    // For the house alone: its link is for one person's mailbox.
    'person.invited': {},
    'person.changed': { hear: async (call) => call.actor.kind === 'person' },
    'machine.changed': { hear: async (call, data) => call.actor.delegationId === data['delegationId'] },
    'delegation.changed': { hear: async (call) => call.actor.kind === 'person' },
  },
} satisfies Module

const personaDoor = implement(personasContract).$context<Knock>().use(atThreshold)

/** The persona picker: a module of its own, which only a demo house has. */
export const personas = {
  name: 'personas',
  when: (config) => config.demo,
  router: {
    list: personaDoor.list.handler(({ context }) => demo.listPersonas(context)),
    pick: personaDoor.pick.handler(({ context, input }) => demo.pickPersona(context, input.id)),
  },
} satisfies Module
