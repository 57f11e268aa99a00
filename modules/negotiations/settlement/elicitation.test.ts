import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswers, type Answer, type Side } from './elicitation/answers.ts'
import { contradictionIn } from './elicitation/contradiction.ts'
import { maximum, type Row } from './elicitation/linear-program.ts'
import { ratioBounds } from './elicitation/polytope.ts'
import { elicit, elicitInSteps, ratiosOf, robustnessInSteps, robustnessOf, type Agreed } from './elicitation.ts'
import type { Issue } from './domain.ts'
import { logrollsIn } from './logrolling.ts'
import { river } from './test-domains.ts'

const issuesOf = (...sizes: number[]): Issue[] =>
  sizes.map((size, issue) => ({
    name: `issue ${issue + 1}`,
    values: Array.from({ length: size }, (_, value) => `value ${value + 1}`),
  }))

/** Value 0 the best, and so on down. */
const orders = (issues: readonly Issue[]): Answer[] =>
  issues.map((issue, at) => ({ kind: 'order', issue: at, groups: issue.values.map((_, value) => [value]) }))

const swing = (issue: number, from = 1, to = 0) => ({ issue, from, to })
const ranking = (...issues: number[]): Answer => ({ kind: 'swings', groups: issues.map((issue) => [swing(issue)]) })
const side = (...values: [issue: number, value: number][]): Side => values.map(([issue, value]) => ({ issue, value }))

function agreed(issues: readonly Issue[], answers: readonly Answer[], draws?: number): Agreed {
  const found = elicit(issues, answers, draws)
  if (found.kind !== 'agreed') throw new Error(JSON.stringify(found))
  return found
}

test('from a mere ranking of swings: the rank-order centroid, and exact bounds of each weight', () => {
  const issues = issuesOf(2, 2, 2)
  const { centre, weights } = agreed(issues, [...orders(issues), ranking(0, 1, 2)], 4000)
  // Barron and Barrett (1996): (1 + 1/2 + 1/3) / 3, (1/2 + 1/3) / 3, (1/3) / 3.
  for (const [issue, weight] of [11 / 18, 5 / 18, 2 / 18].entries())
    expect(Math.abs((centre.u[issue]?.[0] ?? 0) - weight)).toBeLessThan(0.02)
  expect(weights.map(({ low, high }) => [low, high].map((x) => Number(x.toFixed(9))))).toEqual([
    [0.333333333, 1],
    [0, 0.5],
    [0, 0.333333333],
  ])
})

test('an even swap pins one weight to another', () => {
  const issues = issuesOf(3, 2)
  // From the worst to the middle on issue 1 makes up for the whole of issue 2.
  const swap: Answer = { kind: 'alike', one: side([0, 1], [1, 1]), other: side([0, 2], [1, 0]) }
  const { polytope, centre, weights } = agreed(issues, [...orders(issues), swap])
  expect(centre.u[0]?.[1]).toBeCloseTo(centre.u[1]?.[0] ?? 0, 9)
  expect(weights[0]?.low).toBeCloseTo(0.5, 9)
  expect(ratioBounds(polytope, 0, 1)).toEqual([expect.closeTo(1, 9), Infinity])
})

test('the centre and every draw agree with every answer', () => {
  const issues = issuesOf(3, 2, 4)
  const answers: Answer[] = [
    ...orders(issues),
    { kind: 'swings', groups: [[swing(2, 3)], [swing(0, 2)], [swing(1)]] },
    { kind: 'rather', one: side([0, 0], [1, 1], [2, 3]), than: 'no-agreement' },
    { kind: 'rather', one: 'no-agreement', than: side([0, 2], [1, 1], [2, 3]) },
  ]
  const { centre, draws, polytope, reserve } = agreed(issues, answers)
  expect(draws.length).toBe(500)
  for (const draw of draws) {
    for (const { of, is } of polytope.rows.slice(0, -1)) {
      const value = of.reduce((sum, by, at) => sum + by * (draw[at] ?? 0), 0)
      expect(is === '=' ? Math.abs(value) : -Math.min(0, value)).toBeLessThan(1e-6)
    }
  }
  expect(centre.reserve).toBeGreaterThan(0)
  expect(centre.reserve).toBeLessThan(centre.u[0]?.[0] ?? 0)
  expect(reserve.low).toBeCloseTo(0, 9)
  expect(centre.u[0]?.[2]).toBe(0)
})

test('as long as the values of an issue have no order, that is what to ask', () => {
  const issues = issuesOf(2, 3, 1)
  expect(elicit(issues, orders(issues).slice(0, 1))).toEqual({ kind: 'unordered', issues: [1] })
})

