import type { Issue } from '../domain.ts'
import { placesOf, rowOf, saidBy, type Answer, type Places } from './answers.ts'
import { maximum, type Row } from './linear-program.ts'

/**
 * All the worths of values that agree with what a delegation answered: the worst value of each issue worth nothing, the best
 * of all issues together worth one, no agreement between nothing and one. As in robust ordinal regression (Greco, Mousseau
 * and Słowiński, European Journal of Operational Research 191, 2008): no one set of numbers is taken for the truth.
 */
export type Polytope = {
  places: Places
  /** Inequalities (≥ 0 each) and equations, over the worths of `places`. */
  rows: readonly Row[]
  /** For each issue its best and its worst value. */
  ends: readonly { best: number; worst: number }[]
}

/** @returns nothing as long as an issue has no order of its values: `issuesWithoutOrder` says which. */
export function polytopeOf(issues: readonly Issue[], answers: readonly Answer[]): Polytope | undefined {
  const places = placesOf(issues)
  const ends = issues.map((issue, at) => endsOf(issue, at, answers))
  const known = ends.filter((end) => end !== undefined)
  if (known.length < issues.length) return undefined
  const rows = answers.flatMap((answer) => saidBy(answer, places)).map((said) => rowOf(said, 0))
  const all = new Float64Array(places.count)
  for (const [issue, { best, worst }] of known.entries()) {
    const of = new Float64Array(places.count)
    of[places.of(issue, worst)] = 1
    rows.push({ of, is: '=', than: 0 })
    all[places.of(issue, best)] = 1
  }
  const below = all.slice()
  below[places.noAgreement] = -1
  rows.push({ of: below, is: '>=', than: 0 }, { of: all, is: '=', than: 1 })
  return { places, rows, ends: known }
}

/** An issue with one value needs no order. */
export function issuesWithoutOrder(issues: readonly Issue[], answers: readonly Answer[]): number[] {
  return issues.flatMap((issue, at) => (endsOf(issue, at, answers) ? [] : [at]))
}

function endsOf(issue: Issue, at: number, answers: readonly Answer[]): { best: number; worst: number } | undefined {
  if (issue.values.length === 1) return { best: 0, worst: 0 }
  const order = answers.find((answer) => answer.kind === 'order' && answer.issue === at)
  if (order?.kind !== 'order') return undefined
  const [best, worst] = [order.groups[0]?.[0], order.groups.at(-1)?.[0]]
  return best === undefined || worst === undefined ? undefined : { best, worst }
}

/** The weight of an issue: the worth of its best value. */
export function weightOf({ places, ends }: Polytope, issue: number): Float64Array {
  const of = new Float64Array(places.count)
  of[places.of(issue, ends[issue]?.best ?? 0)] = 1
  return of
}

/** The least and the most that a sum of worths can be. @returns nothing where the answers contradict one another. */
export function boundsOf({ rows }: Polytope, of: Float64Array): { low: number; high: number } | undefined {
  const high = maximum(of, rows)
  const low = maximum(
    of.map((by) => -by),
    rows,
  )
  if (typeof high === 'string' || typeof low === 'string') return undefined
  return { low: -low.value, high: high.value }
}

/** The least and the most that the weight of one issue can be, divided by that of another. Infinite where that can be nothing. */
export function ratioBounds(polytope: Polytope, a: number, b: number): readonly [low: number, high: number] {
  const most = (above: number, under: number): number => {
    // As all else is the same when everything is doubled, "the weights sum to one" may give way to "this weight is one".
    const rows = polytope.rows.filter(({ is, than }) => !(is === '=' && than === 1))
    const found = maximum(weightOf(polytope, above), [...rows, { of: weightOf(polytope, under), is: '=', than: 1 }])
    return typeof found === 'string' ? Infinity : found.value
  }
  const least = most(b, a)
  return [least === Infinity ? 0 : 1 / least, most(a, b)]
}

/** A point well inside: the one whose distance from the nearest wall is greatest (Chebyshev's centre). */
export function innermost({ places, rows }: Polytope): { at: Float64Array; radius: number } | undefined {
  const count = places.count
  const wide = rows.map((row): Row => {
    const of = new Float64Array(count + 1)
    of.set(row.of)
    if (row.is === '>=') of[count] = -Math.hypot(...row.of)
    return { ...row, of }
  })
  const aim = new Float64Array(count + 1)
  aim[count] = 1
  const found = maximum(aim, wide)
  return typeof found === 'string' ? undefined : { at: found.at.slice(0, count), radius: found.value }
}
