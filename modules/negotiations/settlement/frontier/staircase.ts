/**
 * The frontier of two parties is a staircase: sorted by what it is worth to the first party, falling, it rises for the
 * second. Two staircases that lie in such an order merge in one walk, and what is dominated falls out on the way. That is
 * what makes two parties so much faster than three: no sorting, no comparing of all with all.
 */
export type Staircase = {
  count: number
  /** Falling. */
  first: Float64Array
  /** Rising. */
  second: Float64Array
  /** Which step before and which option: step × number of options + option. */
  code: Int32Array
}

/** The staircase of a list of options, whose code is their place. `u` holds two numbers for each. */
export function staircaseOf(u: Float64Array, noise: Float64Array): Staircase {
  const count = u.length / 2
  const order = new Int32Array(count)
  for (let option = 0; option < count; option++) order[option] = option
  if (count <= 32) sortFew(order, u)
  else order.sort((a, b) => at(u, 2 * b) - at(u, 2 * a) || at(u, 2 * b + 1) - at(u, 2 * a + 1))
  const stairs = emptyOf(count)
  let highest = -Infinity
  let anchor = Infinity
  for (let place = 0; place < count; place++) {
    const option = at(order, place)
    const [first, second] = [at(u, 2 * option), at(u, 2 * option + 1)]
    if (second <= highest + at(noise, 1)) continue
    if (anchor - first <= at(noise, 0)) stairs.count--
    else anchor = first
    stairs.first[stairs.count] = first
    stairs.second[stairs.count] = second
    stairs.code[stairs.count++] = option
    highest = second
  }
  return stairs
}

/** By insertion: for a handful, quicker than calling a comparison. */
function sortFew(order: Int32Array, u: Float64Array): void {
  for (let place = 1; place < order.length; place++) {
    const option = at(order, place)
    const [first, second] = [at(u, 2 * option), at(u, 2 * option + 1)]
    let hole = place
    for (; hole > 0; hole--) {
      const other = at(order, hole - 1)
      const ahead = at(u, 2 * other)
      if (ahead > first || (ahead === first && at(u, 2 * other + 1) >= second)) break
      order[hole] = other
    }
    order[hole] = option
  }
}

/** The last word: what counts as the same is one step. The code of a step is its place in the staircase given. */
export function settle({ count, first, second }: Staircase, same: Float64Array): Staircase {
  const stairs = emptyOf(count)
  let highest = -Infinity
  let anchor = Infinity
  for (let step = 0; step < count; step++) {
    const [u, v] = [at(first, step), at(second, step)]
    if (v <= highest + at(same, 1)) continue
    if (anchor - u <= at(same, 0)) stairs.count--
    else anchor = u
    stairs.first[stairs.count] = u
    stairs.second[stairs.count] = v
    stairs.code[stairs.count++] = step
    highest = v
  }
  return { ...stairs, code: stairs.code.slice(0, stairs.count) }
}

/** An empty staircase with room for so many steps. */
export function emptyOf(room: number): Staircase {
  const memory = new ArrayBuffer(20 * room)
  return {
    count: 0,
    first: new Float64Array(memory, 0, room),
    second: new Float64Array(memory, 8 * room, room),
    code: new Int32Array(memory, 16 * room, room),
  }
}

/** A place that the loop above it has made sure of. */
export function at(numbers: Float64Array | Int32Array, place: number): number {
  return numbers[place] ?? 0
}