test('answers that contradict one another are shown: the fewest that do', () => {
  const issues = issuesOf(2, 2, 2, 2)
  const rather = (a: number, b: number): Answer => ({
    kind: 'rather',
    one: side([a, 0], [b, 1]),
    than: side([a, 1], [b, 0]),
  })
  // A circle of three, and one of two: the two are the fewest.
  const answers = [...orders(issues), rather(0, 1), rather(1, 2), rather(2, 0), rather(2, 3), rather(3, 2)]
  expect(elicit(issues, answers)).toEqual({ kind: 'contradiction', answers: [7, 8] })
  expect(contradictionIn(issues, answers.slice(0, 7))).toEqual([4, 5, 6])
  expect(contradictionIn(issues, answers.slice(0, 6))).toBeUndefined()
})

test('an order of values that a comparison denies is a contradiction of the two', () => {
  const issues = issuesOf(3, 2)
  const denial: Answer = { kind: 'rather', one: side([0, 2]), than: side([0, 1]) }
  expect(elicit(issues, [...orders(issues), denial])).toEqual({ kind: 'contradiction', answers: [0, 2] })
})

test('the fewest contradicting answers are what trying all sets finds, and honest answers never contradict', () => {
  const issues = issuesOf(2, 2, 2)
  const pair = fc.constantFrom<[number, number]>([0, 1], [1, 0], [1, 2], [2, 1], [0, 2], [2, 0])
  const answer = fc.tuple(pair, fc.boolean()).map(([[a, b], alike]): Answer => {
    const [one, other] = [side([a, 0], [b, 1]), side([a, 1], [b, 0])]
    return alike ? { kind: 'alike', one, other } : { kind: 'rather', one, than: other }
  })
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 7 }), (answers) => {
      const found = contradictionIn(issues, answers)
      const sets = Array.from({ length: 2 ** answers.length }, (_, bits) =>
        answers.map((__, at) => at).filter((at) => (bits >> at) & 1),
      )
      const contradicts = (set: number[]) =>
        contradictionIn(
          issues,
          set.map((at) => answers[at]!),
        ) !== undefined
      const fewest = Math.min(...sets.filter(contradicts).map((set) => set.length))
      expect(found?.length ?? Infinity).toBe(fewest)
      if (found) expect(contradicts(found)).toBe(true)
    }),
    { numRuns: 25 },
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }),
      fc.array(pair),
      (weights, pairs) => {
        const answers = pairs.map(([a, b]): Answer => {
          const [one, other] = [side([a, 0], [b, 1]), side([a, 1], [b, 0])]
          return (weights[a] ?? 0) > (weights[b] ?? 0)
            ? { kind: 'rather', one, than: other }
            : { kind: 'rather', one: other, than: one }
        })
        expect(contradictionIn(issues, [...orders(issues), ...answers])).toBeUndefined()
      },
    ),
    { numRuns: 50 },
  )
})

test('the next question divides what is not known yet, and its answer narrows it', () => {
  const issues = issuesOf(3, 2, 2)
  let answers = orders(issues)
  let before = Infinity
  for (let asked = 0; asked < 6; asked++) {
    const { questions, weights } = agreed(issues, answers)
    const wide = weights.reduce((sum, { low, high }) => sum + high - low, 0)
    expect(wide).toBeLessThanOrEqual(before + 1e-9)
    before = wide
    const [question] = questions
    expect(question?.share).toBeGreaterThan(0.2)
    expect(question?.share).toBeLessThan(0.8)
    if (question) answers = [...answers, { kind: 'rather', one: question.one, than: question.other }]
  }
  expect(before).toBeLessThan(2.2)
})

const turned = (issues: readonly Issue[]): Answer[] =>
  issues.map((_, at) => ({ kind: 'order', issue: at, groups: [[1], [0]] }))

test('from two rankings alone: the trade is certain, and the recommendation stands for all that agrees with them', () => {
  const { issues } = river
  const belmere = agreed(issues, [...orders(issues), ranking(0, 1)])
  const carthia = agreed(issues, [...turned(issues), { kind: 'swings', groups: [[swing(1, 0, 1)], [swing(0, 0, 1)]] }])
  const asked = [belmere, carthia]
  const [trade] = logrollsIn(river, { from: [1, 0], ranges: ratiosOf(river, asked) })
  expect(trade).toMatchObject({ yieldsOn: 1, gainsOn: 0, sure: 'certain', range: [expect.closeTo(1, 9), Infinity] })
  const sure = robustnessOf(river, asked, [0, 1], 'nash', { reserves: 'given' })
  expect(sure).toMatchObject({ share: 1, instead: [], byParty: [1, 1] })
  expect(sure.low).toBeGreaterThan(0.97)
})

