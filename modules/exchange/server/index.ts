import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { exchangeContract } from '../contract.ts'
import { changeCollection, collections, makeCollection, ownMarkings } from './actions.ts'
import { feedRoutes } from './feed.ts'
import { exchangeJobs } from './jobs.ts'
import { keysOf } from './keys.ts'
import * as exchangeTables from './migrations/2026-11-21-030-exchange.ts'
import * as mispTables from './migrations/2026-11-21-031-misp.ts'
import { importMisp } from './misp-door.ts'
import { mispFeed } from './misp-feed.ts'
import { object, objects } from './screen.ts'
import { taxiiRoutes } from './taxii/routes.ts'
import { hearsWithdrawal, readmit, withdrawWhole } from './withdraw.ts'

export { type Outcome, submitObjects, type Submission } from './submit.ts'
export { bindOrigins, type ObjectOfOrigin, objectsOfOrigin, remarkOrigin } from './origin.ts'
export { withdrawObject, withdrawWhole, type Withdrawing, type Withdrawn } from './withdraw.ts'
export { loadFrom, type Loaded } from './load.ts'
export type { ExchangeTables } from './tables.ts'
export { readObjects, type SourcedJson } from '../stix/json.ts'
export { validateBundle } from '../stix/validate.ts'
export { readMispEvents } from '../misp/event.ts'
export { toStix as mispToStix } from '../misp/to-stix.ts'
export { type ImportedEvent, importMispEvent, type MispImport, type MispImporting } from './misp-import.ts'
export { exportMispEvent, type MispExport, mispEventsOf } from './misp-export.ts'
export { companionsOf } from './misp-withdraw.ts'

const door = implement(exchangeContract).$context<Knock>().use(oneTransaction)

export const exchange = {
  name: 'exchange',
  router: door.router({
    collections: door.collections.handler(({ context }) => collections(context.call)),
    makeCollection: door.makeCollection.handler(({ context, input }) => makeCollection(context.call, input)),
    changeCollection: door.changeCollection.handler(({ context, input }) => changeCollection(context.call, input)),
    objects: door.objects.handler(({ context, input }) => objects(context.house, context.call, input)),
    object: door.object.handler(({ context, input }) => object(context.call, input.stixId)),
    withdraw: door.withdraw.handler(({ context, input }) => withdrawWhole(context.call, input)),
    readmit: door.readmit.handler(({ context, input }) => readmit(context.call, input)),
    importMisp: door.importMisp.handler(({ context, input }) => importMisp(context.call, input)),
    markings: door.markings.handler(({ context }) => ownMarkings(context.call)),
  }),
  jobs: exchangeJobs,
  routes: [...taxiiRoutes, ...mispFeed, ...feedRoutes],
  events: { 'object.withdrawn': { hear: hearsWithdrawal, scopes: ['taxii:read', 'feeds:read', 'incidents:read'] } },
  // Read before anybody knocks: within a request there may be no second connection to read them by.
  open: async (house) => void (await keysOf(house)),
  migrations: { '2026-11-21-030-exchange': exchangeTables, '2026-11-21-031-misp': mispTables },
} satisfies Module
