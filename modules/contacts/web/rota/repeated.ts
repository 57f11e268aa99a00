import type { NewShift } from '../../contract/rota.ts'
import { inMilliseconds, momentOf, wallTime } from '../../directory/zones.ts'

const { day } = inMilliseconds
export const steps = { once: 0, daily: day, weekly: 7 * day } as const
export type Step = keyof typeof steps

/** One shift so many times, each at the same time by the wall of the rota's zone, also where its clocks are changed. */
export function repeated(shift: NewShift, step: Step, times: number, zone: string): NewShift[] {
  if (step === 'once') return [shift]
  const later = (moment: string, by: number) => momentOf(wallTime(new Date(moment), zone) + by, zone).toISOString()
  return Array.from({ length: times }, (_, index) => ({
    ...shift,
    startsAt: later(shift.startsAt, index * steps[step]),
    endsAt: later(shift.endsAt, index * steps[step]),
  }))
}
