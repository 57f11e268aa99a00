import { expect, test } from 'vitest'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import type { Outcome } from '../text/state.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from '../text/test-text.ts'
import { mayAdopt, signatureSheet } from './adoption.ts'
import { isAgreedForGood, livePackages } from './packages.ts'
import { objectionsTo, yetToTakeRule } from './rule.ts'
import { statementsOn } from './statements.ts'

const done = { fate: 'done' }
const refused = (why: string): unknown => ({ fate: 'refused', refused: expect.objectContaining({ why }) })
const gavel = { way: 'gavel' } as const
const parties = ['belmere', 'carthia', 'dorvane', 'norhaven']

function aText(): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  text.add('B', 'Parties shall answer within a day.')
  return text
}
/** Both paragraphs under the gavel. */
function agreedText(): TestText {
  const text = aText()
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') }))
  return text
}
const adopt = (text: TestText, by: Extract<Act, { kind: 'adopt' }>['by'] = gavel): Act => ({
  kind: 'adopt',
  adoption: idOf('adoption'),
  text: textHash(text.state),
  by,
})
const sign = (text: TestText): Act => ({
  kind: 'sign',
  adoption: idOf('adoption'),
  text: text.state.deciding.adoption?.text ?? '',
  capacity: 'Head of delegation',
})
const statement = (text: TestText, more: Partial<Extract<Act, { kind: 'statement.make' }>> = {}): Act => ({
  kind: 'statement.make',
  statement: idOf('statement'),
  type: 'reservation',
  on: text.at('B'),
  text: 'A day is counted by us as a working day.',
  ...more,
})
const half: DecisionRule = { name: 'majority', share: { of: 1, in: 2, more: true }, counted: 'present-and-voting' }
/** Put to all by the chair and taken by all. */
function under(text: TestText, rule: DecisionRule): void {
  expectDone(text.chair.does({ kind: 'rule.set', rule }))
  for (const party of parties) expectDone(text.by(party).does({ kind: 'rule.set', rule }))
}

test('the gavel adopts what is agreed, paragraph by paragraph, and everything is adopted with it', () => {
  const text = aText()
  expect(text.chair.does(adopt(text))).toEqual(refused('not-all'))
  text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })
  expect(mayAdopt(text.state, gavel)).toEqual({ why: 'not-all', about: idOf('B') })
  text.chair.does({ kind: 'paragraph.agree', on: text.at('B') })
  expect(text.by('belmere').does(adopt(text))).toEqual(refused('not-chair'))
  expect(text.chair.does({ ...adopt(text), text: idOf('x').padEnd(43, 'A') } as Act)).toEqual(refused('text-moved'))
  expect(text.chair.does(adopt(text))).toEqual(done)
  expect([text.paragraph('A').stage, text.paragraph('B').stage]).toEqual(['adopted', 'adopted'])
  expect(text.state.class).toBe('adopted-text')
  expect(text.chair.does(adopt(text))).toEqual(refused('closed'))
})

test('a text with no paragraphs is not adopted', () => {
  expect(mayAdopt(openTestText().state, gavel)).toMatchObject({ why: 'unknown' })
})

test('opposition to the words as they stand is in the way of consensus, and its lifting clears it', () => {
  const text = aText()
  const position = (stand: 'oppose' | 'can-accept'): Act => ({
    kind: 'position.take',
    paragraph: idOf('A'),
    hash: text.paragraph('A').hash,
    stand,
  })
  const agree = (): Outcome => text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') })
  expectDone(text.by('carthia').does(position('oppose')))
  expect(objectionsTo(text.state, [text.paragraph('A')])).toEqual([
    { delegation: uuidOf('carthia'), why: 'opposes', paragraph: idOf('A') },
  ])
  expect(agree()).toEqual(refused('not-all'))
  expectDone(text.by('carthia').does(position('can-accept')))
  expect(agree()).toEqual(done)
  expect(text.chair.does(adopt(text))).toEqual(done)
})

test('general and scrutiny reserves are in the way until they are lifted; a parliamentary one goes with the text', () => {
  for (const [type, blocks] of [
    ['general', true],
    ['scrutiny', true],
    ['parliamentary', false],
  ] as const) {
    const text = agreedText()
    expectDone(text.by('dorvane').does({ kind: 'reserve.enter', reserve: idOf('reserve'), paragraph: null, type }))
    expect(mayAdopt(text.state, gavel) !== undefined).toBe(blocks)
    expectDone(text.by('dorvane').does({ kind: 'reserve.lift', reserve: idOf('reserve') }))
    expect(mayAdopt(text.state, gavel)).toBeUndefined()
  }
})

