import type { Domain, Issue, Package, Party } from './domain.ts'
import { frontierSteps } from './frontier.ts'
import { atOnce, inSteps, type Steps } from './frontier/work.ts'
import { solutionsOf, type SolutionName } from './points.ts'
import type { Answer } from './elicitation/answers.ts'
import { contradictionSteps } from './elicitation/contradiction.ts'
import {
  boundsOf,
  issuesWithoutOrder,
  polytopeOf,
  ratioBounds,
  weightOf,
  type Polytope,
} from './elicitation/polytope.ts'
import { nextQuestions, type Question } from './elicitation/questions.ts'
import { drawnSteps } from './elicitation/sampling.ts'

/**
 * What a delegation's answers say, and what they leave open. It is asked for no number; what is computed from its answers is
 * every set of worths that agrees with them, and one in the middle to reckon with.
 */
export type Elicited =
  | { kind: 'unordered'; /** Issues whose values have no order yet: the first thing to ask. */ issues: number[] }
  | { kind: 'contradiction'; /** The places of the fewest answers that cannot all be true. */ answers: number[] }
  | Agreed

export type Agreed = {
  kind: 'agreed'
  polytope: Polytope
  /** The mean of what agrees, by draws; for a mere ranking of swings it is the rank-order centroid (Barron and Barrett, 1996). */
  centre: Worths
  /** For each issue, the least and the most that its weight can be: exact. */
  weights: { low: number; high: number }[]
  /** What having no agreement can be worth. */
  reserve: { low: number; high: number }
  draws: readonly Float64Array[]
  questions: Question[]
}

/** Worths of values, and of having no agreement. */
export type Worths = Pick<Party, 'u' | 'reserve'>

/** @param draws how many sets of worths are drawn for the centre, the questions and the shares. */
export function elicit(issues: readonly Issue[], answers: readonly Answer[], draws?: number): Elicited {
  return atOnce(elicitSteps(issues, answers, draws))
}

/** As `elicit`, and others may run in between. @throws the reason of the signal, once it is aborted. */
export function elicitInSteps(
  issues: readonly Issue[],
  answers: readonly Answer[],
  o: { signal?: AbortSignal } = {},
): Promise<Elicited> {
  return inSteps(elicitSteps(issues, answers), o)
}

function* elicitSteps(issues: readonly Issue[], answers: readonly Answer[], draws = 500): Steps<Elicited> {
  const contradiction = yield* contradictionSteps(issues, answers)
  if (contradiction) return { kind: 'contradiction', answers: contradiction }
  const polytope = polytopeOf(issues, answers)
  if (!polytope) return { kind: 'unordered', issues: issuesWithoutOrder(issues, answers) }
  const found = yield* drawnSteps(polytope, draws)
  // What has no room inside agrees with the answers only as a limit: nothing that a delegation meant.
  if (found.length === 0) return { kind: 'contradiction', answers: [...answers.keys()] }
  const none = { low: 0, high: 0 }
  const noAgreement = new Float64Array(polytope.places.count)
  noAgreement[polytope.places.noAgreement] = 1
  const weights: Agreed['weights'] = []
  for (const issue of issues.keys()) {
    weights.push(boundsOf(polytope, weightOf(polytope, issue)) ?? none)
    yield polytope.rows.length ** 2 * polytope.places.count
  }
  return {
    kind: 'agreed',
    polytope,
    centre: worthsOf(issues, polytope, meanOf(found)),
    weights,
    reserve: boundsOf(polytope, noAgreement) ?? none,
    draws: found,
    questions: nextQuestions(issues, polytope, found),
  }
}

function meanOf(draws: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(draws[0]?.length ?? 0)
  for (const draw of draws) for (const [at, x] of draw.entries()) mean[at] = (mean[at] ?? 0) + x / draws.length
  return mean
}

/** Worths as a party of a domain has them. */
export function worthsOf(issues: readonly Issue[], { places }: Polytope, worths: Float64Array): Worths {
  return {
    u: issues.map((issue, at) => issue.values.map((_, value) => worths[places.of(at, value)] ?? 0)),
    reserve: worths[places.noAgreement] ?? 0,
  }
}