test('where a ranking is missing the recommendation stands for a part only, and what would come instead is named', () => {
  const { issues } = river
  const open = agreed(issues, orders(issues))
  const found = robustnessOf(river, [open, undefined], [0, 1], 'nash', { reserves: 'given' })
  expect(found.share).toBeGreaterThan(0.4)
  expect(found.share).toBeLessThan(0.95)
  expect(found.low < found.share && found.share < found.high).toBe(true)
  expect(found.instead.length).toBeGreaterThan(0)
  expect(found.byParty[1]).toBeUndefined()
})

test.for([
  ['an order without every value', [{ kind: 'order', issue: 0, groups: [[0]] }], /every value/],
  [
    'a value that is not',
    [{ kind: 'rather', one: [{ issue: 0, value: 9 }], than: [{ issue: 0, value: 0 }] }],
    /there is not/,
  ],
  [
    'sides of different issues',
    [{ kind: 'rather', one: [{ issue: 0, value: 0 }], than: [{ issue: 1, value: 0 }] }],
    /same issues/,
  ],
  [
    'no agreement against a part',
    [{ kind: 'rather', one: 'no-agreement', than: [{ issue: 0, value: 0 }] }],
    /whole packages/,
  ],
  ['a number', [{ kind: 'weight', issue: 0, weight: 0.4 }], /kind/],
] as const)('%s is refused, in words', ([, answers, words]) => {
  const read = readAnswers(issuesOf(2, 2), answers)
  expect('fault' in read && read.fault).toMatch(words)
})

test('linear programs: as good as every corner there is', () => {
  const number = fc.integer({ min: -5, max: 5 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, fc.integer({ min: -6, max: 2 })), { maxLength: 6 }),
      fc.tuple(number, number),
      (drawn, aim) => {
        // Within the square from 0 to 4, so that there is always an end.
        const walls = [...drawn, [-1, 0, -4], [0, -1, -4]] as [number, number, number][]
        const rows = walls.map(([a, b, than]): Row => ({ of: Float64Array.of(a, b), is: '>=', than }))
        const found = maximum(Float64Array.from(aim), rows)
        const lines = [...walls, [1, 0, 0], [0, 1, 0]] as [number, number, number][]
        const corners = lines.flatMap(([a, b, c], at) =>
          lines.slice(at + 1).flatMap(([d, e, f]) => {
            const det = a * e - b * d
            return det === 0 ? [] : [[(c * e - b * f) / det, (a * f - c * d) / det]]
          }),
        )
        const inside = corners.filter(([x = 0, y = 0]) => lines.every(([a, b, c]) => a * x + b * y >= c - 1e-9))
        if (inside.length === 0) {
          expect(found).toBe('infeasible')
          return
        }
        const best = Math.max(...inside.map(([x = 0, y = 0]) => aim[0] * x + aim[1] * y))
        expect(typeof found === 'object' ? found.value : found).toBeCloseTo(best, 7)
      },
    ),
    { numRuns: 400 },
  )
})

test('long work lets others run, comes to the same, and ends when it is told to', async () => {
  const issues = issuesOf(...Array.from({ length: 8 }, () => 4))
  const answers = [...orders(issues), { kind: 'swings' as const, groups: issues.map((_, at) => [swing(at, 3)]) }]
  let ran = 0
  const others = setInterval(() => ran++, 1)
  const whole = await elicitInSteps(issues, answers)
  clearInterval(others)
  expect(ran).toBeGreaterThan(3)
  expect(JSON.stringify(whole)).toBe(JSON.stringify(elicit(issues, answers)))
  const stopping = new AbortController()
  setTimeout(() => stopping.abort(new Error('enough')), 1)
  await expect(elicitInSteps(issues, answers, stopping)).rejects.toThrow('enough')
  const open = agreed(river.issues, orders(river.issues))
  const given = [river, [open, undefined], [0, 1], 'nash', { draws: 20 }] as const
  expect(await robustnessInSteps(new AbortController().signal, ...given)).toEqual(robustnessOf(...given))
  const late = robustnessInSteps(stopping.signal, river, [open, undefined], [0, 1], 'nash', { draws: 1_000_000 })
  await expect(late).rejects.toThrow('enough')
  const soon = new AbortController()
  setTimeout(() => soon.abort(new Error('enough of it')), 30)
  await expect(
    robustnessInSteps(soon.signal, river, [open, undefined], [0, 1], 'nash', { draws: 1e9 }),
  ).rejects.toThrow('enough of it')
})
