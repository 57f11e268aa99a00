import { isAllowed, utilitiesOf, type Domain, type Package } from '../domain.ts'
import { rowsAt, type Care } from './care.ts'
import { spending } from './elimination.ts'
import { search, type Found, type Stage } from './exact.ts'
import { settled } from './filter.ts'
import { groupsOf } from './order.ts'
import type { Prepared, Table } from './prepared.ts'
import type { Steps } from './work.ts'

/**
 * Where so many issues depend on one another that the exact frontier is out of reach: some tables are replaced by what they
 * are worth at best, some constraints left out. The frontier of that easier domain lies above the true one. Its packages,
 * valued as they truly are and bettered by changes of single issues, are what is proposed; how far they lie below the easier
 * frontier is the bound.
 */
export function* approximate(
  domain: Domain,
  ready: Prepared,
  mostRows: number,
  care: Care,
): Steps<{ utilities: Float64Array; stages: Stage[]; last: Int32Array; bound: Float64Array }> {
  const easier = eased(ready, mostRows)
  const above = yield* search(easier, groupsOf(easier), care)
  const { parties } = ready
  const starts = packagesOf(above, ready.sizes.length, 400)
  const found = yield* bettered(domain, ready, starts, care)
  const bound = gap(above.utilities, found.utilities, parties, ready.same)
  for (let p = 0; p < parties; p++) bound[p] = (bound[p] ?? 0) + (care.bound[p] ?? 0)
  const count = found.utilities.length / parties
  const points = Int32Array.from({ length: count }, (_, point) => point)
  const issues = ready.sizes.map((_, issue) => issue)
  return { utilities: found.utilities, stages: [{ issues, options: found.values, code: points }], last: points, bound }
}

/** Tables and constraints given up until no step has too many rows; those go first that are worth least. */
function eased(domain: Prepared, mostRows: number): Prepared {
  let easier = domain
  for (;;) {
    const wide = groupsOf(easier).filter((group) => group.issues.length > 1 && group.rows > mostRows)
    const [widest] = wide.sort((one, other) => other.rows - one.rows)
    if (!widest) return easier
    const inside = easier.tables.filter(({ a }) => widest.issues.includes(a))
    const byWorth = inside.sort((one, other) => reachOf(one, domain) - reachOf(other, domain))
    const giveUp = new Set<Table>(byWorth.slice(0, 1 + Math.floor(byWorth.length / 16)))
    if (giveUp.size === 0) {
      const [first] = easier.forbidden.filter(
        (parts) => parts.length > 1 && widest.issues.includes(parts[0]?.issue ?? -1),
      )
      easier = { ...easier, forbidden: easier.forbidden.filter((parts) => parts !== first) }
      continue
    }
    const unary = easier.unary.map((rows) => rows.slice())
    for (const table of giveUp) raise(unary[table.a] ?? new Float64Array(), table, domain)
    easier = { ...easier, unary, tables: easier.tables.filter((table) => !giveUp.has(table)) }
  }
}

/** The most that a table can make of a difference, to any party, as a share of what counts as the same to it. */
function reachOf({ u }: Table, { parties, same }: Prepared): number {
  let most = 0
  for (let p = 0; p < parties; p++) {
    let [low, high] = [Infinity, -Infinity]
    for (let cell = p; cell < u.length; cell += parties) {
      low = Math.min(low, u[cell] ?? 0)
      high = Math.max(high, u[cell] ?? 0)
    }
    most = Math.max(most, (high - low) / (same[p] ?? 1))
  }
  return most
}

/** To each value of a, the best that b could make of it. */
function raise(unary: Float64Array, { a, b, u }: Table, { parties, sizes }: Prepared): void {
  const columns = sizes[b] ?? 0
  for (let i = 0; i < (sizes[a] ?? 0); i++)
    for (let p = 0; p < parties; p++) {
      let best = -Infinity
      for (let j = 0; j < columns; j++) best = Math.max(best, u[(i * columns + j) * parties + p] ?? 0)
      unary[i * parties + p] = (unary[i * parties + p] ?? 0) + best
    }
}

