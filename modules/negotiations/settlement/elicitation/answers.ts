import { z } from 'zod'
import { limits, type Issue } from '../domain.ts'
import type { Row } from './linear-program.ts'

/**
 * What a delegation is asked: only which of two things it would rather have, or that it would as soon have the one as the
 * other. Never a number. Every answer is about values that were shown, so that it can be shown again.
 */
export type Answer =
  /** The values of an issue from the best to the worst; those in one group are the same to it. */
  | { kind: 'order'; issue: number; groups: readonly (readonly number[])[] }
  /** Swing weighting by rank: if all stood at `from`, which change to `to` would it make first? Groups as above. */
  | { kind: 'swings'; groups: readonly (readonly Swing[])[] }
  /** Paired comparison: all else being equal, rather the one than the other. */
  | { kind: 'rather'; one: Side; than: Side }
  /** Even swap: the change on the one issue is just made up for by that on the other. */
  | { kind: 'alike'; one: Side; other: Side }

export type Swing = { issue: number; from: number; to: number }

/** Values of some issues, all else being equal; or to have no agreement at all, which is held against whole packages. */
export type Side = readonly { issue: number; value: number }[] | 'no-agreement'

const Place = z.int().min(0)
const SideShape = z.union([
  z.literal('no-agreement'),
  z
    .array(z.strictObject({ issue: Place, value: Place }))
    .min(1)
    .max(limits.issues),
])
const SwingShape = z.strictObject({ issue: Place, from: Place, to: Place })
const AnswerShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('order'), issue: Place, groups: z.array(z.array(Place).min(1)).min(1) }),
  z.strictObject({ kind: z.literal('swings'), groups: z.array(z.array(SwingShape).min(1)).min(1) }),
  z.strictObject({ kind: z.literal('rather'), one: SideShape, than: SideShape }),
  z.strictObject({ kind: z.literal('alike'), one: SideShape, other: SideShape }),
])

/** What elicitation takes in: it solves many linear programs, and is for as many issues as people can be asked about. */
export const elicitationLimits = { answers: 200, values: 250 } as const

/** Reads answers from outside, strictly. @returns the answers; or in words what is wrong, and where. */
export function readAnswers(issues: readonly Issue[], from: unknown): { answers: Answer[] } | { fault: string } {
  if (issues.reduce((sum, issue) => sum + issue.values.length, 0) > elicitationLimits.values)
    return { fault: `The issues have more than ${elicitationLimits.values} values.` }
  const read = z.array(AnswerShape).max(elicitationLimits.answers).safeParse(from)
  if (!read.success) {
    const [first] = read.error.issues
    return { fault: `${first?.path.join('.') || 'the answers'}: ${first?.message ?? 'cannot be read'}.` }
  }
  for (const [at, answer] of read.data.entries()) {
    const fault = faultIn(issues, answer)
    if (fault !== undefined) return { fault: `${at}: ${fault}` }
  }
  return { answers: read.data }
}

function faultIn(issues: readonly Issue[], answer: Answer): string | undefined {
  const isThere = (issue: number, value: number): boolean => value < (issues[issue]?.values.length ?? 0)
  if (answer.kind === 'order') {
    const values = answer.groups.flat().toSorted((a, b) => a - b)
    const all = values.length === issues[answer.issue]?.values.length && values.every((value, place) => value === place)
    return all ? undefined : 'does not name every value of the issue once.'
  }
  if (answer.kind === 'swings')
    return answer.groups.flat().every((swing) => isThere(swing.issue, swing.from) && isThere(swing.issue, swing.to))
      ? undefined
      : 'names an issue or a value that there is not.'
  const [one, other] = sidesOf(answer)
  for (const side of [one, other]) {
    if (side === 'no-agreement') continue
    if (!side.every(({ issue, value }) => isThere(issue, value))) return 'names an issue or a value that there is not.'
  }
  const named = (side: Side): string =>
    side === 'no-agreement'
      ? issues.map((_, issue) => issue).join()
      : side
          .map(({ issue }) => issue)
          .toSorted((a, b) => a - b)
          .join()
  return named(one) === named(other)
    ? undefined
    : 'the two sides do not speak of the same issues; no agreement is held against whole packages.'
}

function sidesOf(answer: Extract<Answer, { kind: 'rather' | 'alike' }>): [Side, Side] {
  return answer.kind === 'rather' ? [answer.one, answer.than] : [answer.one, answer.other]
}

/** Where the worth of each value stands among the variables; the last is the worth of having no agreement. */
export type Places = { of: (issue: number, value: number) => number; count: number; noAgreement: number }

export function placesOf(issues: readonly Issue[]): Places {
  const starts: number[] = []
  let count = 0
  for (const issue of issues) {
    starts.push(count)
    count += issue.values.length
  }
  return { of: (issue, value) => (starts[issue] ?? 0) + value, count: count + 1, noAgreement: count }
}

/** A difference of worths that an answer says is above zero, or zero. */
export type Said = { difference: Float64Array; strictly: boolean }

/** What an answer says, as differences. */
export function saidBy(answer: Answer, places: Places): Said[] {
  if (answer.kind === 'rather') return [{ difference: minus(answer.one, answer.than, places), strictly: true }]
  if (answer.kind === 'alike') return [{ difference: minus(answer.one, answer.other, places), strictly: false }]
  if (answer.kind === 'order') {
    const side = (value: number): Side => [{ issue: answer.issue, value }]
    return inGroups(answer.groups, (one, other) => minus(side(one), side(other), places))
  }
  return inGroups(answer.groups, (one, other) => {
    const difference = new Float64Array(places.count)
    for (const [{ issue, from, to }, sign] of [
      [one, 1],
      [other, -1],
    ] as const) {
      add(difference, places.of(issue, to), sign)
      add(difference, places.of(issue, from), -sign)
    }
    return difference
  })
}

/** Those of a group are the same; the first of a group is above the first of the next. */
function inGroups<Thing>(
  groups: readonly (readonly Thing[])[],
  minusOf: (one: Thing, other: Thing) => Float64Array,
): Said[] {
  const said: Said[] = []
  for (const [at, group] of groups.entries()) {
    const [first, ...rest] = group
    const [next] = groups[at + 1] ?? []
    if (first === undefined) continue
    for (const other of rest) said.push({ difference: minusOf(first, other), strictly: false })
    if (next !== undefined) said.push({ difference: minusOf(first, next), strictly: true })
  }
  return said
}

/** One side less the other. */
export function minus(one: Side, other: Side, places: Places): Float64Array {
  const difference = new Float64Array(places.count)
  for (const [side, sign] of [
    [one, 1],
    [other, -1],
  ] as const)
    if (side === 'no-agreement') add(difference, places.noAgreement, sign)
    else for (const { issue, value } of side) add(difference, places.of(issue, value), sign)
  return difference
}

function add(to: Float64Array, place: number, by: number): void {
  to[place] = (to[place] ?? 0) + by
}

/** The row that says so, by no less than a margin. */
export function rowOf({ difference, strictly }: Said, margin: number): Row {
  return { of: difference, is: strictly ? '>=' : '=', than: strictly ? margin : 0 }
}
