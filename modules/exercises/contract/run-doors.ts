import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { AfterAction } from '../engine/report.ts'
import { Clock } from '../engine/clock.ts'
import { LogEntry } from '../engine/log.ts'
import { InWords, Scenario, scenarioLimits } from '../engine/scenario.ts'
import { refusals } from './refusals.ts'

const Id = z.object({ id: z.uuid() })

/**
 * Prepared: nothing has happened yet. Running and paused: it is played. Ended: it is read. Archived: what was made in it
 * is taken out of the house and lies in its archive; log and report stay.
 */
export const RunStatus = z.enum(['prepared', 'running', 'paused', 'ended', 'archived'])
export type RunStatus = z.infer<typeof RunStatus>

/** Who plays a role: a delegation with all its people, or people of one delegation as a cell. Nobody: the house. */
export const PlayedBy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delegation'), delegationId: z.uuid() }),
  z.object({ kind: z.literal('people'), accountIds: z.array(z.uuid()).min(1).max(50) }),
])
export type PlayedBy = z.infer<typeof PlayedBy>
export const Assignment = z.object({ role: z.string().max(60), by: PlayedBy })
export type Assignment = z.infer<typeof Assignment>

/** Which part the asker has in it. */
export const Part = z.enum(['control', 'observer', 'player'])
export type Part = z.infer<typeof Part>

export const RunLine = z.object({
  id: z.uuid(),
  title: InWords,
  status: RunStatus,
  part: Part,
  /** The role that the asker plays. */
  role: z.object({ id: z.string(), name: InWords }).nullable(),
  /** Played alone by one person. */
  alone: z.boolean(),
  control: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  exercise: z.literal(true),
})
export type RunLine = z.infer<typeof RunLine>

export const LogLine = z.object({
  number: z.int(),
  at: z.number(),
  lived: z.number(),
  wall: z.iso.datetime(),
  by: z.string().nullable(),
  entry: LogEntry,
  /** What a player wrote with an act. */
  text: z.string(),
})
export type LogLine = z.infer<typeof LogLine>

/** A run as control and observers see it. */
export const ControlView = RunLine.extend({
  scenario: Scenario,
  clock: Clock,
  /** Seconds of the exercise at the time of the answer, and that time. */
  at: z.number(),
  now: z.iso.datetime(),
  players: z.array(
    z.object({
      role: z.string(),
      delegation: z.object({ id: z.uuid(), name: z.string() }),
      /** Empty: the whole delegation. */
      people: z.array(z.object({ id: z.uuid(), name: z.string() })),
    }),
  ),
  observers: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** What is still to come, with when it falls due where that is known (seconds of the exercise). */
  coming: z.array(z.object({ inject: z.string(), due: z.number().nullable() })),
  log: z.array(LogLine),
  /** How many objects of the platform were made in it, by kind. */
  items: z.array(z.object({ kind: z.string(), count: z.int() })),
})
export type ControlView = z.infer<typeof ControlView>

export const Note = z.object({
  id: z.uuid(),
  by: z.string(),
  at: z.number(),
  wall: z.iso.datetime(),
  role: z.string().nullable(),
  inject: z.string().nullable(),
  text: z.string(),
  /** Shown to the players in the report. */
  forPlayers: z.boolean(),
})
export type Note = z.infer<typeof Note>

const known = oc.errors({ EXERCISE_UNKNOWN: refusals.EXERCISE_UNKNOWN })
const controlling = known.errors({
  EXERCISE_CONTROL_ONLY: refusals.EXERCISE_CONTROL_ONLY,
  EXERCISE_NOT_IN_THIS_STATE: refusals.EXERCISE_NOT_IN_THIS_STATE,
  SCENARIO_PLAYED: refusals.SCENARIO_PLAYED,
  EXERCISE_FULL: refusals.EXERCISE_FULL,
})
const casting = controlling.errors({
  EXERCISE_ROLE_UNKNOWN: refusals.EXERCISE_ROLE_UNKNOWN,
  EXERCISE_PLAYER_UNKNOWN: refusals.EXERCISE_PLAYER_UNKNOWN,
})
const clocking = controlling.errors({
  EXERCISE_NOBODY_PLAYS: refusals.EXERCISE_NOBODY_PLAYS,
  EXERCISE_PLAYS_ALREADY: refusals.EXERCISE_PLAYS_ALREADY,
})
const giving = controlling.errors({
  EXERCISE_INJECT_UNKNOWN: refusals.EXERCISE_INJECT_UNKNOWN,
  EXERCISE_INJECT_OUT: refusals.EXERCISE_INJECT_OUT,
})
const noting = known.errors({
  EXERCISE_OBSERVERS_ONLY: refusals.EXERCISE_OBSERVERS_ONLY,
  EXERCISE_FULL: refusals.EXERCISE_FULL,
  EXERCISE_INJECT_UNKNOWN: refusals.EXERCISE_INJECT_UNKNOWN,
  EXERCISE_ROLE_UNKNOWN: refusals.EXERCISE_ROLE_UNKNOWN,
})

