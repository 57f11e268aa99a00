/** Where points of a frontier stand in a picture of two parties; pure. */
import type { Analysis } from './analysis.ts'

export type PlotPoint = { point: number; x: number; y: number; names: string[] }
/** In parts of the picture's sides: the least that is shown at 0, the most at 1; y grows upwards. */
export type Plot = { points: PlotPoint[]; outer: boolean[]; reserve: { x: number; y: number } }

/** More points than can be told apart are thinned; the recommended ones stay. */
const most = 300

/** @param a the party along the foot of the picture. @param b the party along its side. */
export function plotOf({ frontier, domain, recommended }: Analysis, a: number, b: number): Plot {
  const { utilities, parties, count } = frontier
  const named = new Map(recommended.map(({ point, names }) => [point, names]))
  const step = Math.max(1, Math.ceil(count / most))
  const places = Array.from({ length: count }, (_, point) => point).filter(
    (point) => point % step === 0 || named.has(point),
  )
  const of = (point: number, party: number): number => utilities[point * parties + party] ?? 0
  const reserveOf = (party: number): number => domain.parties[party]?.reserve ?? 0
  const scale = (party: number): ((worth: number) => number) => {
    const all = [...places.map((point) => of(point, party)), reserveOf(party)]
    const [low, high] = [Math.min(...all), Math.max(...all)]
    return (worth) => (high > low ? (worth - low) / (high - low) : 0.5)
  }
  const [across, up] = [scale(a), scale(b)]
  const points = places
    .map((point) => ({ point, x: across(of(point, a)), y: up(of(point, b)), names: named.get(point) ?? [] }))
    .toSorted((one, other) => one.x - other.x || other.y - one.y)
  return { points, outer: outerOf(points), reserve: { x: across(reserveOf(a)), y: up(reserveOf(b)) } }
}

/** Whether nothing betters a point for these two; with more parties some points serve a third. */
function outerOf(points: readonly PlotPoint[]): boolean[] {
  let highest = -Infinity
  return points
    .toReversed()
    .map(({ y }) => {
      const outer = y > highest
      highest = Math.max(highest, y)
      return outer
    })
    .toReversed()
}
