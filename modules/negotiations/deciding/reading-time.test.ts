import { expect, test } from 'vitest'
import { readingTime } from '../rules.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import type { Outcome } from '../text/state.ts'
import { expectDone, idOf, openTestText, type TestText } from '../text/test-text.ts'

const why = (outcome: Outcome | undefined) => (outcome?.fate === 'refused' ? outcome.refused.why : outcome?.fate)
const done = { fate: 'done' }

function aText(): TestText {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'Parties shall notify without delay.')
  text.add('B', 'Parties shall answer within a day.')
  return text
}
function revise(text: TestText): Act {
  const { hash: base } = text.alternative('A')
  const edits = [{ after: text.after('A', 'notify'), insert: ' nobody' }]
  return { kind: 'alternative.revise', paragraph: idOf('A'), alternative: idOf('A/1'), base, edits }
}
function agree(text: TestText, ...names: string[]): Act {
  return { kind: 'paragraph.agree', on: text.at(...names) }
}
function adopt(text: TestText): Act {
  return { kind: 'adopt', adoption: idOf('a'), text: textHash(text.state), by: { way: 'gavel' } }
}
/** Until words that came now may be closed, in minutes. */
const aWhile = readingTime.least / 60_000

test('two envelopes back to back do not pass under the gavel: the words must have stood a while', () => {
  const twin = aText()
  expectDone(twin.chair.does(revise(twin)))
  const text = aText()
  // Who writes the words knows their hash before anybody else.
  expect(text.chair.hurries(revise(text), agree(twin, 'A')).map(why)).toEqual(['done', 'too-early'])
  expect(text.paragraph('A').stage).toBe('discussed')
  text.wait(aWhile)
  expect(text.chair.hurries(agree(text, 'A'))).toEqual([done])
})

test('it is the last change that counts: whoever keeps changing words keeps the gavel up', () => {
  const text = aText()
  for (let times = 0; times < 4; times += 1) {
    text.wait(aWhile / 2)
    expect(text.chair.hurries(revise(text), agree(text, 'A')).map(why)).toEqual(['done', 'text-moved'])
    expect(text.chair.hurries(agree(text, 'A')).map(why)).toEqual(['too-early'])
  }
})

test('what every capital has confirmed was read, however soon', () => {
  const text = aText()
  const procedure = idOf('p')
  const until = text.later(60)
  expectDone(text.chair.hurries(revise(text))[0] ?? { fate: 'done' })
  const [on] = text.at('A')
  if (!on) throw new Error('There is no such paragraph.')
  expect(text.chair.hurries({ kind: 'ad-referendum.open', procedure, on: [on], until })).toEqual([done])
  for (const party of ['belmere', 'carthia'])
    expect(text.by(party).hurries({ kind: 'ad-referendum.answer', procedure, ...on, answer: 'confirm' })).toEqual([
      done,
    ])
  expect(text.chair.hurries(agree(text, 'A'))).toEqual([done])
})

test('a text is not adopted in the breath in which it was renamed, put in another order, or lost a paragraph', () => {
  const changes: ((text: TestText) => Act)[] = [
    () => ({ kind: 'rename', title: 'Quite another title' }),
    () => ({ kind: 'paragraph.move', paragraph: idOf('A'), place: 'z' }),
    (text) => ({ kind: 'paragraph.withdraw', paragraph: idOf('C'), hash: text.paragraph('C').hash }),
  ]
  for (const change of changes) {
    const text = aText()
    text.add('C', 'Nobody shall know.')
    expectDone(text.chair.does(agree(text, 'A', 'B')))
    if (change !== changes[2]) expectDone(text.chair.does(agree(text, 'C')))
    expect(text.chair.hurries(change(text))).toEqual([done])
    expect(text.chair.hurries(adopt(text)).map(why)).toEqual(['too-early'])
    text.wait(aWhile)
    expect(text.chair.hurries(adopt(text))).toEqual([done])
  }
})

test('a silence of seconds does not close what a gavel would not', () => {
  const text = aText()
  const silence = idOf('s')
  expect(text.chair.hurries(revise(text))).toEqual([done])
  const opened = { silence, recordSubject: idOf('r'), template: 'plain' as const, title: 'Quick' }
  const until = text.later(2 / 60)
  const close: Act = { kind: 'silence.close', silence, outcome: 'adopted' }
  expect(text.chair.hurries({ kind: 'silence.open', ...opened, subject: { on: text.at('A') }, until })).toEqual([done])
  text.wait(3 / 60)
  expect(text.chair.hurries(close).map(why)).toEqual(['too-early'])
  text.wait(aWhile)
  expect(text.chair.hurries(close)).toEqual([done])
})

test('a vote that decides does not either, though all have voted', () => {
  const text = aText()
  const rule = { name: 'majority', share: { of: 1, in: 2, more: true }, counted: 'present-and-voting' } as const
  expectDone(text.chair.does({ kind: 'rule.set', rule }))
  for (const party of ['belmere', 'carthia']) expectDone(text.by(party).does({ kind: 'rule.set', rule }))
  const vote = idOf('v')
  expect(text.chair.hurries(revise(text))).toEqual([done])
  const subject = { on: text.at('A') }
  expect(text.chair.hurries({ kind: 'vote.open', vote, title: 'A', subject, rule, rollCall: true })).toEqual([done])
  for (const party of ['belmere', 'carthia'])
    expect(text.by(party).hurries({ kind: 'vote.cast', vote, choice: 'yes' })).toEqual([done])
  expect(text.chair.hurries({ kind: 'vote.close', vote }).map(why)).toEqual(['too-early'])
  text.wait(aWhile)
  expect(text.chair.hurries({ kind: 'vote.close', vote })).toEqual([done])
})
