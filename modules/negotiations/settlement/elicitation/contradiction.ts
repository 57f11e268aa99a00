import type { Issue } from '../domain.ts'
import { placesOf, saidBy, type Answer, type Places, type Said } from './answers.ts'
import { atOnce, type Steps } from '../frontier/work.ts'
import { maximum, type Row } from './linear-program.ts'

/**
 * Whether answers can all be true, and if not, the fewest that cannot. Answers contradict one another where no worths of the
 * values make all of them true with some margin.
 *
 * The smallest such set is found by hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS extraction
 * with minimal hitting set dualization", CP 2015): a set that contradicts has to share an answer with every set whose going
 * would mend all; the smallest set that does so is tried, and either contradicts, or shows one more way of mending.
 *
 * @returns the places of the answers, or nothing where they agree.
 */
export function contradictionIn(issues: readonly Issue[], answers: readonly Answer[]): number[] | undefined {
  return atOnce(contradictionSteps(issues, answers))
}

export function* contradictionSteps(issues: readonly Issue[], answers: readonly Answer[]): Steps<number[] | undefined> {
  const places = placesOf(issues)
  const said = answers.map((answer) => saidBy(answer, places))
  const agree = function* (set: ReadonlySet<number>): Steps<boolean> {
    const some = [...set].flatMap((at) => said[at] ?? [])
    yield some.length ** 2 * places.count
    return canBeTrue(some, places)
  }
  if (yield* agree(new Set(said.keys()))) return undefined
  const ways: number[][] = []
  for (;;) {
    const core = smallestHitting(ways)
    if (!(yield* agree(core))) return [...core].toSorted((a, b) => a - b)
    // As many more as still agree: what stays out is one way of mending.
    const grown = new Set(core)
    const out: number[] = []
    for (const at of said.keys()) {
      if (grown.has(at)) continue
      grown.add(at)
      if (yield* agree(grown)) continue
      grown.delete(at)
      out.push(at)
    }
    ways.push(out)
  }
}

/** The margin by which all can be true, worths between 0 and 1, is above nothing. */
function canBeTrue(said: readonly Said[], places: Places): boolean {
  if (!said.some((one) => one.strictly)) return true
  const margin = places.count
  const wide = (of: Float64Array): Float64Array => {
    const row = new Float64Array(places.count + 1)
    row.set(of)
    return row
  }
  const rows: Row[] = said.map(({ difference, strictly }) => {
    const row = wide(difference)
    if (strictly) row[margin] = -1
    return { of: row, is: strictly ? '>=' : '=', than: 0 }
  })
  const used = new Set(said.flatMap(({ difference }) => [...difference.keys()].filter((at) => difference[at] !== 0)))
  for (const at of used) rows.push(belowOne(places.count + 1, at))
  rows.push(belowOne(places.count + 1, margin))
  const aim = new Float64Array(places.count + 1)
  aim[margin] = 1
  const most = maximum(aim, rows)
  return typeof most === 'object' && most.value > 1e-7
}

function belowOne(count: number, at: number): Row {
  const of = new Float64Array(count)
  of[at] = -1
  return { of, is: '>=', than: -1 }
}

/** The fewest that share one with every set: by branching on the sets, the best so far cutting off. */
function smallestHitting(sets: readonly (readonly number[])[]): Set<number> {
  let best: number[] = [...new Set(sets.flat())]
  const seek = (chosen: number[]): void => {
    if (chosen.length >= best.length) return
    const missed = sets.filter((set) => !set.some((one) => chosen.includes(one))).sort((a, b) => a.length - b.length)
    const [first] = missed
    if (!first) {
      best = chosen
      return
    }
    if (chosen.length + apart(missed) >= best.length) return
    for (const one of first) seek([...chosen, one])
  }
  seek([])
  return new Set(best)
}

/** At least so many are needed: sets that share nothing with one another. */
function apart(sets: readonly (readonly number[])[]): number {
  const taken = new Set<number>()
  let count = 0
  for (const set of sets)
    if (!set.some((one) => taken.has(one))) {
      count++
      for (const one of set) taken.add(one)
    }
  return count
}
