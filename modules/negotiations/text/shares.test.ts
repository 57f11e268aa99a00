import { expect, test } from 'vitest'
import type { Act } from './acts.ts'
import { expectDone, idOf, openTestText, type TestText, uuidOf } from './test-text.ts'
import { shareOf, textLimits } from './words-of-acts.ts'

const done = { fate: 'done' }
const tooMuch = (about: string): unknown => ({ fate: 'refused', refused: { why: 'too-much', about } })
/** Refused, and it is said whose share is used up. */
const usedUp = (name: string): unknown => ({ fate: 'refused', refused: { why: 'share-used', about: uuidOf(name) } })

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
  expect(text.by('esteria').does(comment('more'))).toEqual(usedUp('esteria'))
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
  expect(text.by('dorvane').does(statement('more'))).toEqual(usedUp('dorvane'))
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

const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
const marks: { kind: string; mark: (text: TestText, name: string) => Act }[] = [
  { kind: 'bracket', mark: (text, name) => ({ ...(bracket(text, name) as object), reason: name }) as Act },
  {
    kind: 'amendment',
    mark: (_, name) => ({
      kind: 'amendment.propose',
      ...inA,
      amendment: idOf(name),
      edit: { after: null, insert: `${name} ` },
    }),
  },
  {
    kind: 'choice',
    mark: (text, name) => ({
      kind: 'choice.open',
      ...inA,
      choice: idOf(name),
      range: text.range('A', 'notify'),
      options: ['notify', 'inform'],
    }),
  },
  {
    kind: 'placeholder',
    mark: (_, name) => ({ kind: 'placeholder.set', ...inA, placeholder: idOf(name), after: null, note: 'to come' }),
  },
]

test('one party marks a paragraph with its share, of whatever kind; another marks it all the same', () => {
  const text = aText()
  const most = shareOf(textLimits.annotations, true)
  const [amendment, choice, placeholder] = marks.slice(1)
  for (let at = 0; at < most; at += 1) {
    const one = [amendment, choice, placeholder][at % 3]
    expectDone(text.by('dorvane').does(one!.mark(text, `m${at}`)))
  }
  for (const one of [amendment, choice, placeholder])
    expect(text.by('dorvane').does(one!.mark(text, 'more'))).toEqual(usedUp('dorvane'))
  for (const { kind, mark } of marks) expect(text.by('carthia').does(mark(text, `carthia ${kind}`))).toEqual(done)
  // Its first bracket is not like the others: it says that a State does not agree.
  expect(text.by('dorvane').does(bracket(text, 'first'))).toEqual(done)
  expectDone(text.by('dorvane').does({ kind: 'amendment.withdraw', amendment: idOf('m0') }))
  expectDone(text.by('dorvane').does({ kind: 'amendment.withdraw', amendment: idOf('m3') }))
  expect(text.by('dorvane').does(amendment!.mark(text, 'again'))).toEqual(done)
})

test('a paragraph marked to the limit by many still takes the first of each kind from whoever comes late', () => {
  const text = aText()
  for (let at = 0; at < textLimits.annotations; at += 1) expectDone(text.chair.does(marks[3]!.mark(text, `p${at}`)))
  for (const { kind, mark } of marks) {
    expect(text.by('carthia').does(mark(text, `first ${kind}`))).toEqual(done)
    if (kind !== 'bracket')
      expect(text.by('carthia').does(mark(text, `second ${kind}`))).toEqual(tooMuch('annotations'))
  }
})

test('one party proposes its share of alternatives, withdrawn ones too, and another still proposes its own', () => {
  const text = aText()
  const add = (name: string): Act => ({
    kind: 'alternative.add',
    paragraph: idOf('A'),
    alternative: idOf(name),
    text: `${name}.`,
  })
  const most = shareOf(textLimits.alternatives, true)
  for (let at = 0; at < most; at += 1)
    expectDone(
      text
        .by('dorvane')
        .does(add(`a${at}`), { kind: 'alternative.withdraw', paragraph: idOf('A'), alternative: idOf(`a${at}`) }),
    )
  expect(text.by('dorvane').does(add('more'))).toEqual(usedUp('dorvane'))
  expect(text.by('carthia').does(add('carthia'))).toEqual(done)
})