const Cast = z.object({
  players: z.array(Assignment).max(scenarioLimits.roles).default([]),
  observers: z.array(z.uuid()).max(100).default([]),
})
const Gone = z.object({ removed: z.literal(true) })

export const runDoors = {
  list: oc
    .route({ method: 'GET', path: '/exercises', summary: 'The exercises in which you have a part, the newest first' })
    .output(z.array(RunLine)),
  one: controlling
    .route({ method: 'GET', path: '/exercises/{id}', summary: 'An exercise as control and observers see it' })
    .input(Id)
    .output(ControlView),
  prepare: casting
    .errors({ SCENARIO_UNKNOWN: refusals.SCENARIO_UNKNOWN })
    .route({ method: 'POST', path: '/exercises', successStatus: 201, summary: 'Prepare an exercise on a scenario' })
    .input(Cast.extend({ scenarioId: z.uuid() }))
    .output(ControlView),
  cast: casting
    .route({ method: 'PUT', path: '/exercises/{id}/cast', summary: 'Say who plays what and who observes' })
    .input(Cast.extend(Id.shape))
    .output(ControlView),
  start: clocking
    .route({ method: 'POST', path: '/exercises/{id}/start', summary: 'Start the clock of an exercise' })
    .input(Id)
    .output(RunLine),
  pause: clocking
    .route({ method: 'POST', path: '/exercises/{id}/pause', summary: 'Let the clock stand still' })
    .input(Id)
    .output(RunLine),
  resume: clocking
    .route({ method: 'POST', path: '/exercises/{id}/resume', summary: 'Let the clock run on' })
    .input(Id)
    .output(RunLine),
  jump: clocking
    .errors({ EXERCISE_TIME_PASSED: refusals.EXERCISE_TIME_PASSED })
    .route({
      method: 'POST',
      path: '/exercises/{id}/jump',
      summary: 'Set the clock forward: what falls due between goes out at once, in order',
    })
    .input(Id.extend({ to: z.number().min(0).max(scenarioLimits.seconds).nullable().default(null) }))
    .output(RunLine),
  speed: clocking
    .route({ method: 'POST', path: '/exercises/{id}/speed', summary: 'Let the clock run faster or slower' })
    .input(Id.extend({ speed: Clock.shape.speed }))
    .output(RunLine),
  inject: giving
    .route({ method: 'POST', path: '/exercises/{id}/injects/{inject}', summary: 'Give an inject by hand, now' })
    .input(Id.extend({ inject: z.string().max(60) }))
    .output(ControlView),
  skip: giving
    .route({ method: 'DELETE', path: '/exercises/{id}/injects/{inject}', summary: 'Leave an inject out' })
    .input(Id.extend({ inject: z.string().max(60) }))
    .output(ControlView),
  end: clocking
    .route({ method: 'POST', path: '/exercises/{id}/end', summary: 'End an exercise' })
    .input(Id)
    .output(RunLine),
  archive: controlling
    .route({
      method: 'POST',
      path: '/exercises/{id}/archive',
      summary: 'Take everything that was made in an ended exercise out of the house, into its archive',
    })
    .input(Id)
    .output(RunLine),
  archived: controlling
    .route({ method: 'GET', path: '/exercises/{id}/archive', summary: 'The archive of an exercise' })
    .input(Id)
    .output(z.object({ fileName: z.string(), archive: z.record(z.string(), z.unknown()) })),
  remove: controlling
    .route({
      method: 'DELETE',
      path: '/exercises/{id}',
      summary: 'Remove an exercise and everything that was made in it, whole',
    })
    .input(Id)
    .output(Gone),
  note: noting
    .route({ method: 'POST', path: '/exercises/{id}/notes', successStatus: 201, summary: 'Note what you observe' })
    .input(
      Id.extend({
        text: z.string().trim().min(1).max(4000),
        role: z.string().max(60).nullable().default(null),
        inject: z.string().max(60).nullable().default(null),
        forPlayers: z.boolean().default(false),
      }),
    )
    .output(Note),
  notes: noting
    .route({ method: 'GET', path: '/exercises/{id}/notes', summary: 'What control and observers noted' })
    .input(Id)
    .output(z.array(Note)),
  report: known
    .errors({
      EXERCISE_NOT_IN_THIS_STATE: refusals.EXERCISE_NOT_IN_THIS_STATE,
      SCENARIO_PLAYED: refusals.SCENARIO_PLAYED,
    })
    .route({
      method: 'GET',
      path: '/exercises/{id}/report',
      summary:
        'The after-action report: for players when it has ended, with their own results and those of all together',
    })
    .input(Id)
    .output(AfterAction),
}
