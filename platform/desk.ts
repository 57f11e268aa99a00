import { z } from 'zod'
import { oc } from './contract.ts'
import { World } from './exercise.ts'
import { PageInput, pageOf, pageSize } from './page.ts'

/** What must I do now; what changed since I looked; what is coming; what am I waiting for from others. */
export const deskColumns = ['act', 'changed', 'coming', 'waiting'] as const

/**
 * One line of the desk: the matter, the party, the act asked, the time left. The words are a key of the module's word files with its
 * values, so that each reader has it in their language.
 */
const DeskLine = z.object({
  column: z.enum(deskColumns),
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
  /** How many matters it stands for where it says that there are more than have a line: see `moreLine` (server/desk.ts). */
  standsFor?: number
}

/** A line as it is shown: `id` is its own as long as the matter stands. */
export const ShownLine = DeskLine.extend({ id: z.string() })
export type ShownLine = z.infer<typeof ShownLine>

export const deskContract = {
  today: oc
    .route({ method: 'GET', path: '/desk', summary: 'What waits for you today, in the real world or in an exercise' })
    .input(PageInput.extend({ world: World, limit: PageInput.shape.limit.default(pageSize.most) }))
    .output(
      pageOf(ShownLine).extend({
        /** How many there are in all, by column: whatever page is asked for. */
        columns: z.record(z.enum(deskColumns), z.int()),
        /** What asks for an act, by the place of the house where it stands: see `placeOf`. */
        places: z.record(z.string(), z.int()),
      }),
    ),
}

/** Where in the house a matter stands: its path up to whatever names that one matter. `/incidents/0197…/answers`: `/incidents`. */
export function placeOf(path: string): string {
  const [whole = ''] = path.split(/[?#]/)
  const parts = whole.split('/').slice(1)
  const named = parts.findIndex((part) => /\d/.test(part))
  return `/${(named === -1 ? parts : parts.slice(0, named)).join('/')}`
}
