import { z } from 'zod'
import { oc } from './contract.ts'

/**
 * A run of an exercise as whoever takes part in it may name it: what is made under EXERCISE is of one, and is archived or
 * removed with it.
 */
export const RunInPlay = z.object({
  id: z.uuid(),
  /** By language; at least one. */
  title: z.record(z.string(), z.string()),
})
export type RunInPlay = z.infer<typeof RunInPlay>

/** A run of which somebody else spoke. `on`: begun, and not ended. */
export const RunKnown = RunInPlay.extend({ on: z.boolean() })
export type RunKnown = z.infer<typeof RunKnown>

/** The most runs that are asked for at once. */
export const mostRunsNamed = 50

/** Where a run could be named in its reader's language, else in English, else in whichever there is. */
export function runTitle({ title }: Pick<RunInPlay, 'title'>, language: string): string {
  return title[language] ?? title['en'] ?? Object.values(title)[0] ?? ''
}

/** What doors refuse that take something under EXERCISE. */
export const runErrors = {
  EXERCISE_NOT_IN_PLAY: {
    status: 409,
    message:
      'What is made under EXERCISE is of an exercise that is on, in which you play or which you control. There is none, or not the one that you named.',
  },
  EXERCISE_RUN_UNNAMED: {
    status: 409,
    message: 'You take part in several exercises at once: say of which one this is.',
  },
} as const

export const inPlayContract = {
  runs: oc
    .route({
      method: 'GET',
      path: '/in-play',
      summary: 'The exercises that are on and in which you play or which you control; with one delegation, or all',
    })
    .input(z.object({ with: z.uuid().optional() }))
    .output(z.array(RunInPlay)),
  named: oc
    .route({
      method: 'GET',
      path: '/in-play/named',
      summary: 'Of exercises that somebody named: those in which your delegation takes part, or took part',
    })
    .input(z.object({ ids: z.array(z.uuid()).max(mostRunsNamed).default([]) }))
    .output(z.array(RunKnown)),
}
