/**
 * Whom a delegation itself names an officer, as its devices say it in the line's room. The host names officers too; it is
 * believed of nobody whom their own delegation does not name. Of each account the word with the highest number holds, so
 * that words which are said again, late, or in another room change nothing; of two alike the one that says no. No one officer
 * bars another for good: a number counts only as far as the next could be, and a no only while whoever said it is an officer.
 */
import type { CrisisAct, Naming } from './acts.ts'
import { crisisLimits, shownName } from './acts.ts'

type Person = { account: string; delegation: { id: string } }

type Said = Naming & { by: Person }

/** What holds of an account. `lapsed`: whoever said no is no officer any more; nothing is said of the account then. */
export type Named = Pick<Said, 'name' | 'officer' | 'n'> & { lapsed?: true }

/** `named` by their own side; a `first` (admission.ts); `left-out` by their own side, whatever the host says; or `unsaid`. */
export type Standing = 'named' | 'first' | 'left-out' | 'unsaid'

export type Namings = {
  /** In the order in which they came. */
  said: Said[]
  heard: Set<string>
  /** The highest number that counted of each person, whoever said it. */
  highest: Map<string, number>
  /** Room, delegation and device: to whom all was said that the delegation has named. */
  told: Set<string>
  /** Delegations of which anything has come: by whom in which room the first act was said; '' where it was handed on, or by file. */
  begun: Map<string, string>
}

/** Of each person; what is older goes. */
const mostSaid = 1000

/** A word counts for so much more than what was known of an account, and told to a newcomer for so much at most. */
const furthest = { more: 100, told: 1_000_000 } as const

export function newNamings(): Namings {
  return { said: [], heard: new Set(), highest: new Map(), told: new Set(), begun: new Map() }
}

/** As the rooms name a person: delegation, stroke, account. */
export function personOf({ account, delegation }: Person): string {
  return `${delegation.id}/${account}`
}

export function takeWord({ begun }: Namings, delegation: string, by = ''): void {
  if (!begun.has(delegation)) begun.set(delegation, by)
}

/** Nobody names themselves: who came in on the host's word alone would stay unseen by it. `device`: whose reading it is. */
export function takeNaming(
  namings: Namings,
  room: string,
  from: Person & { device: string },
  { to, named }: Pick<Extract<CrisisAct, { kind: 'naming' }>, 'to' | 'named'>,
  device: string,
): void {
  const { delegation } = from
  for (const one of to.length > 0 ? [...to, from.device] : []) namings.told.add(`${room} ${delegation.id} ${one}`)
  for (const { account, name, officer, n: claimed } of named) {
    const key = [personOf(from), account, claimed, officer, name].join(' ')
    if (namings.heard.has(key) || (officer && account === from.account)) continue
    namings.heard.add(key)
    const person = personOf({ account, delegation })
    const known = namings.highest.get(person)
    const most = known === undefined && to.includes(device) ? furthest.told : (known ?? 0) + furthest.more
    const n = Math.min(claimed, most)
    namings.highest.set(person, Math.max(n, known ?? 0))
    namings.said.push({ account, name: shownName(name), officer, n, by: from })
  }
  const own = namings.said.filter(({ by }) => personOf(by) === personOf(from))
  const gone = new Set(own.slice(0, Math.max(0, own.length - mostSaid)))
  if (gone.size > 0) namings.said = namings.said.filter((one) => !gone.has(one))
}

export type Believing = {
  /** People (`personOf`) whom nobody named, and who are believed. */
  firsts: ReadonlySet<string>
  /** Of whom no word counts up to this number: for whom a person here has vouched, and this device's own. */
  lifted?: ReadonlyMap<string, number>
  /** Whether the host names them an officer now; everybody where it is not said. */
  isListed?: (person: string) => boolean
}

/** The word that holds of a person. Of one that lapsed `n` is that of the word before it. */
type Holding = Named & { word: Said }

/**
 * What holds of each person. Believed is whoever is an officer by then: one of `firsts`, who need no naming, or whom such a
 * one has named. Whom someone put off later has named stays named; their no lapses, and its number with it. It lets nobody in:
 * it is as if nothing had been said of that account, until one of its own side says something new.
 */
export function namedBy({ said }: Pick<Namings, 'said'>, believing: Believing): ReadonlyMap<string, Named> {
  const { lifted } = believing
  const counting = said.filter(({ by, account, n }) => {
    return n > (lifted?.get(personOf({ account, delegation: by.delegation })) ?? 0)
  })
  const lapsed = new Set<Said>()
  for (;;) {
    const found = holding(counting, believing.firsts, lapsed)
    const now = [...found].filter(([person]) => lapses(found, person, believing))
    if (now.length === 0) return new Map([...found].map(([person, { word: _word, ...named }]) => [person, named]))
    for (const [, { word }] of now) lapsed.add(word)
  }
}

function holding(
  counting: readonly Said[],
  firsts: ReadonlySet<string>,
  lapsed: ReadonlySet<Said>,
): ReadonlyMap<string, Holding> {
  let believed = firsts
  for (;;) {
    const found = new Map<string, Holding>()
    const officers = new Set(believed)
    for (const word of counting) {
      const { by, account, name, officer, n } = word
      const namer = personOf(by)
      if (!believed.has(namer) || found.get(namer)?.officer === false) continue
      const person = personOf({ account, delegation: by.delegation })
      const known = found.get(person)
      if (known && (n < known.n || (n === known.n && (officer || !known.officer)))) continue
      if (lapsed.has(word)) found.set(person, { name, officer, n: known?.n ?? 0, lapsed: true, word })
      else found.set(person, { name, officer, n, word })
      if (officer) officers.add(person)
    }
    if (officers.size === believed.size) return found
    believed = officers
  }
}

/** A no stands while whoever said it is listed, and is not put off by the no of another that stands. */
function lapses(found: ReadonlyMap<string, Holding>, person: string, { isListed = () => true }: Believing): boolean {
  const isNo = (one: string): boolean => {
    const held = found.get(one)
    return held !== undefined && !held.officer && !held.lapsed && personOf(held.word.by) !== one
  }
  const isPutOff = (one: string, seen: ReadonlySet<string>): boolean => {
    const by = isNo(one) && !seen.has(one) ? found.get(one)?.word.by : undefined
    return by !== undefined && isListed(personOf(by)) && !isPutOff(personOf(by), new Set([...seen, one]))
  }
  return isNo(person) && !isPutOff(person, new Set())
}

/** The number under which the next word of this account is said: above all that ever counted, what lapsed may hold again. */
export function nextNaming({ highest }: Pick<Namings, 'highest'>, person: string): number {
  return Math.min((highest.get(person) ?? 0) + 1, crisisLimits.naming)
}

/** All that holds of one delegation, to be said again, without what lapsed: who is named before who is named no more. */
export function allNamed(named: ReadonlyMap<string, Named>, delegation: string): Naming[] {
  return [...named]
    .filter(([person, { lapsed }]) => person.startsWith(`${delegation}/`) && !lapsed)
    .map(([person, { name, officer, n }]) => ({ account: person.slice(delegation.length + 1), name, officer, n }))
    .toSorted((a, b) => Number(b.officer) - Number(a.officer) || b.n - a.n)
    .slice(0, crisisLimits.named)
}
