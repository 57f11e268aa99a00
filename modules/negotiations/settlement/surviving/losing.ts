import type { SolutionName } from '../points.ts'

/** A straight line over the share s: a + b·s. */
export type Line = { a: number; b: number }

/** A package on the way of a share: what the one party gains by it, as a line, and what the others gain, which stays. */
export type Runner = { gain: Line; others: readonly number[] }

export type Contest = {
  solution: SolutionName
  /** Below this a difference in the gain of the party, or of each of the others, is none. */
  same: number
  sameToOthers: readonly number[]
  own: Runner
  rivals: readonly Runner[]
}

/** Where the recommended package is first overtaken, and by whom; by nobody at the end, or where it is no longer acceptable. */
export type Loss = { share: number; rival: number | undefined }

const at = ({ a, b }: Line, s: number): number => a + b * s

/** Where two lines cross, if they do. */
function crossing(one: Line, other: Line): number {
  return (other.a - one.a) / (one.b - other.b)
}

/**
 * From share `from` towards `end`: where the recommended package first ceases to be a solution.
 *
 * @returns nothing where it is none at `from`.
 */
export function firstLoss(contest: Contest, from: number, end: number): Loss | undefined {
  const { own, rivals, same, sameToOthers } = contest
  const isAcceptable = (runner: Runner): boolean => runner.others.every((gain, q) => gain >= -(sameToOthers[q] ?? 0))
  if (!isAcceptable(own) || at(own.gain, from) < -same) return undefined
  const standing = rivals.flatMap((rival, place) => (isAcceptable(rival) ? [{ ...rival, place }] : []))
  const unacceptable = nearest(from, end, [crossing(own.gain, { a: 0, b: 0 })], (s) => at(own.gain, s) < -same)
  let loss: Loss = { share: unacceptable ?? end, rival: undefined }
  if (contest.solution === 'ks') return firstLossOfShares(contest, standing, from, loss)
  for (const rival of standing) {
    const { roots, lost } = duel(contest, rival)
    if (lost(from)) return undefined
    const share = nearest(from, loss.share, roots, lost)
    if (share !== undefined && Math.abs(share - from) < Math.abs(loss.share - from))
      loss = { share, rival: rival.place }
  }
  return loss
}

type Duel = { roots: readonly number[]; lost: (s: number) => boolean }

/** Where one rival may overtake, and whether it has at a share. */
function duel({ solution, own, same, sameToOthers }: Contest, rival: Runner): Duel {
  if (solution === 'nash') {
    const [mine, theirs] = [product(own), product(rival)]
    const lines = [scaled(own.gain, mine), scaled(rival.gain, theirs)] as const
    return {
      roots: [crossing(...lines), crossing(rival.gain, { a: 0, b: 0 })],
      lost: (s) => at(rival.gain, s) > 0 && at(lines[1], s) * (1 - 1e-9) > at(lines[0], s) + Number.MIN_VALUE,
    }
  }
  const coarsest = Math.max(same, ...sameToOthers)
  if (solution === 'utilitarian') {
    const lines = [raised(own.gain, sum(own)), raised(rival.gain, sum(rival))] as const
    return {
      roots: [crossing(...lines), crossing(rival.gain, { a: 0, b: 0 })],
      lost: (s) => at(rival.gain, s) >= -same && at(lines[1], s) > at(lines[0], s) + coarsest,
    }
  }
  const least = { mine: Math.min(...own.others), theirs: Math.min(...rival.others), unit: { a: 1, b: 0 } }
  return duelOfLeast(own, rival, { ...least, within: coarsest, same, sameToOthers })
}

type Least = {
  /** The smallest of what the others have, in units of theirs. */
  mine: number
  theirs: number
  /** What the party's gain is counted in. */
  unit: Line
  within: number
  same: number
  sameToOthers: readonly number[]
}

/** Smallest of a line and a constant against smallest of another; and of two that tie, the dominated is no solution either. */
function duelOfLeast(own: Runner, rival: Runner, { mine, theirs, unit, within, same, sameToOthers }: Least): Duel {
  const least = (line: Line, rest: number, s: number): number => Math.min(at(line, s) / at(unit, s), rest)
  const roots = [crossing(own.gain, rival.gain)]
  for (const line of [own.gain, rival.gain])
    for (const rest of [mine, theirs]) if (rest < Infinity) roots.push(crossing(line, scaled(unit, rest)))
  const near = (q: number): number => sameToOthers[q] ?? 0
  const asGood = rival.others.every((gain, q) => gain >= (own.others[q] ?? 0) - near(q))
  const better = asGood && rival.others.some((gain, q) => gain > (own.others[q] ?? 0) + near(q))
  const dominates = (s: number): boolean => asGood && at(rival.gain, s) > at(own.gain, s) + (better ? -same : same)
  return {
    roots,
    lost: (s) => dominates(s) || least(rival.gain, theirs, s) > least(own.gain, mine, s) + within,
  }
}

