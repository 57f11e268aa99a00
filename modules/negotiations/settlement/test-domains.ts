import fc from 'fast-check'
import { isAllowed, utilitiesOf, sameFor, type Domain } from './domain.ts'

/** Every package of a domain, one by one. For tests and benches: what enumeration says is what we must say. */
export function* everyPackage(domain: Domain): Generator<number[]> {
  const sizes = domain.issues.map((issue) => issue.values.length)
  const chosen = sizes.map(() => 0)
  for (;;) {
    if (isAllowed(domain, chosen)) yield [...chosen]
    let issue = sizes.length - 1
    while (issue >= 0 && (chosen[issue] ?? 0) + 1 === sizes[issue]) chosen[issue--] = 0
    if (issue < 0) return
    chosen[issue] = (chosen[issue] ?? 0) + 1
  }
}

/** The frontier by comparing all with all: distinct points, sorted. */
export function frontierByEnumeration(domain: Domain): number[][] {
  const same = sameFor(domain)
  const points = [...everyPackage(domain)].map((one) => utilitiesOf(domain, one))
  const atLeast = (a: number[], b: number[]) => a.every((u, p) => u >= (b[p] ?? 0) - (same[p] ?? 0))
  const better = (a: number[], b: number[]) => a.some((u, p) => u > (b[p] ?? 0) + (same[p] ?? 0))
  const frontier: number[][] = []
  for (const point of points) {
    if (points.some((other) => atLeast(other, point) && better(other, point))) continue
    if (!frontier.some((kept) => !better(kept, point) && !better(point, kept))) frontier.push(point)
  }
  return sorted(frontier)
}

export function sorted(points: readonly (readonly number[])[]): number[][] {
  const rounded = (u: number) => Math.round(u * 1e6)
  return points
    .map((point) => [...point])
    .sort((a, b) => a.map((u, p) => rounded(b[p] ?? 0) - rounded(u)).find((difference) => difference !== 0) ?? 0)
}

/** Worths of one decimal tie often; those of four hardly ever. */
const worth = (fine: boolean) =>
  fine ? fc.integer({ min: -1e4, max: 1e4 }).map((u) => u / 1e4) : fc.integer({ min: -3, max: 9 }).map((u) => u / 10)

export type Kind = {
  parties?: [number, number]
  issues?: number
  values?: number
  tables?: boolean
  constraints?: boolean
}

/** Domains small enough to enumerate. */
export function aDomain(kind: Kind = {}): fc.Arbitrary<Domain> {
  const { parties: [fewest, most] = [2, 5], issues = 4, values = 4, tables = false, constraints = false } = kind
  return fc
    .record({
      fine: fc.boolean(),
      parties: fc.integer({ min: fewest, max: most }),
      sizes: fc.array(fc.integer({ min: 1, max: values }), { minLength: 1, maxLength: issues }),
    })
    .chain(({ fine, parties, sizes }) =>
      fc.record({
        issues: fc.constant(
          sizes.map((size, issue) => ({
            name: `issue ${issue + 1}`,
            values: Array.from({ length: size }, (_, value) => `value ${value + 1}`),
          })),
        ),
        parties: fc.tuple(
          ...Array.from({ length: parties }, (_, party) =>
            fc.record({
              name: fc.constant(`party ${party + 1}`),
              reserve: worth(fine),
              u: fc.tuple(...sizes.map((size) => fc.array(worth(fine), { minLength: size, maxLength: size }))),
              tables: tables && sizes.length > 1 ? fc.array(aTable(sizes, fine), { maxLength: 2 }) : fc.constant([]),
            }),
          ),
        ),
        constraints: constraints ? fc.array(aConstraint(sizes), { maxLength: 3 }) : fc.constant([]),
      }),
    )
}

function aTable(sizes: readonly number[], fine: boolean) {
  return fc.shuffledSubarray([...sizes.keys()], { minLength: 2, maxLength: 2 }).chain(([a = 0, b = 1]) =>
    fc.record({
      a: fc.constant(a),
      b: fc.constant(b),
      u: fc.array(fc.array(worth(fine), { minLength: sizes[b] ?? 0, maxLength: sizes[b] ?? 0 }), {
        minLength: sizes[a] ?? 0,
        maxLength: sizes[a] ?? 0,
      }),
    }),
  )
}

function aConstraint(sizes: readonly number[]) {
  const choice = fc.integer({ min: 0, max: sizes.length - 1 }).chain((issue) =>
    fc.record({
      issue: fc.constant(issue),
      values: fc.subarray([...Array.from({ length: sizes[issue] ?? 1 }).keys()], { minLength: 1 }),
    }),
  )
  return fc.oneof(
    fc.record({ never: fc.array(choice, { minLength: 1, maxLength: 3 }) }),
    fc.record({ when: choice, needs: choice }),
  )
}

/** A plain domain from tables of numbers alone. */
export function domainOf(parties: readonly { reserve: number; u: number[][] }[], rest: Partial<Domain> = {}): Domain {
  const [first] = parties
  return {
    issues: (first?.u ?? []).map((row, issue) => ({
      name: `issue ${issue + 1}`,
      values: row.map((_, value) => `value ${value + 1}`),
    })),
    parties: parties.map(({ reserve, u }, party) => ({ name: `party ${party + 1}`, reserve, u, tables: [] })),
    constraints: [],
    ...rest,
  }
}

/** Invented worths, the same at every run: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Parties × issues × values of random worths, weights summing to one. */
export function randomDomain(parties: number, issues: number, values: number, seed = 1): Domain {
  const random = seeded(seed)
  return domainOf(
    Array.from({ length: parties }, () => {
      const weights = Array.from({ length: issues }, () => 0.2 + random())
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      return {
        reserve: 0.3,
        u: weights.map((weight) => Array.from({ length: values }, () => (weight / total) * random())),
      }
    }),
  )
}

/** Two parties who want the opposite on every issue, neither in a straight line: every value of every issue counts. */
export function opposedDomain(issues: number, values: number, seed = 5): Domain {
  const random = seeded(seed)
  const side = (up: boolean) =>
    Array.from({ length: issues }, () => {
      const weight = (0.5 + random()) / issues
      return Array.from({ length: values }, (_, value) => {
        const share = value / (values - 1)
        return weight * (up ? share : 1 - share) ** 0.9
      })
    })
  return domainOf([
    { reserve: 0.3, u: side(true) },
    { reserve: 0.3, u: side(false) },
  ])
}

/** The domain with tables between each issue and the next so many. */
export function withChain(domain: Domain, reach: number, seed = 7): Domain {
  const random = seeded(seed)
  const pairs = domain.issues.flatMap((_, a) =>
    Array.from({ length: reach }, (_one, step) => ({ a, b: a + step + 1 })).filter(({ b }) => b < domain.issues.length),
  )
  return {
    ...domain,
    parties: domain.parties.map((party) => ({
      ...party,
      tables: pairs.map(({ a, b }) => ({
        a,
        b,
        u: (domain.issues[a]?.values ?? []).map(() =>
          (domain.issues[b]?.values ?? []).map(() => (random() - 0.5) / domain.issues.length / reach),
        ),
      })),
    })),
  }
}

/** Belmere cares for the water, Carthia for the gauges; both want both. Package (0, 1) gives each what it cares for most. */
export const river = domainOf([
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
      [0, 0.3],
      [0, 0.7],
    ],
  },
])
