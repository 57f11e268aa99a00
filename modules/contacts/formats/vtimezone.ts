/**
 * Zones that a calendar defines by itself (RFC 5545, section 3.6.5). Where it names one of the IANA database, or says in
 * X-LIC-LOCATION which one it is, that one counts. Otherwise its own rules do: one offset, or two that change yearly on the
 * n-th weekday of a month, which is how programs write zones under names of their own.
 */
import { inMilliseconds, momentOf, wallTime } from '../directory/zones.ts'
import { spend, type Steps } from './calendar-times.ts'
import { type Component, onlyLine } from './content-lines.ts'
import { ImportFault } from './fault.ts'
import { type Wall, type Zones, zoneNamed } from './wall.ts'

/** Milliseconds east of Greenwich, from when on in each year (in the wall of before), and the offset of before. */
type Observance = { offset: number; before: number; onset: ((year: number) => number) | null }

export function readZones(calendar: Component, steps: Steps): Zones {
  const zones = new Map<string, Wall>()
  for (const component of calendar.inside.filter(({ name }) => name === 'VTIMEZONE')) {
    spend(steps, 1, component.line)
    const id = onlyLine(component, 'TZID')
    if (!id) throw new ImportFault(component.line, 'missing', 'TZID')
    const known = zoneNamed(id.value) ?? zoneNamed(onlyLine(component, 'X-LIC-LOCATION')?.value ?? '')
    zones.set(
      id.value,
      known === undefined
        ? byRules(component)
        : { momentOf: (wall) => momentOf(wall, known), wallOf: (moment) => wallTime(moment, known) },
    )
  }
  return zones
}

function byRules(component: Component): Wall {
  const observances = component.inside
    .filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
    .map(observanceIn)
  const [first, second] = observances
  if (!first || observances.length > 2 || (second && !(first.onset && second.onset)))
    throw new ImportFault(component.line, 'zone-unknown', onlyLine(component, 'TZID')?.value)
  const offsetAt = (moment: number): number => {
    if (!second) return first.offset
    const year = new Date(moment).getUTCFullYear()
    const changes = observances.flatMap((one) =>
      [year - 1, year].map((then) => ({ at: (one.onset?.(then) ?? 0) - one.before, offset: one.offset })),
    )
    return changes.filter(({ at }) => at <= moment).toSorted((a, b) => b.at - a.at)[0]?.offset ?? first.offset
  }
  return {
    wallOf: (moment) => moment.getTime() + offsetAt(moment.getTime()),
    momentOf(wall) {
      const candidates = [wall - inMilliseconds.day, wall + inMilliseconds.day]
        .map((near) => wall - offsetAt(near))
        .toSorted((a, b) => a - b)
      const exact = candidates.find((moment) => moment + offsetAt(moment) === wall)
      return new Date(exact ?? wall - offsetAt(wall - inMilliseconds.day))
    },
  }
}

function observanceIn(component: Component): Observance {
  const [offset, before] = ['TZOFFSETTO', 'TZOFFSETFROM'].map((name) => offsetIn(component, name))
  const rule = onlyLine(component, 'RRULE')
  if (!rule) return { offset: offset ?? 0, before: before ?? 0, onset: null }
  const yearly =
    /^(?=.*FREQ=YEARLY)(?=.*BYMONTH=(\d{1,2})(?:;|$))(?=.*BYDAY=(-?[1-5])(MO|TU|WE|TH|FR|SA|SU)(?:;|$))/i.exec(
      rule.value,
    )
  const started = onlyLine(component, 'DTSTART')
  const clock = /T(\d\d)(\d\d)(\d\d)$/.exec(started?.value.trim() ?? '')
  if (!yearly || !clock || /UNTIL|COUNT|INTERVAL=(?!1(;|$))/i.test(rule.value))
    throw new ImportFault(rule.line, 'zone-unknown', rule.value)
  const [month, nth] = [Number(yearly[1]), Number(yearly[2])]
  const weekday = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf((yearly[3] ?? '').toUpperCase())
  const time = ((Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1000
  return {
    offset: offset ?? 0,
    before: before ?? 0,
    onset: (year) => nthWeekday(year, month, nth, weekday) + time,
  }
}

function nthWeekday(year: number, month: number, nth: number, weekday: number): number {
  if (nth > 0) {
    const first = new Date(Date.UTC(year, month - 1, 1))
    const ahead = (weekday - first.getUTCDay() + 7) % 7
    return Date.UTC(year, month - 1, 1 + ahead + (nth - 1) * 7)
  }
  const last = new Date(Date.UTC(year, month, 0))
  const back = (last.getUTCDay() - weekday + 7) % 7
  return Date.UTC(year, month - 1, last.getUTCDate() - back + (nth + 1) * 7)
}

function offsetIn(component: Component, name: string): number {
  const line = onlyLine(component, name)
  const found = /^([+-])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/.exec(line?.value.trim() ?? '')
  if (!found) throw new ImportFault(line?.line ?? component.line, line ? 'malformed' : 'missing', name)
  const [hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0))
  const size = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
  return found[1] === '-' ? -size : size
}
