import { expect, test } from 'vitest'
import type { Act } from './acts.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from './test-text.ts'
import { shareOf, textLimits } from './words-of-acts.ts'

const done = { fate: 'done' }
const tooMuch = (about: string): unknown => ({ fate: 'refused', refused: { why: 'too-much', about } })

function aText(): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  return text
}
const comment = (name: string): Act => ({ kind: 'comment.make', comment: idOf(name), text: 'x'.repeat(4_000) })
const bracket = (text: TestText, name: string): Act => ({
  kind: 'bracket.open',
  paragraph: idOf('A'),
  alternative: idOf('A/1'),
  bracket: idOf(name),
  range: text.range('A', 'notify'),
})
const reserve = (name: string): Act => ({
  kind: 'reserve.enter',
  reserve: idOf(name),
  paragraph: null,
  type: 'general',
})
const statement = (name: string): Act => ({
  kind: 'statement.make',
  statement: idOf(name),
  type: 'general-statement',
  on: [],
  text: 'We thank the chair.',
})

test('a mere member fills its own share of what is said, not everybody’s, and gets back what it withdraws', () => {
  const text = aText()
  const most = Math.floor(shareOf(textLimits.characters, false) / 4_000)
  for (let at = 0; at < most; at += 1) expectDone(text.by('esteria').does(comment(`c${at}`)))
  expect(text.by('esteria').does(comment('more'))).toEqual(tooMuch('characters'))
  expect(text.by('carthia').does(comment('carthia'))).toEqual(done)
  expectDone(text.by('esteria').does({ kind: 'comment.withdraw', comment: idOf('c0') }))
  expect(text.by('esteria').does(comment('again'))).toEqual(done)
})

test('reserves that are lifted are given back, and of those only the last are shown', () => {
  const text = aText()
  for (let at = 0; at < textLimits.liftedReserves + 5; at += 1)
    expectDone(text.by('dorvane').does(reserve(`r${at}`), { kind: 'reserve.lift', reserve: idOf(`r${at}`) }))
  expect(text.state.totals.reserves).toBe(0)
  expect(Object.keys(text.state.reserves)).toHaveLength(textLimits.liftedReserves)
})

test('a party’s first reserve is entered even where there is no room for another', () => {
  const text = aText()
  text.state.totals.reserves = textLimits.reserves
  expect(text.by('carthia').does(reserve('first'))).toEqual(done)
  expect(text.by('carthia').does({ ...reserve('second'), type: 'scrutiny' } as Act)).toEqual(tooMuch('reserves'))
})

test('one party makes its share of statements, and another still makes its reservation', () => {
  const text = aText()
  const most = shareOf(textLimits.procedures, true)
  for (let at = 0; at < most; at += 1) expectDone(text.by('dorvane').does(statement(`s${at}`)))
  expect(text.by('dorvane').does(statement('more'))).toEqual(tooMuch('statements'))
  expect(text.by('carthia').does(statement('carthia'))).toEqual(done)
  expectDone(text.by('dorvane').does({ kind: 'statement.withdraw', statement: idOf('s0') }))
  expect(text.by('dorvane').does(statement('again'))).toEqual(done)
})

test('a delegation’s first bracket on a paragraph stands, however much others have marked there', () => {
  const text = aText()
  for (let at = 0; at < textLimits.annotations; at += 1)
    text.chair.does({
      kind: 'placeholder.set',
      paragraph: idOf('A'),
      alternative: idOf('A/1'),
      placeholder: idOf(`p${at}`),
      after: null,
      note: 'to come',
    })
  expect(text.by('carthia').does(bracket(text, 'first'))).toEqual(done)
  expect(text.by('carthia').does({ ...bracket(text, 'second'), range: text.range('A', 'delay') } as Act)).toEqual(
    tooMuch('annotations'),
  )
  expect(text.paragraph('A').brackets.map(({ delegation }) => delegation)).toEqual([uuidOf('carthia')])
})