test('another rule than consensus is in force when every party has taken it, and not before', () => {
  const text = aText()
  const rule: DecisionRule = { name: 'consensus-minus', without: [uuidOf('carthia')] }
  expect(text.by('belmere').does({ kind: 'rule.set', rule })).toEqual(refused('unknown'))
  expect(text.chair.does({ kind: 'rule.set', rule })).toEqual(done)
  for (const party of parties.slice(1)) expectDone(text.by(party).does({ kind: 'rule.set', rule }))
  expect(text.state.deciding.rule.name).toBe('consensus')
  expect(yetToTakeRule(text.state)).toEqual([uuidOf('belmere')])
  expectDone(text.by('belmere').does({ kind: 'rule.set', rule }))
  expect(text.state.deciding.rule).toEqual(rule)
  expect(text.chair.does({ kind: 'rule.set', rule: { name: 'consensus' } })).toEqual(done)
  expect(text.state.deciding.rule.name).toBe('consensus')
})

test('consensus minus one adopts over the reserve of that one alone', () => {
  const text = agreedText()
  const reserves = (name: string): void =>
    expectDone(text.by(name).does({ kind: 'reserve.enter', reserve: idOf(name), paragraph: null, type: 'general' }))
  reserves('carthia')
  under(text, { name: 'consensus-minus', without: [uuidOf('carthia')] })
  expect(mayAdopt(text.state, gavel)).toBeUndefined()
  reserves('belmere')
  expect(mayAdopt(text.state, gavel)).toMatchObject({ why: 'not-all', about: uuidOf('belmere') })
})

test('a vote adopts under a rule of majority that all have taken, and is no more than a straw poll under consensus', () => {
  for (const binding of [true, false]) {
    const text = aText()
    if (binding) under(text, half)
    const vote = idOf('vote')
    const subject = { text: textHash(text.state) }
    expectDone(text.chair.does({ kind: 'vote.open', vote, title: 'The text', subject, rule: half, rollCall: true }))
    expect(text.chair.does(adopt(text, { way: 'vote', vote }))).toEqual(refused('wrong-stage'))
    for (const party of parties)
      text.by(party).does({ kind: 'vote.cast', vote, choice: party === 'carthia' ? 'no' : 'yes' })
    expectDone(text.chair.does({ kind: 'vote.close', vote }))
    expect(text.chair.does(adopt(text, { way: 'vote', vote }))).toEqual(binding ? done : refused('wrong-stage'))
  }
})

test('a text on which silence was kept is adopted by it, and only by one on this very text', () => {
  const text = aText()
  const silence = idOf('silence')
  expectDone(
    text.chair.does({
      kind: 'silence.open',
      silence,
      recordSubject: idOf('pseudonym'),
      template: 'plain',
      subject: { text: textHash(text.state) },
      title: 'Until noon',
      until: '2026-11-22T10:00:00Z',
    }),
  )
  expect(text.chair.does(adopt(text, { way: 'silence', silence }))).toEqual(refused('wrong-stage'))
  text.wait(120)
  expectDone(text.chair.does({ kind: 'silence.close', silence, outcome: 'adopted' }))
  expectDone(text.chair.does({ kind: 'rename', title: 'Another title' }))
  expect(text.chair.does(adopt(text, { way: 'silence', silence }))).toEqual(refused('text-moved'))
  expectDone(text.chair.does({ kind: 'rename', title: 'Norms for the time between incidents' }))
  expect(text.chair.does(adopt(text, { way: 'silence', silence }))).toEqual(done)
})

test('nothing of a package is agreed until everything of it is agreed', () => {
  const text = aText()
  const whole = (): boolean | undefined => livePackages(text.state)[0]?.whole
  expectDone(
    text.chair.does({
      kind: 'package.set',
      package: idOf('package'),
      title: 'Notice and answer',
      paragraphs: [idOf('A'), idOf('B')],
    }),
  )
  const part: Act = {
    kind: 'silence.open',
    silence: idOf('silence'),
    recordSubject: idOf('pseudonym'),
    template: 'plain',
    subject: { on: text.at('A') },
    title: 'One half',
    until: '2026-11-22T12:00:00Z',
  }
  expect(text.chair.does(part)).toEqual(refused('not-all'))
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual(refused('not-all'))
  expect([whole(), isAgreedForGood(text.state, text.paragraph('A'))]).toEqual([false, false])
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') }))
  expect([whole(), isAgreedForGood(text.state, text.paragraph('A'))]).toEqual([true, true])
  expect(text.chair.does(adopt(text))).toEqual(done)
})

