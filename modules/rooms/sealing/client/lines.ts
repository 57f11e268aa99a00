/** A commit in words: who came, who went, what was changed, by whom. */
import type { Trust } from '#modules/identity/keys.ts'
import type { Member } from '../group-engine.ts'
import { personKey } from '../people.ts'
import type { Person, SystemLine } from '../views.ts'
import { type Author } from './content.ts'
import { authorOf, isOut, keyAt, personOf, type Seat, seatOf } from './roster.ts'
import { readSettings, roleOf, type RoomSettings } from './settings.ts'

export type Assembly = { members: Member[]; settings: Uint8Array }

const unknown: Person = { account: '', name: '?', delegation: { id: '', name: '?' } }

export function linesOf(
  before: Assembly,
  after: Assembly,
  by: Author | undefined,
  { trust, leaving }: { trust: Pick<Trust, 'standing'>; leaving: ReadonlySet<string> },
): SystemLine[] {
  const [old, now] = [readSettings(before.settings), readSettings(after.settings)]
  const seats = (members: Member[]): Map<string, Seat> =>
    new Map(members.map((member) => seatOf(member, trust)).map((seat) => [seat.device, seat]))
  const [was, is] = [seats(before.members), seats(after.members)]
  const maker = by ? personOf(by) : unknown
  return [
    ...[...is].filter(([device]) => !was.has(device)).map(([, seat]) => joined(seat, was, maker, now)),
    ...[...was].filter(([device]) => !is.has(device)).map(([, seat]) => gone(seat, is, maker, leaving)),
    ...rolesChanged(old, now, [...is.values()], was, maker),
    ...changed(old, now, maker),
  ].filter((line, index, lines) => isNews(line, lines.slice(0, index)))
}

/** Two devices of one person come or go in one line. */
function isNews(line: SystemLine, before: SystemLine[]): boolean {
  if (line.name !== 'joined' && line.name !== 'expelled' && line.name !== 'left') return true
  return !before.some((other) => other.name === line.name && personKey(other.who) === personKey(line.who))
}

function personAt(seat: Seat): Person {
  const author = authorOf(seat)
  return author ? personOf(author) : unknown
}

function joined(seat: Seat, was: Map<string, Seat>, by: Person, settings: RoomSettings | undefined): SystemLine {
  const who = personAt(seat)
  if (holds(was, who)) return { name: 'device-joined', by, who, deviceName: seat.standing?.deviceName ?? seat.device }
  return { name: 'joined', by, who, role: roleOf(settings, personKey(who)) }
}

function gone(seat: Seat, is: Map<string, Seat>, by: Person, leaving: ReadonlySet<string>): SystemLine {
  const who = personAt(seat)
  const forced = isOut(seat)
  if (holds(is, who))
    return { name: 'device-left', by, who, deviceName: seat.standing?.deviceName ?? seat.device, forced }
  return leaving.has(personKey(who)) ? { name: 'left', who } : { name: 'expelled', by, who, forced }
}

function holds(seats: Map<string, Seat>, who: Person): boolean {
  return [...seats.values()].some((seat) => keyAt(seat) === personKey(who))
}

function rolesChanged(
  old: RoomSettings | undefined,
  now: RoomSettings | undefined,
  seats: Seat[],
  was: Map<string, Seat>,
  by: Person,
): SystemLine[] {
  const people = new Map(seats.map(personAt).map((person) => [personKey(person), person]))
  return [...people]
    .map(([key, who]) => ({ name: 'role' as const, by, who, from: roleOf(old, key), to: roleOf(now, key) }))
    .filter(({ who, from, to }) => holds(was, who) && from !== to)
}

function changed(old: RoomSettings | undefined, now: RoomSettings | undefined, by: Person): SystemLine[] {
  if (!old || !now) return []
  return (['title', 'history', 'marking'] as const)
    .filter((what) => old[what] !== now[what])
    .map((what) => ({ name: 'changed', by, what, from: String(old[what]), to: String(now[what]) }))
}
