/**
 * Times of the wall in a zone of the IANA database, by Intl: the same in browser and Node. A time that a change of the
 * clocks leaves out counts as the moment that the clocks jump to; of one that comes twice, the first counts
 * (RFC 5545, section 3.3.5).
 */
const minute = 60_000
const day = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()
const mostFormats = 600

/** Whether this engine knows a zone of this name. */
export function isZone(zone: string): boolean {
  return formatOf(zone) !== undefined
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known) return known
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(zone)) return undefined
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    if (formats.size >= mostFormats) formats.clear()
    formats.set(zone, format)
    return format
  } catch {
    return undefined
  }
}

/** What the wall says, as if it were UTC: in milliseconds. Throws a RangeError for a zone that is none. */
export function wallTime(moment: Date, zone: string): number {
  const format = formatOf(zone)
  if (!format) throw new RangeError(`No time zone has the name ${zone}.`)
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, date, hour, minutes, second)
}

/** The moment at which the wall says so. `wall` is written as if it were UTC. */
export function momentOf(wall: number, zone: string): Date {
  const offsetAt = (guess: number): number => wallTime(new Date(guess), zone) - Math.floor(guess / 1000) * 1000
  // Before and after any change that is near; the earlier of two moments first.
  const candidates = [offsetAt(wall - day), offsetAt(wall + day)]
    .map((offset) => wall - offset)
    .toSorted((a, b) => a - b)
  const exact = candidates.find((moment) => wallTime(new Date(moment), zone) === wall)
  if (exact !== undefined) return new Date(exact)
  // Left out by the clocks: reckoned with the offset that held before (RFC 5545).
  return new Date(wall - offsetAt(wall - day))
}

/** Midnight, as if it were UTC, of the day that the wall shows. */
export function wallDay(moment: Date, zone: string): number {
  return Math.floor(wallTime(moment, zone) / day) * day
}

/** Minutes since midnight of a time such as 08:30 or 24:00. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

export const inMilliseconds = { minute, day } as const