test('the chair does not let go of a package that holds a conditional agreement', () => {
  const text = aText()
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
  const set = (...names: string[]): Act => ({
    kind: 'package.set',
    package: idOf('package'),
    title: 'Notice and answer',
    paragraphs: names.map(idOf),
  })
  expect(text.chair.does(set('A', 'B'))).toEqual(done)
  expect(text.chair.does({ kind: 'package.dissolve', package: idOf('package') })).toEqual(refused('wrong-stage'))
  expect(text.chair.does(set('A'))).toEqual(refused('wrong-stage'))
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('B') }))
  // Agreed as a whole it is one: without the package the reopening of one part would leave the other agreed for good.
  expect(text.chair.does({ kind: 'package.dissolve', package: idOf('package') })).toEqual(refused('wrong-stage'))
  const motion = idOf('motion')
  const { hash } = text.paragraph('A')
  expectDone(
    text.by('belmere').does({ kind: 'reopen.ask', motion, paragraph: idOf('A'), hash, reason: 'New instructions.' }),
  )
  for (const name of text.state.parties.map(({ name: one }) => one.toLowerCase()).filter((one) => one !== 'belmere'))
    expectDone(text.by(name).does({ kind: 'reopen.back', motion, consent: true }))
  expectDone(text.chair.does({ kind: 'reopen.grant', motion }))
  expect(text.chair.does({ kind: 'package.dissolve', package: idOf('package') })).toEqual(done)
})

test('a statement is bound to the words it speaks of, and goes with the adopted text', () => {
  const text = agreedText()
  expect(text.by('carthia').does(statement(text, { on: [{ paragraph: idOf('B'), hash: 'A'.repeat(43) }] }))).toEqual(
    refused('text-moved'),
  )
  expect(text.by('carthia').does(statement(text))).toEqual(done)
  expectDone(text.chair.does(adopt(text)))
  expect(statementsOn(text.state, idOf('B'))).toMatchObject([{ type: 'reservation', current: true }])
  expect(statementsOn(text.state, idOf('A'))).toEqual([])
  expect(text.by('belmere').does({ kind: 'statement.withdraw', statement: idOf('statement') })).toEqual(
    refused('not-yours'),
  )
  expect(text.by('carthia').does({ kind: 'statement.withdraw', statement: idOf('statement') })).toEqual(done)
  expect(statementsOn(text.state)).toEqual([])
})

test('a reservation comes before the signature of the one who makes it, and a vote is explained where there was one', () => {
  const text = agreedText()
  expectDone(text.chair.does(adopt(text)))
  expectDone(text.by('carthia').does(sign(text)))
  expect(text.by('carthia').does(statement(text))).toEqual(refused('too-late'))
  expect(text.by('belmere').does(statement(text))).toEqual(done)
  const explanation = statement(text, { statement: idOf('other'), type: 'explanation-of-vote' })
  expect(text.by('carthia').does(explanation)).toEqual(refused('too-early'))
})

test('each party signs the adopted text once, by somebody with the power to sign', () => {
  const text = openTestText({ powers: (name) => (name === 'dorvane' ? ['speak'] : ['speak', 'sign']) })
  text.add('A', 'Parties shall notify without delay.')
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
  expect(text.by('belmere').does({ ...sign(text), text: 'A'.repeat(43) } as Act)).toEqual(refused('too-early'))
  expectDone(text.chair.does(adopt(text)))
  expect(text.by('belmere').does(sign(text))).toEqual(done)
  expect(text.by('belmere').does(sign(text))).toEqual(refused('nothing-changes'))
  expect(text.by('dorvane').does(sign(text))).toEqual(refused('no-power'))
  expect(text.by('esteria').does(sign(text))).toEqual(refused('not-party'))
  expect(signatureSheet(text.state).map(({ name, signed }) => [name, signed?.capacity])).toEqual([
    ['Belmere', 'Head of delegation'],
    ['Carthia', undefined],
    ['Dorvane', undefined],
    ['Norhaven', undefined],
  ])
})

test('after adoption the words are closed to everybody', () => {
  const text = agreedText()
  expectDone(text.chair.does(adopt(text)))
  expect(
    text.by('belmere').does({
      kind: 'bracket.open',
      paragraph: idOf('A'),
      alternative: idOf('A/1'),
      bracket: idOf('bracket'),
      range: text.range('A', 'delay'),
    }),
  ).toEqual(refused('closed'))
})
