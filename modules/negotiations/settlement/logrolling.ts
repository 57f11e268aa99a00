import { isAllowed, sameFor, utilitiesOf, type Domain, type Package } from './domain.ts'
import { shareOf } from './survive.ts'

/**
 * Logrolling: two parties who want different things on two issues, and do not care for both alike. Each yields on the one
 * that weighs less with it, and gets its way on the other. Ranked by how different the weights are.
 */
export type Logroll = {
  /** This party yields on `yieldsOn`, where the other gains; the other yields on `gainsOn`. */
  party: number
  other: number
  yieldsOn: number
  gainsOn: number
  /**
   * How many times more `gainsOn` weighs against `yieldsOn` with the party than with the other: above 1, there is something
   * to trade. Infinite where one of them does not care at all for what it yields.
   */
  ratio: number
  /** The same over all weights that agree with what the parties have said; the same as `ratio` where the weights are given. */
  range: readonly [low: number, high: number]
  /** `certain`: for all such weights above 1. `likely`: for the central ones. `possible`: for some. */
  sure: 'certain' | 'likely' | 'possible'
  /** The best such trade from a package, where one was given: changes by which both gain and nobody else loses. */
  trade: Trade | undefined
}

export type Trade = { chosen: Package; changes: { issue: number; from: number; to: number }[]; gains: number[] }

/** By party: over all weights that agree with its answers, the least and the most that weight of issue a ÷ that of b can be. */
export type RatioRange = (party: number, a: number, b: number) => readonly [low: number, high: number]

/**
 * All that can be traded, the surest first, then the greatest difference of weights.
 *
 * @param from a package that the trades start from.
 * @param most so many are given: only for those the best trade is sought.
 */
export function logrollsIn(
  domain: Domain,
  { from, ranges, most = 100 }: { from?: Package; ranges?: RatioRange; most?: number } = {},
): Logroll[] {
  const shares = domain.parties.map((party) => domain.issues.map((_, issue) => shareOf(party, issue)))
  const given: RatioRange = (party, a, b) => [ratioOf(shares[party], a, b), ratioOf(shares[party], a, b)]
  const found: Omit<Logroll, 'trade'>[] = []
  // Of two parties the first speaks: that A yields on 3 for 7 is the same as that B yields on 7 for 3.
  for (const party of domain.parties.keys())
    for (const other of domain.parties.keys())
      if (party < other) found.push(...between(domain, party, other, shares, ranges ?? given))
  const rank = { certain: 0, likely: 1, possible: 2 }
  return found
    .sort((a, b) => rank[a.sure] - rank[b.sure] || descending(a.ratio, b.ratio))
    .slice(0, most)
    .map((pair) => ({ ...pair, trade: from && tradeFrom(domain, from, pair) }))
}

/** Beyond the noise of reckoning. */
const above = 1 + 1e-9

function between(
  domain: Domain,
  party: number,
  other: number,
  shares: readonly (readonly number[])[],
  ranges: RatioRange,
): Omit<Logroll, 'trade'>[] {
  const opposed = [...domain.issues.keys()].filter((issue) => isOpposed(domain, party, other, issue))
  return opposed.flatMap((yieldsOn) =>
    opposed.flatMap((gainsOn) => {
      if (yieldsOn === gainsOn) return []
      const [low, high] = quotient(ranges(party, gainsOn, yieldsOn), ranges(other, gainsOn, yieldsOn))
      if (!(high > above)) return []
      const ratio = divided(ratioOf(shares[party], gainsOn, yieldsOn), ratioOf(shares[other], gainsOn, yieldsOn))
      // An end of the range is no more than a limit: answers are about more and less, and leave the edge out.
      const sure = ratio > above ? (low > 1 - 1e-9 ? 'certain' : 'likely') : 'possible'
      return [{ party, other, yieldsOn, gainsOn, ratio, range: [low, high], sure } as const]
    }),
  )
}

function descending(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1
}

function ratioOf(shares: readonly number[] | undefined, a: number, b: number): number {
  return divided(shares?.[a] ?? 0, shares?.[b] ?? 0)
}

function divided(a: number, b: number): number {
  if (a === b) return 1
  return b === 0 ? Infinity : a / b
}

function quotient(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [divided(a[0], b[1]), divided(a[1], b[0])]
}

/** Whether the parties want different things on the issue: some pair of values that they rank the other way round. */
function isOpposed({ parties }: Domain, one: number, other: number, issue: number): boolean {
  const [mine, theirs] = [parties[one]?.u[issue] ?? [], parties[other]?.u[issue] ?? []]
  return mine.some((a, i) => mine.some((b, j) => a > b && (theirs[i] ?? 0) < (theirs[j] ?? 0)))
}

function tradeFrom(
  domain: Domain,
  from: Package,
  pair: Pick<Logroll, 'party' | 'other' | 'yieldsOn' | 'gainsOn'>,
): Trade | undefined {
  const { party, other, yieldsOn, gainsOn } = pair
  const same = sameFor(domain)
  const now = utilitiesOf(domain, from)
  let [best, most]: [Trade | undefined, number] = [undefined, -Infinity]
  for (const a of domain.issues[yieldsOn]?.values.keys() ?? [])
    for (const b of domain.issues[gainsOn]?.values.keys() ?? []) {
      if (a === from[yieldsOn] || b === from[gainsOn]) continue
      const chosen = from.with(yieldsOn, a).with(gainsOn, b)
      if (!isAllowed(domain, chosen) || !yields(domain, party, yieldsOn, from, a)) continue
      const gains = utilitiesOf(domain, chosen).map((own, p) => own - (now[p] ?? 0))
      if (gains.some((gain, p) => gain < -(same[p] ?? 0))) continue
      const least = Math.min((gains[party] ?? 0) / (same[party] ?? 1), (gains[other] ?? 0) / (same[other] ?? 1))
      if (least <= 1 || least <= most) continue
      most = least
      const changes = [
        { issue: yieldsOn, from: from[yieldsOn] ?? 0, to: a },
        { issue: gainsOn, from: from[gainsOn] ?? 0, to: b },
      ]
      best = { chosen, changes, gains }
    }
  return best
}

/** Whether the party gives something up on the issue by going to this value. */
function yields({ parties }: Domain, party: number, issue: number, from: Package, to: number): boolean {
  const row = parties[party]?.u[issue] ?? []
  return (row[to] ?? 0) < (row[from[issue] ?? -1] ?? 0)
}