/** For `logrollsIn`: what the ratio of two weights of a party can be, exactly. A party that was not asked has its own. */
export function ratiosOf(domain: Domain, asked: readonly (Agreed | undefined)[]) {
  return (party: number, a: number, b: number): readonly [low: number, high: number] => {
    const polytope = asked[party]?.polytope
    if (polytope) return ratioBounds(polytope, a, b)
    const most = (issue: number): number => Math.max(...(domain.parties[party]?.u[issue] ?? [0]))
    const least = (issue: number): number => Math.min(...(domain.parties[party]?.u[issue] ?? [0]))
    const ratio = (most(a) - least(a)) / (most(b) - least(b))
    return [ratio, ratio]
  }
}

export type Robustness = {
  /** Of all worths that agree with the answers of all parties, the part for which the package is such a point. */
  share: number
  /** Between these with 95 % confidence (Wilson): the share is an estimate, by draws. */
  low: number
  high: number
  draws: number
  /** What would be recommended instead, the most frequent first. */
  instead: { chosen: Package; share: number }[]
  /** For each party the share if only its worths are open and all others are at their centre. Nothing for who was not asked. */
  byParty: (number | undefined)[]
}

/**
 * For what part of the worths that agree with the answers a recommendation stays.
 *
 * @param asked by party what was elicited; nothing for a party whose worths are given in the domain.
 */
export function robustnessOf(...given: Given): Robustness {
  return atOnce(robustnessSteps(...given))
}

type Given = [
  domain: Domain,
  asked: readonly (Agreed | undefined)[],
  chosen: Package,
  solution: SolutionName,
  options?: { reserves?: 'elicited' | 'given'; draws?: number },
]

/** As `robustnessOf`, and others may run in between. @throws the reason of the signal, once it is aborted. */
export function robustnessInSteps(signal: AbortSignal, ...given: Given): Promise<Robustness> {
  return inSteps(robustnessSteps(...given), { signal })
}

function* robustnessSteps(...[domain, asked, chosen, solution, options = {}]: Given): Steps<Robustness> {
  const { reserves = 'elicited', draws = 200 } = options
  const at = (draw: number, open: (party: number) => boolean): Domain => ({
    ...domain,
    parties: domain.parties.map((party, p) => {
      const agreed = asked[p]
      if (!agreed) return party
      // Each party's draws are taken from another place, so that they do not march in step.
      const own = agreed.draws[(draw * (2 * p + 1) + p) % agreed.draws.length]
      const worths = open(p) && own ? worthsOf(domain.issues, agreed.polytope, own) : agreed.centre
      return { ...party, u: worths.u, reserve: reserves === 'elicited' ? worths.reserve : party.reserve }
    }),
  })
  const wanted = chosen.join()
  const instead = new Map<string, { chosen: Package; count: number }>()
  let stays = 0
  for (let draw = 0; draw < draws; draw++) {
    const points = yield* recommended(
      at(draw, () => true),
      solution,
    )
    if (points.some((one) => one.join() === wanted)) stays++
    else
      for (const one of points.slice(0, 1)) {
        const key = one.join()
        instead.set(key, { chosen: one, count: (instead.get(key)?.count ?? 0) + 1 })
      }
  }
  const alone = function* (p: number): Steps<number> {
    const few = Math.min(draws, 100)
    let kept = 0
    for (let draw = 0; draw < few; draw++) {
      const points = yield* recommended(
        at(draw, (party) => party === p),
        solution,
      )
      if (points.some((one) => one.join() === wanted)) kept++
    }
    return kept / few
  }
  const byParty: Robustness['byParty'] = []
  for (const [p, agreed] of asked.entries()) byParty.push(agreed ? yield* alone(p) : undefined)
  return {
    ...interval(stays, draws),
    draws,
    instead: [...instead.values()]
      .map((one) => ({ chosen: one.chosen, share: one.count / draws }))
      .sort((a, b) => b.share - a.share),
    byParty,
  }
}

/** Units that one domain costs beside its frontier. */
const aDomain = 20_000

function* recommended(domain: Domain, solution: SolutionName): Steps<Package[]> {
  yield aDomain
  return solutionsOf(domain, yield* frontierSteps(domain, {}))[solution].points.map((point) => point.chosen)
}

/** Wilson's interval for a share of draws. */
function interval(hits: number, draws: number): { share: number; low: number; high: number } {
  const z = 1.96
  const share = hits / draws
  const middle = (share + (z * z) / (2 * draws)) / (1 + (z * z) / draws)
  const half = (z * Math.sqrt((share * (1 - share)) / draws + (z * z) / (4 * draws * draws))) / (1 + (z * z) / draws)
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
