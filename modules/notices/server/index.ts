import { implement } from '@orpc/server'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Job, Module } from '#platform/server/module.ts'
import { noticesContract } from '../contract.ts'
import * as actions from './actions.ts'
import { deliverSoon, finishInHand, takeUp } from './courier.ts'
import { exercisedNotices } from './exercised.ts'
import * as noticeTables from './migrations/2026-11-22-080-notices.ts'
import { desk, hearing, mine, read, readAll } from './reading.ts'
import { vapidOf } from './sending/vapid.ts'
import { suspend } from './suspending.ts'
import { sweep } from './sweep.ts'
import * as webhooks from './webhooks.ts'

export { type Addressee, deliveriesOf, type Notice, notify, settle, type Told } from './asking.ts'
export { deliver } from './courier.ts'
export { giveWords } from './words.ts'
export type { NoticesTables } from './tables.ts'

const door = implement(noticesContract).$context<Knock>().use(oneTransaction)
// Opens a transaction of its own, as the house: no member writes what is to be sent.
const threshold = implement(noticesContract).$context<Knock>().use(atThreshold)

const deliverJob: Job = {
  name: 'notices-deliver',
  cron: '* * * * *',
  // A job holds a transaction, and mail servers take their time: nobody waits for them here.
  work: async (_, __, house) => deliverSoon(house),
}

export const notices = {
  name: 'notices',
  router: {
    mine: door.mine.handler(({ context, input }) => mine(context.call, input)),
    read: door.read.handler(({ context, input }) => read(context.call, input.id)),
    readAll: door.readAll.handler(({ context, input }) => readAll(context.call, input.world)),
    settings: door.settings.handler(({ context }) => actions.settings(context.house, context.call)),
    setPreference: door.setPreference.handler(({ context, input }) =>
      actions.setPreference(context.house, context.call, input),
    ),
    test: threshold.test.handler(({ context, input }) => actions.test(context, input.channel)),
    browsers: door.browsers.handler(({ context }) => actions.browsers(context.house, context.call)),
    subscribe: door.subscribe.handler(({ context, input }) => actions.subscribe(context.house, context.call, input)),
    renew: door.renew.handler(({ context, input }) => actions.renew(context.house, context.call, input)),
    unsubscribe: door.unsubscribe.handler(({ context, input }) => actions.unsubscribe(context.call, input.id)),
    webhook: door.webhook.handler(({ context }) => webhooks.webhook(context.call)),
    setWebhook: door.setWebhook.handler(({ context, input }) =>
      webhooks.setWebhook(context.house, context.call, input),
    ),
    renewSecret: door.renewSecret.handler(({ context }) => webhooks.renewSecret(context.house, context.call)),
    removeWebhook: door.removeWebhook.handler(({ context }) => webhooks.removeWebhook(context.call)),
  },
  migrations: { '2026-11-22-080-notices': noticeTables },
  jobs: [deliverJob, suspend, sweep],
  because: {
    'notice.made': [deliverJob.name],
    'person.changed': [suspend.name],
    'delegation.changed': [suspend.name],
  },
  events: { 'notice.made': hearing },
  desk,
  exercised: { notice: exercisedNotices },
  async open(house) {
    // Made before anybody knocks: within a request there may be no second connection to make it by.
    await vapidOf(house)
    await takeUp(house)
  },
  close: finishInHand,
} satisfies Module
