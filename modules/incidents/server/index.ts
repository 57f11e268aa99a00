import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { incidentsContract } from '../contract.ts'
import * as actors from './actions/actors.ts'
import * as exchanged from './actions/exchanged.ts'
import * as files from './actions/files.ts'
import * as history from './actions/history.ts'
import { addItem, correctItem, removeItem } from './actions/items.ts'
import { withdrawIndicator } from './actions/withdraw-indicator.ts'
import { merge, unmerge } from './actions/merge.ts'
import * as questions from './actions/questions.ts'
import { list, map, one, search } from './actions/read.ts'
import { report, update } from './actions/report.ts'
import { close, contain, reopen, share, withdraw } from './actions/share.ts'
import { desk } from './desk.ts'
import { events } from './events.ts'
import { exercisedActors } from './exercised-actors.ts'
import { exercisedIncidents, exercisedQuestions } from './exercised.ts'
import { jobs } from './jobs.ts'
import * as incidentTables from './migrations/2026-11-21-040-incidents.ts'
import { fileRoutes } from './routes.ts'
import { clearAbandoned } from './spool.ts'

export { titlesOf } from './copy.ts'
export { loadDossiers } from './dossiers.ts'
export { incidentsSeen } from './eyes.ts'
export { disposition } from './routes.ts'
export { type Staged, stageIncident } from './staging.ts'
export type { IncidentTables } from './tables.ts'

const door = implement(incidentsContract).$context<Knock>().use(oneTransaction)

export const incidents = {
  name: 'incidents',
  router: door.router({
    list: door.list.handler(({ context, input }) => list(context.call, input)),
    search: door.search.handler(({ context, input }) => search(context.call, input)),
    map: door.map.handler(({ context, input }) => map(context.call, input)),
    one: door.one.handler(({ context, input }) => one(context.call, input)),
    report: door.report.handler(({ context, input }) => report(context.call, input)),
    update: door.update.handler(({ context, input }) => update(context.call, input)),
    addItem: door.addItem.handler(({ context, input }) => addItem(context.call, input)),
    correctItem: door.correctItem.handler(({ context, input }) => correctItem(context.call, input)),
    removeItem: door.removeItem.handler(({ context, input }) => removeItem(context.call, input)),
    withdrawIndicator: door.withdrawIndicator.handler(({ context, input }) => withdrawIndicator(context.call, input)),
    share: door.share.handler(({ context, input }) => share(context.call, input)),
    contain: door.contain.handler(({ context, input }) => contain(context.call, input)),
    close: door.close.handler(({ context, input }) => close(context.call, input)),
    reopen: door.reopen.handler(({ context, input }) => reopen(context.call, input)),
    withdraw: door.withdraw.handler(({ context, input }) => withdraw(context.call, input)),
    merge: door.merge.handler(({ context, input }) => merge(context.call, input)),
    unmerge: door.unmerge.handler(({ context, input }) => unmerge(context.call, input)),
    versions: {
      list: door.versions.list.handler(({ context, input }) => history.list(context.call, input)),
      one: door.versions.one.handler(({ context, input }) => history.one(context.call, input)),
      difference: door.versions.difference.handler(({ context, input }) => history.difference(context.call, input)),
      seeAs: door.versions.seeAs.handler(({ context, input }) => history.seeAs(context.call, input)),
      deliveries: door.versions.deliveries.handler(({ context, input }) => history.deliveries(context.call, input)),
    },
    questions: {
      of: door.questions.of.handler(({ context, input }) => questions.of(context.call, input)),
      waiting: door.questions.waiting.handler(({ context, input }) => questions.waiting(context.call, input)),
      ask: door.questions.ask.handler(({ context, input }) => questions.ask(context.call, input)),
      answer: door.questions.answer.handler(({ context, input }) => questions.answer(context.call, input)),
    },
    files: {
      one: door.files.one.handler(({ context, input }) => files.one(context.call, input)),
      change: door.files.change.handler(({ context, input }) => files.change(context.call, input)),
      attach: door.files.attach.handler(({ context, input }) => exchanged.attach(context.call, input)),
      exportStix: door.files.exportStix.handler(({ context, input }) => exchanged.exportStix(context.call, input)),
      importStix: door.files.importStix.handler(({ context, input }) => exchanged.importStix(context.call, input)),
    },
    actors: {
      list: door.actors.list.handler(({ context, input }) => actors.list(context.call, input)),
      one: door.actors.one.handler(({ context, input }) => actors.one(context.call, input)),
      record: door.actors.record.handler(({ context, input }) => actors.record(context.call, input)),
      change: door.actors.change.handler(({ context, input }) => actors.change(context.call, input)),
      merge: door.actors.merge.handler(({ context, input }) => actors.merge(context.call, input)),
      unmerge: door.actors.unmerge.handler(({ context, input }) => actors.unmerge(context.call, input)),
    },
  }),
  routes: fileRoutes,
  migrations: { '2026-11-21-040-incidents': incidentTables },
  jobs,
  events,
  because: Object.fromEntries(
    ['shared', 'changed', 'merged', 'embargo-ended', 'withdrawn'].map((what) => [
      `incident.${what}`,
      ['incidents-publish'],
    ]),
  ),
  open: (house) => clearAbandoned(house.now()),
  desk,
  exercised: { incident: exercisedIncidents, question: exercisedQuestions, actor: exercisedActors },
} satisfies Module
