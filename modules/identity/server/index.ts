import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { identityContract } from '../contract.ts'
import { listDelegations, whoami } from './actions.ts'
import * as identityTables from './migrations/2026-11-21-010-identity.ts'

export { standingOf } from './store.ts'
export type { IdentityTables } from './tables.ts'

const door = implement(identityContract).$context<Knock>().use(oneTransaction)

export const identity = {
  name: 'identity',
  router: door.router({
    whoami: door.whoami.handler(({ context }) => whoami(context.call, context.house.config.demo)),
    delegations: door.delegations.handler(({ context }) => listDelegations(context.call)),
  }),
  migrations: { '2026-11-21-010-identity': identityTables },
} satisfies Module
