import { z } from 'zod'
import { Tlp } from '#modules/sharing/contract.ts'
import { ActName, ContactKind } from './scenario.ts'

/** Why an inject went out: its time came, what it waited for happened, that did not happen in time, or control gave it. */
export const Cause = z.enum(['time', 'inject', 'act', 'else', 'hand'])
export type Cause = z.infer<typeof Cause>

/** What a role did, as the engine judges it. */
export const Act = z.object({
  act: ActName,
  role: z.string(),
  /** The inject that it is about, where that is known. */
  inject: z.string().nullable(),
  /** The roles to which it was directed. */
  to: z.array(z.string()),
  contact: ContactKind.nullable(),
  tlp: Tlp.nullable(),
})
export type Act = z.infer<typeof Act>

/** One thing that happened in a run. */
export const LogEntry = z.discriminatedUnion('what', [
  z.object({ what: z.literal('started') }),
  z.object({ what: z.literal('paused') }),
  z.object({ what: z.literal('resumed') }),
  z.object({ what: z.literal('set-forward'), to: z.number() }),
  z.object({ what: z.literal('speed'), speed: z.number() }),
  z.object({ what: z.literal('ended') }),
  /** `due` is when it should have been by the scenario; with a cause of 'hand', when it was. */
  z.object({ what: z.literal('inject'), inject: z.string(), cause: Cause, due: z.number() }),
  /** Left out: control said so, or somebody plays the role that would have said it. */
  z.object({ what: z.literal('skipped'), inject: z.string(), why: z.enum(['hand', 'played']) }),
  Act.extend({ what: z.literal('act') }),
])
export type LogEntry = z.infer<typeof LogEntry>

/** An entry with its place in the log (from 1 on, without gaps) and when it was, on the clock of the exercise. */
export type Logged = { number: number; at: number; lived: number; entry: LogEntry }
