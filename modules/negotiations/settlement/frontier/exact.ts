import { aDesk, sumOf } from './adding.ts'
import { admit, carriedOn, mostPoints, rowsAt, sums, type Care } from './care.ts'
import { optionsOf, spending, type Options } from './elimination.ts'
import { settled, undominated } from './filter.ts'
import type { Group } from './order.ts'
import type { Prepared } from './prepared.ts'
import { settle, staircaseOf, type Staircase } from './staircase.ts'
import type { Steps } from './work.ts'

/** How each point of a step came about: code = point of the step before × number of options + option. */
export type Stage = {
  issues: readonly number[]
  /** The values of `issues` for each option, row by row. */
  options: Int32Array
  code: Int32Array
}

/** The points of a frontier, row by row, and the way back to their packages. */
export type Found = { utilities: Float64Array; stages: Stage[]; last: Int32Array }

/**
 * Dynamic programming over the groups of issues: the frontier of the first so many, the options of the next one added, what
 * is dominated dropped. Exact where utilities add up over the groups, because whatever completes a dominated part completes
 * the part that dominates it at least as well.
 */
export function* search(domain: Prepared, groups: readonly Group[], care: Care): Steps<Found> {
  const all: Options[] = []
  for (const group of groups) all.push(yield* optionsOf(domain, group, care))
  return domain.parties === 2 ? yield* ofTwo(domain, all, care) : yield* ofMany(domain, all, care)
}

function* ofTwo(domain: Prepared, all: readonly Options[], care: Care): Steps<Found> {
  const options = all.map((one) => ({ ...one, stairs: staircaseOf(one.u, domain.noise) }))
  options.sort((a, b) => b.stairs.count - a.stairs.count)
  const stages: Stage[] = []
  const desk = aDesk()
  let sofar: Staircase | undefined
  for (const { issues, values, stairs } of options) {
    const count = values.length / issues.length
    if (sofar) {
      const before: Staircase = yield* withinBudget(sofar, stairs.count, stages, care)
      const units = before.count * stairs.count
      care.spent += units
      yield units
      sofar = sumOf(before, stairs, count, domain.noise, desk)
    } else sofar = stairs
    stages.push({ issues, options: values, code: sofar.code.slice(0, sofar.count) })
  }
  const { first, second, code, count } = settle(sofar ?? staircaseOf(new Float64Array(), domain.noise), domain.same)
  const utilities = new Float64Array(2 * count)
  for (let point = 0; point < count; point++) {
    utilities[2 * point] = first[point] ?? 0
    utilities[2 * point + 1] = second[point] ?? 0
  }
  return { utilities, stages, last: code }
}

/** The staircase, or fewer of its steps where the budget wants it; the stage behind it keeps only those. */
// oxlint-disable-next-line require-yield -- one shape with the steps around it
function* withinBudget(sofar: Staircase, options: number, stages: Stage[], care: Care): Steps<Staircase> {
  if (sofar.count * options < 2 ** 31 && sofar.count <= mostPoints(care)) return sofar
  const u = new Float64Array(2 * sofar.count)
  for (let step = 0; step < sofar.count; step++) {
    u[2 * step] = sofar.first[step] ?? 0
    u[2 * step + 1] = sofar.second[step] ?? 0
  }
  const lost = new Float64Array(2)
  const places = carriedOn(u, 2, care, options, lost)?.sort()
  if (!places) return sofar
  admit(care, lost)
  const stage = stages.at(-1)
  const code = places.map((step) => sofar.code[step] ?? 0)
  if (stage) stages[stages.length - 1] = { ...stage, code }
  return {
    count: places.length,
    first: Float64Array.from(places, (step) => sofar.first[step] ?? 0),
    second: Float64Array.from(places, (step) => sofar.second[step] ?? 0),
    code,
  }
}

function* ofMany(domain: Prepared, all: readonly Options[], care: Care): Steps<Found> {
  const { parties, noise } = domain
  const options: (Options & { places: Int32Array; own: Float64Array })[] = []
  for (const one of all) {
    const places = yield* undominated(one.u, parties, noise)
    options.push({ ...one, places, own: rowsAt(one.u, parties, places) })
  }
  options.sort((a, b) => b.places.length - a.places.length)
  const stages: Stage[] = []
  let sofar: Float64Array = new Float64Array(parties)
  for (const { issues, values, places, own } of options) {
    const lost = new Float64Array(parties)
    const fewer = carriedOn(sofar, parties, care, places.length, lost)
    if (fewer) {
      const stage = stages.at(-1)
      if (stage) stages[stages.length - 1] = { ...stage, code: fewer.map((point) => stage.code[point] ?? 0) }
      sofar = rowsAt(sofar, parties, fewer)
      admit(care, lost)
    }
    const candidates = sums(sofar, own, parties)
    const kept = yield* spending(undominated(candidates, parties, noise), care)
    const count = values.length / issues.length
    const code = kept.map((at) => Math.floor(at / places.length) * count + (places[at % places.length] ?? 0))
    stages.push({ issues, options: values, code })
    sofar = rowsAt(candidates, parties, kept)
  }
  const last = yield* spending(settled(sofar, parties, domain.same), care)
  return { utilities: rowsAt(sofar, parties, last), stages, last }
}
