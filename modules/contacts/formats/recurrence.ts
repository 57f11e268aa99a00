/** What recurs daily or weekly (RFC 5545, section 3.3.10), which is how duties do. Everything else is refused. */
import { inMilliseconds } from '../directory/zones.ts'
import { type Moment, spend, type Steps } from './calendar-times.ts'
import type { ContentLine } from './content-lines.ts'
import { ImportFault } from './fault.ts'

const { day } = inMilliseconds
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

export type Rule = {
  every: number
  unit: 'day' | 'week'
  /** Days of the week from Monday, 0; empty: that of the start. */
  days: number[]
  weekStart: number
  count: number | null
  /** As written: a day, a time of the wall, or in UTC. */
  until: string | null
}

/** Throws an ImportFault for a rule that is none, or that we do not follow. */
export function readRule({ value, line }: ContentLine): Rule {
  const refuse = (found: string) => new ImportFault(line, 'recurrence', found)
  const parts = new Map(
    value.split(';').map((part) => {
      const [name = '', said = ''] = part.split('=')
      return [name.trim().toUpperCase(), said.trim().toUpperCase()] as const
    }),
  )
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST']
  const strange = [...parts.keys()].find((name) => !known.includes(name))
  if (strange !== undefined) throw refuse(strange)
  const unit = { DAILY: 'day', WEEKLY: 'week' }[parts.get('FREQ') ?? '']
  if (unit !== 'day' && unit !== 'week') throw refuse(`FREQ=${parts.get('FREQ') ?? ''}`)
  const whole = (name: string): number | null => {
    const said = parts.get(name)
    if (said === undefined) return null
    if (!/^[1-9]\d{0,3}$/.test(said)) throw refuse(`${name}=${said}`)
    return Number(said)
  }
  const dayOf = (said: string): number => {
    const day = weekdays.indexOf(said)
    if (day === -1) throw refuse(said)
    return day
  }
  const days = parts.get('BYDAY')?.split(',').map(dayOf) ?? []
  const until = parts.get('UNTIL') ?? null
  if (until !== null && (!/^\d{8}(T\d{6}Z?)?$/.test(until) || parts.has('COUNT'))) throw refuse(`UNTIL=${until}`)
  const weekStart = dayOf(parts.get('WKST') ?? 'MO')
  return { every: whole('INTERVAL') ?? 1, unit, days: [...new Set(days)], weekStart, count: whole('COUNT'), until }
}

/** From when on occurrences matter, how far a rule without an end is followed, and how many are too many. */
export type Reach = { from: Date; until: Date; most: number }

/** When it happens once, and what the wall of the start says then, as if it were UTC, in milliseconds. */
export type Occurrence = { at: Date; wall: number }

/**
 * The moments at which it recurs, the start first, by the wall of the start: those near and after `from`. What came before
 * is reckoned, not walked through. Throws an ImportFault where there are more than `most`, or where the steps of the file
 * are spent.
 */
export function occurrences(rule: Rule, start: Moment, reach: Reach, steps: Steps, line: number): Occurrence[] {
  const { base, period, offsets } = patternOf(rule, start.wall)
  // No zone is further from Greenwich than a day; and no rota is read further than ten years ahead.
  const earliest = reach.from.getTime() - day
  const furthest = Math.max(start.wall, earliest) + 3660 * day
  const found: Occurrence[] = []
  const add = (wall: number): boolean => {
    spend(steps, 1, line)
    const at = start.momentOf(wall)
    if (rule.count === null && (rule.until === null ? at > reach.until : isAfter(at, wall, rule.until))) return false
    found.push({ at, wall })
    if (found.length > reach.most) throw new ImportFault(line, 'too-many', `${reach.most}`)
    return true
  }
  if (start.wall >= earliest && !add(start.wall)) return found
  if (offsets.length === 0) return found
  // The start is the first of COUNT, whether the rule names its day or not.
  const passed = offsets.filter((offset) => base + offset <= start.wall).length
  const last = rule.count === null ? Infinity : rule.count - 2 + passed
  const nearest = Math.max(0, Math.floor((earliest - base) / period)) * offsets.length
  for (let index = Math.max(passed, nearest); index <= last; index++) {
    const wall = base + Math.floor(index / offsets.length) * period + (offsets[index % offsets.length] ?? 0)
    if (wall > furthest) break
    if (wall >= earliest && !add(wall)) break
  }
  return found
}

/** How a rule repeats: `offsets` after each `period` from `base`, all of the wall, in milliseconds. */
function patternOf(rule: Rule, start: number): { base: number; period: number; offsets: number[] } {
  const weekday = (wall: number): number => (Math.floor(wall / day) + 3) % 7
  const weeks = 7 * rule.every * day
  if (rule.unit === 'week') {
    const days = rule.days.length > 0 ? rule.days : [weekday(start)]
    const sinceWeekStart = (one: number): number => ((one - rule.weekStart + 7) % 7) * day
    const offsets = days.map(sinceWeekStart).toSorted((a, b) => a - b)
    return { base: start - sinceWeekStart(weekday(start)), period: weeks, offsets }
  }
  if (rule.days.length === 0) return { base: start, period: rule.every * day, offsets: [0] }
  // Every so many days, and of these the named days of the week: after seven of them it begins anew.
  const seven = [0, 1, 2, 3, 4, 5, 6].map((nth) => nth * rule.every * day)
  return { base: start, period: weeks, offsets: seven.filter((offset) => rule.days.includes(weekday(start + offset))) }
}

function isAfter(at: Date, wall: number, until: string): boolean {
  const digits = until.replaceAll(/\D/g, '')
  const part = (from: number, length: number): number => Number(digits.slice(from, from + length) || 0)
  const midnight = Date.UTC(part(0, 4), part(4, 2) - 1, part(6, 2))
  if (digits.length === 8) return wall >= midnight + day
  const moment = midnight + ((part(8, 2) * 60 + part(10, 2)) * 60 + part(12, 2)) * 1000
  return (until.endsWith('Z') ? at.getTime() : wall) > moment
}
