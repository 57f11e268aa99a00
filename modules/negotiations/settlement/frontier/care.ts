import { thinned } from './thin.ts'

/**
 * What a search for the frontier may cost, and what was given up for it. As long as the work stays within its budget
 * nothing is given up, and `bound` is zero. Past half of it long lists are thinned, and past nine tenths severely; what
 * that may have cost each party is added up in `bound`.
 */
export type Care = { most: number; spent: number; bound: Float64Array }

/** Candidates that one step may hold in memory. */
const mostCandidates = 4_000_000

export function careful(parties: number, most: number): Care {
  return { most, spent: 0, bound: new Float64Array(parties) }
}

/** How many points may be carried on from here. */
export function mostPoints({ most, spent }: Care): number {
  if (spent < most / 2) return 1_000_000
  return spent < most * 0.9 ? 2_000 : 200
}

/**
 * Which of the points to carry on with: all of them, as long as the budget lasts and a next step with so many options fits.
 *
 * @param lost takes the sides of the boxes, where points were given up.
 */
export function carriedOn(
  u: Float64Array,
  parties: number,
  care: Care,
  options: number,
  lost: Float64Array,
): Int32Array | undefined {
  const most = Math.max(16, Math.min(mostPoints(care), Math.floor(mostCandidates / Math.max(1, options))))
  if (u.length / parties <= most) return undefined
  const { places, sides } = thinned(u, parties, most)
  for (let p = 0; p < parties; p++) lost[p] = Math.max(lost[p] ?? 0, sides[p] ?? 0)
  return places
}

/** Adds a loss to what is said of all of it. */
export function admit(care: Care, lost: Float64Array): void {
  for (let p = 0; p < lost.length; p++) care.bound[p] = (care.bound[p] ?? 0) + (lost[p] ?? 0)
}

/** The rows of these places. */
export function rowsAt(u: Float64Array, parties: number, places: Int32Array): Float64Array {
  const rows = new Float64Array(places.length * parties)
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] ?? 0) * parties
    for (let p = 0; p < parties; p++) rows[row * parties + p] = u[from + p] ?? 0
  }
  return rows
}

/** Every point of the one with every point of the other, the other running fastest. */
export function sums(one: Float64Array, other: Float64Array, parties: number): Float64Array {
  const [rows, columns] = [one.length / parties, other.length / parties]
  const all = new Float64Array(rows * columns * parties)
  let cell = 0
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let p = 0; p < parties; p++) all[cell++] = (one[i * parties + p] ?? 0) + (other[j * parties + p] ?? 0)
  return all
}
