import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { InWords, Scenario } from '../engine/scenario.ts'
import { refusals } from './refusals.ts'

const Id = z.object({ id: z.uuid() })

/** A scenario as everybody who is signed in may know it: nothing of what happens in it. */
export const ScenarioLine = z.object({
  id: z.uuid(),
  title: InWords,
  summary: InWords,
  minutes: z.int(),
  roles: z.array(z.object({ id: z.string(), name: InWords, playable: z.boolean() })),
  injects: z.int(),
  /** It can be played alone by a newcomer, as this role. */
  alone: z.string().nullable(),
  /** Ships with the product: copied, never changed. */
  shipped: z.boolean(),
  owner: z.string(),
  version: z.int(),
  changedAt: z.iso.datetime(),
  /** Whether the asker may open it whole. */
  opens: z.boolean(),
})
export type ScenarioLine = z.infer<typeof ScenarioLine>

export const ScenarioView = ScenarioLine.extend({ scenario: Scenario })
export type ScenarioView = z.infer<typeof ScenarioView>

const reading = oc.errors({
  SCENARIO_UNKNOWN: refusals.SCENARIO_UNKNOWN,
  EXERCISE_CONTROL_ONLY: refusals.EXERCISE_CONTROL_ONLY,
  SCENARIO_PLAYED: refusals.SCENARIO_PLAYED,
})
const writing = reading.errors({
  SCENARIO_FAULTY: refusals.SCENARIO_FAULTY,
  SCENARIO_SHIPPED: refusals.SCENARIO_SHIPPED,
  SCENARIO_CHANGED_MEANWHILE: refusals.SCENARIO_CHANGED_MEANWHILE,
  EXERCISE_FULL: refusals.EXERCISE_FULL,
})

export const scenarioDoors = {
  list: oc
    .route({
      method: 'GET',
      path: '/scenarios',
      summary: 'Scenarios for exercises: what they are about, and who is in them',
    })
    .output(z.array(ScenarioLine)),
  one: reading
    .route({ method: 'GET', path: '/scenarios/{id}', summary: 'A scenario whole, for exercise control' })
    .input(Id)
    .output(ScenarioView),
  create: writing
    .route({ method: 'POST', path: '/scenarios', successStatus: 201, summary: 'Write a scenario' })
    .input(z.object({ scenario: Scenario }))
    .output(ScenarioView),
  change: writing
    .route({ method: 'PUT', path: '/scenarios/{id}', summary: 'Change a scenario of your delegation' })
    .input(Id.extend({ version: z.int().min(1), scenario: Scenario }))
    .output(ScenarioView),
  copy: writing
    .route({
      method: 'POST',
      path: '/scenarios/{id}/copy',
      successStatus: 201,
      summary: 'Copy a scenario to change it, or with what was changed already',
    })
    .input(Id.extend({ scenario: Scenario.optional() }))
    .output(ScenarioView),
  remove: writing
    .route({ method: 'DELETE', path: '/scenarios/{id}', summary: 'Remove a scenario; runs of it keep their own copy' })
    // The version that one has seen: what was changed since is not removed unseen.
    .input(Id.extend({ version: z.coerce.number().int().min(1).optional() }))
    .output(z.object({ removed: z.literal(true) })),
}
