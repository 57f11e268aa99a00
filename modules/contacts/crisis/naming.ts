/**
 * Whom a delegation itself names an officer, as its devices say it in the line's room. The host names officers too; it is
 * believed of nobody whom their own delegation does not name. Of each account the word with the highest number holds, so
 * that words which are said again, late, or in another room change nothing; of two alike the one that says no.
 */
import type { CrisisAct, Naming } from './acts.ts'
import { crisisLimits, shownName } from './acts.ts'

type Person = { account: string; delegation: { id: string } }

type Said = Naming & { by: Person }

/** What holds of an account. */
export type Named = Pick<Said, 'name' | 'officer' | 'n'>

/** `named` by their own side; a `first` (admission.ts); `left-out` by their own side, whatever the host says; or `unsaid`. */
export type Standing = 'named' | 'first' | 'left-out' | 'unsaid'

export type Namings = {
  /** In the order in which they came. */
  said: Said[]
  heard: Set<string>
  /** Room, delegation and device: to whom all was said that the delegation has named. */
  told: Set<string>
  /** People who have said anything in a room of the line. */
  spoke: Set<string>
}

/** Of each delegation; what is older goes. */
const mostSaid = 4000

export function newNamings(): Namings {
  return { said: [], heard: new Set(), told: new Set(), spoke: new Set() }
}

/** As the rooms name a person: delegation, stroke, account. */
export function personOf({ account, delegation }: Person): string {
  return `${delegation.id}/${account}`
}

export function takeWord({ spoke }: Namings, from: Person): void {
  spoke.add(personOf(from))
}

/** Nobody names themselves: who came in on the host's word alone would stay unseen by it. */
export function takeNaming(
  namings: Namings,
  room: string,
  from: Person & { device: string },
  { to, named }: Pick<Extract<CrisisAct, { kind: 'naming' }>, 'to' | 'named'>,
): void {
  const { id } = from.delegation
  for (const device of to.length > 0 ? [...to, from.device] : []) namings.told.add(`${room} ${id} ${device}`)
  for (const one of named) {
    const key = [personOf(from), one.account, one.n, one.officer, one.name].join(' ')
    if (namings.heard.has(key) || (one.officer && one.account === from.account)) continue
    namings.heard.add(key)
    const { account, name, officer, n } = one
    namings.said.push({ account, name: shownName(name), officer, n, by: from })
  }
  const own = namings.said.filter(({ by }) => by.delegation.id === id)
  const [first] = own
  if (own.length > mostSaid && first) namings.said = namings.said.filter((one) => one !== first)
}

/**
 * What holds of each person. Believed is whoever is an officer by then: one of `firsts`, who need no naming, or whom such a
 * one has named. The words of who was put off later stand.
 *
 * @param firsts people (`personOf`), whom nobody named.
 */
export function namedBy({ said }: Pick<Namings, 'said'>, firsts: ReadonlySet<string>): ReadonlyMap<string, Named> {
  let believed: ReadonlySet<string> = firsts
  for (;;) {
    const found = new Map<string, Named>()
    const officers = new Set(believed)
    for (const { by, account, name, officer, n } of said) {
      const namer = personOf(by)
      if (!believed.has(namer) || found.get(namer)?.officer === false) continue
      const person = personOf({ account, delegation: by.delegation })
      const known = found.get(person)
      if (known && (n < known.n || (n === known.n && (officer || !known.officer)))) continue
      found.set(person, { name, officer, n })
      if (officer) officers.add(person)
    }
    if (officers.size === believed.size) return found
    believed = officers
  }
}

/** The number under which the next word of this account is said. */
export function nextNaming(named: ReadonlyMap<string, Named>, person: string): number {
  return Math.min((named.get(person)?.n ?? 0) + 1, crisisLimits.number)
}

/** All that holds of one delegation, to be said again: who is named before who is named no more. */
export function allNamed(named: ReadonlyMap<string, Named>, delegation: string): Naming[] {
  return [...named]
    .filter(([person]) => person.startsWith(`${delegation}/`))
    .map(([person, { name, officer, n }]) => ({ account: person.slice(delegation.length + 1), name, officer, n }))
    .toSorted((a, b) => Number(b.officer) - Number(a.officer) || b.n - a.n)
    .slice(0, crisisLimits.named)
}
