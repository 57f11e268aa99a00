import type { Steps } from '../frontier/work.ts'
import { innermost, type Polytope } from './polytope.ts'

/**
 * Worths drawn evenly from all that agree with the answers: hit and run (Smith, Operations Research 32, 1984). From a point
 * inside, a direction by chance, and on that line a place by chance between the walls. The same at every run.
 *
 * @returns so many draws, or none where nothing agrees with the answers.
 */
export function* drawnSteps(polytope: Polytope, count: number, seed = 1): Steps<Float64Array[]> {
  const start = innermost(polytope)
  if (!start || start.radius <= 1e-9) return []
  const chance = mulberry(seed)
  const variables = start.at.length
  const across = orthonormal(polytope.rows.filter((row) => row.is === '=').map((row) => row.of))
  const walls = polytope.rows.filter((row) => row.is === '>=').map((row) => row.of)
  const at = start.at.slice()
  const draws: Float64Array[] = []
  // Steps between two draws, so that one says little about the next.
  const between = Math.min(60, 4 + Math.ceil(variables / 2))
  const warm = 20
  const cost = variables * (walls.length + 2 * across.length + 20)
  for (let step = 0; draws.length < count; step++) {
    yield cost
    const direction = Float64Array.from({ length: variables }, () => gauss(chance))
    for (const axis of across) subtract(direction, axis, dot(direction, axis))
    const [back, forth] = room(at, direction, walls)
    if (!(forth > back)) continue
    const by = back + chance() * (forth - back)
    for (let variable = 0; variable < variables; variable++)
      at[variable] = (at[variable] ?? 0) + by * (direction[variable] ?? 0)
    if (step > warm * between && step % between === 0) draws.push(at.map((x) => Math.max(0, x)))
  }
  return draws
}

/** How far one may go back and forth: no worth below nothing, no wall crossed. */
function room(at: Float64Array, direction: Float64Array, walls: readonly Float64Array[]): [number, number] {
  let [back, forth] = [-1e6, 1e6]
  const meet = (distance: number, speed: number): void => {
    if (Math.abs(speed) < 1e-12) return
    const when = -Math.max(0, distance) / speed
    if (speed > 0) back = Math.max(back, when)
    else forth = Math.min(forth, when)
  }
  for (let variable = 0; variable < at.length; variable++) meet(at[variable] ?? 0, direction[variable] ?? 0)
  for (const wall of walls) meet(dot(wall, at), dot(wall, direction))
  return [back, forth]
}

function orthonormal(rows: readonly Float64Array[]): Float64Array[] {
  const axes: Float64Array[] = []
  for (const row of rows) {
    const axis = row.slice()
    for (let twice = 0; twice < 2; twice++) for (const other of axes) subtract(axis, other, dot(axis, other))
    const length = Math.sqrt(dot(axis, axis))
    if (length > 1e-9) axes.push(axis.map((x) => x / length))
  }
  return axes
}

export function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}

function subtract(from: Float64Array, axis: Float64Array, times: number): void {
  for (let at = 0; at < from.length; at++) from[at] = (from[at] ?? 0) - times * (axis[at] ?? 0)
}

function gauss(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
}

/** Chance that is the same at every run (mulberry32), so that two mediators see the same. */
function mulberry(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
