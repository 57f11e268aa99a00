import { useEffect, useState } from 'react'
import { type Format, useFormat } from '#platform/web/format.ts'
import './clock.css'

/** Seconds of the exercise as a clock shows them: `12:05`, `1:02:05`. */
export function clockTime(format: Format, seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => format.number(value, { minimumIntegerDigits: 2, useGrouping: false })
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const parts = hours > 0 ? [format.number(hours, { useGrouping: false }), two(minutes)] : [format.number(minutes)]
  return [...parts, two(rest)].join(':')
}

export function useClockTime(): (seconds: number) => string {
  const format = useFormat()
  return (seconds) => clockTime(format, seconds)
}

/** A time on the clock of the exercise. Clocks read from left to right in every language. */
export function At({ seconds }: { seconds: number }) {
  const clock = useClockTime()
  return (
    <span className="exercise-at" dir="ltr">
      {clock(seconds)}
    </span>
  )
}

/** Where the clock is now, by what the server said at `readAt` (milliseconds of this browser's clock). */
function useElapsed({ at, speed, readAt }: { at: number; speed: number; readAt: number }): number {
  const [now, setNow] = useState(readAt)
  useEffect(() => {
    if (speed === 0) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [speed, readAt])
  return at + (Math.max(0, now - readAt) / 1000) * speed
}

export function RunClock(props: { at: number; speed: number; readAt: number; of?: number }) {
  const elapsed = useElapsed(props)
  const clock = useClockTime()
  // A clock that ticks is not read aloud each second: whoever wants to know asks it.
  return (
    <span className="exercise-clock" role="timer" aria-live="off" dir="ltr">
      {clock(elapsed)}
      {props.of !== undefined && <small> / {clock(props.of)}</small>}
    </span>
  )
}
