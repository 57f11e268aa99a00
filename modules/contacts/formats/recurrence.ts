/** What recurs daily or weekly (RFC 5545, section 3.3.10), which is how duties do. Everything else is refused. */
import { inMilliseconds } from '../directory/zones.ts'
import type { Moment } from './calendar-times.ts'
import type { ContentLine } from './content-lines.ts'
import { ImportFault } from './fault.ts'

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

/**
 * The moments at which it recurs, the start first, by the wall of the start. A rule without an end is followed up to
 * `horizon`. Throws an ImportFault where there are more than `most`.
 */
export function occurrences(rule: Rule, start: Moment, horizon: Date, most: number, line: number): Date[] {
  const { day } = inMilliseconds
  const weekday = (wall: number): number => (Math.floor(wall / day) + 3) % 7
  const fits = (wall: number): boolean =>
    rule.days.length > 0
      ? rule.days.includes(weekday(wall))
      : rule.unit === 'day' || weekday(wall) === weekday(start.wall)
  const startWeek = start.wall - ((weekday(start.wall) - rule.weekStart + 7) % 7) * day
  const within = (wall: number): boolean =>
    rule.unit === 'day'
      ? Math.round((wall - start.wall) / day) % rule.every === 0
      : Math.floor((wall - startWeek) / (7 * day)) % rule.every === 0
  const found: Date[] = []
  // No rota is read further than this, whatever a rule says.
  const furthest = start.wall + 3660 * day
  for (let wall = start.wall; wall <= furthest; wall += day) {
    const at = start.momentOf(wall)
    if (rule.count === null && (rule.until === null ? at > horizon : isAfter(at, wall, rule.until))) break
    if (wall !== start.wall && !(fits(wall) && within(wall))) continue
    found.push(at)
    if (found.length > most) throw new ImportFault(line, 'too-many', `${most}`)
    if (found.length === rule.count) break
  }
  return found
}

function isAfter(at: Date, wall: number, until: string): boolean {
  const digits = until.replaceAll(/\D/g, '')
  const part = (from: number, length: number): number => Number(digits.slice(from, from + length) || 0)
  const day = Date.UTC(part(0, 4), part(4, 2) - 1, part(6, 2))
  if (digits.length === 8) return wall >= day + inMilliseconds.day
  const moment = day + ((part(8, 2) * 60 + part(10, 2)) * 60 + part(12, 2)) * 1000
  return (until.endsWith('Z') ? at.getTime() : wall) > moment
}
