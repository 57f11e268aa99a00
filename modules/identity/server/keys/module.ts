import { implement } from '@orpc/server'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Job, Module } from '#platform/server/module.ts'
import { demoKeysContract, keysContract } from '../../contract/keys-doors.ts'
import * as keyTables from '../migrations/2026-11-21-051-keys.ts'
import { policyOf } from '#modules/record/server/index.ts'
import { renewDemo, signForNewcomer } from './demonstration.ts'
import * as devices from './devices.ts'
import * as own from './own.ts'
import { publishCommittee, publishList } from './publishing.ts'
import { headOf, keepPlaces } from './store.ts'

const door = implement(keysContract).$context<Knock>().use(oneTransaction)
const threshold = implement(keysContract).$context<Knock>().use(atThreshold)

/** Looks up where the record shows what waited for it. Only now do clients find it, so they are told once more. */
const placing: Job = {
  name: 'keys.placing',
  async work(call) {
    if (await keepPlaces(call)) await call.emit({ name: 'keys.changed', data: { delegationId: null } })
  },
}

export const keys = {
  name: 'keys',
  router: {
    trust: door.trust.handler(({ context: { call, house }, input }) =>
      devices.trust(call, input.after, house.config.demo),
    ),
    devices: door.devices.handler(({ context, input }) => devices.devices(context.call, input)),
    head: door.head.handler(({ context, input }) => headOf(context.call.db, input.id)),
    publishCommittee: door.publishCommittee.handler(({ context, input }) =>
      publishCommittee(context.call, input.signed),
    ),
    publishList: door.publishList.handler(({ context, input }) =>
      publishList(context.house, context.call, input.signed),
    ),
    addDevice: threshold.addDevice.handler(({ context, input }) => devices.addDevice(context, input.signed)),
    requestDevice: threshold.requestDevice.handler(({ context, input }) => own.requestDevice(context, input.device)),
    requests: door.requests.handler(({ context }) => own.requests(context.call)),
    withdrawRequest: door.withdrawRequest.handler(({ context, input }) => own.withdrawRequest(context.call, input.id)),
    keepBackup: threshold.keepBackup.handler(({ context, input }) => own.keepBackup(context, input)),
    backups: threshold.backups.handler(({ context }) => own.backups(context)),
    dropBackup: door.dropBackup.handler(({ context, input }) => own.dropBackup(context.call, input.way)),
  },
  async open(house) {
    // Remembered from here on, so that the job of a demonstration need not ask within its transaction.
    if (house.config.demo) await policyOf(house)
  },
  migrations: { '2026-11-21-051-keys': keyTables },
  jobs: [placing, renewDemo],
  because: { 'record.published': [placing.name], 'delegation.changed': [renewDemo.name] },
  events: {
    'keys.changed': { scopes: ['rooms'], hear: async (call) => call.actor.delegationId !== null },
    'device.requested': {
      scopes: ['rooms'],
      hear: async (call, data) => call.actor.delegationId === data['delegationId'],
    },
  },
} satisfies Module

const demoDoor = implement(demoKeysContract).$context<Knock>().use(atThreshold)

/** The door of the demonstration: a module of its own, which only a demo house has. */
export const demoKeys = {
  name: 'demoKeys',
  when: (config) => config.demo,
  router: {
    signDevice: demoDoor.signDevice.handler(({ context, input }) => signForNewcomer(context, input.device)),
  },
} satisfies Module
