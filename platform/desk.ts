import { z } from 'zod'
import { oc } from './contract.ts'
import { World } from './exercise.ts'

/**
 * One line of the desk: the matter, the party, the act asked, the time left. The words are a key of the module's word files with its
 * values, so that each reader has it in their language.
 */
export const DeskLine = z.object({
  /** What must I do now; what changed since I looked; what is coming; what am I waiting for from others. */
  column: z.enum(['act', 'changed', 'coming', 'waiting']),
  say: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  path: z.string().startsWith('/'),
  party: z.string().nullable().default(null),
  at: z.iso.datetime(),
  due: z.iso.datetime().nullable().default(null),
  exercise: z.boolean().default(false),
})
export type DeskLine = z.infer<typeof DeskLine>

/**
 * A line as a module gives it. What is told by a notice and by the line of the matter itself stands on the desk once, and the
 * matter's own line is the one that stays: it says more, and lasts until the thing is done.
 */
export type DeskEntry = DeskLine & {
  /** The notice that this line shows, by its key. */
  notice?: string
  /** Notices of these keys, or whose keys begin so (with a colon at the end), are told by this line already. */
  tells?: readonly string[]
}

export const deskContract = {
  today: oc
    .route({ method: 'GET', path: '/desk', summary: 'What waits for you today, in the real world or in an exercise' })
    .input(z.object({ world: World }))
    .output(z.array(DeskLine)),
}
