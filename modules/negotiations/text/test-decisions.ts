/** Acts of decision at random. */
import { at, inStage, type Make, pick } from './test-dice.ts'

const halfOfThose = { name: 'majority', share: { of: 1, in: 2, more: true }, counted: 'present-and-voting' } as const

export const decisions: Make[] = [
  ({ state, dice, newId }, p) => {
    const other = pick(dice, Object.keys(state.paragraphs)) ?? p.id
    return { kind: 'package.set', package: newId(), title: 'Both or none', paragraphs: [...new Set([p.id, other])] }
  },
  ({ state, dice }) => {
    const one = pick(dice, Object.keys(state.deciding.packages))
    return one === undefined ? undefined : { kind: 'package.dissolve', package: one }
  },
  ({ newId }, p) => ({
    kind: 'statement.make',
    statement: newId(),
    type: 'explanation-of-position',
    on: [at(p)],
    text: 'We understand this to be without prejudice.',
  }),
  ({ state, dice, newId }, p) => {
    // What is open freezes words: now and then, not always.
    if (dice(3) > 0) return undefined
    const subject = { on: [at(inStage(state, dice, 'discussed') ?? p)] }
    return { kind: 'vote.open', vote: newId(), title: 'On one paragraph', subject, rule: halfOfThose, rollCall: true }
  },
  ({ state, dice }) => {
    const vote = Object.values(state.deciding.votes).findLast(({ closedAt }) => closedAt === undefined)?.id
    const choice = pick(dice, ['yes', 'no', 'abstain'] as const) ?? 'yes'
    return vote === undefined ? undefined : { kind: 'vote.cast', vote, choice }
  },
  ({ state }) => {
    const vote = Object.values(state.deciding.votes).findLast(({ closedAt }) => closedAt === undefined)?.id
    return vote === undefined ? undefined : { kind: 'vote.close', vote }
  },
  ({ state, dice, newId }, p) => {
    if (dice(3) > 0) return undefined
    const subject = { on: [at(inStage(state, dice, 'discussed') ?? p)] }
    const until = ['2026-11-22T10:00:00Z', '2026-11-22T10:40:00Z', '2026-11-22T11:20:00Z'][dice(3)] ?? ''
    const opened = { silence: newId(), recordSubject: newId(), template: 'plain', title: 'On one paragraph' } as const
    return { kind: 'silence.open', ...opened, subject, until }
  },
  ({ state, dice }) => {
    const silence = Object.values(state.deciding.silences).findLast(({ closedAt }) => closedAt === undefined)?.id
    if (silence === undefined) return undefined
    if (dice(3) === 0) return { kind: 'silence.break', silence, by: 'objection', words: 'We cannot agree.' }
    return { kind: 'silence.close', silence, outcome: dice(2) === 0 ? 'adopted' : 'broken' }
  },
]
