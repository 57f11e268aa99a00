import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAllowed, sameFor, utilitiesOf, type Domain } from './domain.ts'
import { frontierInSteps, frontierOf, packageAt, utilitiesAt, type Frontier } from './frontier.ts'
import { aDomain, domainOf, everyPackage, frontierByEnumeration, randomDomain, seeded, sorted } from './test-domains.ts'

function pointsOf(frontier: Frontier): number[][] {
  return sorted(Array.from({ length: frontier.count }, (_, point) => utilitiesAt(frontier, point)))
}

function expectSamePoints(domain: Domain, frontier: Frontier): void {
  const [ours, theirs] = [pointsOf(frontier), frontierByEnumeration(domain)]
  expect(ours.length).toBe(theirs.length)
  const near = Math.max(...sameFor(domain)) * 4
  for (const [at, point] of ours.entries())
    for (const [p, u] of point.entries())
      expect(Math.abs(u - (theirs[at]?.[p] ?? Number.NaN))).toBeLessThanOrEqual(near)
}

function expectHonestPackages(domain: Domain, frontier: Frontier): void {
  for (let point = 0; point < frontier.count; point++) {
    const chosen = packageAt(frontier, point)
    expect(isAllowed(domain, chosen)).toBe(true)
    for (const [p, u] of utilitiesOf(domain, chosen).entries())
      expect(u).toBeCloseTo(utilitiesAt(frontier, point)[p] ?? Number.NaN, 9)
  }
}

test.for([
  ['two parties', { parties: [2, 2], issues: 5, values: 5 }, 150],
  ['three parties', { parties: [3, 3] }, 120],
  ['four and five parties', { parties: [4, 5] }, 80],
  ['two parties whose issues depend on one another', { parties: [2, 2], tables: true }, 120],
  ['parties whose issues depend on one another', { parties: [3, 4], tables: true, values: 3 }, 80],
  ['two parties under constraints', { parties: [2, 2], constraints: true }, 120],
  [
    'parties under constraints, with dependencies',
    { parties: [2, 5], tables: true, constraints: true, values: 3 },
    120,
  ],
] as const)('%s: the frontier is what enumeration finds, and so are its packages', ([, kind, numRuns]) => {
  fc.assert(
    fc.property(aDomain({ ...kind, parties: [...kind.parties] }), (domain) => {
      const frontier = frontierOf(domain)
      expect(frontier.exact).toBe(true)
      expectSamePoints(domain, frontier)
      expectHonestPackages(domain, frontier)
    }),
    { numRuns },
  )
})

/** Of two parties, by sorting all packages: for domains too wide to compare all with all. */
function frontierBySorting(domain: Domain): number[][] {
  const [nearFirst = 0, nearSecond = 0] = sameFor(domain)
  const kept: [number, number][] = []
  const points = Array.from(everyPackage(domain), (one) => utilitiesOf(domain, one))
  for (const [first = 0, second = 0] of points.sort((a, b) => b[0]! - a[0]! || b[1]! - a[1]!)) {
    const last = kept.at(-1)
    if (last && second <= last[1] + nearSecond) continue
    if (last && last[0] - first <= nearFirst) kept.pop()
    kept.push([first, second])
  }
  return sorted(kept)
}

/** Values of an issue as the parties see them: along a line, a bow or a hollow between two ends, by chance, or in few steps. */
const wideIssue = fc
  .record({
    values: fc.integer({ min: 1, max: 40 }),
    weights: fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })),
    bend: fc.constantFrom(0.5, 0.9, 1, 1.3, 3),
    chance: fc.constantFrom(0, 0, 0.02, 0.5),
    steps: fc.constantFrom(4, 20, 10_000),
    seed: fc.integer(),
  })
  .map(({ values, weights, bend, chance, steps, seed }) => {
    const random = seeded(seed)
    const worth = (share: number, weight: number) =>
      (Math.round((share ** bend + chance * random()) * steps) / steps) * (weight / 100)
    const shares = Array.from({ length: values }, (_, value) => (values === 1 ? 0 : value / (values - 1)))
    return [shares.map((share) => worth(share, weights[0])), shares.map((share) => worth(1 - share, weights[1]))]
  })

test('issues of many values, in which nearly everything matters, nearly nothing, or much is the same', () => {
  fc.assert(
    fc.property(fc.array(wideIssue, { minLength: 2, maxLength: 3 }), (issues) => {
      const domain = domainOf([0, 1].map((party) => ({ reserve: 0, u: issues.map((issue) => issue[party] ?? []) })))
      const frontier = frontierOf(domain)
      const [ours, theirs] = [pointsOf(frontier), frontierBySorting(domain)]
      expect(ours.length).toBe(theirs.length)
      const near = Math.max(...sameFor(domain)) * 4
      for (const [at, point] of ours.entries())
        for (const [p, u] of point.entries())
          expect(Math.abs(u - (theirs[at]?.[p] ?? Number.NaN))).toBeLessThanOrEqual(near)
      expectHonestPackages(domain, frontier)
    }),
    { numRuns: 40 },
  )
})

