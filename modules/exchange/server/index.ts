import type { Module } from '#platform/server/module.ts'
import { mispFeed } from './misp-feed.ts'
import { taxiiRoutes } from './taxii/routes.ts'
import { hearsWithdrawal } from './withdraw.ts'
import * as exchangeTables from './migrations/2026-11-21-030-exchange.ts'
import * as mispTables from './migrations/2026-11-21-031-misp.ts'

export { type Outcome, submitObjects, type Submission } from './submit.ts'
export { type ObjectOfOrigin, objectsOfOrigin, remarkOrigin } from './origin.ts'
export { withdrawObject, type Withdrawing, type Withdrawn } from './withdraw.ts'
export type { ExchangeTables } from './tables.ts'
export { readObjects, type SourcedJson } from '../stix/json.ts'
export { readMispEvents } from '../misp/event.ts'
export { toStix as mispToStix } from '../misp/to-stix.ts'
export { type ImportedEvent, importMispEvent, type MispImport, type MispImporting } from './misp-import.ts'
export { exportMispEvent, type MispExport, mispEventsOf } from './misp-export.ts'
export { companionsOf } from './misp-withdraw.ts'

export const exchange = {
  name: 'exchange',
  routes: [...taxiiRoutes, ...mispFeed],
  events: { 'object.withdrawn': { hear: hearsWithdrawal } },
  migrations: { '2026-11-21-030-exchange': exchangeTables, '2026-11-21-031-misp': mispTables },
} satisfies Module
