import { sameFor, type Domain, type Package } from './domain.ts'
import { packageAt, utilitiesAt, type Frontier } from './frontier.ts'

/**
 * The points that bargaining theory would propose, on the packages that there are: a finite set, with no mixing of packages
 * by lot. Each is a set, because packages can tie. All four choose among the packages of the frontier that give every party
 * at least what it has without an agreement (its reserve).
 *
 * - nash: greatest product of gains (Nash, "The Bargaining Problem", Econometrica 18, 1950).
 * - ks: Kalai and Smorodinsky ("Other Solutions to Nash's Bargaining Problem", Econometrica 43, 1975): greatest smallest
 *   share, a party's share being its gain as a part of the most it could gain in any such package. On a finite set the line
 *   to the ideal seldom meets a package, so that the smallest share is made as great as it can be (Nagahisa and Tanaka,
 *   "An axiomatization of the Kalai-Smorodinsky solution when the feasible sets can be finite", Social Choice and Welfare
 *   19, 2002). A party that can gain nothing has no share, and is left out.
 * - egalitarian: greatest smallest gain (Kalai, "Proportional Solutions", Econometrica 45, 1977).
 * - utilitarian: greatest sum of utilities.
 *
 * Egalitarian and utilitarian points compare the utilities of different parties with one another; nash and ks do not.
 */
export type Solutions = {
  disagreement: readonly number[]
  /** `none`: no package gives every party its reserve. `some-gain-nothing`: none gives every party more than that. */
  verdict: 'agreement' | 'some-gain-nothing' | 'none'
  /** Places on the frontier of the packages that give every party its reserve. */
  acceptable: number[]
  /** The most each party gets among those; empty where there is none. */
  ideal: readonly number[]
  nash: Solution
  ks: Solution
  egalitarian: Solution
  utilitarian: Solution
}

export type Solution = {
  /** What was made greatest: the product of gains, the smallest share, the smallest gain, the sum of utilities. */
  score: number
  /** All that reach it, within 1e-9. */
  points: SolutionPoint[]
}

export type SolutionPoint = {
  /** Its place on the frontier. */
  point: number
  utilities: number[]
  chosen: Package
  /** Of points that tie for the smallest share or gain: whether none is better for the next smallest, and so on (leximin). */
  foremost: boolean
}

export type SolutionName = 'nash' | 'ks' | 'egalitarian' | 'utilitarian'

/** The four points, from the parties' reserves or from another disagreement point. */
export function solutionsOf(
  domain: Domain,
  frontier: Frontier,
  disagreement: readonly number[] = domain.parties.map((party) => party.reserve),
): Solutions {
  const same = sameFor(domain)
  const { parties, count, utilities } = frontier
  const acceptable: number[] = []
  const ideal = disagreement.map(() => -Infinity)
  let everybodyGains = false
  for (let point = 0; point < count; point++) {
    let [accepts, gains] = [true, true]
    for (let p = 0; p < parties && accepts; p++) {
      const gain = (utilities[point * parties + p] ?? 0) - (disagreement[p] ?? 0)
      accepts = gain >= -(same[p] ?? 0)
      gains &&= gain > (same[p] ?? 0)
    }
    if (!accepts) continue
    acceptable.push(point)
    everybodyGains ||= gains
    for (let p = 0; p < parties; p++) ideal[p] = Math.max(ideal[p] ?? 0, utilities[point * parties + p] ?? 0)
  }
  const scale = scaleOf(disagreement, ideal, same)
  const choose = (of: Aim['of'], within: number, weights?: readonly number[]): Solution =>
    best(frontier, acceptable, disagreement, { of, within, weights })
  const coarsest = Math.max(...same)
  return {
    disagreement,
    verdict: acceptable.length === 0 ? 'none' : everybodyGains ? 'agreement' : 'some-gain-nothing',
    acceptable,
    ideal: acceptable.length === 0 ? [] : ideal,
    nash: choose('product', 0),
    ks: choose('smallest', coarsest * Math.max(0, ...scale.filter(Number.isFinite)), scale),
    egalitarian: choose('smallest', coarsest),
    utilitarian: choose('sum', coarsest),
  }
}

