import { expect, test } from 'vitest'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from '../text/test-text.ts'
import { mayAdopt } from './adoption.ts'

const waitsFor = (name: string): unknown => ({ fate: 'refused', refused: { why: 'not-all', about: uuidOf(name) } })
const leave: Act = { kind: 'parties.leave', leaves: true }
const gavel = { way: 'gavel' } as const

/** The parties without one of them, as the chair names them. */
function without(text: TestText, name: string): Act {
  return { kind: 'parties.set', parties: text.state.parties.filter(({ delegation }) => delegation !== uuidOf(name)) }
}
function aText(): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  return text
}
/** Every act by which something could be decided without whoever is missing. */
function decisions(text: TestText): Act[] {
  const subject = { text: textHash(text.state) }
  const rule = { name: 'majority', share: { of: 1, in: 2, more: true }, counted: 'present-and-voting' } as const
  const on = text.at('A')
  const until = text.later(600)
  return [
    { kind: 'paragraph.agree', on },
    { kind: 'ad-referendum.open', procedure: idOf('p'), on, until },
    {
      kind: 'silence.open',
      silence: idOf('s'),
      recordSubject: idOf('r'),
      template: 'plain',
      subject,
      title: 'Quietly',
      until,
    },
    { kind: 'vote.open', vote: idOf('v'), title: 'Quickly', subject, rule, rollCall: true },
    { kind: 'adopt', adoption: idOf('a'), text: subject.text, by: gavel },
  ]
}

test('while a party is put aside nothing is agreed, put to silence or vote, or adopted', () => {
  const text = aText()
  const all = text.state.parties
  expectDone(text.chair.does(without(text, 'carthia')))
  for (const act of decisions(text)) expect(text.chair.does(act)).toEqual(waitsFor('carthia'))
  expect(mayAdopt(text.state, gavel)).toEqual({ why: 'not-all', about: uuidOf('carthia') })
  expectDone(text.chair.does({ kind: 'parties.set', parties: all }))
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
})

test('an agreement is not reopened, nor the public let in, while a party is put aside', () => {
  const text = aText()
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
  expectDone(text.chair.does(without(text, 'carthia')))
  const motion = idOf('m')
  const [on] = text.at('A')
  if (!on) throw new Error('There is no such paragraph.')
  expectDone(text.by('belmere').does({ kind: 'reopen.ask', motion, ...on, reason: 'New instructions.' }))
  for (const party of ['dorvane', 'norhaven'])
    expectDone(text.by(party).does({ kind: 'reopen.back', motion, consent: true }))
  expect(text.chair.does({ kind: 'reopen.grant', motion })).toEqual(waitsFor('carthia'))
  const openness = { openness: idOf('o'), reader: idOf('reader') }
  expect(text.by('belmere').does({ kind: 'openness.ask', mode: 'open', ...openness })).toEqual(waitsFor('carthia'))
})

test('one who was put aside is not forgotten when others come and go, and several are waited for', () => {
  const text = aText()
  expectDone(text.chair.does(without(text, 'carthia')))
  expectDone(text.chair.does(without(text, 'dorvane')))
  const dorvane = { delegation: uuidOf('dorvane'), name: 'Dorvane' }
  expectDone(text.chair.does({ kind: 'parties.set', parties: [...text.state.parties, dorvane] }))
  expect(text.state.aside).toMatchObject([{ delegation: uuidOf('carthia') }])
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual(waitsFor('carthia'))
})

test('who says that they negotiate no more, before they are taken off the list or after, holds nobody up', () => {
  for (const first of [true, false]) {
    const text = aText()
    if (first) expectDone(text.by('carthia').does(leave))
    expectDone(text.chair.does(without(text, 'carthia')))
    if (!first) expectDone(text.by('carthia').does(leave))
    expect(text.state.aside).toEqual([])
    expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
  }
})

test('who said so and is on the list still is a party, and may take it back', () => {
  const text = aText()
  const { does } = text.by('carthia')
  expectDone(does(leave))
  expect(does(leave)).toMatchObject({ refused: { why: 'nothing-changes' } })
  expectDone(does({ kind: 'parties.leave', leaves: false }))
  expectDone(text.chair.does(without(text, 'carthia')))
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual(waitsFor('carthia'))
})

test('nobody says it for another, and who never negotiated has nothing to leave', () => {
  const text = aText()
  expectDone(text.chair.does(without(text, 'carthia')))
  expect(text.by('esteria').does(leave)).toMatchObject({ refused: { why: 'not-party' } })
  expectDone(text.by('belmere').does(leave))
  expect(text.state.aside).toMatchObject([{ delegation: uuidOf('carthia') }])
})

test('until the first paragraph is on the table the chair writes the list as it likes', () => {
  const text = openTestText()
  expectDone(text.chair.does(without(text, 'carthia')))
  text.add('A', 'Parties shall notify without delay.')
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
})
