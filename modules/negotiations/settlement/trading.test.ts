import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameFor, utilitiesOf } from './domain.ts'
import { frontierOf } from './frontier.ts'
import { improvementsOn } from './improvements.ts'
import { logrollsIn } from './logrolling.ts'
import { aDomain, domainOf, everyPackage, frontierByEnumeration, river } from './test-domains.ts'

test('each yields on what weighs less with it: both gain', () => {
  const [first, ...rest] = logrollsIn(river, { from: [1, 0] })
  expect(rest).toEqual([])
  expect(first).toMatchObject({ party: 0, other: 1, yieldsOn: 1, gainsOn: 0, sure: 'certain' })
  expect(first?.ratio).toBeCloseTo(0.7 / 0.3 / (0.3 / 0.7), 9)
  expect(first?.trade?.chosen).toEqual([0, 1])
  expect(first?.trade?.gains).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.4, 12)])
})

test('where both weigh everything alike, or want the same, there is nothing to trade', () => {
  const alike = domainOf([
    {
      reserve: 0,
      u: [
        [0.5, 0],
        [0.5, 0],
      ],
    },
    {
      reserve: 0,
      u: [
        [0, 0.5],
        [0, 0.5],
      ],
    },
  ])
  expect(logrollsIn(alike)).toEqual([])
  const agreed = domainOf([
    {
      reserve: 0,
      u: [
        [0.7, 0],
        [0.3, 0],
      ],
    },
    {
      reserve: 0,
      u: [
        [0.3, 0],
        [0, 0.7],
      ],
    },
  ])
  expect(logrollsIn(agreed)).toEqual([])
})

test('how sure a trade is follows from what is known of the weights', () => {
  const ranges = (party: number) => (party === 0 ? ([0.9, 4] as const) : ([0.3, 0.5] as const))
  const [first] = logrollsIn(river, {
    ranges: (party, a) => (a === 0 ? ranges(party) : [1 / ranges(party)[1], 1 / ranges(party)[0]]),
  })
  expect(first).toMatchObject({
    yieldsOn: 1,
    gainsOn: 0,
    range: [expect.closeTo(1.8, 9), expect.closeTo(4 / 0.3, 9)],
    sure: 'certain',
  })
  const vague = logrollsIn(river, { ranges: () => [0.2, 5] })
  expect(vague.map((one) => one.sure)).toEqual(['likely', 'possible'])
})

test('what is better for all is on the frontier, dominates what was agreed, and nothing of it is missed', () => {
  fc.assert(
    fc.property(aDomain({ parties: [2, 4], tables: true, constraints: true, values: 3 }), fc.nat(), (domain, pick) => {
      const all = [...everyPackage(domain)]
      const agreed = all[pick % Math.max(1, all.length)]
      if (!agreed) return
      const same = sameFor(domain)
      const now = utilitiesOf(domain, agreed)
      const dominates = (u: number[]) =>
        u.every((own, p) => own >= now[p]! - same[p]!) && u.some((own, p) => own > now[p]! + same[p]!)
      const found = improvementsOn(domain, frontierOf(domain), agreed, 1e6)
      expect(found.better.length).toBe(frontierByEnumeration(domain).filter(dominates).length)
      expect(found.efficient).toBe(!all.some((one) => dominates(utilitiesOf(domain, one))))
      for (const { chosen, utilities, changes } of [...found.better, ...found.steps]) {
        expect(dominates(utilities)).toBe(true)
        expect(utilitiesOf(domain, chosen)).toEqual(utilities.map((u) => expect.closeTo(u, 9)))
        expect(changes.reduce((one, { issue, to }) => one.with(issue, to), agreed)).toEqual(chosen)
      }
      expect(found.steps.every(({ changes }) => changes.length <= 2)).toBe(true)
      if (found.steps.length > 0) expect(found.efficient).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test('a step of two issues by which both gain, though by neither alone', () => {
  const found = improvementsOn(river, frontierOf(river), [1, 0])
  expect(found).toMatchObject({ efficient: false, exact: true, solutions: { verdict: 'agreement' } })
  expect(found.steps.map(({ chosen, forAll }) => [chosen, forAll])).toEqual([[[0, 1], true]])
  expect(found.solutions.nash.points.map((point) => point.chosen)).toEqual([[0, 1]])
})
