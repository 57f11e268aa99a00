/**
 * A staircase and one more issue: every step with every option of it, and of those what is not dominated. This is where the
 * time goes. A shifted staircase for each option would be merged into what there is, step by step; but options stand in the
 * order of a staircase too, so each matters mostly between its neighbours, and of the rest whole stretches are seen to be
 * covered by one look at their corner. One merge of all shifted staircases at once, by a queue of their heads, gives the same
 * and was measured too: a tenth faster where all options matter, as much slower where few do or there are a thousand.
 */
import { at, emptyOf, type Staircase } from './staircase.ts'

/** Trays that the adding goes to and fro between, kept from issue to issue: making arrays costs more than merging. */
type Desk = { trays: [Staircase, Staircase]; tail: Staircase }

export function aDesk(): Desk {
  return { trays: [emptyOf(256), emptyOf(256)], tail: emptyOf(256) }
}

/**
 * Every step of `before` with every option, and of those what is not dominated. Exact but for noise: a step is left out
 * only where another is as good for both within `noise`.
 *
 * The staircase shifted by each option in turn is merged into what there is. Options stand in the order of a staircase
 * too, so each shifted one mostly matters only where its neighbours end: of most of it is seen by whole stretches, without
 * a look at each step, that one of them is better. What lies before the stretch that matters stays where it is.
 *
 * @returns a staircase on one of the desk's trays: it stands until the next but one is made there.
 */
export function sumOf(
  before: Staircase,
  options: Staircase,
  optionCount: number,
  noise: Float64Array,
  desk: Desk,
): Staircase {
  const tray = desk.trays[0].first === before.first ? 1 : 0
  let into = desk.trays[tray]
  into.count = 0
  for (let place = 0; place < options.count; place++) {
    const shift = shiftOf(options, place, optionCount)
    const start = place === 0 ? 0 : firstNotCovered(before, shift, into)
    const end = lastNotCovered(before, options, place, start)
    if (end <= start) continue
    if (into.first.length < into.count + end - start)
      into = desk.trays[tray] = withRoom(into, 2 * (into.count + end - start))
    merge(into, before, shift, start, end, noise, desk)
  }
  return into
}

type Shift = { first: number; second: number; code: number; times: number }

function shiftOf(options: Staircase, place: number, times: number): Shift {
  return { first: at(options.first, place), second: at(options.second, place), code: at(options.code, place), times }
}

function withRoom({ count, first, second, code }: Staircase, room: number): Staircase {
  const more = emptyOf(room)
  more.first.set(first.subarray(0, count))
  more.second.set(second.subarray(0, count))
  more.code.set(code.subarray(0, count))
  more.count = count
  return more
}

/** Steps that are not looked at one by one are taken so many at a time at least. */
const fewest = 8

/** Up to which step the shifted staircase is nowhere better than what there is, seen in stretches. */
function firstNotCovered({ first, second, count }: Staircase, shift: Shift, there: Staircase): number {
  const { first: f, second: s, count: n } = there
  const { first: x, second: y } = shift
  let start = 0
  let size = fewest
  let above = -1
  while (start + size <= count) {
    const u = (first[start] ?? 0) + x
    above = lastAtLeast(f, u, above, n)
    if (above >= 0 && (s[above] ?? 0) >= (second[start + size - 1] ?? 0) + y) {
      start += size
      size *= 2
    } else if (size === fewest) break
    else size = fewest
  }
  return start
}

/**
 * From which step on the shifted staircase is nowhere as good as one that is still to come, seen in stretches from its end:
 * there the last option is the best, and before it the one before.
 */
function lastNotCovered({ first, second, count }: Staircase, options: Staircase, place: number, least: number): number {
  let end = count
  let size = fewest
  for (let other = options.count - 1; other > place;) {
    const x = at(options.first, place) - at(options.first, other)
    const y = at(options.second, place) - at(options.second, other)
    let high = count
    for (;;) {
      if (end - size < least) return end
      high = firstBelow(first, (first[end - size] ?? 0) + x, Math.min(high, end - size))
      if (high > 0 && (second[high - 1] ?? 0) > (second[end - 1] ?? 0) + y) {
        end -= size
        size *= 2
      } else if (size === fewest) break
      else {
        size = fewest
        high = count
      }
    }
    other--
  }
  return end
}

/** The last place of a falling list at which it is no less than the limit, by steps that double from a place at which it is. */
function lastAtLeast(falling: Float64Array, limit: number, from: number, count: number): number {
  let low = from
  let step = 1
  while (low + step < count && (falling[low + step] ?? 0) >= limit) {
    low += step
    step *= 2
  }
  let high = Math.min(count, low + step)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((falling[middle] ?? 0) >= limit) low = middle
    else high = middle
  }
  return low
}

