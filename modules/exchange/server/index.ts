import type { Module } from '#platform/server/module.ts'
import { hearsWithdrawal } from './withdraw.ts'
import * as exchangeTables from './migrations/2026-11-21-030-exchange.ts'

export { type Outcome, submitObjects, type Submission } from './submit.ts'
export { type ObjectOfOrigin, objectsOfOrigin, remarkOrigin } from './origin.ts'
export { withdrawObject, type Withdrawing, type Withdrawn } from './withdraw.ts'
export type { ExchangeTables } from './tables.ts'

export const exchange = {
  name: 'exchange',
  events: { 'object.withdrawn': { hear: hearsWithdrawal } },
  migrations: { '2026-11-21-030-exchange': exchangeTables },
} satisfies Module
