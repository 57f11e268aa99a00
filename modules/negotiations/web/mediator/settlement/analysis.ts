/**
 * From what the parties answered to what could be proposed. Runs on this device, in slices between which the page breathes
 * and can be told to stop. Pure: it knows no store, no page and no line to anywhere.
 */
import type { Domain, Package } from '../../../settlement/domain.ts'
import {
  type Agreed,
  elicitInSteps,
  ratiosOf,
  robustnessInSteps,
  type Robustness,
} from '../../../settlement/elicitation.ts'
import { type Frontier, frontierInSteps } from '../../../settlement/frontier.ts'
import { type Improvements, improvementsOn } from '../../../settlement/improvements.ts'
import { type Logroll, logrollsIn } from '../../../settlement/logrolling.ts'
import { raisedDisagreement, type SolutionName, type Solutions, solutionsOf } from '../../../settlement/points.ts'
import { type Survival, survivalInSteps } from '../../../settlement/survive.ts'
import type { Case } from './cases.ts'

export const solutionNames = ['nash', 'ks', 'egalitarian', 'utilitarian'] as const satisfies readonly SolutionName[]

/** What is missing before anything can be computed. `about`: the party's or the issue's place. */
export type Lacking =
  | { why: 'issues' | 'parties' }
  | { why: 'order'; party: number; issues: number[] }
  | { why: 'contradiction'; party: number; answers: number[] }

export type Ready = { domain: Domain; asked: Agreed[] }

/** The domain in the middle of what the answers allow; or what is missing still. @throws the reason of the signal. */
export async function readyOf(
  { issues, parties, constraints }: Case,
  o: { signal?: AbortSignal } = {},
): Promise<Ready | { lacking: Lacking[] }> {
  const lacking: Lacking[] = []
  if (issues.length === 0 || issues.some(({ values }) => values.length < 2)) lacking.push({ why: 'issues' })
  if (parties.length < 2) lacking.push({ why: 'parties' })
  if (lacking.length > 0) return { lacking }
  const asked: Agreed[] = []
  for (const [party, { answers }] of parties.entries()) {
    const found = await elicitInSteps(issues, answers, o)
    if (found.kind === 'unordered') lacking.push({ why: 'order', party, issues: found.issues })
    else if (found.kind === 'contradiction') lacking.push({ why: 'contradiction', party, answers: found.answers })
    else asked.push(found)
  }
  if (lacking.length > 0) return { lacking }
  return {
    asked,
    domain: {
      issues,
      constraints,
      parties: parties.map(({ name }, at) => ({
        name,
        reserve: asked[at]?.centre.reserve ?? 0,
        u: asked[at]?.centre.u ?? [],
        tables: [],
      })),
    },
  }
}

export type Recommended = {
  names: SolutionName[]
  chosen: Package
  point: number
  utilities: number[]
  /** Over which weights it stays the point of the first of its names. */
  survival: Survival[]
  robustness: Robustness | undefined
}

export type Analysis = {
  domain: Domain
  frontier: Frontier
  solutions: Solutions
  /** Parties whose reserve lies below the least that any package gives them. */
  raised: number[]
  recommended: Recommended[]
  logrolls: Logroll[]
  improvements: Improvements | undefined
}

/** Packages whose weights are looked into: where many tie, the first of them. */
const mostRecommended = 6

export async function analyse(
  { domain, asked }: Ready,
  agreed: Package | undefined,
  o: { signal: AbortSignal; onProgress: (done: number, of: number) => void },
): Promise<Analysis> {
  const { signal } = o
  const frontier = await frontierInSteps(domain, { signal })
  const solutions = solutionsOf(domain, frontier)
  const points = pointsOf(solutions)
  const steps = points.length + 2
  o.onProgress(1, steps)
  const recommended: Recommended[] = []
  for (const [at, one] of points.entries()) {
    const [name = 'nash'] = one.names
    const survival = await survivalInSteps(domain, one.chosen, name, { signal })
    await breathe(signal)
    const few = { draws: 100 }
    const robustness =
      at < mostRecommended ? await robustnessInSteps(signal, domain, asked, one.chosen, name, few) : undefined
    recommended.push({ ...one, survival, robustness })
    o.onProgress(at + 2, steps)
    await breathe(signal)
  }
  const [first] = recommended
  const logrolls = logrollsIn(domain, { ranges: ratiosOf(domain, asked), ...fromPackage(agreed ?? first?.chosen) })
  const improvements =
    agreed && agreed.length === domain.issues.length ? improvementsOn(domain, frontier, agreed) : undefined
  o.onProgress(steps, steps)
  return { domain, frontier, solutions, raised: raisedDisagreement(domain).raised, recommended, logrolls, improvements }
}

function fromPackage(from: Package | undefined): { from?: Package } {
  return from ? { from } : {}
}

/** One row for a package, however many points it is. */
function pointsOf(solutions: Solutions): Pick<Recommended, 'names' | 'chosen' | 'point' | 'utilities'>[] {
  const found = new Map<number, Pick<Recommended, 'names' | 'chosen' | 'point' | 'utilities'>>()
  for (const name of solutionNames)
    for (const { point, chosen, utilities } of solutions[name].points) {
      const known = found.get(point)
      if (known) known.names.push(name)
      else if (found.size < mostRecommended * 2) found.set(point, { names: [name], chosen, point, utilities })
    }
  return [...found.values()]
}

async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  signal.throwIfAborted()
}
