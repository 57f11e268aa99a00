/** Whom a caller of the rooms means: by the account where one person here has it, by delegation and account always. */
import { accountIn } from '../people.ts'
import type { Desk, OpenRoom } from './desk.ts'
import { keyAt, seatOf } from './roster.ts'
import { readSettings } from './settings.ts'

/** Everybody with a seat, by delegation and account. */
export function peopleIn({ trust }: Pick<Desk, 'trust'>, { group }: OpenRoom): string[] {
  const people = new Set(group?.members().map((member) => keyAt(seatOf(member, trust))))
  return [...people].filter((person) => person !== '')
}

/** Throws a RangeError where the account alone does not say who it is. */
export function personMeant(desk: Pick<Desk, 'trust'>, room: OpenRoom, who: string): string {
  if (who.includes('/')) return who
  const roles = room.group && readSettings(room.group.settings)?.roles
  const people = new Set([...peopleIn(desk, room), ...Object.keys(roles ?? {})])
  const [person, other] = [...people].filter((one) => accountIn(one) === who)
  if (person === undefined) throw new RangeError(`Nobody in this room has the account ${who}.`)
  if (other !== undefined)
    throw new RangeError(`Two delegations name the account ${who}: say which, as delegation/account.`)
  return person
}
