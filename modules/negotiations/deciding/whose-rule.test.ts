import { expect, test } from 'vitest'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from '../text/test-text.ts'

const lone: DecisionRule = {
  name: 'majority',
  share: { of: 1, in: 100, more: false },
  counted: 'present-and-voting',
}
const openness = { kind: 'openness.ask', openness: idOf('o'), mode: 'open', reader: idOf('reader') } as const
const refused = (why: string): unknown => ({ fate: 'refused', refused: expect.objectContaining({ why }) })

/** Belmere holds the chair and negotiates too. */
function aText(): TestText {
  const text = openTestText({ chair: 'belmere' })
  text.add('A', 'Parties shall notify without delay.')
  return text
}
/** The chair makes itself the only party, does as it likes, and brings the others back. */
function alone(text: TestText, during: () => void): void {
  const all = text.state.parties
  const parties = all.filter(({ delegation }) => delegation === uuidOf('belmere'))
  expectDone(text.chair.does({ kind: 'parties.set', parties }))
  during()
  expectDone(text.chair.does({ kind: 'parties.set', parties: all }))
}

test('a rule that the chair took with nobody beside it does not bind those who come back', () => {
  const text = aText()
  alone(text, () => {
    expectDone(text.chair.does({ kind: 'rule.set', rule: lone }))
    expect(text.state.deciding.rule).toEqual(lone)
  })
  expect(text.state.deciding.rule).toEqual({ name: 'consensus' })
})

test('a rule that some had taken already is put to all anew when somebody joins', () => {
  const text = aText()
  expectDone(text.chair.does({ kind: 'rule.set', rule: lone }))
  alone(text, () => {})
  expect(text.state.deciding.ruleAsked).toBeUndefined()
  for (const party of ['carthia', 'dorvane', 'norhaven'])
    expect(text.by(party).does({ kind: 'rule.set', rule: lone })).toEqual(refused('unknown'))
})

test('a text that all opened is sealed when somebody joins who was not asked', () => {
  const text = aText()
  expectDone(text.chair.does(openness))
  for (const party of ['carthia', 'dorvane', 'norhaven'])
    expectDone(text.by(party).does({ kind: 'openness.back', openness: openness.openness, consent: true }))
  expect(text.state.openness.mode).toBe('open')
  const esteria = { delegation: uuidOf('esteria'), name: 'Esteria' }
  expectDone(text.chair.does({ kind: 'parties.set', parties: [...text.state.parties, esteria] }))
  expect(text.state.openness).toEqual({ mode: 'sealed' })
})

test('whoever leaves takes no rule along: it holds among those who took it', () => {
  const text = aText()
  expectDone(text.chair.does({ kind: 'rule.set', rule: lone }))
  for (const party of ['carthia', 'dorvane', 'norhaven'])
    expectDone(text.by(party).does({ kind: 'rule.set', rule: lone }))
  expectDone(text.chair.does({ kind: 'parties.set', parties: text.state.parties.slice(0, 3) }))
  expect(text.state.deciding.rule).toEqual(lone)
})

test('a vote in which somebody could not vote adopts nothing, whatever rule all take later', () => {
  const text = aText()
  const vote = idOf('vote')
  const subject = { text: textHash(text.state) }
  allTake(text)
  expectDone(
    text.chair.does(
      { kind: 'vote.open', vote, title: 'The text', subject, rule: lone, rollCall: true },
      { kind: 'vote.cast', vote, choice: 'yes' },
    ),
  )
  text.wait(24 * 60)
  expectDone(text.chair.does({ kind: 'vote.close', vote }))
  const esteria = { delegation: uuidOf('esteria'), name: 'Esteria' }
  expectDone(text.chair.does({ kind: 'parties.set', parties: [...text.state.parties, esteria] }))
  allTake(text)
  expectDone(text.by('esteria').does({ kind: 'rule.set', rule: lone }))
  const adopt = { kind: 'adopt', adoption: idOf('adoption'), text: subject.text, by: { way: 'vote', vote } } as const
  expect(text.chair.does(adopt)).toEqual(refused('not-all'))
})

test('a vote that decides is not closed before all have voted, or had until its end or a day to', () => {
  for (const until of [undefined, '2026-11-22T10:30:00.000Z']) {
    const text = aText()
    allTake(text)
    const vote = idOf('vote')
    const subject = { text: textHash(text.state) }
    const opened = { kind: 'vote.open', vote, title: 'The text', subject, rule: lone, rollCall: true } as const
    expectDone(
      text.chair.does(
        { ...opened, ...(until === undefined ? {} : { until }) },
        { kind: 'vote.cast', vote, choice: 'yes' },
      ),
    )
    expect(text.chair.does({ kind: 'vote.close', vote })).toEqual(refused('too-early'))
    text.wait(until === undefined ? 24 * 60 : 120)
    expectDone(text.chair.does({ kind: 'vote.close', vote }))
  }
})

test('a straw poll that the chair cut short adopts nothing when all take its rule later', () => {
  const text = aText()
  const vote = idOf('vote')
  const subject = { text: textHash(text.state) }
  expectDone(
    text.chair.does(
      { kind: 'vote.open', vote, title: 'The text', subject, rule: lone, rollCall: true },
      { kind: 'vote.cast', vote, choice: 'yes' },
      { kind: 'vote.close', vote },
    ),
  )
  allTake(text)
  const adopt = { kind: 'adopt', adoption: idOf('adoption'), text: subject.text, by: { way: 'vote', vote } } as const
  expect(text.chair.does(adopt)).toEqual(refused('too-early'))
})

function allTake(text: TestText): void {
  expectDone(text.chair.does({ kind: 'rule.set', rule: lone }))
  for (const party of ['carthia', 'dorvane', 'norhaven'])
    expectDone(text.by(party).does({ kind: 'rule.set', rule: lone }))
}
