/** Which room is a line's, and who is in it. */
import type { Rooms } from '#modules/rooms/acts.ts'
import { admissionOf, doubtfulIn } from './admission.ts'
import { type Desk, type Held, sidesOf } from './desk.ts'
import { personOf } from './naming.ts'

export type RoomView = NonNullable<ReturnType<Rooms['room']>>

/** The newest room of the line that this device knows. */
export function newestRoom({ rooms }: Pick<Desk, 'rooms'>, { kept }: Pick<Held, 'kept'>): RoomView | undefined {
  for (const { id } of kept.rooms.toReversed()) {
    const view = rooms.room(id)
    if (view) return view
  }
  return undefined
}

/**
 * The room in which one speaks: the newest that is open here and says itself, under the seal, that it is this line's: by its
 * title, or by the act of whoever opened it. The host alone cannot say so, or it could put the words of the two into another
 * room of theirs. Nor can somebody of one of the two whom nobody of theirs has named: of rooms that took another's place
 * those are passed over in which such a one sits, or one who was put off and whom nobody here could put out.
 */
export function speakingIn(desk: Desk, held: Held): RoomView | undefined {
  const [first] = held.kept.rooms
  for (const { id } of held.kept.rooms.toReversed()) {
    const view = desk.rooms.room(id)
    if (view?.state !== 'open' || !isOfLine(view, held)) continue
    if (id === first?.id || isFitToSpeak(desk, held, view)) return view
  }
  return undefined
}

function isFitToSpeak(desk: Desk, held: Held, view: RoomView): boolean {
  if (doubtfulIn(desk, held, view).length > 0) return false
  const { of } = admissionOf(desk, held)
  return view.may.invite === true || view.people.every((one) => one.me || of(one) !== 'left-out')
}

/** Whether the room itself says that it is this line's. A room of an exercise is none's: it goes with its exercise. */
export function isOfLine(view: Pick<RoomView, 'id' | 'title' | 'exercise'>, { book }: Pick<Held, 'book'>): boolean {
  return !view.exercise && (book.opened.has(view.id) || isTitled(view, book.line))
}

/** Two delegations, and the first eight digits of the line's id. */
export function titleOf(line: string, names: readonly string[]): string {
  return `Crisis line: ${names.toSorted().join(' – ')} (${line.slice(0, 8)})`
}

function isTitled({ title }: Pick<RoomView, 'title'>, line: string): boolean {
  return title.startsWith('Crisis line: ') && title.endsWith(`(${line.slice(0, 8)})`)
}

export function devicesIn({ people }: Pick<RoomView, 'people'>, delegation?: string): string[] {
  return people
    .filter((one) => delegation === undefined || one.delegation.id === delegation)
    .flatMap(({ devices }) => devices.map(({ id }) => id))
    .toSorted()
}

export function strangersIn(
  { people }: Pick<RoomView, 'people'>,
  sides: readonly [string, string],
): RoomView['people'] {
  return people.filter(({ delegation }) => !sides.includes(delegation.id))
}

/** In the room, of one of the two sides, and no officer any more: by the host's list, or by the word of their own side. */
export function formerIn(desk: Desk, held: Held, { people }: Pick<RoomView, 'people'>): RoomView['people'] {
  const sides = sidesOf(held, desk)
  const { of } = admissionOf(desk, held)
  return people.filter(
    (one) =>
      sides.includes(one.delegation.id) &&
      (of(one) === 'left-out' ||
        held.host.officers.every(
          ({ account, delegation }) => account !== one.account || delegation !== one.delegation.id,
        )),
  )
}

/** The people of the room as it is kept of whom a device has seen: those who went are seen anew when they come again. */
export function seenIn(
  { people }: Pick<RoomView, 'people'>,
  { seen }: Held['kept'],
  now: Date,
): Record<string, string> {
  const since = seen === undefined ? 'first' : now.toISOString()
  return Object.fromEntries(people.map((one) => [personOf(one), seen?.[personOf(one)] ?? since]))
}

/** Whether the person of this device is an officer of the line, by the host's list. */
export function isOfficer({ device, account }: Desk, { host }: Held): boolean {
  return host.officers.some((one) => one.account === account.id && one.delegation === device.delegation)
}

/** Of a machine: it reads for nobody. The host's word for it, kept for when it is named no more. */
export function isDesk({ host, kept }: Held, account: string): boolean {
  const officer = host.officers.find((one) => one.account === account)
  return officer?.kind === 'machine' || (kept.desks?.includes(account) ?? false)
}

export function isAgreed({ host }: Held): boolean {
  return host.state === 'agreed' || host.state === 'open'
}
