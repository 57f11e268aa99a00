import { roomPaths } from '../../contract.ts'
import { personKey } from '../../sealing/people.ts'
import type { HistoryPolicy, Role, RoomMarking } from '../../sealing/views.ts'
import { type Desk, openDesk, type Wants } from '../desk.ts'
import { accredited, personNamed, roomNamed } from '../finding.ts'
import { memberLine, named, oneLine, roomLine, type Told } from '../telling.ts'

export async function list(wants: Wants): Promise<Told> {
  await using desk = await openDesk(wants)
  const rooms = desk.rooms.list()
  const lines = rooms.map(roomLine)
  return { json: { connection: desk.rooms.connection(), rooms }, lines: [...lines, ...warnings(desk)] }
}

/** What whoever reads an answer must know beside it: that it may be old, and that something may be very wrong. */
export function warnings({ rooms }: Pick<Desk, 'rooms'>): string[] {
  const open = rooms.alarms().filter(({ settledAt }) => settledAt === undefined)
  const since = rooms.staleSince()
  const grave = open.filter(({ weight }) => weight === 'grave').length
  return [
    ...(rooms.connection() === 'lost' ? ['The host could not be reached: this is what was known before.'] : []),
    ...(since === undefined
      ? []
      : [
          `The record that the host shows was last witnessed at ${since}: a revocation may be kept from you. Ask by telephone.`,
        ]),
    ...(open.length > 0 ? [`${open.length} ALARMS, ${grave} of them grave: see "chancery room alarms".`] : []),
  ]
}

export type NewRoom = {
  title: string
  history: HistoryPolicy
  exercise: boolean
  run?: string | undefined
  marking: RoomMarking
}

export async function open(wants: Wants, room: NewRoom): Promise<Told> {
  await using desk = await openDesk(wants)
  const id = await desk.rooms.open(room)
  return { json: { room: id, path: roomPaths.one(id) }, lines: [id] }
}

/** Everybody who could be invited. */
export async function people(wants: Wants, delegation?: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const all = await accredited(desk, delegation)
  return {
    json: { people: all },
    lines: all.map((one) => `${one.account}  ${named(one)}, ${one.devices.length} devices`),
  }
}

export type Invited = { people: readonly string[]; role: Role; delegation?: string | undefined }

export async function invite(wants: Wants, room: string, { people: names, role, delegation }: Invited): Promise<Told> {
  await using desk = await openDesk(wants)
  const { id } = roomNamed(desk, room)
  const all = await accredited(desk, delegation)
  const wanted = names.map((name) => personNamed(all, name))
  const devices = wanted.flatMap((one) => one.devices)
  const { invited, refused } = await desk.rooms.invite(id, { devices, role })
  const holderOf = (device: string) => wanted.find((one) => one.devices.includes(device))
  const lines = [
    ...wanted.filter((one) => one.devices.some((each) => invited.includes(each))).map((one) => `invited ${named(one)}`),
    ...refused.map(({ device, why }) => `NOT invited: ${oneLine(holderOf(device)?.name ?? device)}, ${why}`),
  ]
  return { json: { room: id, invited, refused, code: desk.rooms.room(id)?.code }, lines }
}

export async function members(wants: Wants, room: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const { people: all, code, deliveryAgrees, epoch, state, title } = view
  const lines = [
    roomLine(view),
    ...all.map(memberLine),
    `spoken code: ${code}`,
    ...(deliveryAgrees
      ? []
      : ['The host delivers to others than those who are in the room: see "chancery room alarms".']),
    ...warnings(desk),
  ]
  return { json: { room: view.id, title, state, epoch, code, deliveryAgrees, people: all }, lines }
}

export async function expel(wants: Wants, room: string, person: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const one = personNamed(view.people, person)
  await desk.rooms.expel(view.id, personKey(one))
  const { code } = roomNamed(desk, view.id)
  return {
    json: { room: view.id, expelled: one.account, code },
    lines: [`removed ${named(one)}`, `spoken code: ${code}`],
  }
}

export async function setRole(wants: Wants, room: string, person: string, role: Role): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const one = personNamed(view.people, person)
  await desk.rooms.setRole(view.id, personKey(one), role)
  return { json: { room: view.id, account: one.account, role }, lines: [`${named(one)} is ${role} now`] }
}

/** A sealed circle of some who are in the room. Nothing on the wire tells its opening from a message. */
export async function caucus(
  wants: Wants,
  room: string,
  o: { title: string; people: readonly string[] },
): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const accounts = o.people.map((name) => personKey(personNamed(view.people, name)))
  const id = await desk.rooms.caucus(view.id, { accounts, title: o.title })
  await desk.rooms.sync(view.id)
  return { json: { room: id, caucusOf: view.id }, lines: [id] }
}

export async function leave(wants: Wants, room: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const { id } = roomNamed(desk, room)
  await desk.rooms.leave(id)
  return { json: { room: id, state: desk.rooms.room(id)?.state }, lines: ['left'] }
}

export async function close(wants: Wants, room: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const { id } = roomNamed(desk, room)
  await desk.rooms.close(id)
  return { json: { room: id, state: desk.rooms.room(id)?.state }, lines: ['closed'] }
}
