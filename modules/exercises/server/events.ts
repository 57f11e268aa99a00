import type { Hearing } from '#platform/server/module.ts'
import type { exerciseEvents } from '../contract.ts'
import { partsIn } from './eyes.ts'
import { runFacts } from './store/runs.ts'

/** A player hears of what reaches their own role, and of nothing else: not even that the run moved. */
export const events = {
  'exercise.moved': {
    async hear(call, { id }) {
      const facts = await runFacts(call.db, String(id))
      const seen = facts && (await partsIn(call, facts))
      return seen !== undefined && (seen.parts.includes('control') || seen.parts.includes('observer'))
    },
  },
  'exercise.reached': {
    async hear(call, { id, role }) {
      const facts = await runFacts(call.db, String(id))
      return facts !== undefined && (await partsIn(call, facts)).role === role
    },
  },
  // For the house alone.
  'exercise.acted': {},
} satisfies Record<keyof typeof exerciseEvents, Hearing>
