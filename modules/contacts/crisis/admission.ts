/**
 * Who belongs into the room of a line, by what was said under the seal. The host names officers, and that is asked of it
 * first; but of whom it names only those are let in whom a device of their own delegation has named in the room. Some need no
 * naming, and are this device's *firsts*: its own person; whoever was in the room when it first looked; those of the other
 * side who came while nothing at all was known of theirs; and for whom a person here has vouched.
 */
import { shownName } from './acts.ts'
import { type Desk, type Held, sidesOf } from './desk.ts'
import { type Named, namedBy, personOf, type Standing } from './naming.ts'

type Person = { account: string; delegation: { id: string } }

export type Admission = { named: ReadonlyMap<string, Named>; of(person: Person): Standing }

export function admissionOf({ trust, device, account }: Desk, { book, kept, host }: Held): Admission {
  const me = personOf({ account: account.id, delegation: { id: device.delegation } })
  const firsts = new Set([...(kept.firsts ?? []), me])
  const listed = new Set(host.officers.map((one) => personOf({ ...one, delegation: { id: one.delegation } })))
  const lifted = new Map([...Object.entries(kept.vouched ?? {}), [me, Infinity]])
  const named = namedBy(book.namings, { firsts, lifted, isListed: (person) => listed.has(person) })
  return {
    named,
    of: (one) => {
      const person = personOf(one)
      const word = named.get(person)
      if (word && !word.officer) return word.lapsed ? 'unsaid' : 'left-out'
      // The host says which account is whose: a name that the keys do not know it by was said of somebody else.
      const holder = trust.devicesOf(one.account, one.delegation.id).find(({ stands }) => stands)?.holder.name
      if (word && (holder === undefined || shownName(holder) === word.name)) return 'named'
      return firsts.has(person) ? 'first' : 'unsaid'
    },
  }
}

export const belongs = (standing: Standing): boolean => standing === 'named' || standing === 'first'

/**
 * Whether nothing has ever come here of this delegation: no act, no message, whoever handed it on, and nobody who was there
 * before this device. Once it is no more so it is never so again, whoever of theirs is put off.
 */
export function isUnheard({ book, kept }: Held, delegation: string): boolean {
  return !book.namings.begun.has(delegation) && !(kept.begun ?? []).includes(delegation)
}

/**
 * On the host's word alone the first of the other side is let in by whoever opened the line's first room, and by nobody who
 * came to it: what was there before them they may not know.
 */
export function mayLetInFirst(held: Held): boolean {
  return held.kept.founded === true && isUnheard(held, held.host.other.id)
}

/** Of the two delegations, in the room, and named by nobody of their own. */
export function doubtfulIn<One extends Person>(desk: Desk, held: Held, { people }: { people: readonly One[] }): One[] {
  if (held.kept.firsts === undefined) return []
  const sides = sidesOf(held, desk)
  const { of } = admissionOf(desk, held)
  return people.filter((one) => sides.includes(one.delegation.id) && of(one) === 'unsaid')
}

/** What a look at the room leaves: the firsts, and which delegations were heard or found. */
export function lookedAt(desk: Desk, held: Held, { id, people }: { id: string; people: readonly Person[] }) {
  const { firsts } = held.kept
  const sides = sidesOf(held, desk)
  const them = held.host.other.id
  const here = people.filter(({ delegation }) => sides.includes(delegation.id))
  const begun = [...new Set([...(held.kept.begun ?? []), ...held.book.namings.begun.keys()])]
  if (firsts === undefined)
    return {
      firsts: here.map(personOf),
      begun: [...new Set([...begun, ...here.map(({ delegation }) => delegation.id)])],
    }
  if (id !== held.kept.rooms[0]?.id || held.kept.begun?.includes(them)) return { firsts, begun }
  const { of } = admissionOf(desk, held)
  // Whoever came may have spoken before this device looked.
  const word = held.book.namings.begun.get(them)
  const came = here
    .filter((one) => one.delegation.id === them && of(one) === 'unsaid')
    .map(personOf)
    .filter((person) => word === undefined || word === `${id} ${person}`)
  return { firsts: [...firsts, ...came], begun }
}
