import { packagesIn, type Domain } from './domain.ts'
import { approximate, packageBehind } from './frontier/approximate.ts'
import { careful } from './frontier/care.ts'
import { search, type Stage } from './frontier/exact.ts'
import { groupsOf } from './frontier/order.ts'
import { prepared } from './frontier/prepared.ts'
import { atOnce, inSteps, type Steps } from './frontier/work.ts'

/**
 * The packages that nobody can better without somebody losing. Data throughout, so that it may be made in a worker and
 * handed over.
 */
export type Frontier = {
  parties: number
  /** Distinct points: utilities that differ by no more than 1e-9 (times the size of a party's numbers) are one. */
  count: number
  /** What point i is worth to party p stands at i × parties + p. */
  utilities: Float64Array
  /** Whether this is the whole frontier. */
  exact: boolean
  /**
   * For each party: whatever package there is, some point of this frontier gives every party at least what that package
   * gives it, less so much. Zero where exact; infinite where no allowed package was found, though there may be one.
   */
  bound: number[]
  /** How many packages there are, constraints left aside. */
  outcomes: bigint
  /** How each point came about: see `packageAt`. */
  trail: { issues: number; stages: readonly Stage[]; last: Int32Array }
}

export type FrontierOptions = {
  /** What it may cost, in units of a few nanoseconds. Past it the answer is an approximation, and says so. */
  budget?: number
  /** Rows that the steps over issues that hang together may have: some microseconds each. Past it, an approximation. */
  mostRows?: number
}

const defaultBudget = 2_000_000_000
const defaultRows = 200_000
/** Where it is an approximation anyway, more rows better it little. */
const easedRows = 20_000

/**
 * The Pareto frontier.
 *
 * Cost. Two parties, additive: for each issue, its undominated values × the steps of the staircase so far; the staircase
 * can at worst multiply at each issue, but grows about with the square of the number of issues where worths are of one
 * order. More parties: candidates × points kept for each issue, and the points themselves grow quickly with the parties.
 * Dependent issues: for each step of the elimination the product of the values of those that meet, times such lists.
 */
export function frontierOf(domain: Domain, options: FrontierOptions = {}): Frontier {
  return atOnce(frontierSteps(domain, options))
}

/** As `frontierOf`, and others may run in between. @throws the reason of the signal, once it is aborted. */
export function frontierInSteps(
  domain: Domain,
  options: FrontierOptions & { signal?: AbortSignal; onProgress?: (units: number) => void } = {},
): Promise<Frontier> {
  return inSteps(frontierSteps(domain, options), options)
}

/** As `frontierOf`, for what runs in steps itself. */
export function* frontierSteps(domain: Domain, options: FrontierOptions): Steps<Frontier> {
  const { budget = defaultBudget, mostRows = defaultRows } = options
  const ready = prepared(domain)
  const groups = groupsOf(ready)
  const care = careful(ready.parties, budget)
  const within = groups.every((group) => group.issues.length === 1 || group.rows <= mostRows)
  const found = within
    ? { ...(yield* search(ready, groups, care)), bound: care.bound }
    : yield* approximate(domain, ready, Math.min(mostRows, easedRows), care)
  return {
    parties: ready.parties,
    count: found.utilities.length / ready.parties,
    utilities: found.utilities,
    exact: within && found.bound.every((loss) => loss === 0),
    bound: [...found.bound],
    outcomes: packagesIn(domain),
    trail: { issues: ready.sizes.length, stages: found.stages, last: found.last },
  }
}

/** A package behind a point of the frontier: one of them, where several are worth the same to everybody. */
export function packageAt({ trail }: Frontier, point: number): number[] {
  return packageBehind(trail.stages, trail.last[point] ?? 0, trail.issues)
}

/** What a point is worth to each party. */
export function utilitiesAt({ utilities, parties }: Frontier, point: number): number[] {
  return [...utilities.subarray(point * parties, (point + 1) * parties)]
}
