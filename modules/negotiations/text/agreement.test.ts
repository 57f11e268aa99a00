import { expect, test } from 'vitest'
import type { Act } from './acts.ts'
import type { Outcome } from './state.ts'
import { statusOf } from './status.ts'
import { idOf, openTestText, type TestText, uuidOf } from './test-text.ts'

const why = (outcome: Outcome) => (outcome.fate === 'refused' ? outcome.refused : 'done')

function confirm(text: TestText, procedure: string, name = 'A', answer: 'confirm' | 'decline' = 'confirm'): Act {
  const { hash } = text.paragraph(name)
  return { kind: 'ad-referendum.answer', procedure: idOf(procedure), paragraph: idOf(name), hash, answer }
}

function goesAdReferendum(text: TestText, procedure: string, minutes = 600): Outcome {
  const until = text.later(minutes)
  return text.chair.does({ kind: 'ad-referendum.open', procedure: idOf(procedure), on: text.at('A'), until })
}

test('a clean paragraph goes ad referendum, every capital confirms, and the gavel closes it', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  expect(goesAdReferendum(text, 'p')).toEqual({ fate: 'done' })
  text.by('belmere').does(confirm(text, 'p'))
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))).toEqual({
    why: 'not-all',
    about: uuidOf('carthia'),
  })
  text.by('carthia').does(confirm(text, 'p'))
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual({ fate: 'done' })
  const { hash } = text.paragraph('A')
  expect(text.paragraph('A')).toMatchObject({ stage: 'agreed', agreedHash: hash })
  const bracket = { kind: 'bracket.open', paragraph: idOf('A'), alternative: idOf('A/1'), bracket: idOf('b') } as const
  expect(why(text.by('carthia').does({ ...bracket, range: text.range('A', 'shall') }))).toMatchObject({ why: 'closed' })
})

test('only words that read one way go ad referendum, at the hash that was read', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const stale = text.at('A')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  text.by('carthia').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range: text.range('A', 'shall') })
  expect(statusOf(text.paragraph('A'))).toBe('bracketed')
  expect(why(goesAdReferendum(text, 'p'))).toMatchObject({ why: 'not-clean' })
  text.by('carthia').does({ kind: 'bracket.close', bracket: idOf('b') })
  expect(statusOf(text.paragraph('A'))).toBe('clean')
  // With the bracket gone it is what it was before: the same words have the same hash.
  expect(text.at('A')).toEqual(stale)
  const edit = { after: null, insert: 'All ' }
  text.by('carthia').does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })
  text.chair.does({ kind: 'amendment.accept', amendment: idOf('m'), hash: text.paragraph('A').hash })
  const open = { kind: 'ad-referendum.open', procedure: idOf('p'), on: stale, until: text.later(60) } as const
  expect(why(text.chair.does(open))).toMatchObject({ why: 'text-moved' })
})

test('one capital declines: the paragraph is discussed again, and it is known who', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  goesAdReferendum(text, 'p')
  text.by('belmere').does(confirm(text, 'p'))
  text.by('carthia').does(confirm(text, 'p', 'A', 'decline'))
  expect(text.paragraph('A').stage).toBe('discussed')
  const answers = text.state.adReferendum[idOf('p')]?.answers[idOf('A')] ?? {}
  expect(answers[uuidOf('carthia')]).toMatchObject({ answer: 'decline', account: uuidOf('carthia/account') })
  // The next procedure asks everybody anew.
  goesAdReferendum(text, 'q')
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))).toMatchObject({ why: 'not-all' })
})

test('a procedure runs out: who answers later is too late, and the paragraph is discussed again', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  goesAdReferendum(text, 'p', 30)
  text.by('belmere').does(confirm(text, 'p'))
  expect(statusOf(text.paragraph('A'), text.later(1))).toBe('ad-referendum')
  text.wait(60)
  expect(statusOf(text.paragraph('A'), text.later(1))).toBe('clean')
  expect(why(text.by('carthia').does(confirm(text, 'p')))).toMatchObject({ why: 'too-late' })
  expect(goesAdReferendum(text, 'q')).toEqual({ fate: 'done' })
})

test('a delegation without the power to agree ad referendum does not, and an old credential gives none', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'], powers: () => ['speak'] })
  text.add('A', 'States shall cooperate.')
  goesAdReferendum(text, 'p')
  expect(why(text.by('belmere').does(confirm(text, 'p')))).toEqual({ why: 'no-power', about: 'agree-ad-referendum' })
})

test('who becomes a party must confirm too, who leaves need not', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  goesAdReferendum(text, 'p')
  text.by('belmere').does(confirm(text, 'p'))
  const party = (name: string) => ({ delegation: uuidOf(name), name })
  text.chair.does({ kind: 'parties.set', parties: [party('belmere')] })
  expect(text.paragraph('A').adReferendum).toMatchObject({ complete: true })
  text.chair.does({ kind: 'parties.set', parties: [party('belmere'), party('dorvane')] })
  expect(text.paragraph('A').adReferendum).toMatchObject({ complete: false })
})