/** By what a gain is multiplied to become a share. Infinite for a party that can gain nothing. */
function scaleOf(disagreement: readonly number[], ideal: readonly number[], same: readonly number[]): number[] {
  return disagreement.map((reserve, p) => {
    const most = (ideal[p] ?? 0) - reserve
    return most > (same[p] ?? 0) ? 1 / most : Infinity
  })
}

/** What is made greatest; weights for shares. */
type Aim = { of: 'product' | 'smallest' | 'sum'; weights: readonly number[] | undefined; within: number }

/** The score of each acceptable point. */
function scoresOf(
  { utilities, parties }: Frontier,
  places: readonly number[],
  disagreement: readonly number[],
  aim: Aim,
): Float64Array {
  const scores = new Float64Array(places.length)
  const weights = Float64Array.from(aim.weights ?? disagreement.map(() => 1))
  for (let at = 0; at < places.length; at++) {
    const row = (places[at] ?? 0) * parties
    let [product, least, sum] = [1, Infinity, 0]
    for (let p = 0; p < parties; p++) {
      const own = utilities[row + p] ?? 0
      const gain = own - (disagreement[p] ?? 0)
      const weight = weights[p] ?? 1
      product *= gain > 0 ? gain : 0
      if (weight < Infinity && gain * weight < least) least = gain * weight
      sum += own
    }
    scores[at] = aim.of === 'product' ? product : aim.of === 'sum' ? sum : least === Infinity ? 0 : least
  }
  return scores
}

function best(frontier: Frontier, places: readonly number[], disagreement: readonly number[], aim: Aim): Solution {
  if (places.length === 0) return { score: Number.NaN, points: [] }
  const scores = scoresOf(frontier, places, disagreement, aim)
  let most = -Infinity
  for (let at = 0; at < scores.length; at++) if ((scores[at] ?? 0) > most) most = scores[at] ?? 0
  // A product has no unit of its own: it ties within a share of itself.
  const least = most - (aim.of === 'product' ? 1e-9 * most : aim.within)
  const tied: number[] = []
  for (let at = 0; at < scores.length; at++) if ((scores[at] ?? 0) >= least) tied.push(places[at] ?? 0)
  const ordered = tied.map((point) => ascending(utilitiesAt(frontier, point), disagreement, aim))
  return {
    score: most,
    points: tied.map((point, at) => ({
      point,
      utilities: utilitiesAt(frontier, point),
      chosen: packageAt(frontier, point),
      foremost: aim.of !== 'smallest' || !ordered.some((other) => isLexLess(ordered[at] ?? [], other, aim.within)),
    })),
  }
}

/** The gains (or shares) of a point from the smallest up. */
function ascending(u: readonly number[], disagreement: readonly number[], { weights }: Aim): number[] {
  const gains = u.map((utility, p) => (utility - (disagreement[p] ?? 0)) * (weights?.[p] ?? 1))
  return gains.filter(Number.isFinite).sort((a, b) => a - b)
}

function isLexLess(one: readonly number[], other: readonly number[], within: number): boolean {
  for (const [at, gain] of one.entries()) {
    const difference = (other[at] ?? gain) - gain
    if (Math.abs(difference) > within) return difference > 0
  }
  return false
}

/**
 * The disagreement point as some tools take it: where a party's reserve lies below the least that any package gives it, that
 * least. It moves the solutions, so both are shown where they differ. `raised` names the parties whom it concerns.
 */
export function raisedDisagreement(domain: Domain): { disagreement: number[]; raised: number[] } {
  const least = domain.parties.map((party) => {
    const low = (rows: readonly (readonly number[])[]): number =>
      rows.reduce((lowest, row) => row.reduce((one, u) => Math.min(one, u), lowest), Infinity)
    // With tables or constraints this is a lower estimate: the least values need not go together.
    return (
      party.u.reduce((total, row) => total + low([row]), 0) +
      party.tables.reduce((total, table) => total + low(table.u), 0)
    )
  })
  const same = sameFor(domain)
  const raised = domain.parties.flatMap(({ reserve }, p) => ((least[p] ?? 0) > reserve + (same[p] ?? 0) ? [p] : []))
  return { disagreement: domain.parties.map(({ reserve }, p) => Math.max(reserve, least[p] ?? 0)), raised }
}
