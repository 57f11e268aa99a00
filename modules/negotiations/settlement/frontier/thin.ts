/**
 * Too many points to carry on with: the space is cut into boxes, and of each box one point stays. Every point that goes
 * has one that stays in its box, so that it is covered to within the box's side. The sides are what `bound` says.
 *
 * @param most so many points may stay.
 * @returns the places that stay, and for each party the side of the boxes.
 */
export function thinned(u: Float64Array, parties: number, most: number): { places: Int32Array; sides: Float64Array } {
  const count = u.length / parties
  const lows = new Float64Array(parties).fill(Infinity)
  const spans = new Float64Array(parties)
  for (let p = 0; p < parties; p++) {
    let [low, high] = [Infinity, -Infinity]
    for (let place = 0; place < count; place++) {
      low = Math.min(low, u[place * parties + p] ?? 0)
      high = Math.max(high, u[place * parties + p] ?? 0)
    }
    lows[p] = low
    spans[p] = high - low
  }
  // From fine to coarse; at one box a party there is one point left.
  for (let boxes = 4096; boxes > 1; boxes = Math.floor(boxes / 1.5)) {
    const places = onePerBox(u, parties, lows, spans, boxes, most)
    if (places) return { places, sides: spans.map((span) => span / boxes) }
  }
  return { places: onePerBox(u, parties, lows, spans, 1, 1) ?? new Int32Array(), sides: spans }
}

/** Of each box the point with the greatest sum, or nothing if that were more than `most`. */
function onePerBox(
  u: Float64Array,
  parties: number,
  lows: Float64Array,
  spans: Float64Array,
  boxes: number,
  most: number,
): Int32Array | undefined {
  const best = new Map<string, { place: number; sum: number }>()
  for (let place = 0; place < u.length / parties; place++) {
    let [key, sum] = ['', 0]
    for (let p = 0; p < parties; p++) {
      const utility = u[place * parties + p] ?? 0
      const span = spans[p] ?? 0
      const box = span > 0 ? Math.min(boxes - 1, Math.floor(((utility - (lows[p] ?? 0)) / span) * boxes)) : 0
      key += `${box} `
      sum += span > 0 ? utility / span : 0
    }
    const before = best.get(key)
    if (!before && best.size >= most) return undefined
    if (!before || sum > before.sum) best.set(key, { place, sum })
  }
  return Int32Array.from(best.values(), ({ place }) => place)
}
