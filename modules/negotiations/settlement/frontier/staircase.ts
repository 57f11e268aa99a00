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

/** Two trays that the merging goes to and fro between, kept from issue to issue: making arrays costs more than merging. */
export type Desk = { trays: [Staircase, Staircase]; base: Int32Array }

export function aDesk(): Desk {
  return { trays: [emptyOf(256), emptyOf(256)], base: new Int32Array(256) }
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

function trimmed({ count, first, second, code }: Staircase): Staircase {
  return { count, first: first.slice(0, count), second: second.slice(0, count), code: code.slice(0, count) }
}

/** The last word: what counts as the same is one step. The code of a step is its place in the staircase given. */
export function settle(stairs: Staircase, same: Float64Array): Staircase {
  const code = new Int32Array(stairs.count)
  for (let step = 0; step < stairs.count; step++) code[step] = step
  return trimmed(merged(emptyOf(0), { ...stairs, code }, 0, 0, 0, emptyOf(stairs.count), same))
}

/** An empty staircase with room for so many steps. */
function emptyOf(room: number): Staircase {
  return { count: 0, first: new Float64Array(room), second: new Float64Array(room), code: new Int32Array(room) }
}

/** Options up to which the shifted staircases are merged one after another; above it, in halves. */
const inARow = 12

/**
 * Every step of `before` with every option, and of those what is not dominated. Exact but for noise: a step is left out
 * only where another is as good for both within `noise`.
 */
export function sumOf(
  before: Staircase,
  options: Staircase,
  optionCount: number,
  noise: Float64Array,
  desk: Desk,
): Staircase {
  if (desk.base.length < before.count) desk.base = new Int32Array(2 * before.count)
  for (let step = 0; step < before.count; step++) desk.base[step] = step * optionCount
  const from: Staircase = { count: before.count, first: before.first, second: before.second, code: desk.base }
  return trimmed(range(from, options, 0, options.count, noise, desk.trays))
}

function range(
  from: Staircase,
  options: Staircase,
  start: number,
  end: number,
  noise: Float64Array,
  trays: [Staircase, Staircase],
): Staircase {
  if (end - start > inARow) {
    const middle = (start + end) >> 1
    const left = trimmed(range(from, options, start, middle, noise, trays))
    const right = range(from, options, middle, end, noise, trays)
    return merged(left, right, 0, 0, 0, emptyOf(left.count + right.count), noise)
  }
  let sum = trays[0]
  sum.count = 0
  for (let option = start; option < end; option++) {
    const tray = sum === trays[0] ? 1 : 0
    const room = sum.count + from.count
    if (trays[tray].first.length < room) trays[tray] = emptyOf(2 * room)
    sum = merged(
      sum,
      from,
      at(options.first, option),
      at(options.second, option),
      at(options.code, option),
      trays[tray],
      noise,
    )
  }
  return sum
}

/** One walk along two staircases, the other one shifted. Written without helpers: it is the innermost loop. */
function merged(
  one: Staircase,
  other: Staircase,
  shiftFirst: number,
  shiftSecond: number,
  shiftCode: number,
  into: Staircase,
  noise: Float64Array,
): Staircase {
  const { first: f1, second: s1, code: c1, count: n1 } = one
  const { first: f2, second: s2, code: c2, count: n2 } = other
  const { first, second, code } = into
  const noiseFirst = noise[0] ?? 0
  const noiseSecond = noise[1] ?? 0
  let count = 0
  let highest = -Infinity
  let anchor = Infinity
  let i = 0
  let j = 0
  let a1 = n1 > 0 ? (f1[0] ?? 0) : -Infinity
  let b1 = n1 > 0 ? (s1[0] ?? 0) : -Infinity
  let a2 = n2 > 0 ? (f2[0] ?? 0) + shiftFirst : -Infinity
  let b2 = n2 > 0 ? (s2[0] ?? 0) + shiftSecond : -Infinity
  while (i < n1 || j < n2) {
    let u: number
    let v: number
    let c: number
    if (j >= n2 || (i < n1 && (a1 > a2 || (a1 === a2 && b1 >= b2)))) {
      u = a1
      v = b1
      c = c1[i] ?? 0
      i++
      if (i < n1) {
        a1 = f1[i] ?? 0
        b1 = s1[i] ?? 0
      }
    } else {
      u = a2
      v = b2
      c = (c2[j] ?? 0) + shiftCode
      j++
      if (j < n2) {
        a2 = (f2[j] ?? 0) + shiftFirst
        b2 = (s2[j] ?? 0) + shiftSecond
      }
    }
    if (v <= highest + noiseSecond) continue
    // As good for the first party as the step before it, and better for the second: it takes its place.
    if (anchor - u <= noiseFirst) count--
    else anchor = u
    first[count] = u
    second[count] = v
    code[count] = c
    count++
    highest = v
  }
  into.count = count
  return into
}

/** A place that the loop above it has made sure of. */
function at(numbers: Float64Array | Int32Array, place: number): number {
  return numbers[place] ?? 0
}
