import type { Prepared } from './prepared.ts'

/** Issues that hang together by tables or constraints, and in which order to settle them away. */
export type Group = {
  /** In the order of elimination. */
  issues: readonly number[]
  /** How many rows the steps of the elimination have together: for each, the product of the sizes of the issues that meet. */
  rows: number
}

/** The issues that meet in one table or one constraint. */
function scopesOf({ tables, forbidden }: Pick<Prepared, 'tables' | 'forbidden'>): number[][] {
  return [...tables.map(({ a, b }) => [a, b]), ...forbidden.map((parts) => parts.map(({ issue }) => issue))]
}

/**
 * The groups of issues that depend on one another, each in min-fill order: next is the issue whose going joins the fewest
 * pairs of its neighbours that were not joined, as in Dechter, "Constraint Processing" (2003), section 4.4.
 */
export function groupsOf(domain: Prepared): Group[] {
  const near = domain.sizes.map(() => new Set<number>())
  for (const scope of scopesOf(domain))
    for (const one of scope) for (const other of scope) if (one !== other) near[one]?.add(other)
  const seen = new Set<number>()
  return domain.sizes.flatMap((_, issue) => {
    if (seen.has(issue)) return []
    const group = reach(issue, near)
    for (const one of group) seen.add(one)
    return [minFill(group, near, domain.sizes)]
  })
}

function reach(from: number, near: readonly Set<number>[]): number[] {
  const found = new Set([from])
  for (const issue of found) for (const other of near[issue] ?? []) found.add(other)
  return [...found]
}

function minFill(group: readonly number[], graph: readonly Set<number>[], sizes: readonly number[]): Group {
  const near = new Map(group.map((issue) => [issue, new Set(graph[issue])]))
  const order: number[] = []
  let rows = 0
  while (near.size > 0) {
    let [next, least] = [-1, [Infinity, Infinity]]
    for (const [issue, others] of near) {
      const cost = [fill([...others], near), rowsWith(issue, others, sizes)]
      if (isLess(cost, least)) [next, least] = [issue, cost]
    }
    const others = near.get(next) ?? new Set()
    rows += rowsWith(next, others, sizes)
    for (const one of others) {
      const around = near.get(one)
      around?.delete(next)
      for (const other of others) if (other !== one) around?.add(other)
    }
    near.delete(next)
    order.push(next)
  }
  return { issues: order, rows }
}

function fill(others: readonly number[], near: ReadonlyMap<number, ReadonlySet<number>>): number {
  let missing = 0
  for (const [at, one] of others.entries())
    for (const other of others.slice(at + 1)) if (!near.get(one)?.has(other)) missing++
  return missing
}

function rowsWith(issue: number, others: ReadonlySet<number>, sizes: readonly number[]): number {
  let rows = sizes[issue] ?? 1
  for (const other of others) rows *= sizes[other] ?? 1
  return rows
}

function isLess([a = 0, b = 0]: readonly number[], [c = 0, d = 0]: readonly number[]): boolean {
  return a < c || (a === c && b < d)
}