test('worths that differ by about what counts as the same: nothing is lost, and nothing stays beside its better', () => {
  const worth = fc.integer({ min: 0, max: 12 }).map((steps) => steps * 0.4e-9)
  const close = fc
    .integer({ min: 2, max: 4 })
    .chain((parties) =>
      fc.array(fc.array(worth, { minLength: parties, maxLength: parties }), { minLength: 1, maxLength: 30 }),
    )
  fc.assert(
    fc.property(close, (values) => {
      const domain = domainOf((values[0] ?? []).map((_, p) => ({ reserve: 0, u: [values.map((row) => row[p] ?? 0)] })))
      const points = pointsOf(frontierOf(domain))
      const covers = (a: readonly number[], b: readonly number[], by: number) =>
        b.every((u, p) => (a[p] ?? 0) >= u - by)
      for (const value of values) expect(points.some((point) => covers(point, value, 2.1e-9))).toBe(true)
      for (const point of points)
        expect(points.filter((other) => other !== point && covers(other, point, 0))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('a domain that no list could hold: fifty issues of ten values', () => {
  const domain = randomDomain(2, 50, 10)
  const frontier = frontierOf(domain)
  expect(frontier.exact).toBe(true)
  expect(frontier.outcomes).toBe(10n ** 50n)
  expect(frontier.count).toBeGreaterThan(500)
  // Along a line of weights the best package is the best value of each issue: it lies on the frontier.
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const value = (u: readonly number[]) => share * (u[0] ?? 0) + (1 - share) * (u[1] ?? 0)
    const chosen = domain.issues.map((issue, at) => {
      const worth = issue.values.map((_, v) => value(domain.parties.map((party) => party.u[at]?.[v] ?? 0)))
      return worth.indexOf(Math.max(...worth))
    })
    const best = Math.max(...pointsOf(frontier).map(value))
    expect(best).toBeCloseTo(value(utilitiesOf(domain, chosen)), 9)
  }
})

test('where the constraints leave nothing, the frontier is empty, and that is exact', () => {
  const domain = domainOf(
    [
      {
        reserve: 0,
        u: [
          [1, 2],
          [1, 2],
        ],
      },
      {
        reserve: 0,
        u: [
          [2, 1],
          [2, 1],
        ],
      },
    ],
    {
      constraints: [{ never: [{ issue: 0, values: [0, 1] }] }],
    },
  )
  expect(frontierOf(domain)).toMatchObject({ count: 0, exact: true })
})

test('an issue on which everything is the same to everybody changes nothing', () => {
  const one = randomDomain(3, 3, 3)
  const more = domainOf(
    one.parties.map(({ reserve, u }) => ({ reserve, u: [...u.map((row) => [...row]), [0.5, 0.5]] })),
  )
  expect(frontierOf(more).count).toBe(frontierOf(one).count)
})

test('where the budget ends, the answer says that it is not exact, and keeps its bound', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(2, 3, 5), (seed, parties) => {
      const domain = randomDomain(parties, 5, 5, seed)
      const frontier = frontierOf(domain, { budget: 300 })
      if (frontier.exact) return
      expect(Math.max(...frontier.bound)).toBeGreaterThan(0)
      expectHonestPackages(domain, frontier)
      const points = pointsOf(frontier)
      for (const chosen of everyPackage(domain)) {
        const worth = utilitiesOf(domain, chosen)
        const covered = points.some((point) =>
          worth.every((u, p) => (point[p] ?? 0) >= u - (frontier.bound[p] ?? 0) - 1e-8),
        )
        expect(covered).toBe(true)
      }
    }),
    { numRuns: 20 },
  )
})

test('where too many issues hang together, the answer says so, and keeps its bound', () => {
  fc.assert(
    fc.property(aDomain({ parties: [2, 3], tables: true, constraints: true, issues: 5, values: 3 }), (domain) => {
      const frontier = frontierOf(domain, { mostRows: 1 })
      if (frontier.exact) return
      expectHonestPackages(domain, frontier)
      const points = pointsOf(frontier)
      for (const chosen of everyPackage(domain)) {
        const worth = utilitiesOf(domain, chosen)
        if (frontier.bound.every((bound) => bound < Infinity))
          expect(
            points.some((point) => worth.every((u, p) => (point[p] ?? 0) >= u - (frontier.bound[p] ?? 0) - 1e-8)),
          ).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('long work lets others run, tells how far it is, and stops when it is told to', async () => {
  const domain = randomDomain(5, 7, 6)
  const heard: number[] = []
  const stop = new AbortController()
  const onProgress = (units: number) => {
    heard.push(units)
    if (heard.length === 2) stop.abort(new Error('enough'))
  }
  await expect(frontierInSteps(domain, { signal: stop.signal, onProgress })).rejects.toThrow('enough')
  expect(heard.length).toBe(2)
  const small = randomDomain(4, 4, 4)
  expect(await frontierInSteps(small)).toEqual(frontierOf(small))
})