/** The packages behind the points, or behind as many of them, evenly spread. */
function packagesOf(found: Found, issues: number, most: number): number[][] {
  const step = Math.max(1, Math.ceil(found.last.length / most))
  return Array.from(found.last)
    .filter((_, point) => point % step === 0)
    .map((last) => packageBehind(found.stages, last, issues))
}

/** Follows a point of the last stage back to the values it is made of. */
export function packageBehind(stages: readonly Stage[], last: number, issues: number): number[] {
  const chosen = Array.from({ length: issues }, () => 0)
  let point = last
  for (const { issues: own, options, code } of stages.toReversed()) {
    const count = options.length / own.length
    const at = code[point] ?? 0
    point = Math.floor(at / count)
    for (const [place, issue] of own.entries()) chosen[issue] = options[(at % count) * own.length + place] ?? 0
  }
  return chosen
}

/** Values looked at in the search that betters the packages. */
const mostLooks = 60_000

function* bettered(
  domain: Domain,
  { parties, same, sizes }: Prepared,
  starts: readonly Package[],
  care: Care,
): Steps<{ utilities: Float64Array; values: Int32Array }> {
  let pool = new Map<string, Package>()
  for (const start of starts) {
    const allowed = repaired(domain, start, sizes)
    if (allowed) pool.set(allowed.join(), allowed)
  }
  let looks = 0
  const looked = new Set<string>()
  for (;;) {
    const packages = [...pool.values()]
    const u = Float64Array.from(packages.flatMap((one) => utilitiesOf(domain, one)))
    const places = yield* spending(settled(u, parties, same), care)
    pool = new Map(Array.from(places, (place) => packages[place] ?? []).map((one) => [one.join(), one]))
    const fresh = [...pool].find(([key]) => !looked.has(key))
    if (!fresh || looks > mostLooks) {
      const stay = [...pool.values()]
      return { utilities: rowsAt(u, parties, places), values: Int32Array.from(stay.flat()) }
    }
    for (const [key, from] of [...pool].filter(([one]) => !looked.has(one)).slice(0, 64)) {
      looked.add(key)
      for (const next of neighbours(from, sizes)) {
        looks++
        if (isAllowed(domain, next)) pool.set(next.join(), next)
      }
    }
    yield looks
  }
}

function* neighbours(from: Package, sizes: readonly number[]): Generator<number[]> {
  for (const [issue, size] of sizes.entries())
    for (let value = 0; value < size; value++) if (value !== from[issue]) yield from.with(issue, value)
}

/** The nearest allowed package that single changes lead to, or none. */
function repaired(domain: Domain, start: Package, sizes: readonly number[]): Package | undefined {
  const broken = (chosen: Package): number =>
    domain.constraints.filter((constraint) => !isAllowed({ ...domain, constraints: [constraint] }, chosen)).length
  let [best, fewest] = [start, broken(start)]
  while (fewest > 0) {
    const before = fewest
    for (const next of neighbours(best, sizes)) {
      const now = broken(next)
      if (now < fewest) [best, fewest] = [next, now]
    }
    if (fewest === before) return undefined
  }
  return best
}

/** How far each party may lie below the easier frontier: for every point of it, the proposal that comes nearest. */
function gap(above: Float64Array, below: Float64Array, parties: number, same: Float64Array): Float64Array {
  const bound = new Float64Array(parties)
  for (let i = 0; i < above.length; i += parties) {
    let [nearest, least] = [-1, Infinity]
    for (let j = 0; j < below.length; j += parties) {
      let most = 0
      for (let p = 0; p < parties; p++)
        most = Math.max(most, ((above[i + p] ?? 0) - (below[j + p] ?? 0)) / (same[p] ?? 1))
      if (most < least) [nearest, least] = [j, most]
    }
    for (let p = 0; p < parties; p++)
      bound[p] = Math.max(bound[p] ?? 0, nearest < 0 ? Infinity : (above[i + p] ?? 0) - (below[nearest + p] ?? 0))
  }
  return bound
}
