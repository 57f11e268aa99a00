/**
 * Who belongs into the room of a line, by what was said under the seal. The host names officers, and that is asked of it
 * first; but of whom it names only those are let in whom a device of their own delegation has named in the room. Some need no
 * naming, and are this device's *firsts*: its own person; whoever was in the room when it first looked; those of the other
 * side who came while nobody of theirs had said a word; and for whom a person here has vouched.
 */
import { shownName } from './acts.ts'
import { type Desk, type Held, sidesOf } from './desk.ts'
import { type Named, namedBy, personOf, type Standing } from './naming.ts'

type Person = { account: string; delegation: { id: string } }

export type Admission = { named: ReadonlyMap<string, Named>; of(person: Person): Standing }

export function admissionOf({ trust, device, account }: Desk, { book, kept }: Held): Admission {
  const me = personOf({ account: account.id, delegation: { id: device.delegation } })
  const firsts = new Set([...(kept.firsts ?? []), me])
  const named = namedBy(book.namings, firsts)
  return {
    named,
    of: (one) => {
      const person = personOf(one)
      const word = named.get(person)
      if (word && !word.officer) return 'left-out'
      // The host says which account is whose: a name that the keys do not know it by was said of somebody else.
      const holder = trust.devicesOf(one.account, one.delegation.id).find(({ stands }) => stands)?.holder.name
      if (word && (holder === undefined || shownName(holder) === word.name)) return 'named'
      return firsts.has(person) ? 'first' : 'unsaid'
    },
  }
}

export const belongs = (standing: Standing): boolean => standing === 'named' || standing === 'first'

/** Whether nobody of this delegation who belongs to the line has said a word on it yet. */
export function isSilent({ book }: Held, { of }: Admission, delegation: string): boolean {
  return [...book.namings.spoke]
    .filter((person) => person.startsWith(`${delegation}/`))
    .every((person) => !belongs(of({ account: person.slice(delegation.length + 1), delegation: { id: delegation } })))
}

/** Of the two delegations, in the room, and named by nobody of their own. */
export function doubtfulIn<One extends Person>(desk: Desk, held: Held, { people }: { people: readonly One[] }): One[] {
  if (held.kept.firsts === undefined) return []
  const sides = sidesOf(held, desk)
  const { of } = admissionOf(desk, held)
  return people.filter((one) => sides.includes(one.delegation.id) && of(one) === 'unsaid')
}

/** The firsts as a look at the room leaves them. */
export function firstsIn(desk: Desk, held: Held, { people }: { people: readonly Person[] }): string[] {
  const { firsts } = held.kept
  const sides = sidesOf(held, desk)
  if (firsts === undefined) return people.filter((one) => sides.includes(one.delegation.id)).map(personOf)
  const admission = admissionOf(desk, held)
  const them = held.host.other.id
  if (!isSilent(held, admission, them)) return firsts
  const came = people.filter((one) => one.delegation.id === them && admission.of(one) === 'unsaid').map(personOf)
  return came.length > 0 ? [...firsts, ...came] : firsts
}
