import { sameFor, utilitiesOf, type Domain, type Package, type Party } from './domain.ts'
import type { FrontierOptions } from './frontier.ts'
import { atOnce, inSteps, type Steps } from './frontier/work.ts'
import type { SolutionName } from './points.ts'
import { firstLoss, type Contest, type Loss, type Runner } from './surviving/losing.ts'
import { rivalsOn, type Rivals } from './surviving/rivals.ts'

/**
 * How sure is a recommendation, given that a delegation's weights are guesses? What is varied is one weight of one party at
 * a time: the share of one issue in all that moves that party (the span of the issue's worths, best less worst, as a part of
 * the sum of all spans). The party's other issues keep their proportions among themselves, the sum of its spans stays what
 * it was, tables stay with the other issues, all other parties and all reserves stay as they are.
 *
 * The party's utility of a package is then linear in that share s:
 *
 *   u(s) = (s / s0) · worth on the issue + ((1 − s) / (1 − s0)) · worth on all else
 *
 * so that the shares at which another package overtakes the recommended one are computed, not sampled. Rivals are found
 * exactly too: whichever package is best at some share is made of a value of the issue and a point of the frontier of the
 * other issues.
 */
export type Survival = {
  party: number
  issue: number
  /** The share of the issue as it is. */
  share: number
  /** The package stays recommended for every share from `low` to `high`; 0 and 1: whatever the share. */
  low: number
  high: number
  /** What would be recommended just beyond. Nothing: no end on this side, or the package falls below the party's reserve. */
  beyondLow: Package | undefined
  beyondHigh: Package | undefined
  /** False where the frontier of the other issues is an approximation: then the true range may be narrower. */
  exact: boolean
}

/**
 * The ranges of all weights over which the package stays a point of that name. Weights that cannot be varied are left out:
 * of an issue on which all is the same to the party, or the only one that moves it.
 *
 * @returns nothing at all where the package is no such point in the first place.
 */
export function survivalOf(
  domain: Domain,
  chosen: Package,
  solution: SolutionName,
  options: FrontierOptions = {},
): Survival[] {
  return atOnce(survivalSteps(domain, chosen, solution, options))
}

/** As `survivalOf`, and others may run in between. @throws the reason of the signal, once it is aborted. */
export function survivalInSteps(
  domain: Domain,
  chosen: Package,
  solution: SolutionName,
  options: FrontierOptions & { signal?: AbortSignal; onProgress?: (units: number) => void } = {},
): Promise<Survival[]> {
  return inSteps(survivalSteps(domain, chosen, solution, options), options)
}

function* survivalSteps(
  domain: Domain,
  chosen: Package,
  solution: SolutionName,
  options: FrontierOptions,
): Steps<Survival[]> {
  const all: Survival[] = []
  for (const issue of domain.issues.keys()) {
    const rivals = rivalsOn(domain, issue, options)
    yield rivals.count
    for (const party of domain.parties.keys()) {
      const one = rangeOf(domain, chosen, solution, { party, issue, rivals })
      if (one) all.push(one)
      yield rivals.count * 1000
    }
  }
  return all
}

type Asked = { party: number; issue: number; rivals: Rivals }

function rangeOf(domain: Domain, chosen: Package, solution: SolutionName, asked: Asked): Survival | undefined {
  const { party, issue, rivals } = asked
  const own = domain.parties[party]
  const share = own ? shareOf(own, issue) : 0
  if (!own || share <= 0 || share >= 1) return undefined
  const contest = contestOf(domain, chosen, solution, share, asked)
  const [down, up] = [firstLoss(contest, share, 0), firstLoss(contest, share, 1)]
  if (!down || !up) return undefined
  const beyond = ({ rival }: Loss): Package | undefined => (rival === undefined ? undefined : rivals.chosenAt(rival))
  const range = { low: down.share, high: up.share, beyondLow: beyond(down), beyondHigh: beyond(up) }
  return { party, issue, share, ...range, exact: rivals.exact }
}

function contestOf(domain: Domain, chosen: Package, solution: SolutionName, share: number, asked: Asked): Contest {
  const { party, issue, rivals } = asked
  const same = sameFor(domain)
  const parties = domain.parties.length
  const runner = (u: (p: number) => number, on: number): Runner => {
    const off = (u(party) - on) / (1 - share)
    const others = domain.parties.flatMap((other, p) => (p === party ? [] : [u(p) - other.reserve]))
    return { gain: { a: off - (domain.parties[party]?.reserve ?? 0), b: on / share - off }, others }
  }
  const worth = utilitiesOf(domain, chosen)
  return {
    solution,
    same: same[party] ?? 0,
    sameToOthers: same.filter((_, p) => p !== party),
    own: runner((p) => worth[p] ?? 0, domain.parties[party]?.u[issue]?.[chosen[issue] ?? 0] ?? 0),
    rivals: Array.from({ length: rivals.count }, (_, rival) =>
      runner((p) => rivals.u[rival * parties + p] ?? 0, rivals.on[rival * parties + party] ?? 0),
    ),
  }
}

/** The share of an issue in all that moves the party. */
export function shareOf(party: Party, issue: number): number {
  const spans = party.u.map(spanOf)
  const all = spans.reduce((sum, one) => sum + one, 0)
  return all > 0 ? (spans[issue] ?? 0) / all : 0
}

/** From the worst to the best of these. */
export function spanOf(worths: readonly number[]): number {
  let [low, high] = [Infinity, -Infinity]
  for (const worth of worths) {
    low = Math.min(low, worth)
    high = Math.max(high, worth)
  }
  return high - low
}

/** The domain in which a party's share of an issue is another: what `survivalOf` varies. */
export function withShare(domain: Domain, party: number, issue: number, share: number): Domain {
  return {
    ...domain,
    parties: domain.parties.map((own, at) => {
      if (at !== party) return own
      const now = shareOf(own, issue)
      const [on, off] = [share / now, (1 - share) / (1 - now)]
      return {
        ...own,
        u: own.u.map((row, other) => row.map((u) => u * (other === issue ? on : off))),
        tables: own.tables.map((table) => ({ ...table, u: table.u.map((row) => row.map((u) => u * off)) })),
      }
    }),
  }
}
