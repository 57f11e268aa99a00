import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import { rotaDoors } from '../../contract/rota.ts'
import { endFeed, feeds, makeFeed } from './feeds.ts'
import { acknowledge, handOver } from './handing-over.ts'
import * as planning from './planning.ts'
import { duty, month } from './views.ts'

const door = implement(rotaDoors).$context<Knock>().use(oneTransaction)

export const rotaRouter = door.router({
  month: door.month.handler(({ context, input }) => month(context.call, input)),
  duty: door.duty.handler(({ context, input }) => duty(context.call, input)),
  cover: door.cover.handler(({ context, input }) => planning.setCover(context.call, input)),
  plan: door.plan.handler(({ context, input }) => planning.plan(context.call, input)),
  change: door.change.handler(({ context, input }) => planning.change(context.call, input)),
  remove: door.remove.handler(({ context, input }) => planning.remove(context.call, input)),
  import: door.import.handler(({ context, input }) => planning.importCalendar(context.call, input)),
  handOver: door.handOver.handler(({ context, input }) => handOver(context.call, input)),
  acknowledge: door.acknowledge.handler(({ context, input }) => acknowledge(context.call, input)),
  feeds: door.feeds.handler(({ context }) => feeds(context.call)),
  makeFeed: door.makeFeed.handler(({ context }) => makeFeed(context.house, context.call)),
  endFeed: door.endFeed.handler(({ context, input }) => endFeed(context.call, input)),
})
