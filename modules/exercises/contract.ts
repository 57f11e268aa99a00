import { z } from 'zod'
import { playDoors } from './contract/play-doors.ts'
import { runDoors } from './contract/run-doors.ts'
import { scenarioDoors } from './contract/scenario-doors.ts'

export * from './contract/play-doors.ts'
export * from './contract/refusals.ts'
export * from './contract/run-doors.ts'
export * from './contract/scenario-doors.ts'

/** Exercises: scenarios as data, runs under exercise control, and the side of those who play. */
export const exercisesContract = { scenarios: scenarioDoors, runs: runDoors, play: playDoors }

const Id = z.object({ id: z.uuid() })

/** Live: the name and `id` (of the run) alone are told. */
export const exerciseEvents = {
  /** Anything changed for control and observers. */
  'exercise.moved': Id,
  /** Something reached a role, or its clock was started, stopped or set. Heard by those who play that role alone. */
  'exercise.reached': Id.extend({ role: z.string() }),
  /** Told by modules below for the house alone: see platform/exercise.ts. */
  'exercise.acted': z.record(z.string(), z.unknown()),
}

export const exercisePaths = {
  all: '/exercises',
  scenarios: '/exercises/scenarios',
  scenario: (id: string) => `/exercises/scenarios/${id}` as const,
  control: (id: string) => `/exercises/${id}/control` as const,
  play: (id: string) => `/exercises/${id}/play` as const,
  report: (id: string) => `/exercises/${id}/report` as const,
}
