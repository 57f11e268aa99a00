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

/**
 * What happened in a run, in order. Logs that grew from one another share what they have in common, and each is read to its
 * own end (`entriesOf`): so nothing of an earlier one changes, and to enter one thing more costs the same however long it is.
 */
export type Log = { readonly length: number; readonly shared: Logged[] }

export function logOf(entries: readonly Logged[]): Log {
  return { length: entries.length, shared: [...entries] }
}

/** To be read at once: what is entered later may be seen in it. */
export function entriesOf({ length, shared }: Log): readonly Logged[] {
  return shared.length === length ? shared : shared.slice(0, length)
}

export function entered({ length, shared }: Log, one: Omit<Logged, 'number'>): Log {
  // Where another has gone on from here already, the two part.
  const own = shared.length === length ? shared : shared.slice(0, length)
  own.push({ number: length + 1, ...one })
  return { length: own.length, shared: own }
}
