/**
 * Hours of people, in their zones. A span of the day is meant as the clock on the wall shows it, also on the days on
 * which that clock is put forward or back: "until 07:00" ends at the first moment at which the wall shows 07:00 or more.
 */
import type { Span, Watch } from './contract.ts'

const minute = 60_000
const day = 1_440
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/**
 * What the wall shows there, as whole minutes since the wall showed 1 January 1970, 00:00. Throws RangeError on a zone
 * that the platform does not know.
 */
export function wallMinutes(at: Date, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }): [string, number] => [type, Number(value)]),
  )
  const part = (type: string): number => parts.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / minute
}

const clock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The first whole minute after a moment at which the wall there shows this time, or has been put past it. */
export function nextTime(time: string, after: Date, zone: string): Date {
  const shown = wallMinutes(after, zone)
  const ahead = (clock(time) - (shown % day) + day) % day || day
  return firstAt(shown + ahead, after, zone)
}

/** The first minute after a moment, within two days, at which the wall has reached a number of minutes. */
function firstAt(wanted: number, after: Date, zone: string): Date {
  const begin = Math.floor(after.getTime() / minute)
  const shown = wallMinutes(after, zone)
  const straight = begin + wanted - shown
  // With the same distance to UTC at both ends nothing was put forward or back between them.
  if (wallMinutes(new Date(straight * minute), zone) === wanted) {
    const moved = (at: number): boolean => wallMinutes(new Date(at * minute), zone) - at !== shown - begin
    if (!moved(straight)) return new Date(straight * minute)
  }
  let at = begin + 1
  while (at < begin + 2 * day && wallMinutes(new Date(at * minute), zone) < wanted) at++
  return new Date(at * minute)
}

function holds({ from, to }: Span, minuteOfDay: number): boolean {
  const [begin, end] = [clock(from), clock(to)]
  return begin < end ? minuteOfDay >= begin && minuteOfDay < end : minuteOfDay >= begin || minuteOfDay < end
}

export function isQuiet(quiet: Span | null, at: Date, zone: string): boolean {
  return quiet !== null && holds(quiet, wallMinutes(at, zone) % day)
}

/** When the quiet hours that hold at a moment end; the moment itself where none hold. */
export function quietUntil(quiet: Span | null, at: Date, zone: string): Date {
  return quiet !== null && isQuiet(quiet, at, zone) ? nextTime(quiet.to, at, zone) : at
}

/** A watch over midnight belongs to the day on which it begins. */
export function isOnDuty(duty: readonly Watch[], at: Date, zone: string): boolean {
  const shown = wallMinutes(at, zone)
  const minuteOfDay = shown % day
  // 1 January 1970 was a Thursday, day 4 of ISO 8601.
  const weekday = ((Math.floor(shown / day) + 3) % 7) + 1
  const yesterday = ((weekday + 5) % 7) + 1
  return duty.some((watch) => {
    if (!holds(watch, minuteOfDay)) return false
    const overMidnight = clock(watch.from) >= clock(watch.to)
    return watch.days.includes(overMidnight && minuteOfDay < clock(watch.to) ? yesterday : weekday)
  })
}