test('the gavel does not fall on a party that opposes or reserves, not even when a comma moved since', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const position = { kind: 'position.take', paragraph: idOf('A'), hash: text.paragraph('A').hash } as const
  text.by('carthia').does({ ...position, stand: 'oppose' })
  const agree = (): Act => ({ kind: 'paragraph.agree', on: text.at('A') })
  expect(why(text.chair.does(agree()))).toEqual({ why: 'not-all', about: uuidOf('carthia') })
  const { hash: base } = text.alternative('A')
  const edits = [{ after: text.after('A', 'States'), insert: ',' }]
  text.chair.does({ kind: 'alternative.revise', paragraph: idOf('A'), alternative: idOf('A/1'), base, edits })
  expect(why(text.chair.does(agree()))).toEqual({ why: 'not-all', about: uuidOf('carthia') })
  const { hash } = text.paragraph('A')
  text.by('carthia').does({ ...position, hash, stand: 'can-accept' })
  text.by('norhaven').does({ kind: 'reserve.enter', reserve: idOf('r'), paragraph: idOf('A'), type: 'scrutiny' })
  expect(why(text.chair.does(agree()))).toEqual({ why: 'not-all', about: uuidOf('norhaven') })
  text.by('norhaven').does({ kind: 'reserve.lift', reserve: idOf('r') })
  expect(text.chair.does(agree())).toEqual({ fate: 'done' })
})

test('the gavel does not fall on words that came in its own envelope: nobody can have read them', () => {
  const acts = (on: { paragraph: string; hash: string }[]): Act[] => [
    {
      kind: 'paragraph.add',
      paragraph: idOf('A'),
      alternative: idOf('A/1'),
      type: 'operative',
      place: 'm',
      text: 'States shall cooperate.',
    },
    { kind: 'paragraph.discuss', paragraph: idOf('A') },
    { kind: 'paragraph.agree', on },
  ]
  // Who writes the words knows their hash before anybody else.
  const twin = openTestText()
  twin.add('A', 'States shall cooperate.')
  const text = openTestText()
  const outcomes = text.chair.doesAtOnce(...acts(twin.at('A')))
  expect(outcomes.map(why)).toEqual(['done', 'done', { why: 'too-early', about: idOf('A') }])
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual({ fate: 'done' })
})

test('of a package nothing is agreed alone', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  text.add('B', 'States shall share costs.')
  text.chair.does({ kind: 'package.set', package: idOf('k'), title: 'Both', paragraphs: [idOf('A'), idOf('B')] })
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))).toMatchObject({ why: 'not-all' })
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') })).toEqual({ fate: 'done' })
})

/** A package of these, agreed as a whole, and one of them reopened by all. */
function reopenedInPackage(text: TestText, reopened: string, ...packages: string[][]): void {
  for (const names of packages)
    text.chair.does({
      kind: 'package.set',
      package: idOf(names.join()),
      title: 'All or nothing',
      paragraphs: names.map(idOf),
    })
  const all = [...new Set(packages.flat())]
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at(...all) })).toEqual({ fate: 'done' })
  const { hash } = text.paragraph(reopened)
  const motion = idOf('reopening')
  text.by('belmere').does({ kind: 'reopen.ask', motion, paragraph: idOf(reopened), hash, reason: 'New instructions.' })
  text.by('carthia').does({ kind: 'reopen.back', motion, consent: true })
  expect(text.chair.does({ kind: 'reopen.grant', motion })).toEqual({ fate: 'done' })
}

test('what is reopened of a package reopens the package: nothing of it is agreed until everything is again', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  for (const name of ['A', 'B', 'C', 'D']) text.add(name, `States shall do ${name}.`)
  text.chair.does({ kind: 'paragraph.agree', on: text.at('D') })
  reopenedInPackage(text, 'A', ['A', 'B'], ['B', 'C'])
  for (const name of ['A', 'B', 'C']) {
    expect(text.paragraph(name).stage).toBe('reopened')
    expect(text.paragraph(name).agreedHash).toBeUndefined()
  }
  // What is in no package with it stays as agreed as it was.
  expect(text.paragraph('D').stage).toBe('agreed')
  expect(text.state.motions[idOf('reopening')]).toMatchObject({ state: 'granted', along: [idOf('B'), idOf('C')] })
  // It keeps its place in the package: with other words it is not agreed without the rest.
  const { hash: base } = text.alternative('A')
  const edits = [{ after: null, insert: 'All ' }]
  text.chair.does({ kind: 'alternative.revise', paragraph: idOf('A'), alternative: idOf('A/1'), base, edits })
  expect(text.state.deciding.packages[idOf('A,B')]?.paragraphs).toEqual([idOf('A'), idOf('B')])
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))).toEqual({
    why: 'not-all',
    about: idOf('A,B'),
  })
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') }))).toEqual({
    why: 'not-all',
    about: idOf('B,C'),
  })
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B', 'C') })).toEqual({ fate: 'done' })
})

