import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import { byId, heardBySight, seenIn } from '#platform/server/hearing.ts'
import { requestDoors } from '../../contract/requests.ts'
import type { Area } from '../area.ts'
import * as requestTables from '../migrations/2026-11-22-083-requests.ts'
import * as actions from './actions.ts'
import { requestLines } from './desk.ts'
import { exercisedRequests } from './exercised.ts'
import { positions } from './positions.ts'
import { statistics } from './statistics.ts'
import { climb, tellOfMove } from './telling.ts'

const door = implement(requestDoors).$context<Knock>().use(oneTransaction)

export const requestsRouter = door.router({
  list: door.list.handler(({ context, input }) => actions.list(context.call, input)),
  one: door.one.handler(({ context, input }) => actions.one(context.call, input)),
  statistics: door.statistics.handler(({ context, input }) => statistics(context.call, input)),
  draft: door.draft.handler(({ context, input }) => actions.draft(context.call, input)),
  change: door.change.handler(({ context, input }) => actions.change(context.call, input)),
  discard: door.discard.handler(({ context, input }) => actions.discard(context.call, input)),
  move: door.move.handler(({ context, input }) => actions.move(context.call, input)),
  consult: door.consult.handler(({ context, input }) => actions.consult(context.call, input)),
})

/** Only the two sides hear of it, and only those of them whom its marking reaches: the policies say so. */
const hearing = heardBySight(byId, seenIn('request'))

export const requestsArea: Area = {
  migrations: { '2026-11-22-083-requests': requestTables },
  events: { 'request.sent': hearing, 'request.moved': hearing },
  jobs: [
    { name: 'contacts-requests-climb', cron: '* * * * *', work: (call) => climb(call) },
    { name: 'contacts-requests-tell', work: (call, data) => tellOfMove(call, data) },
  ],
  because: { 'request.sent': ['contacts-requests-climb'], 'request.moved': ['contacts-requests-tell'] },
  desk: requestLines,
  positions,
  exercised: { request: exercisedRequests },
}
