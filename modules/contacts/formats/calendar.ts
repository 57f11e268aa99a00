/** Shifts of a rota as iCalendar (RFC 5545), in and out: one VEVENT for each. */
import { inMilliseconds, isZone } from '../directory/zones.ts'
import { type Component, escapeText, onlyLine, readComponents, unescapeText, writeLine } from './content-lines.ts'
import { durationOf, type Moment, readMoments, writeMoment } from './calendar-times.ts'
import { ImportFault } from './fault.ts'
import { occurrences, readRule } from './recurrence.ts'
import { readZones } from './vtimezone.ts'
import type { Zones } from './wall.ts'

/** One stretch of duty. */
export type CalendarEvent = {
  /** Where the event stands in the file, from 1; of what is written, of no meaning. */
  line: number
  uid: string
  startsAt: Date
  endsAt: Date
  summary: string
  /** Addresses of those who attend, in lower case. */
  attendees: string[]
  /** The contact of this house whose shift it is, where the file says so. */
  contactId: string | null
}

export const mostEvents = 400

/** Whole times of the wall, the zone that counts where a file names none, and how far a rule without an end is followed. */
export type Reading = { zone: string; until: Date }

const contactProperty = 'X-CHANCERY-CONTACT'

/**
 * Reads the events of a calendar, those that recur unfolded; cancelled ones are left out. Throws an ImportFault at the
 * first line that is not understood: what recurs otherwise than daily or weekly is refused, and never guessed.
 */
export function readCalendar(text: string, reading: Reading): CalendarEvent[] {
  const events: CalendarEvent[] = []
  for (const calendar of readComponents(text, 'VCALENDAR')) {
    const version = onlyLine(calendar, 'VERSION')
    if (version?.value.trim() !== '2.0')
      throw new ImportFault(version?.line ?? calendar.line, 'version', version?.value ?? 'VERSION')
    const zones = readZones(calendar)
    const named = onlyLine(calendar, 'X-WR-TIMEZONE')?.value.trim()
    const zone = named && isZone(named) ? named : reading.zone
    for (const component of calendar.inside.filter(({ name }) => name === 'VEVENT')) {
      events.push(...eventsIn(component, zones, { ...reading, zone }))
      if (events.length > mostEvents) throw new ImportFault(component.line, 'too-many', `${mostEvents}`)
    }
  }
  return events.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function eventsIn(component: Component, zones: Zones, reading: Reading): CalendarEvent[] {
  if (onlyLine(component, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return []
  const odd = component.lines.find(({ name }) => ['RDATE', 'EXRULE', 'RECURRENCE-ID'].includes(name))
  if (odd) throw new ImportFault(odd.line, 'recurrence', odd.name)
  const started = onlyLine(component, 'DTSTART')
  if (!started) throw new ImportFault(component.line, 'missing', 'DTSTART')
  const [start] = readMoments(started, zones, reading.zone)
  if (!start) throw new ImportFault(started.line, 'not-a-date', started.value)
  const length = lengthOf(component, start, zones, reading.zone)
  const about = aboutOf(component)
  return startsOf(component, start, zones, reading).map((startsAt, index) => ({
    ...about,
    uid: index === 0 ? about.uid : `${about.uid}#${index}`,
    startsAt,
    endsAt: length(startsAt),
  }))
}

function startsOf(component: Component, start: Moment, zones: Zones, reading: Reading): Date[] {
  const rule = onlyLine(component, 'RRULE')
  if (!rule) return [start.at]
  const but = new Set(
    component.lines
      .filter(({ name }) => name === 'EXDATE')
      .flatMap((one) => readMoments(one, zones, reading.zone).map(({ at }) => at.getTime())),
  )
  const starts = occurrences(readRule(rule), start, reading.until, mostEvents, rule.line)
  return starts.filter((at) => !but.has(at.getTime()))
}

/** How an occurrence ends: a duration in days follows the wall, everything else the clock. */
function lengthOf(component: Component, start: Moment, zones: Zones, zone: string): (startsAt: Date) => Date {
  const [ended, lasting] = [onlyLine(component, 'DTEND'), onlyLine(component, 'DURATION')]
  if (ended && lasting) throw new ImportFault(lasting.line, 'malformed', 'DURATION')
  const line = ended ?? lasting
  const after = (milliseconds: number, at: number) => {
    if (milliseconds <= 0) throw new ImportFault(at, 'not-a-date', line?.value)
    return (startsAt: Date) => new Date(startsAt.getTime() + milliseconds)
  }
  if (ended) {
    const [end] = readMoments(ended, zones, zone)
    if (!end || end.isDay !== start.isDay) throw new ImportFault(ended.line, 'not-a-date', ended.value)
    const wall = end.wall - start.wall
    if (end.isDay && wall > 0) return (startsAt) => start.momentOf(start.wallOf(startsAt) + wall)
    return after(end.at.getTime() - start.at.getTime(), ended.line)
  }
  if (lasting) return after(durationOf(lasting), lasting.line)
  // A day without an end lasts for that day (RFC 5545, section 3.6.1).
  if (start.isDay) return (startsAt) => start.momentOf(start.wallOf(startsAt) + inMilliseconds.day)
  throw new ImportFault(component.line, 'missing', 'DTEND')
}

function aboutOf(component: Component): Omit<CalendarEvent, 'startsAt' | 'endsAt'> {
  const contact = onlyLine(component, contactProperty)
  const contactId = contact?.value.trim().toLowerCase() ?? null
  if (contact && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(contactId ?? ''))
    throw new ImportFault(contact.line, 'malformed', contact.value)
  return {
    line: component.line,
    uid: onlyLine(component, 'UID')?.value.trim() ?? '',
    summary: unescapeText(onlyLine(component, 'SUMMARY')?.value ?? ''),
    attendees: component.lines
      .filter(({ name }) => name === 'ATTENDEE')
      .flatMap(({ value }) => /^mailto:(.+)$/i.exec(value.trim())?.[1]?.toLowerCase() ?? []),
    contactId,
  }
}

type Writing = { name: string; now: Date; events: readonly Omit<CalendarEvent, 'line'>[] }

/** A calendar in UTC, so that it needs no definitions of zones. */
export function writeCalendar({ name, now, events }: Writing): string {
  const lines = events.flatMap((event) => [
    writeLine('BEGIN', 'VEVENT'),
    writeLine('UID', escapeText(event.uid)),
    writeLine('DTSTAMP', writeMoment(now)),
    writeLine('DTSTART', writeMoment(event.startsAt)),
    writeLine('DTEND', writeMoment(event.endsAt)),
    writeLine('SUMMARY', escapeText(event.summary)),
    ...event.attendees.map((address) => writeLine('ATTENDEE', `mailto:${address}`)),
    ...(event.contactId === null ? [] : [writeLine(contactProperty, event.contactId)]),
    writeLine('END', 'VEVENT'),
  ])
  return [
    writeLine('BEGIN', 'VCALENDAR'),
    writeLine('VERSION', '2.0'),
    writeLine('PRODID', '-//Chancery//Rota//EN'),
    writeLine('X-WR-CALNAME', escapeText(name)),
    // RFC 7986: how often a reader asks again.
    writeLine('REFRESH-INTERVAL', 'PT1H', { VALUE: 'DURATION' }),
    ...lines,
    writeLine('END', 'VCALENDAR'),
  ].join('')
}
