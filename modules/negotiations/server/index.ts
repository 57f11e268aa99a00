import { implement } from '@orpc/server'
import { hostSubjectOf } from '#modules/record/server/index.ts'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { hostLimits, negotiationsContract } from '../contract.ts'
import * as entering from './actions/entering.ts'
import * as publishing from './actions/publishing.ts'
import * as relaying from './actions/relaying.ts'
import { deadlinesJob, passDeadlines } from './deadlines.ts'
import { events } from './events.ts'
import { exercisedOpenTexts, exercisedTexts } from './exercised.ts'
import * as negotiationTables from './migrations/2026-11-22-070-negotiations.ts'
import { paced } from './pace.ts'
import { positions } from './positions.ts'
import { documentRoute } from './routes.ts'

export type { NegotiationTables } from './tables.ts'

// The threshold gives refusals of the pace their answer.
const threshold = implement(negotiationsContract).$context<Knock>().use(atThreshold).use(paced)
const door = threshold.use(oneTransaction)

const publishJob = 'negotiations-publish'
// As JSON in JSON each quotation mark takes two bytes.
const largestDocument = hostLimits.document * 2 + 1_000

/** The host's half of negotiations: their place in the record, and what their parties make public. */
export const negotiations = {
  name: 'negotiations',
  router: {
    enter: door.enter.handler(({ context, input }) =>
      entering.enter(context.call, input, hostSubjectOf(context.house)),
    ),
    entries: door.entries.handler(({ context, input }) => entering.entries(context.call, input)),
    // Verified before its transaction begins: that takes a while.
    publish: threshold.publish.handler(({ context, input }) => publishing.publish(context, input.document)),
    texts: door.texts.handler(({ context, input }) => publishing.texts(context.call, input)),
    text: door.text.handler(({ context, input }) => publishing.text(context.call, input)),
    open: door.open.handler(({ context, input }) => relaying.open(context.call, input)),
    relay: door.relay.handler(({ context, input }) => relaying.relay(context.call, input)),
    end: door.end.handler(({ context, input }) => relaying.end(context.call, input)),
    openTexts: door.openTexts.handler(({ context, input }) => relaying.openTexts(context.call, input)),
    openText: door.openText.handler(({ context, input }) => relaying.openText(context.call, input)),
    openEntries: door.openEntries.handler(({ context, input }) => relaying.openEntries(context.call, input)),
  },
  routes: [documentRoute],
  migrations: { '2026-11-22-070-negotiations': negotiationTables },
  jobs: [
    { name: deadlinesJob, cron: '* * * * *', work: passDeadlines },
    { name: publishJob, work: publishing.enterPublication },
  ],
  because: { 'negotiation.deadline-set': [deadlinesJob], 'text.published': [publishJob] },
  events,
  positions,
  exercised: { text: exercisedTexts, 'open-text': exercisedOpenTexts },
  bodies: { '/texts': largestDocument, '/negotiations/:room/open/entries': hostLimits.relayedBytes * 2 },
} satisfies Module
