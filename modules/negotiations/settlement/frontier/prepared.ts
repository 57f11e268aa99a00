import { choicesOf, sameFor, type Choice, type Constraint, type Domain } from '../domain.ts'

/** A domain as the engines want it: numbers in rows, one row for every value or pair of values, a column for each party. */
export type Prepared = {
  parties: number
  sizes: readonly number[]
  /** By issue: value × parties + party. */
  unary: readonly Float64Array[]
  tables: readonly Table[]
  forbidden: readonly Forbidden[]
  /** Differences that count as nothing in the answer (1e-9), and those that are only the noise of adding (1e-12). */
  same: Float64Array
  noise: Float64Array
}

/** (value of a × values of b + value of b) × parties + party. */
export type Table = { a: number; b: number; u: Float64Array }

/** The combination of all of these: of each issue, the values marked 1. */
export type Forbidden = readonly { issue: number; marked: Uint8Array }[]

export function prepared(domain: Domain): Prepared {
  const parties = domain.parties.length
  const sizes = domain.issues.map((issue) => issue.values.length)
  const unary = sizes.map((size, issue) =>
    rowsOf(size, parties, (value, party) => domain.parties[party]?.u[issue]?.[value] ?? 0),
  )
  const same = Float64Array.from(sameFor(domain))
  return {
    parties,
    sizes,
    unary,
    tables: tablesOf(domain, sizes),
    forbidden: domain.constraints.map((constraint) => forbiddenBy(constraint, sizes)),
    same,
    noise: same.map((near) => near / 1000),
  }
}

function rowsOf(size: number, parties: number, at: (row: number, party: number) => number): Float64Array {
  const rows = new Float64Array(size * parties)
  for (let row = 0; row < size; row++)
    for (let party = 0; party < parties; party++) rows[row * parties + party] = at(row, party)
  return rows
}

/** The tables of all parties on the same two issues, as one. */
function tablesOf(domain: Domain, sizes: readonly number[]): Table[] {
  const parties = domain.parties.length
  const tables = new Map<string, Table>()
  for (const [party, { tables: own }] of domain.parties.entries())
    for (const table of own) {
      const turned = table.a > table.b
      const [a, b] = turned ? [table.b, table.a] : [table.a, table.b]
      const [rows, columns] = [sizes[a] ?? 0, sizes[b] ?? 0]
      const sum = tables.get(`${a} ${b}`) ?? { a, b, u: new Float64Array(rows * columns * parties) }
      tables.set(`${a} ${b}`, sum)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const cell = (i * columns + j) * parties + party
          sum.u[cell] = (sum.u[cell] ?? 0) + ((turned ? table.u[j]?.[i] : table.u[i]?.[j]) ?? 0)
        }
    }
  return [...tables.values()]
}

function forbiddenBy(constraint: Constraint, sizes: readonly number[]): Forbidden {
  const choices = choicesOf(constraint)
  // "When A then B" forbids A with anything but B.
  const turned = 'never' in constraint ? -1 : 1
  const byIssue = new Map<number, Uint8Array>()
  for (const [at, choice] of choices.entries()) {
    const marked = markedOf(choice, sizes, at === turned)
    const before = byIssue.get(choice.issue)
    byIssue.set(choice.issue, before ? before.map((mark, value) => mark & (marked[value] ?? 0)) : marked)
  }
  return [...byIssue].map(([issue, marked]) => ({ issue, marked }))
}

function markedOf(choice: Choice, sizes: readonly number[], turned: boolean): Uint8Array {
  const marked = new Uint8Array(sizes[choice.issue] ?? 0).fill(turned ? 1 : 0)
  for (const value of choice.values) marked[value] = turned ? 0 : 1
  return marked
}
