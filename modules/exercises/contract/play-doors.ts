import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { Tlp } from '#modules/sharing/contract.ts'
import { ContactKind, InjectKind, InWords, OwnAct } from '../engine/scenario.ts'
import { refusals } from './refusals.ts'
import { RunLine } from './run-doors.ts'

const Id = z.object({ id: z.uuid() })

/** What reached a role. Nothing says what is still to come, nor how much, nor why this came. */
export const Received = z.object({
  inject: z.string(),
  kind: InjectKind,
  at: z.number(),
  wall: z.iso.datetime(),
  /** Null: exercise control. */
  from: z.string().nullable(),
  to: z.array(z.string()),
  title: InWords,
  words: InWords,
  outlet: InWords.nullable(),
  urgency: z.enum(['routine', 'prompt', 'urgent', 'crisis']),
  /** What it is on the platform, where it became something there. */
  item: z.object({ kind: z.enum(['incident', 'request', 'letter']), id: z.uuid() }).nullable(),
  acknowledged: z.boolean(),
})
export type Received = z.infer<typeof Received>

/** What the player's own role did, as they may look back on it. */
export const OwnActLine = z.object({
  number: z.int(),
  at: z.number(),
  wall: z.iso.datetime(),
  act: z.string(),
  by: z.string().nullable(),
  inject: z.string().nullable(),
  to: z.array(z.string()),
  contact: ContactKind.nullable(),
  tlp: Tlp.nullable(),
  text: z.string(),
})

/** A run as one who plays in it sees it. */
export const PlayView = RunLine.extend({
  briefing: InWords,
  minutes: z.int(),
  brief: InWords,
  roles: z.array(
    z.object({
      id: z.string(),
      name: InWords,
      contacts: z.array(ContactKind),
      /** Null: the house. */
      delegation: z.string().nullable(),
    }),
  ),
  /** Seconds of the exercise at `now`, and how fast they pass; 0 while it stands still. */
  at: z.number(),
  speed: z.number(),
  now: z.iso.datetime(),
  received: z.array(Received),
  acts: z.array(OwnActLine),
  /** Whoever plays alone can go on: something comes by itself. False for all others, to whom it is not told. */
  ahead: z.boolean(),
})
export type PlayView = z.infer<typeof PlayView>

const playing = oc.errors({
  EXERCISE_UNKNOWN: refusals.EXERCISE_UNKNOWN,
  EXERCISE_PLAYERS_ONLY: refusals.EXERCISE_PLAYERS_ONLY,
})

export const playDoors = {
  one: playing
    .route({ method: 'GET', path: '/exercises/{id}/play', summary: 'An exercise as your role sees it' })
    .input(Id)
    .output(PlayView),
  act: playing
    .errors({
      EXERCISE_NOT_IN_THIS_STATE: refusals.EXERCISE_NOT_IN_THIS_STATE,
      EXERCISE_INJECT_UNKNOWN: refusals.EXERCISE_INJECT_UNKNOWN,
      EXERCISE_ROLE_UNKNOWN: refusals.EXERCISE_ROLE_UNKNOWN,
      EXERCISE_FULL: refusals.EXERCISE_FULL,
    })
    .route({ method: 'POST', path: '/exercises/{id}/acts', successStatus: 201, summary: 'Do something in your role' })
    .input(
      Id.extend({
        act: OwnAct,
        inject: z.string().max(60).nullable().default(null),
        to: z.array(z.string().max(60)).max(24).default([]),
        contact: ContactKind.nullable().default(null),
        tlp: Tlp.nullable().default(null),
        text: z.string().trim().max(8000).default(''),
      }),
    )
    .output(PlayView),
  alone: oc
    .errors({
      SCENARIO_UNKNOWN: refusals.SCENARIO_UNKNOWN,
      SCENARIO_PLAYED: refusals.SCENARIO_PLAYED,
      EXERCISE_NOT_ALONE: refusals.EXERCISE_NOT_ALONE,
      EXERCISE_PLAYS_ALREADY: refusals.EXERCISE_PLAYS_ALREADY,
      EXERCISE_PLAYERS_ONLY: refusals.EXERCISE_PLAYERS_ONLY,
    })
    .route({
      method: 'POST',
      path: '/scenarios/{scenarioId}/alone',
      successStatus: 201,
      summary: 'Play a scenario alone, now: the house plays all others',
    })
    .input(z.object({ scenarioId: z.uuid() }))
    .output(PlayView),
}
