/** Shifts of a rota as iCalendar (RFC 5545), in and out: one VEVENT for each. */
import { inMilliseconds, isZone } from '../directory/zones.ts'
import {
  type Component,
  type ContentLine,
  escapeText,
  onlyLine,
  readComponents,
  unescapeText,
  writeLine,
} from './content-lines.ts'
import {
  type Clock,
  durationOf,
  type Moment,
  readMoment,
  readMoments,
  spend,
  type Steps,
  writeMoment,
} from './calendar-times.ts'
import { ImportFault } from './fault.ts'
import { type Occurrence, occurrences, type Reach, readRule } from './recurrence.ts'
import { readZones } from './vtimezone.ts'

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

/** Events read, and events that come of them by recurring. */
const mostEvents = 400
/** Moments reckoned for one file. A year of shifts asks for some hundreds; see `Steps`. */
const mostSteps = 5_000

/**
 * The zone that counts where a file names none; from when on what recurs is unfolded, and how far where it has no end.
 * What does not recur is read whenever it is.
 */
export type Reading = { zone: string; from: Date; until: Date }

const contactProperty = 'X-CHANCERY-CONTACT'

/**
 * Reads the events of a calendar, those that recur unfolded; cancelled ones are left out. Throws an ImportFault at the
 * first line that is not understood: what recurs otherwise than daily or weekly is refused, and never guessed.
 */
export function readCalendar(text: string, reading: Reading): CalendarEvent[] {
  const events: CalendarEvent[] = []
  const steps: Steps = { left: mostSteps }
  let read = 0
  for (const calendar of readComponents(text, 'VCALENDAR')) {
    spend(steps, 1, calendar.line)
    const version = onlyLine(calendar, 'VERSION')
    if (version?.value.trim() !== '2.0')
      throw new ImportFault(version?.line ?? calendar.line, 'version', version?.value ?? 'VERSION')
    const zones = readZones(calendar, steps)
    const named = onlyLine(calendar, 'X-WR-TIMEZONE')?.value.trim()
    const zone = named && isZone(named) ? named : reading.zone
    for (const component of calendar.inside.filter(({ name }) => name === 'VEVENT')) {
      if (++read > mostEvents) throw new ImportFault(component.line, 'too-many', `${mostEvents}`)
      events.push(...eventsIn(component, { zones, zone, steps }, reading))
      if (events.length > mostEvents) throw new ImportFault(component.line, 'too-many', `${mostEvents}`)
    }
  }
  return events.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function eventsIn(component: Component, clock: Clock, reading: Reading): CalendarEvent[] {
  if (onlyLine(component, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return []
  const odd = component.lines.find(({ name }) => ['RDATE', 'EXRULE', 'RECURRENCE-ID'].includes(name))
  if (odd) throw new ImportFault(odd.line, 'recurrence', odd.name)
  const started = onlyLine(component, 'DTSTART')
  if (!started) throw new ImportFault(component.line, 'missing', 'DTSTART')
  const start = readMoment(started, clock)
  const endOf = endingOf(component, start, clock)
  const about = aboutOf(component)
  // An occurrence that lasts at `from` began before; by the wall it may last an hour or two more than the first one does.
  const lasts = endOf(start).getTime() - start.at.getTime() + inMilliseconds.day
  const reach = { from: new Date(reading.from.getTime() - lasts), until: reading.until, most: mostEvents }
  return startsOf(component, start, clock, reach).map((one, index) => ({
    ...about,
    uid: index === 0 ? about.uid : `${about.uid}#${index}`,
    startsAt: one.at,
    endsAt: endOf(one),
  }))
}

function startsOf(component: Component, start: Moment, clock: Clock, reach: Reach): Occurrence[] {
  const rule = onlyLine(component, 'RRULE')
  if (!rule) return [start]
  const but = new Set(
    component.lines
      .filter(({ name }) => name === 'EXDATE')
      .flatMap((one) => readMoments(one, clock).map(({ at }) => at.getTime())),
  )
  const starts = occurrences(readRule(rule), start, reach, clock.steps, rule.line)
  return starts.filter(({ at }) => !but.has(at.getTime()))
}

/**
 * How an occurrence ends. Days follow the wall, and so does an end in the zone of the start: a shift from eight to eight ends
 * where the next begins, on the nights when the clocks change too. RFC 5545 (section 3.8.5.3) would give such an end the exact
 * length of the first occurrence; no program that people plan in shows it so. Lengths in hours, ends in UTC, and ends in
 * another zone are exact.
 */
function endingOf(component: Component, start: Moment, clock: Clock): (one: Occurrence) => Date {
  const [ended, lasting] = [onlyLine(component, 'DTEND'), onlyLine(component, 'DURATION')]
  if (ended && lasting) throw new ImportFault(lasting.line, 'malformed', 'DURATION')
  if (lasting) {
    const { days, milliseconds } = durationOf(lasting)
    if (days + milliseconds === 0) throw new ImportFault(lasting.line, 'not-a-date', lasting.value)
    return ({ at, wall }) => {
      const whole = days === 0 ? at : start.momentOf(wall + days * inMilliseconds.day)
      return new Date(whole.getTime() + milliseconds)
    }
  }
  if (ended) return endsAsFirst(start, readMoment(ended, clock), ended)
  // A day without an end lasts for that day (RFC 5545, section 3.6.1).
  if (start.isDay) return ({ wall }) => start.momentOf(wall + inMilliseconds.day)
  throw new ImportFault(component.line, 'missing', 'DTEND')
}

function endsAsFirst(start: Moment, end: Moment, { line, value }: ContentLine): (one: Occurrence) => Date {
  const exact = end.at.getTime() - start.at.getTime()
  if (end.isDay !== start.isDay || exact <= 0) throw new ImportFault(line, 'not-a-date', value)
  const byWall = end.isDay || end.zone === start.zone
  return ({ at, wall }) => {
    const ends = byWall ? start.momentOf(wall + end.wall - start.wall) : null
    // Where the clocks leave out the whole of it, by the wall it would end before it begins.
    return ends !== null && ends > at ? ends : new Date(at.getTime() + exact)
  }
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
