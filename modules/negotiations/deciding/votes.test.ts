import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { idOf, openTestText, type TestText } from '../text/test-text.ts'
import { type Choice, countOf, countVotes, rollCallOf } from './votes.ts'

const parties = ['a', 'b', 'c', 'd', 'e', 'f']
const cast = (...choices: (Choice | 'absent')[]): Record<string, { choice: Choice }> =>
  Object.fromEntries(
    choices.flatMap((choice, at) => (choice === 'absent' ? [] : [[parties[at] ?? '', { choice }] as const])),
  )
const majority = (more: Partial<Extract<DecisionRule, { name: 'majority' }>> = {}): DecisionRule => ({
  name: 'majority',
  share: { of: 1, in: 2, more: true },
  counted: 'present-and-voting',
  ...more,
})
const twoThirds = { of: 2, in: 3, more: false }

test('abstentions are not counted among those present and voting', () => {
  const votes = cast('yes', 'no', 'abstain', 'abstain', 'yes')
  expect(countVotes(majority(), parties, votes)).toMatchObject({ yes: 2, no: 1, abstain: 2, absent: 1, carried: true })
  expect(countVotes(majority({ counted: 'present' }), parties, votes).carried).toBe(false)
})

test('a vote that is equally divided is not carried', () => {
  expect(countVotes(majority(), parties, cast('yes', 'no')).carried).toBe(false)
})

test('two thirds of three are two, and of four are three', () => {
  const rule = majority({ share: twoThirds })
  expect(countVotes(rule, parties, cast('yes', 'yes', 'no')).carried).toBe(true)
  expect(countVotes(rule, parties, cast('yes', 'yes', 'no', 'no')).carried).toBe(false)
})

test('without a quorum nothing is carried', () => {
  const rule = majority({ quorum: { of: 1, in: 2, more: true } })
  expect(countVotes(rule, parties, cast('yes', 'yes', 'yes'))).toMatchObject({ quorum: false, carried: false })
  expect(countVotes(rule, parties, cast('yes', 'yes', 'yes', 'abstain'))).toMatchObject({ quorum: true, carried: true })
})

test('nobody votes: nothing is carried under any rule', () => {
  for (const rule of [majority(), majority({ share: { of: 1, in: 100, more: false } }), { name: 'consensus' } as const])
    expect(countVotes(rule, parties, {}).carried).toBe(false)
})

test('one no ends consensus; that of a declared one does not', () => {
  const votes = cast('yes', 'yes', 'no')
  expect(countVotes({ name: 'consensus' }, parties, votes).carried).toBe(false)
  expect(countVotes({ name: 'consensus-minus', without: ['c'] }, parties, votes).carried).toBe(true)
})

/** Counted as a clerk would: one by one, and the share by fractions made whole by multiplying out. */
function bruteForce(
  rule: Extract<DecisionRule, { name: 'majority' }>,
  votes: Record<string, { choice: Choice }>,
): boolean {
  let [yes, base, took] = [0n, 0n, 0n]
  for (const party of parties) {
    const choice = votes[party]?.choice
    if (choice === 'yes') yes += 1n
    if (choice) took += 1n
    if (rule.counted === 'all' || (rule.counted === 'present' && choice)) base += 1n
    if (rule.counted === 'present-and-voting' && (choice === 'yes' || choice === 'no')) base += 1n
  }
  const over = (part: bigint, whole: bigint, share: { of: number; in: number; more: boolean }): boolean => {
    const difference = part * BigInt(share.in) - BigInt(share.of) * whole
    return share.more ? difference > 0n : difference >= 0n
  }
  if (base === 0n || yes === 0n) return false
  if (rule.quorum && !over(took, BigInt(parties.length), rule.quorum)) return false
  return over(yes, base, rule.share)
}

const share = fc.record({
  of: fc.integer({ min: 1, max: 100 }),
  in: fc.integer({ min: 1, max: 100 }),
  more: fc.boolean(),
})

test('every count agrees with a count by hand', () => {
  const choice = fc.constantFrom<Choice | 'absent'>('yes', 'no', 'abstain', 'absent')
  fc.assert(
    fc.property(
      fc.array(choice, { minLength: 6, maxLength: 6 }),
      share,
      fc.constantFrom('present-and-voting' as const, 'present' as const, 'all' as const),
      fc.option(share, { nil: undefined }),
      (choices, of, counted, quorum) => {
        const rule = { name: 'majority' as const, share: of, counted, ...(quorum ? { quorum } : {}) }
        const votes = cast(...choices)
        expect(countVotes(rule, parties, votes).carried).toBe(bruteForce(rule, votes))
      },
    ),
  )
})

const vote = idOf('vote')
function aVote(more: Partial<Extract<Act, { kind: 'vote.open' }>> = {}): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  const outcome = text.chair.does({
    kind: 'vote.open',
    vote,
    title: 'On the text as a whole',
    subject: { text: textHash(text.state) },
    rule: majority(),
    rollCall: true,
    ...more,
  })
  expect(outcome).toEqual({ fate: 'done' })
  return text
}
const says = (text: TestText, who: string, choice: Choice) => text.by(who).does({ kind: 'vote.cast', vote, choice })

test('a vote may be changed until it is closed; the roll call names every party', () => {
  const text = aVote()
  says(text, 'belmere', 'no')
  expect(says(text, 'belmere', 'yes')).toEqual({ fate: 'done' })
  expect(says(text, 'belmere', 'yes')).toMatchObject({ refused: { why: 'nothing-changes' } })
  says(text, 'carthia', 'abstain')
  expect(text.chair.does({ kind: 'vote.close', vote })).toEqual({ fate: 'done' })
  expect(says(text, 'dorvane', 'no')).toMatchObject({ refused: { why: 'closed' } })
  const held = text.state.deciding.votes[vote]
  expect(held && rollCallOf(held).map(({ choice }) => choice)).toEqual(['yes', 'abstain', 'absent', 'absent'])
  expect(held && countOf(held)).toMatchObject({ yes: 1, abstain: 1, absent: 2, carried: true })
  expect(held?.carried).toBe(true)
})

test('with a time set the chair closes at that time, or when all have voted, and no vote comes after it', () => {
  const text = aVote({ until: '2026-11-22T10:00:00.000Z' })
  says(text, 'belmere', 'yes')
  expect(text.chair.does({ kind: 'vote.close', vote })).toMatchObject({ refused: { why: 'too-early' } })
  text.wait(120)
  expect(says(text, 'carthia', 'yes')).toMatchObject({ refused: { why: 'too-late' } })
  expect(text.chair.does({ kind: 'vote.close', vote })).toEqual({ fate: 'done' })
})

test('nobody but a party votes', () => {
  const text = aVote()
  expect(says(text, 'esteria', 'no')).toMatchObject({ refused: { why: 'not-party' } })
  expect(says(text, 'quillon', 'no')).toMatchObject({ refused: { why: 'not-party' } })
})
