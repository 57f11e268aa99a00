import { isAllowed, sameFor, utilitiesOf, type Domain, type Package } from './domain.ts'
import { packageAt, utilitiesAt, type Frontier } from './frontier.ts'
import { solutionsOf, type Solutions } from './points.ts'

/**
 * From a package that is agreed, or nearly: is there one that is better for all? Raiffa's post-settlement settlement ("The
 * Art and Science of Negotiation", 1982, and "Post-Settlement Settlements", Negotiation Journal 1, 1985): what is agreed
 * stays the disagreement point, so that nobody can lose by looking.
 */
export type Improvements = {
  /** What the package is worth to each party now. */
  utilities: number[]
  /** Whether it is on the frontier already. Where the frontier is an approximation, `exact` is false and this may err. */
  efficient: boolean
  exact: boolean
  /** The packages of the frontier that are worth more to some and no less to anybody, those best for the least gaining first. */
  better: Improvement[]
  /** The points, with the agreed package for the disagreement point. */
  solutions: Solutions
  /** Changes of one or two issues by which some gain and nobody loses: the smallest steps that can be taken at once. */
  steps: Improvement[]
}

export type Improvement = {
  chosen: Package
  utilities: number[]
  gains: number[]
  /** Whether everybody gains, and not only somebody. */
  forAll: boolean
  changes: { issue: number; from: number; to: number }[]
}

/** What betters the package. @param most so many of each list are given. */
export function improvementsOn(domain: Domain, frontier: Frontier, agreed: Package, most = 50): Improvements {
  const same = sameFor(domain)
  const now = utilitiesOf(domain, agreed)
  const better: Improvement[] = []
  for (let point = 0; point < frontier.count; point++) {
    const gains = now.map((own, p) => (frontier.utilities[point * frontier.parties + p] ?? 0) - own)
    if (!isBetter(gains, same)) continue
    better.push(improvement(agreed, packageAt(frontier, point), utilitiesAt(frontier, point), gains, same))
  }
  return {
    utilities: now,
    efficient: better.length === 0,
    exact: frontier.exact,
    better: inOrder(better).slice(0, most),
    solutions: solutionsOf(domain, frontier, now),
    steps: inOrder(stepsFrom(domain, agreed, now, same)).slice(0, most),
  }
}

function isBetter(gains: readonly number[], same: readonly number[]): boolean {
  return gains.every((gain, p) => gain >= -(same[p] ?? 0)) && gains.some((gain, p) => gain > (same[p] ?? 0))
}

function improvement(
  from: Package,
  chosen: Package,
  utilities: number[],
  gains: number[],
  same: readonly number[],
): Improvement {
  const changes = chosen.flatMap((to, issue) => (to === from[issue] ? [] : [{ issue, from: from[issue] ?? 0, to }]))
  return { chosen, utilities, gains, forAll: gains.every((gain, p) => gain > (same[p] ?? 0)), changes }
}

/** First what betters most whoever gains least; of the same, what changes less. */
function inOrder(found: readonly Improvement[]): Improvement[] {
  return found.toSorted(
    (one, other) => Math.min(...other.gains) - Math.min(...one.gains) || one.changes.length - other.changes.length,
  )
}

/** Pairs of changes are tried up to so many. */
const mostTries = 400_000

function stepsFrom(domain: Domain, agreed: Package, now: readonly number[], same: readonly number[]): Improvement[] {
  const singles = domain.issues.flatMap((issue, at) =>
    issue.values.flatMap((_, value) => (value === agreed[at] ? [] : [{ issue: at, value }])),
  )
  const found: Improvement[] = []
  let tries = 0
  const consider = (chosen: Package): boolean => {
    tries++
    if (!isAllowed(domain, chosen)) return false
    const utilities = utilitiesOf(domain, chosen)
    const gains = utilities.map((own, p) => own - (now[p] ?? 0))
    if (!isBetter(gains, same)) return false
    found.push(improvement(agreed, chosen, utilities, gains, same))
    return true
  }
  // A pair of which one change is a step by itself is no new step.
  const rest = singles.filter(({ issue, value }) => !consider(agreed.with(issue, value)))
  for (const [at, one] of rest.entries())
    for (const other of rest.slice(at + 1)) {
      if (tries > mostTries) return found
      if (one.issue !== other.issue) consider(agreed.with(one.issue, one.value).with(other.issue, other.value))
    }
  return found
}
