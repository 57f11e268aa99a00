import { expect, test } from 'vitest'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from '../text/test-text.ts'

const silence = idOf('silence')
const done = { fate: 'done' }
const byCarthia = { fate: 'refused', refused: { why: 'not-all', about: uuidOf('carthia') } }

function aText(): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  return text
}
const opening = (text: TestText): Act => ({
  kind: 'silence.open',
  silence,
  recordSubject: idOf('pseudonym'),
  template: 'osce',
  subject: { text: textHash(text.state) },
  title: 'Until noon',
  until: text.later(11),
})
const close = (outcome: 'adopted' | 'broken'): Act => ({ kind: 'silence.close', silence, outcome })
const adopt = (text: TestText): Act => ({
  kind: 'adopt',
  adoption: idOf('adoption'),
  text: textHash(text.state),
  by: { way: 'silence', silence },
})
const position = (text: TestText, stand: 'oppose' | 'reserve' | 'support'): Act => ({
  kind: 'position.take',
  paragraph: idOf('A'),
  hash: text.paragraph('A').hash,
  stand,
})
const reserve: Act = { kind: 'reserve.enter', reserve: idOf('reserve'), paragraph: null, type: 'general' }
const lift: Act = { kind: 'reserve.lift', reserve: idOf('reserve') }

test('no silence is opened over an opposition or a reserve that stands, and one is when they are lifted', () => {
  const text = aText()
  for (const stand of ['oppose', 'reserve'] as const) {
    expectDone(text.by('carthia').does(position(text, stand)))
    expect(text.chair.does(opening(text))).toEqual(byCarthia)
  }
  expectDone(text.by('carthia').does(position(text, 'support'), reserve))
  expect(text.chair.does(opening(text))).toEqual(byCarthia)
  expectDone(text.by('carthia').does(lift))
  expect(text.chair.does(opening(text))).toEqual(done)
})

test('who opposes or reserves while silence runs has not kept it: the chair may say broken, and not adopted', () => {
  for (const word of [position(aText(), 'oppose'), reserve]) {
    const text = aText()
    expectDone(text.chair.does(opening(text)))
    expectDone(text.by('carthia').does(word))
    text.wait(20)
    expect(text.chair.does(close('adopted'))).toEqual(byCarthia)
    expect(text.chair.does(close('broken'))).toEqual(done)
  }
})

test('what is said when silence has lapsed is late, as an objection is, and adoption goes on', () => {
  const text = aText()
  expectDone(text.chair.does(opening(text)))
  text.wait(20)
  expectDone(text.by('carthia').does(position(text, 'oppose'), reserve))
  expect(text.chair.does(close('adopted'))).toEqual(done)
  expect(text.chair.does(adopt(text))).toEqual(done)
})

test('a silence kept while a party had left adopts nothing over its reserve when it is back', () => {
  const text = aText()
  expectDone(text.by('carthia').does(reserve, { kind: 'parties.leave', leaves: true }))
  const all = text.state.parties
  const others = all.filter(({ delegation }) => delegation !== uuidOf('carthia'))
  expectDone(text.chair.does({ kind: 'parties.set', parties: others }, opening(text)))
  text.wait(20)
  expectDone(text.chair.does(close('adopted'), { kind: 'parties.set', parties: all }))
  expect(text.chair.does(adopt(text))).toEqual(byCarthia)
})