test('what would reopen with a package waits while part of it is under silence', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  for (const name of ['A', 'B']) text.add(name, `States shall do ${name}.`)
  text.chair.does({ kind: 'paragraph.agree', on: text.at('A', 'B') })
  const motion = idOf('m')
  const { hash } = text.paragraph('A')
  text.by('belmere').does({ kind: 'reopen.ask', motion, paragraph: idOf('A'), hash, reason: 'New instructions.' })
  text.by('carthia').does({ kind: 'reopen.back', motion, consent: true })
  expect(
    text.chair.does({
      kind: 'vote.open',
      vote: idOf('v'),
      title: 'On B',
      subject: { on: text.at('B') },
      rule: { name: 'consensus' },
      rollCall: true,
    }),
  ).toEqual({ fate: 'done' })
  text.chair.does({ kind: 'package.set', package: idOf('k'), title: 'Both', paragraphs: [idOf('A'), idOf('B')] })
  expect(why(text.chair.does({ kind: 'reopen.grant', motion }))).toEqual({ why: 'closed', about: idOf('v') })
})

test('a merge of what was reopened takes its place in the package', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  text.add('B', 'States shall share costs.')
  reopenedInPackage(text, 'A', ['A', 'B'])
  const merged = text.chair.does({
    kind: 'paragraph.merge',
    into: idOf('M'),
    alternative: idOf('M/1'),
    type: 'operative',
    place: 'a',
    text: 'Quite other words.',
    sources: text.at('A'),
    contributors: [],
    rationale: 'Editorial.',
  })
  expect(merged).toEqual({ fate: 'done' })
  expect(text.state.deciding.packages[idOf('A,B')]?.paragraphs).toEqual([idOf('M'), idOf('B')])
  expect(why(text.chair.does({ kind: 'paragraph.agree', on: text.at('B') }))).toMatchObject({ why: 'not-all' })
})

test('what is agreed is reopened by a motion and the consent of all, and one refusal ends the motion', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  const { hash } = text.paragraph('A')
  const ask = (motion: string): Act => ({
    kind: 'reopen.ask',
    motion: idOf(motion),
    paragraph: idOf('A'),
    hash,
    reason: 'New instructions.',
  })
  expect(why(text.by('belmere').does(ask('m')))).toMatchObject({ why: 'wrong-stage' })
  text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })
  text.by('belmere').does(ask('m'))
  expect(why(text.chair.does({ kind: 'reopen.grant', motion: idOf('m') }))).toMatchObject({ why: 'not-all' })
  text.by('carthia').does({ kind: 'reopen.back', motion: idOf('m'), consent: false })
  expect(text.state.motions[idOf('m')]?.state).toBe('fallen')
  text.by('belmere').does(ask('n'))
  text.by('carthia').does({ kind: 'reopen.back', motion: idOf('n'), consent: true })
  expect(text.chair.does({ kind: 'reopen.grant', motion: idOf('n') })).toEqual({ fate: 'done' })
  expect(text.paragraph('A')).toMatchObject({ stage: 'reopened' })
  expect(text.paragraph('A').agreedHash).toBeUndefined()
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual({ fate: 'done' })
})

test('a negotiation opens when every party consents, and closes when one no longer does', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.by('belmere').does({ kind: 'openness.ask', openness: idOf('o'), mode: 'open', reader: idOf('reader') })
  expect(text.state.openness.mode).toBe('sealed')
  text.by('carthia').does({ kind: 'openness.back', openness: idOf('o'), consent: true })
  expect(text.state.openness).toEqual({ mode: 'open', reader: idOf('reader') })
  text.by('carthia').does({ kind: 'openness.ask', openness: idOf('p'), mode: 'sealed' })
  expect(text.state.openness).toEqual({ mode: 'sealed' })
})

test('the chair gives the floor to one at a time, and nobody crowds the list', () => {
  const text = openTestText()
  const ask = (request: string): Act => ({ kind: 'floor.ask', request: idOf(request), right: 'speak' })
  text.by('belmere').does(ask('1'))
  text.by('carthia').does(ask('2'))
  text.chair.does({ kind: 'floor.give', request: idOf('1') }, { kind: 'floor.give', request: idOf('2') })
  expect(text.state.floor.map(({ state }) => state)).toEqual(['done', 'speaking'])
  expect(why(text.by('belmere').does({ kind: 'floor.done', request: idOf('2') }))).toMatchObject({ why: 'not-yours' })
  const norhaven = text.by('norhaven')
  norhaven.does(ask('3'), ask('4'), ask('5'))
  expect(why(norhaven.does(ask('6')))).toMatchObject({ why: 'too-much' })
  norhaven.does({ kind: 'floor.leave', request: idOf('3') })
  expect(norhaven.does(ask('6'))).toEqual({ fate: 'done' })
})
