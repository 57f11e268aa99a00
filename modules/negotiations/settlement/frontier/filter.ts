import type { Steps } from './work.ts'

/**
 * Which of a list of points nothing else dominates, for any number of parties. `u` holds the utilities row by row.
 *
 * Three parties: the points are walked from the best for the first party down, over a staircase of the other two; n log n
 * but for the moving of the staircase. Four and more: the points are sorted by their sum, so that a point can only be
 * dominated by one before it, and held against those kept so far; a shade of 31 bits (at which of some thresholds each
 * utility stands) settles most of those comparisons in one operation. n × kept in the worst case.
 *
 * A point is left out where a kept one is as good for everybody within `within`: so every point left out is covered.
 *
 * @returns the places of the points that stay.
 */
export function* undominated(u: Float64Array, parties: number, within: Float64Array): Steps<Int32Array> {
  const count = u.length / parties
  if (count <= 1) return Int32Array.from({ length: count }, (_, place) => place)
  if (parties === 2) return ofTwo(u, within)
  return parties === 3 ? yield* ofThree(u, within) : yield* ofMany(u, parties, within)
}

function ofTwo(u: Float64Array, within: Float64Array): Int32Array {
  const order = fallingBy(
    u.length / 2,
    (place) => u[2 * place] ?? 0,
    (place) => u[2 * place + 1] ?? 0,
  )
  const kept: number[] = []
  let highest = -Infinity
  let anchor = Infinity
  for (const place of order) {
    const [first, second] = [u[2 * place] ?? 0, u[2 * place + 1] ?? 0]
    if (second <= highest + (within[1] ?? 0)) continue
    if (anchor - first <= (within[0] ?? 0)) kept.pop()
    else anchor = first
    kept.push(place)
    highest = second
  }
  return Int32Array.from(kept)
}

function* ofThree(u: Float64Array, within: Float64Array): Steps<Int32Array> {
  const count = u.length / 3
  const [, nearSecond = 0, nearThird = 0] = within
  const order = fallingBy(
    count,
    (place) => u[3 * place] ?? 0,
    (place) => (u[3 * place + 1] ?? 0) + (u[3 * place + 2] ?? 0),
  )
  // The staircase of second and third among those walked: second falling, third rising.
  const seconds: number[] = []
  const thirds: number[] = []
  const kept: number[] = []
  for (const [walked, place] of order.entries()) {
    if (walked % 4096 === 4095) yield 4096 * 16
    const [second, third] = [u[3 * place + 1] ?? 0, u[3 * place + 2] ?? 0]
    // Of those that are as good for the second party, the last has the most for the third.
    const better = firstBelow(seconds, second - nearSecond)
    if (better > 0 && (thirds[better - 1] ?? 0) >= third - nearThird) continue
    kept.push(place)
    let start = firstBelow(seconds, second)
    let end = start
    while (start > 0 && seconds[start - 1] === second) start--
    while (end < thirds.length && (thirds[end] ?? 0) <= third) end++
    seconds.splice(start, end - start, second)
    thirds.splice(start, end - start, third)
  }
  return Int32Array.from(kept)
}

/** The first place in a falling list whose number lies below the limit. */
function firstBelow(falling: readonly number[], limit: number): number {
  let [low, high] = [0, falling.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((falling[middle] ?? 0) >= limit) low = middle + 1
    else high = middle
  }
  return low
}

function* ofMany(u: Float64Array, parties: number, within: Float64Array): Steps<Int32Array> {
  const count = u.length / parties
  const sums = new Float64Array(count)
  for (let place = 0; place < count; place++)
    for (let p = 0; p < parties; p++) sums[place] = (sums[place] ?? 0) + (u[place * parties + p] ?? 0)
  const order = fallingBy(count, (place) => sums[place] ?? 0)
  const shades = shadesOf(u, parties, within)
  const kept = new Float64Array(u.length)
  const keptShades = new Int32Array(count)
  const places: number[] = []
  let compared = 0
  for (const place of order) {
    // The thresholds that it reaches even when all is taken off it that counts as nothing.
    const shade = shades.low[place] ?? 0
    const row = place * parties
    const so = places.length
    let covered = false
    for (let k = 0; k < so && !covered; k++) {
      if ((shade & ~(keptShades[k] ?? 0)) !== 0) continue
      covered = true
      const other = k * parties
      for (let p = 0; p < parties; p++)
        if ((kept[other + p] ?? 0) < (u[row + p] ?? 0) - (within[p] ?? 0)) {
          covered = false
          break
        }
    }
    compared += so
    if (compared > 1 << 20) {
      yield compared
      compared = 0
    }
    if (covered) continue
    for (let p = 0; p < parties; p++) kept[so * parties + p] = u[row + p] ?? 0
    keptShades[so] = shades.high[place] ?? 0
    places.push(place)
  }
  yield compared
  return Int32Array.from(places)
}

/**
 * As `undominated`, and held back to front as well: nor does one that was kept first stay beside a later one that is as
 * good within `within` for everybody and better for somebody. For the last word on a frontier, where `within` is 1e-9.
 */
export function* settled(u: Float64Array, parties: number, within: Float64Array): Steps<Int32Array> {
  const places = yield* undominated(u, parties, within)
  if (parties === 2) return places
  // Walked by the first utility (three parties) or by the sum, so that only what comes next to it there was not yet held against it.
  const counted = parties === 3 ? 1 : parties
  const key = (place: number): number => {
    let total = 0
    for (let p = 0; p < counted; p++) total += u[place * parties + p] ?? 0
    return total
  }
  const rows = Array.from(places, (place) => ({ place, key: key(place) })).sort((a, b) => b.key - a.key)
  const slack = within.subarray(0, counted).reduce((total, near) => total + near, 0)
  const covers = (better: number, worse: number): boolean =>
    within.every((near, p) => (u[better * parties + p] ?? 0) >= (u[worse * parties + p] ?? 0) - near)
  return Int32Array.from(
    rows.flatMap(({ place, key: own }, at) => {
      for (let later = at + 1; (rows[later]?.key ?? -Infinity) >= own - slack; later++)
        if (covers(rows[later]?.place ?? place, place)) return []
      return [place]
    }),
  )
}

/** For each point, which thresholds its utilities reach (`high`), and which they reach less `within` (`low`). */
function shadesOf(u: Float64Array, parties: number, within: Float64Array): { low: Int32Array; high: Int32Array } {
  const count = u.length / parties
  const perParty = Math.floor(31 / parties)
  const [low, high] = [new Int32Array(count), new Int32Array(count)]
  for (let p = 0; p < parties; p++) {
    const step = Math.max(1, Math.floor(count / 1024))
    const sample: number[] = []
    for (let place = 0; place < count; place += step) sample.push(u[place * parties + p] ?? 0)
    sample.sort((a, b) => a - b)
    for (let t = 0; t < perParty; t++) {
      const threshold = sample[Math.floor(((t + 1) * sample.length) / (perParty + 1))] ?? 0
      const bit = 1 << (p * perParty + t)
      for (let place = 0; place < count; place++) {
        const utility = u[place * parties + p] ?? 0
        if (utility >= threshold) high[place] = (high[place] ?? 0) | bit
        if (utility - (within[p] ?? 0) >= threshold) low[place] = (low[place] ?? 0) | bit
      }
    }
  }
  return { low, high }
}

/** Places in falling order of a key; where that is the same, of another. */
function fallingBy(
  count: number,
  key: (place: number) => number,
  then: (place: number) => number = () => 0,
): Int32Array {
  return Int32Array.from({ length: count }, (_, place) => place).sort((a, b) => key(b) - key(a) || then(b) - then(a))
}
