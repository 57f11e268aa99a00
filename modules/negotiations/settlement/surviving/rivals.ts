import { choicesOf, type Constraint, type Domain, type Package, type PairTable } from '../domain.ts'
import { frontierOf, packageAt, type Frontier, type FrontierOptions } from '../frontier.ts'

/**
 * Every package that can be best for some share of an issue: each value of the issue with each point of the frontier of all
 * the others. For each, row by row, what it is worth to each party (`u`) and how much of that is the issue's (`on`).
 */
export type Rivals = {
  count: number
  u: Float64Array
  on: Float64Array
  chosenAt: (rival: number) => Package
  exact: boolean
}

export function rivalsOn(domain: Domain, issue: number, options: FrontierOptions): Rivals {
  const parties = domain.parties.length
  const values = (domain.issues[issue]?.values ?? []).map((_, value) => value)
  // Where the issue hangs together with no other, the frontier of the others is the same whatever its value.
  const apart = !hangsTogether(domain, issue)
  const allowed = values.filter((value) => isAllowedAlone(domain, issue, value))
  const rests = (apart ? allowed.slice(0, 1) : allowed).map((value) => frontierOf(given(domain, issue, value), options))
  const parts = allowed.flatMap((value, at) => {
    const rest = rests[apart ? 0 : at]
    return rest ? [{ value, rest }] : []
  })
  const count = parts.reduce((sum, { rest }) => sum + rest.count, 0)
  const [u, on] = [new Float64Array(count * parties), new Float64Array(count * parties)]
  let cell = 0
  for (const { value, rest } of parts)
    for (let own = 0; own < rest.utilities.length; own++, cell++) {
      on[cell] = domain.parties[own % parties]?.u[issue]?.[value] ?? 0
      u[cell] = (rest.utilities[own] ?? 0) + (on[cell] ?? 0)
    }
  return { count, u, on, chosenAt: (rival) => chosenAt(parts, issue, rival), exact: rests.every((rest) => rest.exact) }
}

function chosenAt(parts: readonly { value: number; rest: Frontier }[], issue: number, rival: number): Package {
  let point = rival
  for (const { value, rest } of parts) {
    if (point < rest.count) return packageAt(rest, point).with(issue, value)
    point -= rest.count
  }
  return []
}

function hangsTogether(domain: Domain, issue: number): boolean {
  return (
    domain.parties.some((party) => party.tables.some(({ a, b }) => a === issue || b === issue)) ||
    domain.constraints.some((one) => {
      const met = new Set(choicesOf(one).map((choice) => choice.issue))
      return met.size > 1 && met.has(issue)
    })
  )
}

function isAllowedAlone(domain: Domain, issue: number, value: number): boolean {
  return domain.constraints.every((one) => {
    const choices = choicesOf(one)
    if (choices.some((choice) => choice.issue !== issue)) return true
    const holds = choices.map((choice) => choice.values.includes(value))
    return 'never' in one ? !holds.every(Boolean) : !holds[0] || holds[1] === true
  })
}

/** The domain in which the issue has this value alone, worth nothing by itself. */
function given(domain: Domain, issue: number, value: number): Domain {
  const single = (table: PairTable): PairTable => {
    if (table.a === issue) return { ...table, u: [table.u[value] ?? []] }
    return table.b === issue ? { ...table, u: table.u.map((row) => [row[value] ?? 0]) } : table
  }
  return {
    issues: domain.issues.with(issue, { name: domain.issues[issue]?.name ?? '', values: ['as given'] }),
    parties: domain.parties.map((party) => ({
      ...party,
      u: party.u.with(issue, [0]),
      tables: party.tables.map(single),
    })),
    constraints: domain.constraints.filter((one) => !isOfOne(one, issue)).map((one) => renamed(one, issue, value)),
  }
}

function isOfOne(constraint: Constraint, issue: number): boolean {
  return choicesOf(constraint).every((choice) => choice.issue === issue)
}

function renamed(constraint: Constraint, issue: number, value: number): Constraint {
  const one = <Choice extends { issue: number; values: readonly number[] }>(choice: Choice): Choice =>
    choice.issue === issue ? { ...choice, values: choice.values.includes(value) ? [0] : [] } : choice
  return 'never' in constraint
    ? { never: constraint.never.map(one) }
    : { when: one(constraint.when), needs: one(constraint.needs) }
}