test('words fill the share of whoever wrote them: no party writes so much that others cannot', () => {
  const text = aText()
  const share = shareOf(textLimits.characters, true)
  text.add('B', 'x'.repeat(100), { by: 'dorvane' })
  expect(text.state.totals.said[uuidOf('dorvane')]?.characters).toBe(100)
  text.state.totals.said[uuidOf('dorvane')] = { comments: 0, characters: share - 10 }
  const words = 'More words than fit.'
  const dorvane = text.by('dorvane')
  const revise = (insert: string): Act => ({
    kind: 'alternative.revise',
    paragraph: idOf('B'),
    alternative: idOf('B/1'),
    base: text.alternative('B').hash,
    edits: [{ after: null, insert }],
  })
  expect(dorvane.does({ kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf('a'), text: words })).toEqual(
    usedUp('dorvane'),
  )
  const added = { kind: 'paragraph.add', paragraph: idOf('C'), type: 'operative', place: 'z', text: words } as const
  expect(dorvane.does({ ...added, alternative: idOf('C/1') })).toEqual(usedUp('dorvane'))
  expect(dorvane.does(revise(words))).toEqual(usedUp('dorvane'))
  const edit = { after: null, insert: words }
  expect(dorvane.does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })).toEqual(usedUp('dorvane'))
  expect(dorvane.does(revise('Few. '))).toEqual(done)
  // Words accepted into an alternative fill the share of whose alternative it is.
  const inB = { paragraph: idOf('B'), alternative: idOf('B/1') }
  expectDone(text.by('carthia').does({ kind: 'amendment.propose', ...inB, amendment: idOf('n'), edit }))
  const accept = (): Act => ({ kind: 'amendment.accept', amendment: idOf('n'), hash: text.paragraph('B').hash })
  expect(dorvane.does(accept())).toEqual(usedUp('dorvane'))
  expect(text.by('carthia').does({ ...added, alternative: idOf('C/1') })).toEqual(done)
})

test('what the chair puts on the table fills no delegation’s share, and the text has its own limit', () => {
  const text = aText()
  expect(text.state.totals.said).toEqual({})
  text.state.totals.characters = textLimits.characters - 10
  const added = { kind: 'paragraph.add', paragraph: idOf('C'), type: 'operative', place: 'z' } as const
  expect(text.chair.does({ ...added, alternative: idOf('C/1'), text: 'More words than fit.' })).toEqual(
    tooMuch('characters'),
  )
})

test('one party brings in its share of paragraphs, and another still brings in its own', () => {
  const text = aText()
  const added = (name: string): Act => ({
    kind: 'paragraph.add',
    paragraph: idOf(name),
    type: 'operative',
    place: 'z',
    alternative: idOf(`${name}/1`),
    text: name,
  })
  const most = shareOf(textLimits.paragraphs, true)
  for (let at = 0; at < most; at += 1) expectDone(text.by('dorvane').does(added(`d${at}`)))
  expect(text.by('dorvane').does(added('more'))).toEqual(usedUp('dorvane'))
  expect(text.by('carthia').does(added('carthia'))).toEqual(done)
  expect(text.chair.does(added('chair'))).toEqual(done)
})

test('one party moves to reopen as often as its share lasts, and declares no more groups than that', () => {
  const text = openTestText({ parties: ['dorvane', 'carthia'] })
  text.add('A', 'Parties shall notify without delay.')
  expectDone(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') }))
  const at = text.at('A')[0]!
  const ask = (name: string): Act => ({ kind: 'reopen.ask', motion: idOf(name), ...at, reason: 'New instructions.' })
  const most = shareOf(textLimits.procedures, true)
  for (let n = 0; n < most; n += 1)
    expectDone(text.by('dorvane').does(ask(`m${n}`), { kind: 'reopen.back', motion: idOf(`m${n}`), consent: false }))
  expect(text.by('dorvane').does(ask('more'))).toEqual(usedUp('dorvane'))
  expect(text.by('carthia').does(ask('carthia'))).toEqual(done)
  const declare = (name: string): Act => ({
    kind: 'group.declare',
    group: idOf(name),
    name,
    members: [uuidOf('dorvane')],
  })
  for (let n = 0; n < shareOf(textLimits.groups, true); n += 1) expectDone(text.by('dorvane').does(declare(`g${n}`)))
  expect(text.by('dorvane').does(declare('more'))).toEqual(usedUp('dorvane'))
  expect(text.by('dorvane').does({ ...declare('g0'), name: 'Renamed' } as Act)).toEqual(done)
  expect(text.by('carthia').does(declare('carthia'))).toEqual(done)
})

test('one member neither fills a paragraph’s remarks nor its languages', () => {
  const text = aText()
  const remark = (name: string): Act => ({
    kind: 'comment.make',
    comment: idOf(name),
    paragraph: idOf('A'),
    text: 'Why?',
  })
  for (let n = 0; n < shareOf(textLimits.commentsOfParagraph, false); n += 1)
    expectDone(text.by('esteria').does(remark(`c${n}`)))
  expect(text.by('esteria').does(remark('more'))).toEqual(usedUp('esteria'))
  expect(text.by('carthia').does(remark('carthia'))).toEqual(done)
  const inLanguage = (language: string): Act => ({
    kind: 'translation.set',
    ...inA,
    language,
    text: '…',
    of: text.alternative('A').hash,
    status: 'draft',
  })
  const languages = Array.from(
    { length: shareOf(textLimits.translations, true) },
    (_, n) => `q${'abcdefghijklmnopqrst'[n]}`,
  )
  for (const language of languages) expectDone(text.by('esteria').does(inLanguage(language)))
  expect(text.by('esteria').does(inLanguage('fr'))).toEqual(usedUp('esteria'))
  expect(text.by('carthia').does(inLanguage('fr'))).toEqual(done)
})
