import type { Issue } from '../domain.ts'
import { minus, type Side } from './answers.ts'
import type { Polytope } from './polytope.ts'
import { dot } from './sampling.ts'

/** A question that helps most: which would you rather have? The answer goes back as `rather`, or as `alike`. */
export type Question = {
  one: Side
  other: Side
  /** Of all worths that agree with the answers so far, the part by which `one` is better. Near a half, much is learned. */
  share: number
  /** `swings`: from worst to best on one issue, or on the other. `steps`: less than that. `reserve`: against no agreement. */
  about: 'swings' | 'steps' | 'reserve'
}

/** Questions whose answers say most about what is not known yet: those that divide what agrees so far most evenly. */
export function nextQuestions(
  issues: readonly Issue[],
  polytope: Polytope,
  draws: readonly Float64Array[],
  most = 5,
): Question[] {
  const asked = [...swings(polytope), ...steps(issues, polytope), ...whole(polytope)]
  return asked
    .map((question) => ({ ...question, share: shareOf(question, polytope, draws) }))
    .filter(({ share }) => share > 0.01 && share < 0.99)
    .sort((one, other) => worthAsking(other) - worthAsking(one))
    .slice(0, most)
}

/** What is learned in bits; a question about whole swings is easier to answer, and wins where it is nearly as good. */
function worthAsking({ share, about }: Question): number {
  const bits = -(share * Math.log2(share) + (1 - share) * Math.log2(1 - share))
  return about === 'steps' ? bits - 0.05 : bits
}

function shareOf(
  { one, other }: Omit<Question, 'share'>,
  { places }: Polytope,
  draws: readonly Float64Array[],
): number {
  const difference = minus(one, other, places)
  return draws.filter((worths) => dot(difference, worths) > 0).length / Math.max(1, draws.length)
}

function* swings({ ends }: Polytope): Generator<Omit<Question, 'share'>> {
  for (const [a, first] of ends.entries())
    for (const [b, second] of ends.entries())
      if (a < b && first.best !== first.worst && second.best !== second.worst)
        yield {
          one: [
            { issue: a, value: first.best },
            { issue: b, value: second.worst },
          ],
          other: [
            { issue: a, value: first.worst },
            { issue: b, value: second.best },
          ],
          about: 'swings',
        }
}

const mostSteps = 600

/** From the worst up to some value on one issue, or up to the best on another. */
function* steps(issues: readonly Issue[], { ends }: Polytope): Generator<Omit<Question, 'share'>> {
  let count = 0
  for (const [a, first] of ends.entries())
    for (const value of issues[a]?.values.keys() ?? []) {
      if (value === first.best || value === first.worst) continue
      for (const [b, second] of ends.entries()) {
        if (a === b || second.best === second.worst) continue
        if (++count > mostSteps) return
        yield {
          one: [
            { issue: a, value },
            { issue: b, value: second.worst },
          ],
          other: [
            { issue: a, value: first.worst },
            { issue: b, value: second.best },
          ],
          about: 'steps',
        }
      }
    }
}

/** Packages that are best on one issue and worst on the others, or the other way round, against having no agreement. */
function* whole({ ends }: Polytope): Generator<Omit<Question, 'share'>> {
  for (const odd of ends.keys())
    for (const turned of [false, true]) {
      const one = ends.map(({ best, worst }, issue) => ({ issue, value: (issue === odd) === turned ? worst : best }))
      yield { one, other: 'no-agreement', about: 'reserve' }
    }
}
