import { cpuUsage, memoryUsage } from 'node:process'
import type { Domain } from './settlement/domain.ts'
import { frontierOf, type Frontier } from './settlement/frontier.ts'
import { solutionsOf } from './settlement/points.ts'
import { opposedDomain, randomDomain, withChain } from './settlement/test-domains.ts'

/**
 * `npm run bench -- settlement`: the frontier and the points, beside plain enumeration in the same run where there is one
 * to be had. One JSON line each; milliseconds are processor time, all threads together, the best of the runs; `first` is
 * the first, cold one. Random domains have invented worths, the same at every run; opposed ones are those where every value
 * of every issue matters: what one party likes more the other likes less, which is the worst for the length of the frontier.
 */
export async function bench(): Promise<void> {
  besideEnumeration('two parties, 6 issues of 11 values, random', randomDomain(2, 6, 11))
  besideEnumeration('two parties, 6 issues of 11 values, opposed', opposedDomain(6, 11))
  alone('two parties, 50 issues of 10 values, random', randomDomain(2, 50, 10))
  alone('two parties, 50 issues of 10 values, opposed', opposedDomain(50, 10))
  besideEnumeration('five parties, 6 issues of 4 values, random', randomDomain(5, 6, 4))
  for (const issues of [10, 20, 40, 80]) alone(`growth by issues: ${issues} of 10 values`, randomDomain(2, issues, 10))
  for (const values of [10, 100, 1000]) alone(`growth by values: 6 issues of ${values}`, randomDomain(2, 6, values))
  for (const parties of [2, 3, 4, 5, 6, 7, 8])
    alone(`growth by parties: ${parties}, 6 issues of 4`, randomDomain(parties, 6, 4))
  alone('three parties, 20 issues of 5 values', randomDomain(3, 20, 5))
  besideEnumeration('dependencies: a chain of 8 issues of 5 values', withChain(randomDomain(2, 8, 5), 1))
  alone('dependencies: a chain of 30 issues of 5 values', withChain(randomDomain(2, 30, 5), 1))
  alone(
    'dependencies: a ladder of 20 issues of 4 values, each with the next three',
    withChain(randomDomain(2, 20, 4), 3),
  )
  alone('out of reach: 40 issues of 4 values, each with the next twelve', withChain(randomDomain(2, 40, 4), 12))
}

function alone(what: string, domain: Domain): void {
  const { best, first, frontier } = timed(domain)
  const points = bestOf(20, 200, () => solutionsOf(domain, frontier)).best
  say({ what, ...sizes(frontier), frontierMs: rounded(best), firstMs: rounded(first), pointsMs: rounded(points) })
}

function besideEnumeration(what: string, domain: Domain): void {
  const { best, first, frontier } = timed(domain)
  const points = bestOf(20, 200, () => solutionsOf(domain, frontier)).best
  const plain = bestOf(2, 5000, () => plainly(domain))
  say({
    what,
    ...sizes(frontier),
    frontierMs: rounded(best),
    firstMs: rounded(first),
    pointsMs: rounded(points),
    enumeration: { frontier: plain.result, ms: rounded(plain.best) },
    timesFaster: Math.round(plain.best / best),
  })
}

function sizes({ outcomes, count, exact, bound, trail }: Frontier): object {
  const bytes = trail.stages.reduce((sum, stage) => sum + stage.code.byteLength + stage.options.byteLength, 0)
  return {
    outcomes: Number(outcomes),
    frontier: count,
    exact,
    ...(exact ? {} : { bound: bound.map((loss) => Number(loss.toFixed(4))) }),
    trailKiB: Math.ceil(bytes / 1024),
    rssMiB: Math.round(memoryUsage.rss() / 2 ** 20),
  }
}

function timed(domain: Domain): { best: number; first: number; frontier: Frontier } {
  const { best, first, result } = bestOf(300, 1500, () => frontierOf(domain))
  return { best, first, frontier: result }
}

function bestOf<Result>(
  runs: number,
  longest: number,
  work: () => Result,
): { best: number; first: number; result: Result } {
  const start = spent()
  let result = work()
  const first = spent() - start
  let best = first
  for (let run = 1; run < runs && spent() - start < longest; run++) {
    const began = spent()
    result = work()
    best = Math.min(best, spent() - began)
  }
  return { best, first, result }
}

/** Processor time so far, in milliseconds. */
function spent(): number {
  const { user, system } = cpuUsage()
  return (user + system) / 1000
}

/**
 * What a careful program without the idea does: values every package once into typed arrays, sorts by the sum, and keeps
 * what nothing before it dominates. @returns how many points stay.
 */
function plainly(domain: Domain): number {
  const parties = domain.parties.length
  const packages = domain.issues.reduce((product, issue) => product * issue.values.length, 1)
  const u = new Float64Array(packages * parties)
  const sums = new Float64Array(packages)
  const chosen = domain.issues.map(() => 0)
  for (let row = 0; row < packages; row++) {
    let sum = 0
    for (const [p, party] of domain.parties.entries()) {
      let own = 0
      for (let issue = 0; issue < chosen.length; issue++) own += party.u[issue]![chosen[issue]!]!
      for (const table of party.tables) own += table.u[chosen[table.a]!]![chosen[table.b]!]!
      u[row * parties + p] = own
      sum += own
    }
    sums[row] = sum
    let issue = chosen.length - 1
    while (issue >= 0 && chosen[issue]! + 1 === domain.issues[issue]!.values.length) chosen[issue--] = 0
    if (issue >= 0) chosen[issue]!++
  }
  const order = Int32Array.from({ length: packages }, (_, row) => row).sort((a, b) => sums[b]! - sums[a]!)
  const kept: number[] = []
  for (const row of order) {
    const covered = kept.some((other) => {
      for (let p = 0; p < parties; p++) if (u[other * parties + p]! < u[row * parties + p]! - 1e-9) return false
      return true
    })
    if (!covered) kept.push(row)
  }
  return kept.length
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(3))
}

function say(line: object): void {
  console.log(JSON.stringify({ bench: 'settlement', ...line }))
}
