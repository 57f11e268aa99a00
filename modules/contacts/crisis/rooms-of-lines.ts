/** Which room is a line's, and who is in it. */
import type { Rooms } from '#modules/rooms/acts.ts'
import type { Desk, Held } from './desk.ts'

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
 * room of theirs.
 */
export function speakingIn(
  { rooms }: Pick<Desk, 'rooms'>,
  { kept, book }: Pick<Held, 'kept' | 'book'>,
): RoomView | undefined {
  for (const { id } of kept.rooms.toReversed()) {
    const view = rooms.room(id)
    if (view?.state === 'open' && (book.opened.has(id) || isTitled(view, book.line))) return view
  }
  return undefined
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

type Person = RoomView['people'][number]

/** In the room, of one of the two sides, and no officer any more by the host's list. */
export function formerIn(
  { people }: Pick<RoomView, 'people'>,
  sides: readonly [string, string],
  { host }: Held,
): Person[] {
  return people.filter(
    ({ account, delegation }) =>
      sides.includes(delegation.id) &&
      host.officers.every((one) => one.account !== account || one.delegation !== delegation.id),
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

/** As the rooms name a person: delegation, stroke, account. */
export function personOf({ account, delegation }: Pick<Person, 'account' | 'delegation'>): string {
  return `${delegation.id}/${account}`
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