/** The first place of a falling list at which it is less than the limit, back from a place from which on it is. */
function firstBelow(falling: Float64Array, limit: number, from: number): number {
  let high = from
  let step = 1
  while (high - step >= 0 && (falling[high - step] ?? 0) < limit) {
    high -= step
    step *= 2
  }
  let low = Math.max(-1, high - step)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((falling[middle] ?? 0) < limit) high = middle
    else low = middle
  }
  return high
}

/**
 * One walk along what there is, from where it matters, and a stretch of the shifted staircase. Written without helpers
 * where it is innermost: while one of the two leads its steps are taken in a row, and what they cover of the other is passed over.
 */
function merge(
  into: Staircase,
  { first: f2, second: s2 }: Staircase,
  { first: x, second: y, code: z, times }: Shift,
  start: number,
  end: number,
  noise: Float64Array,
  desk: Desk,
): void {
  const { first, second, code } = into
  const noiseFirst = noise[0] ?? 0
  const noiseSecond = noise[1] ?? 0
  const from = into.count === 0 ? 0 : lastAtLeast(first, (f2[start] ?? 0) + x, -1, into.count) + 1
  const tail = tailOf(into, from, desk)
  const { first: f1, second: s1, code: c1, count: n1 } = tail
  let count = from
  let highest = from > 0 ? (second[from - 1] ?? 0) : -Infinity
  let anchor = from > 0 ? (first[from - 1] ?? 0) : Infinity
  let i = 0
  let j = start
  let a1 = n1 > 0 ? (f1[0] ?? 0) : -Infinity
  let b1 = n1 > 0 ? (s1[0] ?? 0) : -Infinity
  let a2 = (f2[start] ?? 0) + x
  let b2 = (s2[start] ?? 0) + y
  for (;;) {
    if (a1 > a2 || (a1 === a2 && b1 >= b2)) {
      if (i >= n1) break
      if (b1 <= highest + noiseSecond) i = firstAbove(s1, highest + noiseSecond, i + 1, n1)
      else {
        if (anchor - a1 <= noiseFirst) count--
        else anchor = a1
        first[count] = a1
        second[count] = highest = b1
        code[count++] = c1[i++] ?? 0
        while (i < n1 && (f1[i] ?? 0) > a2 && anchor - (f1[i] ?? 0) > noiseFirst) {
          first[count] = anchor = f1[i] ?? 0
          second[count] = highest = s1[i] ?? 0
          code[count++] = c1[i++] ?? 0
        }
      }
      a1 = i < n1 ? (f1[i] ?? 0) : -Infinity
      b1 = i < n1 ? (s1[i] ?? 0) : -Infinity
    } else {
      if (b2 <= highest + noiseSecond) j = firstAbove(s2, highest + noiseSecond - y, j + 1, end)
      else {
        if (anchor - a2 <= noiseFirst) count--
        else anchor = a2
        first[count] = a2
        second[count] = highest = b2
        code[count++] = j++ * times + z
        for (; j < end; j++) {
          a2 = (f2[j] ?? 0) + x
          if (a2 <= a1 || anchor - a2 <= noiseFirst) break
          first[count] = anchor = a2
          second[count] = highest = (s2[j] ?? 0) + y
          code[count++] = j * times + z
        }
      }
      a2 = j < end ? (f2[j] ?? 0) + x : -Infinity
      b2 = j < end ? (s2[j] ?? 0) + y : -Infinity
    }
  }
  into.count = count
}

/** What stands from this place on, laid aside. */
function tailOf({ first, second, code, count }: Staircase, from: number, desk: Desk): Staircase {
  if (desk.tail.first.length < count - from) desk.tail = emptyOf(2 * (count - from))
  const { tail } = desk
  tail.first.set(first.subarray(from, count))
  tail.second.set(second.subarray(from, count))
  tail.code.set(code.subarray(from, count))
  tail.count = count - from
  return tail
}

/** The first place from `from` on at which a rising list lies above the limit, by steps that double. */
function firstAbove(rising: Float64Array, limit: number, from: number, end: number): number {
  // Mostly it is near.
  const near = Math.min(end, from + 6)
  for (let place = from; place < near; place++) if ((rising[place] ?? 0) > limit) return place
  let low = near - 1
  let step = 4
  while (low + step < end && (rising[low + step] ?? 0) <= limit) {
    low += step
    step *= 2
  }
  let high = Math.min(end, low + step)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= limit) low = middle
    else high = middle
  }
  return high
}
