import { keyLimits } from '#modules/identity/keys.ts'
import type { Invitable, MessageView, RoomView } from '../sealing/views.ts'
import type { Desk } from './desk.ts'

/** Nothing, or more than one thing, answers to what was typed. */
export class NotFound extends Error {
  override name = 'NotFound'
}

/** A room by its id, the beginning of it, or its title. */
export function roomNamed({ rooms }: Pick<Desk, 'rooms'>, name: string): RoomView {
  const all = rooms.list()
  const { id } = one(`room ${name}`, [
    all.filter((room) => room.id === name),
    all.filter((room) => room.title === name),
    all.filter((room) => room.id.startsWith(name)),
    all.filter((room) => room.title.toLocaleLowerCase().includes(name.toLocaleLowerCase())),
  ])
  const view = rooms.room(id)
  if (!view) throw new NotFound(`The room ${name} is not here any more.`)
  return view
}

/** A message by its number in the room, its id, or the beginning of it. */
export function messageNamed({ messages }: Pick<RoomView, 'messages'>, name: string): MessageView {
  return one(`message ${name}`, [
    messages.filter(({ id }) => id === name),
    messages.filter(({ seq, content }) => String(seq) === name && content.kind !== 'system'),
    messages.filter(({ id }) => name.length >= 4 && id.startsWith(name)),
  ])
}

export type Accredited = Pick<Invitable, 'account' | 'name' | 'delegation'>

/** Somebody by account, whole name or a part of it. */
export function personNamed<Person extends Accredited>(people: readonly Person[], name: string): Person {
  const small = name.toLocaleLowerCase()
  return one(`person ${name}`, [
    people.filter(({ account }) => account === name),
    people.filter((person) => person.name === name),
    people.filter((person) => `${person.name} (${person.delegation.name})` === name),
    people.filter((person) => person.name.toLocaleLowerCase().includes(small)),
  ])
}

/** The first way of understanding a name that finds anything; and that way must find one. */
function one<Thing>(what: string, ways: readonly Thing[][]): Thing {
  const found = ways.find((way) => way.length > 0) ?? []
  const [first] = found
  if (first === undefined) throw new NotFound(`There is no ${what}.`)
  if (found.length > 1) throw new NotFound(`More than one answers to ${what}: say it more exactly.`)
  return first
}

/** Everybody whose device stands, of all delegations on the credentials list or of those whose name holds some words. */
export async function accredited({ host, trust, rooms }: Desk, delegation?: string): Promise<Invitable[]> {
  const wanted = delegation?.toLocaleLowerCase()
  const listed = (trust.list()?.delegations ?? []).filter(
    ({ id, name }) => wanted === undefined || id === wanted || name.toLocaleLowerCase().includes(wanted),
  )
  const ids = listed.map(({ id }) => id)
  const accounts = new Set<string>()
  for (let at = 0; at < ids.length; at += delegationsAtOnce) {
    const delegations = ids.slice(at, at + delegationsAtOnce)
    for (let after: number | undefined; ;) {
      const page = await host.keys.devices({ delegations, ...(after === undefined ? {} : { after }) })
      for (const { signed } of page) accounts.add(signed.statement.device.holder.account)
      after = page.at(-1)?.index
      if (page.length < keyLimits.statementsAtOnce) break
    }
  }
  // What the host says only suggests whom to look for: who they are is verified here.
  await trust.look(ids)
  return rooms.people([...accounts])
}

const delegationsAtOnce = 100
