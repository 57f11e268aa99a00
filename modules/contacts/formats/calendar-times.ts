/** Dates, times and durations of iCalendar (RFC 5545, sections 3.3.4 to 3.3.6 and 3.3.5). */
import { inMilliseconds, momentOf, wallTime } from '../directory/zones.ts'
import type { ContentLine } from './content-lines.ts'
import { ImportFault } from './fault.ts'
import { type Wall, type Zones, zoneNamed } from './wall.ts'

/** A moment as a calendar says it, with the wall it is read from. */
export type Moment = Wall & {
  at: Date
  /** What the wall says, as if it were UTC, in milliseconds. */
  wall: number
  isDay: boolean
  /** Whose wall it is: the same of two moments that one zone says, null in UTC. */
  zone: string | null
}

type NamedWall = Wall & { zone: string | null }

const inUtc: NamedWall = { momentOf: (wall) => new Date(wall), wallOf: (moment) => moment.getTime(), zone: null }

function wallIn(zone: string): NamedWall {
  return { momentOf: (wall) => momentOf(wall, zone), wallOf: (moment) => wallTime(moment, zone), zone }
}

const written = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/

/** How much work a file may still ask for: reckoning a moment is one step, whether anything comes of it or not. */
export type Steps = { left: number }

/** Throws an ImportFault where a file asks for more steps than it has. */
export function spend(steps: Steps, wanted: number, line: number): void {
  steps.left -= wanted
  if (steps.left < 0) throw new ImportFault(line, 'too-many')
}

/** What the times of a file are read by: its zones, the zone of times that name none, and the work it may ask for. */
export type Clock = { zones: Zones; zone: string; steps: Steps }

/** The one moment of DTSTART or DTEND. Throws an ImportFault where it is none, more than one, or its zone is unknown. */
export function readMoment(line: ContentLine, clock: Clock): Moment {
  const [moment, second] = readMoments(line, clock)
  if (!moment || second) throw new ImportFault(line.line, 'not-a-date', line.value)
  return moment
}

/** The moments of EXDATE. Throws an ImportFault where one is none, or its zone is unknown. */
export function readMoments(line: ContentLine, { zones, zone, steps }: Clock): Moment[] {
  const tzid = line.parameters.get('TZID')?.[0]
  const values = line.value.split(',')
  spend(steps, values.length, line.line)
  return values.map((value) => {
    const found = written.exec(value.trim())
    const wall = found && wallIfReal(found)
    if (!found || wall === null || wall === undefined) throw new ImportFault(line.line, 'not-a-date', value)
    const isDay = found[4] === undefined
    if (isDay !== (line.parameters.get('VALUE')?.[0]?.toUpperCase() === 'DATE') && isDay)
      throw new ImportFault(line.line, 'not-a-date', value)
    const on = found[7] === 'Z' ? inUtc : wallOfZone(tzid, zones, zone, line.line)
    return { at: on.momentOf(wall), wall, isDay, ...on }
  })
}

function wallOfZone(tzid: string | undefined, zones: Zones, zone: string, line: number): NamedWall {
  if (tzid === undefined) return wallIn(zone)
  const defined = zones.get(tzid)
  if (defined) return { ...defined, zone: `TZID=${tzid}` }
  const name = zoneNamed(tzid)
  if (name === undefined) throw new ImportFault(line, 'zone-unknown', tzid)
  return wallIn(name)
}

/** Null where there is no such day or time; a leap second counts as the second before. */
function wallIfReal(found: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const wall = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, Math.min(second ?? 0, 59))
  const date = new Date(wall)
  const real =
    (year ?? 0) >= 1970 &&
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    (second ?? 0) <= 60
  return real ? wall : null
}

const lasting = /^\+?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/

/** A length of time: days are days of the wall, however long they are, and hours are exact (RFC 5545, section 3.3.6). */
export type Lasting = { days: number; milliseconds: number }

/** What a DURATION says. Throws an ImportFault where it is none. */
export function durationOf({ value, line }: ContentLine): Lasting {
  const found = lasting.exec(value.trim())
  if (!found) throw new ImportFault(line, 'not-a-date', value)
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return { days: weeks * 7 + days, milliseconds: (hours * 60 + minutes) * inMilliseconds.minute + seconds * 1000 }
}

/** In UTC, to the second. */
export function writeMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}
