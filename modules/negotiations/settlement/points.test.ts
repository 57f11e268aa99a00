import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameFor, utilitiesOf, type Domain } from './domain.ts'
import { frontierOf } from './frontier.ts'
import { raisedDisagreement, solutionsOf, type Solution } from './points.ts'
import { aDomain, domainOf, everyPackage, sorted } from './test-domains.ts'

const utilitiesIn = (solution: Solution) => sorted(solution.points.map((point) => point.utilities))

/** By the definitions, over every acceptable package; then of those with the greatest score, the undominated and distinct. */
function byEnumeration(
  domain: Domain,
  score: (gains: number[], u: number[], ideal: number[]) => number,
  relative = false,
) {
  const same = sameFor(domain)
  const reserves = domain.parties.map((party) => party.reserve)
  const all = [...everyPackage(domain)].map((one) => utilitiesOf(domain, one))
  const acceptable = all.filter((u) => u.every((own, p) => own >= (reserves[p] ?? 0) - (same[p] ?? 0)))
  const ideal = reserves.map((_, p) => Math.max(...acceptable.map((u) => u[p] ?? 0)))
  const scored = acceptable.map((u) => ({
    u,
    score: score(
      u.map((own, p) => own - (reserves[p] ?? 0)),
      u,
      ideal,
    ),
  }))
  const most = Math.max(...scored.map((one) => one.score))
  const tied = scored.filter((one) => one.score >= most - (relative ? 1e-9 * Math.abs(most) : 2e-8)).map((one) => one.u)
  const better = (a: number[], b: number[]) => a.some((u, p) => u > (b[p] ?? 0) + (same[p] ?? 0))
  const undominated = tied.filter((u) => !acceptable.some((other) => better(other, u) && !better(u, other)))
  const distinct = undominated.filter((u, at) => !undominated.slice(0, at).some((o) => !better(o, u) && !better(u, o)))
  return { most, points: sorted(distinct) }
}

function expectClose(ours: number[][], theirs: number[][]): void {
  expect(ours.length).toBe(theirs.length)
  for (const [at, point] of ours.entries())
    for (const [p, u] of point.entries()) expect(u).toBeCloseTo(theirs[at]?.[p] ?? Number.NaN, 7)
}

test.for([
  ['two parties', { parties: [2, 2], issues: 4, values: 4 }, 150],
  [
    'up to five parties, with dependencies and constraints',
    { parties: [2, 5], tables: true, constraints: true, values: 3 },
    150,
  ],
] as const)('%s: the points are those that enumeration finds, ties included', ([, kind, numRuns]) => {
  fc.assert(
    fc.property(aDomain({ ...kind, parties: [...kind.parties] }), (drawn) => {
      // Reserves low enough that there is often something to agree on.
      const domain = { ...drawn, parties: drawn.parties.map((party) => ({ ...party, reserve: party.reserve / 2 })) }
      const found = solutionsOf(domain, frontierOf(domain))
      if (found.verdict === 'none') {
        expect(byEnumeration(domain, () => 1).points).toEqual([])
        expect(found.nash.points).toEqual([])
        return
      }
      const nash = byEnumeration(domain, (gains) => gains.reduce((all, gain) => all * Math.max(0, gain), 1), true)
      expect(found.nash.score).toBeCloseTo(nash.most, 9)
      if (found.verdict === 'agreement') expectClose(utilitiesIn(found.nash), nash.points)
      expectClose(utilitiesIn(found.egalitarian), byEnumeration(domain, (gains) => Math.min(...gains)).points)
      expectClose(
        utilitiesIn(found.utilitarian),
        byEnumeration(domain, (_, u) => u.reduce((all, own) => all + own, 0)).points,
      )
      const share = (gain: number, p: number, ideal: number[]) =>
        gain / ((ideal[p] ?? 0) - (domain.parties[p]?.reserve ?? 0))
      if (found.verdict === 'agreement')
        expect(found.ks.score).toBeCloseTo(
          byEnumeration(domain, (gains, _, ideal) => Math.min(...gains.map((gain, p) => share(gain, p, ideal)))).most,
          8,
        )
    }),
    { numRuns },
  )
})

const mirrored = domainOf([
  { reserve: 0, u: [[3, 2, 0]] },
  { reserve: 0, u: [[0, 2, 3]] },
])

test('packages that tie are all given', () => {
  const domain = domainOf([
    { reserve: 0, u: [[4, 2, 1]] },
    { reserve: 0, u: [[1, 2, 4]] },
  ])
  const found = solutionsOf(domain, frontierOf(domain))
  expect(utilitiesIn(found.nash)).toEqual([
    [4, 1],
    [2, 2],
    [1, 4],
  ])
  expect(utilitiesIn(found.utilitarian)).toEqual([
    [4, 1],
    [1, 4],
  ])
  expect(utilitiesIn(found.egalitarian)).toEqual([[2, 2]])
})

test('of those that tie for the smallest gain, the foremost is better for the next', () => {
  const domain = domainOf([
    { reserve: 0, u: [[2, 5]] },
    { reserve: 0, u: [[3, 2]] },
  ])
  const { points } = solutionsOf(domain, frontierOf(domain)).egalitarian
  expect(points.map(({ utilities, foremost }) => [utilities, foremost])).toEqual(
    expect.arrayContaining([
      [[5, 2], true],
      [[2, 3], false],
    ]),
  )
})

test('where no package gives everybody what it has without one, that is said and nothing is proposed', () => {
  const found = solutionsOf(mirrored, frontierOf(mirrored), [2.5, 2.5])
  expect(found).toMatchObject({ verdict: 'none', acceptable: [], ideal: [], nash: { points: [] }, ks: { points: [] } })
})

test('where somebody gains nothing in any package, that is said too', () => {
  const found = solutionsOf(mirrored, frontierOf(mirrored), [3, 0])
  expect(found.verdict).toBe('some-gain-nothing')
  expect(found.nash.score).toBe(0)
  expect(utilitiesIn(found.ks)).toEqual([[3, 0]])
})

test('the disagreement point moves the solution: the reserve, and what other tools make of it', () => {
  const domain = domainOf([
    { reserve: -5, u: [[1, 2, 4]] },
    { reserve: 0, u: [[6, 4, 1.5]] },
  ])
  const raised = raisedDisagreement(domain)
  expect(raised).toEqual({ disagreement: [1, 1.5], raised: [0, 1] })
  const frontier = frontierOf(domain)
  expect(utilitiesIn(solutionsOf(domain, frontier).nash)).toEqual([[1, 6]])
  expect(utilitiesIn(solutionsOf(domain, frontier, raised.disagreement).nash)).toEqual([[2, 4]])
  expect(raisedDisagreement(mirrored).raised).toEqual([])
})