/**
 * Shares of what each could gain at most (Kalai and Smorodinsky): those most gains move with s themselves. Between two
 * shares where the best package of somebody changes they are a line (for the party) and constants (for the others).
 */
function firstLossOfShares(
  contest: Contest,
  standing: readonly (Runner & { place: number })[],
  from: number,
  limit: Loss,
): Loss | undefined {
  let start = from
  for (;;) {
    const segment = idealFrom(contest, standing, start, limit.share)
    const rest = ({ others }: Runner): number =>
      Math.min(
        Infinity,
        ...others.map((gain, q) => ((segment.others[q] ?? 0) > 0 ? gain / (segment.others[q] ?? 1) : Infinity)),
      )
    const mine = rest(contest.own)
    const within = 1e-9 * Math.max(1, ...segment.others.map((most) => (most > 0 ? 1 / most : 0)))
    let loss: Loss = { share: segment.end, rival: undefined }
    for (const rival of standing) {
      const least: Least = { ...contest, mine, theirs: rest(rival), unit: segment.party, within }
      const { roots, lost } = duelOfLeast(contest.own, rival, least)
      if (start === from && lost(from)) return undefined
      const share = nearest(start, loss.share, roots, lost)
      if (share !== undefined && Math.abs(share - start) < Math.abs(loss.share - start))
        loss = { share, rival: rival.place }
    }
    if (loss.rival !== undefined) return loss
    if (segment.end === limit.share) return limit
    start = segment.end
  }
}

type Segment = { party: Line; others: number[]; end: number }

/** The most that each can gain just beyond `start`, and up to where that stays one line for the party, constants for the rest. */
function idealFrom({ same }: Contest, standing: readonly Runner[], start: number, limit: number): Segment {
  const step = Math.sign(limit - start)
  const just = start + step * Math.min(1e-9, Math.abs(limit - start) / 2)
  const zeros = standing.map(({ gain }) => crossing(raised(gain, same), { a: 0, b: 0 }))
  const alive = standing.filter(({ gain }) => at(gain, just) >= -same)
  let party: Line = { a: 0, b: 0 }
  for (const { gain } of alive) if (at(gain, just) > at(party, just)) party = gain
  const others = (standing[0]?.others ?? []).map((_, q) =>
    alive.reduce((most, one) => Math.max(most, one.others[q] ?? 0), 0),
  )
  let end = limit
  const upTo = (s: number): void => {
    if (Number.isFinite(s) && (s - just) * step > 0 && (end - s) * step > 0) end = s
  }
  for (const [place, { gain, others: gains }] of standing.entries()) {
    if ((gain.b - party.b) * step > 0) upTo(crossing(gain, party))
    // It comes in, or goes out: only where somebody has by it as much as they could.
    if (gains.some((own, q) => own >= (others[q] ?? 0))) upTo(zeros[place] ?? limit)
  }
  return { party, others, end }
}

/** The nearest place to `from`, towards `end`, beyond which it is lost; tried between each two roots. */
function nearest(
  from: number,
  end: number,
  roots: readonly number[],
  lost: (s: number) => boolean,
): number | undefined {
  const step = Math.sign(end - from)
  if (step === 0) return undefined
  const between = roots.filter((s) => (s - from) * step > 0 && (end - s) * step > 0).sort((a, b) => (a - b) * step)
  const stops = [from, ...between, end]
  for (let stop = 0; stop + 1 < stops.length; stop++) {
    const [start = from, next = end] = [stops[stop], stops[stop + 1]]
    if (lost((start + next) / 2)) return start
  }
  return undefined
}

function product({ others }: Runner): number {
  return others.reduce((all, gain) => all * Math.max(0, gain), 1)
}

function sum({ others }: Runner): number {
  return others.reduce((all, gain) => all + gain, 0)
}

function scaled({ a, b }: Line, by: number): Line {
  return { a: a * by, b: b * by }
}

function raised({ a, b }: Line, by: number): Line {
  return { a: a + by, b }
}
