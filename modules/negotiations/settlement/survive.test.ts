import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameFor, utilitiesOf, type Domain, type Package } from './domain.ts'
import { frontierOf } from './frontier.ts'
import { solutionsOf, type SolutionName } from './points.ts'
import { shareOf, survivalInSteps, survivalOf, withShare } from './survive.ts'
import { aDomain, randomDomain, river } from './test-domains.ts'

/** Whether the package is a point of that name: by the points themselves. */
function isPoint(domain: Domain, chosen: Package, name: SolutionName): boolean {
  const same = sameFor(domain)
  const worth = utilitiesOf(domain, chosen)
  const found = solutionsOf(domain, frontierOf(domain))
  return found[name].points.some((point) =>
    point.utilities.every((u, p) => Math.abs(u - (worth[p] ?? 0)) <= 4 * (same[p] ?? 0)),
  )
}

const names = ['nash', 'ks', 'egalitarian', 'utilitarian'] as const

test.for(names)('%s: the recommendation stands everywhere within its range, and falls just beyond it', (name) => {
  let fell = 0
  fc.assert(
    fc.property(
      aDomain({ parties: [2, 3], issues: 3, values: 3, tables: true, constraints: true }),
      fc.array(fc.double({ min: 0.02, max: 0.98, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (drawn, between) => {
        const domain = {
          ...drawn,
          parties: drawn.parties.map((party) => ({ ...party, reserve: party.reserve / 4 - 0.5 })),
        }
        const found = solutionsOf(domain, frontierOf(domain))
        const [recommended] = found[name].points
        if (!recommended || found.verdict !== 'agreement') return
        for (const range of survivalOf(domain, recommended.chosen, name)) {
          const { party, issue, low, high, share } = range
          expect(range.exact).toBe(true)
          expect(low <= share && share <= high).toBe(true)
          const at = (s: number) => isPoint(withShare(domain, party, issue, s), recommended.chosen, name)
          for (const part of between) {
            const s = low + part * (high - low)
            if (high - low > 1e-4) expect({ range, s, stands: at(s) }).toEqual({ range, s, stands: true })
          }
          for (const [edge, step] of [
            [low, -1e-5],
            [high, 1e-5],
          ] as const) {
            if (edge + step <= 0 || edge + step >= 1) continue
            fell++
            expect({ range, edge, stands: at(edge + step) }).toEqual({ range, edge, stands: false })
          }
        }
      },
    ),
    { numRuns: 60 },
  )
  expect(fell).toBeGreaterThan(10)
})

test('a range worked out by hand', () => {
  // Package (0, 1) gives each what it cares for most; Belmere's issue 1 weighs 0.7.
  const [first] = survivalOf(river, [0, 1], 'nash')
  expect(first).toMatchObject({ party: 0, issue: 0, share: expect.closeTo(0.7, 12), high: 1, beyondHigh: undefined })
  // s · 0.7 against both swapped, (1 − s) · 0.3, and against nothing: it stands down to s · 0.7 = (1 − s) · 0.3.
  expect(first?.low).toBeCloseTo(0.3, 12)
  expect(first?.beyondLow).toEqual([1, 0])
})

test('what is no such point has no range', () => {
  const domain = randomDomain(2, 3, 3)
  const { nash } = solutionsOf(domain, frontierOf(domain))
  const other = (nash.points[0]?.chosen ?? []).map((value) => (value + 1) % 3)
  expect(survivalOf(domain, other, 'nash')).toEqual([])
})

test('thirty issues of ten values take no enumeration, and others may run in between', async () => {
  const domain = randomDomain(2, 30, 10)
  const [recommended] = solutionsOf(domain, frontierOf(domain)).nash.points
  const ranges = await survivalInSteps(domain, recommended?.chosen ?? [], 'nash')
  expect(ranges.length).toBe(60)
  for (const { low, high, share, party, issue } of ranges) {
    expect(low <= share && share <= high).toBe(true)
    expect(share).toBeCloseTo(shareOf(domain.parties[party]!, issue), 12)
  }
})
