import { z } from 'zod'

/**
 * The clock of a run, in seconds of the exercise. It stands still until it is started and while it is paused; it can be
 * set forward and made faster, and never goes back: what was said cannot be unsaid.
 */
export const Clock = z.object({
  /** Seconds of the exercise at `since`, or now where it stands still. */
  elapsed: z.number().min(0),
  /** How many of these were leapt over by setting it forward: nobody lived through them. */
  leapt: z.number().min(0),
  /** From when on it runs, by the wall; null while it stands still. */
  since: z.iso.datetime().nullable(),
  /** Seconds of the exercise for one second by the wall. */
  speed: z.number().min(0.1).max(600),
})
export type Clock = z.infer<typeof Clock>

/** A point in an exercise: on its clock, and how much of that people lived through. Both in seconds. */
export type Moment = { at: number; lived: number }

export const standing: Clock = { elapsed: 0, leapt: 0, since: null, speed: 1 }

/** Where the clock is. A time before it was last started, paused or set counts as that one. */
export function momentOf(clock: Clock, now: Date): Moment {
  const ran = clock.since === null ? 0 : Math.max(0, now.getTime() - Date.parse(clock.since)) / 1000
  const at = clock.elapsed + ran * clock.speed
  return { at, lived: at - clock.leapt }
}

/** When the clock will show `at`, by the wall; null while it stands still, the time from which it runs where it has passed. */
export function wallOf(clock: Clock, at: number): Date | null {
  if (clock.since === null) return null
  const wait = Math.max(0, at - clock.elapsed) / clock.speed
  // Rounded up: looked at then, the clock has reached it.
  return new Date(Date.parse(clock.since) + Math.ceil(wait * 1000))
}

function stopped(clock: Clock, now: Date): Clock {
  return { ...clock, elapsed: momentOf(clock, now).at, since: null }
}

export const paused = stopped

export function resumed(clock: Clock, now: Date): Clock {
  return { ...stopped(clock, now), since: now.toISOString() }
}

/** Set forward to `to`; a time that has passed changes nothing. */
export function setForward(clock: Clock, now: Date, to: number): Clock {
  const { at } = momentOf(clock, now)
  const leap = Math.max(0, to - at)
  const since = clock.since === null ? null : now.toISOString()
  return { ...clock, elapsed: at + leap, leapt: clock.leapt + leap, since }
}

export function atSpeed(clock: Clock, now: Date, speed: number): Clock {
  const { at } = momentOf(clock, now)
  return { ...clock, elapsed: at, since: clock.since === null ? null : now.toISOString(), speed }
}
