import { implement } from '@orpc/server'
import { giveWords } from '#modules/notices/server/index.ts'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { exercisesContract } from '../contract.ts'
import en from '../words/en.json' with { type: 'json' }
import fa from '../words/fa.json' with { type: 'json' }
import fr from '../words/fr.json' with { type: 'json' }
import th from '../words/th.json' with { type: 'json' }
import * as keeping from './actions/keeping.ts'
import * as observing from './actions/observing.ts'
import * as playing from './actions/playing.ts'
import * as running from './actions/running.ts'
import * as scenarios from './actions/scenarios.ts'
import { desk } from './desk.ts'
import { events } from './events.ts'
import { because, jobsOf, watchClocks } from './jobs.ts'
import type { Kinds } from './keeping.ts'
import * as exerciseTables from './migrations/2026-11-22-090-exercises.ts'
import { layOutScenarios } from './shipped.ts'

export { moveClocks } from './jobs.ts'

giveWords({ en, fr, fa, th })

const door = implement(exercisesContract).$context<Knock>().use(oneTransaction)

/** Exercises over the real platform. Of the modules below it takes what each said may be made in one. */
export function exercisesOf(below: readonly Module[]): Module {
  const kinds: Kinds = new Map(below.flatMap((module) => Object.entries(module.exercised ?? {})))
  return {
    name: 'exercises',
    router: routerOf(kinds),
    migrations: { '2026-11-22-090-exercises': exerciseTables },
    jobs: jobsOf(kinds),
    because,
    events,
    desk,
    async open(house) {
      await layOutScenarios(house)
      await watchClocks(house)
    },
  }
}

function routerOf(kinds: Kinds) {
  return door.router({
    scenarios: {
      list: door.scenarios.list.handler(({ context }) => scenarios.list(context.call)),
      one: door.scenarios.one.handler(({ context, input }) => scenarios.one(context.call, input)),
      create: door.scenarios.create.handler(({ context, input }) => scenarios.create(context.call, input)),
      change: door.scenarios.change.handler(({ context, input }) => scenarios.change(context.call, input)),
      copy: door.scenarios.copy.handler(({ context, input }) => scenarios.copy(context.call, input)),
      remove: door.scenarios.remove.handler(({ context, input }) => scenarios.remove(context.call, input)),
    },
    runs: {
      list: door.runs.list.handler(({ context }) => observing.list(context.call)),
      one: door.runs.one.handler(({ context, input }) => observing.one(context.call, input)),
      prepare: door.runs.prepare.handler(({ context, input }) => running.prepare(context.call, input)),
      cast: door.runs.cast.handler(({ context, input }) => running.cast(context.call, input)),
      start: door.runs.start.handler(({ context, input }) => running.start(context.call, input)),
      pause: door.runs.pause.handler(({ context, input }) => running.pause(context.call, input)),
      resume: door.runs.resume.handler(({ context, input }) => running.resume(context.call, input)),
      jump: door.runs.jump.handler(({ context, input }) => running.jump(context.call, input)),
      speed: door.runs.speed.handler(({ context, input }) => running.speed(context.call, input)),
      inject: door.runs.inject.handler(({ context, input }) => running.inject(context.call, input)),
      skip: door.runs.skip.handler(({ context, input }) => running.skip(context.call, input)),
      end: door.runs.end.handler(({ context, input }) => running.end(context.call, kinds, input)),
      archive: door.runs.archive.handler(({ context, input }) => keeping.archive(context.call, kinds, input)),
      archived: door.runs.archived.handler(({ context, input }) => keeping.archived(context.call, input)),
      remove: door.runs.remove.handler(({ context, input }) => keeping.remove(context.call, kinds, input)),
      note: door.runs.note.handler(({ context, input }) => observing.note(context.call, input)),
      notes: door.runs.notes.handler(({ context, input }) => observing.notes(context.call, input)),
      report: door.runs.report.handler(({ context, input }) => observing.report(context.call, input)),
    },
    play: {
      one: door.play.one.handler(({ context, input }) => playing.one(context.call, input)),
      act: door.play.act.handler(({ context, input }) => playing.act(context.call, input)),
      alone: door.play.alone.handler(({ context, input }) => playing.alone(context.call, input)),
    },
  })
}
