import type { Module } from '#platform/server/module.ts'
import { taxiiRoutes } from './taxii/routes.ts'
import { hearsWithdrawal } from './withdraw.ts'
import * as exchangeTables from './migrations/2026-11-21-030-exchange.ts'

export { type Outcome, submitObjects, type Submission } from './submit.ts'
export { type ObjectOfOrigin, objectsOfOrigin, remarkOrigin } from './origin.ts'
export { withdrawObject, type Withdrawing, type Withdrawn } from './withdraw.ts'
export type { ExchangeTables } from './tables.ts'
export { readObjects, type SourcedJson } from '../stix/json.ts'
export { readMispEvents } from '../misp/event.ts'
export { toStix as mispToStix } from '../misp/to-stix.ts'

export const exchange = {
  name: 'exchange',
  routes: taxiiRoutes,
  events: { 'object.withdrawn': { hear: hearsWithdrawal } },
  migrations: { '2026-11-21-030-exchange': exchangeTables },
} satisfies Module
