import { z } from 'zod'

/**
 * What is to be settled: issues, each with its possible values, and for each party what every value is worth to it. A
 * package takes one value of every issue. Utilities add up over the issues; where two issues depend on one another a
 * table adds what a pair of values is worth together, and constraints say which combinations cannot be.
 *
 * Utilities are any finite numbers. They are never clamped nor rescaled: weights that sum to 1.00005 stay so.
 */
export type Domain = {
  issues: readonly Issue[]
  parties: readonly Party[]
  constraints: readonly Constraint[]
}

export type Issue = { name: string; values: readonly string[] }

export type Party = {
  name: string
  /** What the party has without an agreement, in the same utilities: its part of the disagreement point. */
  reserve: number
  /** u[issue][value]. */
  u: readonly (readonly number[])[]
  tables: readonly PairTable[]
}

/** Worth of two issues' values together, over and above what each is worth alone: u[value of a][value of b]. */
export type PairTable = { a: number; b: number; u: readonly (readonly number[])[] }

/** Some values of one issue, by their places. */
export type Choice = { issue: number; values: readonly number[] }

/** `never`: not all of these at once. `when … needs`: if the one, then the other. */
export type Constraint = { never: readonly Choice[] } | { when: Choice; needs: Choice }

/** The place of the value taken of every issue, in the order of the issues. */
export type Package = readonly number[]

/** Two utilities that differ by no more than this (times the size of the party's numbers, where that is above 1) are the same. */
export const sameWithin = 1e-9

/** What we take in. Above it the reader refuses, in words. */
export const limits = {
  issues: 200,
  valuesOfAnIssue: 10_000,
  values: 100_000,
  parties: 8,
  tables: 400,
  cellsOfTables: 1_000_000,
  constraints: 400,
  choicesOfAConstraint: 6,
  utility: 1e12,
} as const

const Name = z.string().min(1).max(500)
const Place = z.int().min(0)
/** A negative zero is a zero. */
const Utility = z
  .number({ error: 'is no number' })
  .min(-limits.utility)
  .max(limits.utility)
  .transform((u) => u + 0)
const Rows = z.array(z.array(Utility))
const Choices = z.strictObject({ issue: Place, values: z.array(Place).min(1) })

const Shape = z.strictObject({
  issues: z
    .array(z.strictObject({ name: Name, values: z.array(Name).min(1).max(limits.valuesOfAnIssue) }))
    .min(1)
    .max(limits.issues),
  parties: z
    .array(
      z.strictObject({
        name: Name,
        reserve: Utility,
        u: Rows,
        tables: z
          .array(z.strictObject({ a: Place, b: Place, u: Rows }))
          .max(limits.tables)
          .default([]),
      }),
    )
    .min(2)
    .max(limits.parties),
  constraints: z
    .array(
      z.union([
        z.strictObject({ never: z.array(Choices).min(1).max(limits.choicesOfAConstraint) }),
        z.strictObject({ when: Choices, needs: Choices }),
      ]),
    )
    .max(limits.constraints)
    .default([]),
})

/** Reads a domain from outside, strictly. @returns the domain; or in words what is wrong, and where. */
export function readDomain(from: unknown): { domain: Domain } | { fault: string } {
  const read = Shape.safeParse(from)
  if (!read.success) {
    const [first] = read.error.issues
    const where = first?.path.join('.') || 'the domain'
    return { fault: `${where}: ${first?.message ?? 'cannot be read'}.` }
  }
  const fault = faultIn(read.data)
  return fault === undefined ? { domain: read.data } : { fault }
}

function faultIn(domain: Domain): string | undefined {
  const sizes = domain.issues.map((issue) => issue.values.length)
  if (sizes.reduce((sum, size) => sum + size, 0) > limits.values) return `issues: more than ${limits.values} values.`
  for (const [at, party] of domain.parties.entries()) {
    const fault = faultInParty(party, sizes)
    if (fault !== undefined) return `parties.${at}.${fault}`
  }
  for (const [at, constraint] of domain.constraints.entries()) {
    const choices = choicesOf(constraint)
    if (choices.some(({ issue, values }) => values.some((value) => value >= (sizes[issue] ?? 0))))
      return `constraints.${at}: names an issue or a value that there is not.`
  }
  return undefined
}

function faultInParty(party: Party, sizes: readonly number[]): string | undefined {
  if (party.u.length !== sizes.length) return `u: has ${party.u.length} issues, and there are ${sizes.length}.`
  const odd = party.u.findIndex((row, issue) => row.length !== sizes[issue])
  if (odd >= 0) return `u.${odd}: has ${party.u[odd]?.length} values, and the issue has ${sizes[odd]}.`
  let cells = 0
  for (const [at, { a, b, u }] of party.tables.entries()) {
    const [rows, columns] = [sizes[a], sizes[b]]
    if (rows === undefined || columns === undefined || a === b) return `tables.${at}: needs two different issues.`
    if (u.length !== rows || u.some((row) => row.length !== columns))
      return `tables.${at}.u: has not ${rows} rows of ${columns} numbers.`
    cells += rows * columns
  }
  return cells > limits.cellsOfTables ? `tables: more than ${limits.cellsOfTables} numbers.` : undefined
}

/** The choices that a constraint speaks of. */
export function choicesOf(constraint: Constraint): readonly Choice[] {
  return 'never' in constraint ? constraint.never : [constraint.when, constraint.needs]
}

/** How many packages there are, constraints left aside. */
export function packagesIn(domain: Domain): bigint {
  return domain.issues.reduce((product, issue) => product * BigInt(issue.values.length), 1n)
}

/** Whether no constraint forbids the package. */
export function isAllowed(domain: Domain, chosen: Package): boolean {
  const holds = ({ issue, values }: Choice): boolean => values.includes(chosen[issue] ?? -1)
  return domain.constraints.every((constraint) =>
    'never' in constraint ? !constraint.never.every(holds) : !holds(constraint.when) || holds(constraint.needs),
  )
}

/** What the package is worth to each party, in the order of the parties. */
export function utilitiesOf(domain: Domain, chosen: Package): number[] {
  return domain.parties.map((party) => utilityOf(party, chosen))
}

export function utilityOf(party: Party, chosen: Package): number {
  let sum = 0
  for (const [issue, row] of party.u.entries()) sum += row[chosen[issue] ?? -1] ?? Number.NaN
  for (const { a, b, u } of party.tables) sum += u[chosen[a] ?? -1]?.[chosen[b] ?? -1] ?? Number.NaN
  return sum
}

/** For each party the difference below which two utilities count as the same: 1e-9, and more where its numbers are large. */
export function sameFor(domain: Domain): number[] {
  const largest = (rows: readonly (readonly number[])[]): number =>
    rows.reduce((most, row) => row.reduce((high, u) => Math.max(high, Math.abs(u)), most), 0)
  return domain.parties.map((party) => {
    const size =
      party.u.reduce((sum, row) => sum + largest([row]), 0) +
      party.tables.reduce((sum, table) => sum + largest(table.u), 0)
    return sameWithin * Math.max(1, size)
  })
}
