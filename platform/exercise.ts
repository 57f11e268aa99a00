import { z } from 'zod'
import type { Event } from './event.ts'

/** Every list, count, search, feed and desk is of one world, and of the real one unless it is asked for the other. */
export const World = z.enum(['real', 'exercise']).default('real')
export type World = z.infer<typeof World>

/** The mark that stands before every subject, title and file name of an exercise. The same in every language. */
export const exerciseMark = 'EXERCISE · EXERCISE · EXERCISE'

/** A subject or title with the mark before it. */
export const underExercise = (title: string): string => `${exerciseMark} – ${title}`

/** A file name that says so wherever the file goes. */
export const exerciseFileName = (name: string): string => `EXERCISE-${name}`

const Item = z.object({ kind: z.string(), id: z.string() })

/**
 * What somebody did in an exercise, on the real platform: told to the house alone, which keeps what was made in one run
 * together, lets what the scenario has waiting fall due, and judges it afterwards.
 */
export const ExerciseAct = z.object({
  /** Its own id: what a repeated job tells a second time is known by it. */
  told: z.uuid(),
  /** A noun and a verb in the past tense, as events are called: 'incident.shared', 'request.sent', 'ping.acknowledged'. */
  act: z.string().regex(/^[a-z-]+\.[a-z-]+$/),
  /** What it was done to; `kind` is a key of `Module.exercised`. Absent where nothing was made or changed. */
  item: Item.optional(),
  /**
   * The act made the item. Only then is it bound to a run, archived and removed with it: to the one that is named, else to that
   * in which its maker plays, or to that of what it stands on. To act on what others made takes it into nobody's exercise.
   */
  made: z.boolean().default(false),
  /** What the item stands on, where that is another: the incident of a question, the room of a text. */
  on: Item.optional(),
  /** The run of which it is, where whoever made it named or had but one: see `runOf` (server/in-play.ts). */
  run: z.uuid().nullable().default(null),
  /** Who did it; the account is null where the house did it for a delegation. */
  delegationId: z.string(),
  accountId: z.string().nullable(),
  at: z.iso.datetime(),
  /** The delegations at which it was directed. */
  to: z.array(z.string()).default([]),
  /** The kind of contact that was addressed, where it was one of the directory: 'technical', 'diplomatic' … */
  contact: z.string().optional(),
  /** How far it was let go, where it stands under a marking. */
  tlp: z.enum(['red', 'amber+strict', 'amber', 'green', 'clear']).optional(),
})
export type ExerciseAct = z.infer<typeof ExerciseAct>

/** `if (thing.exercise) await call.emit(exerciseAct({ … }))`, in the transaction of the act. */
export function exerciseAct(act: Omit<z.input<typeof ExerciseAct>, 'told'>): Event {
  return { name: 'exercise.acted', data: ExerciseAct.parse({ ...act, told: crypto.randomUUID() }) }
}
