import { expect, test } from 'vitest'
import { editsBetween, textBetween, textOf } from './chars.ts'
import { idOf, openTestText, type TestSpeaker, type TestText, uuidOf } from './test-text.ts'
import type { Act } from './acts.ts'
import type { Outcome, Stand } from './state.ts'
import { standsOf } from './stands.ts'
import { shownWords } from './words-of-acts.ts'

const why = (outcome: Outcome) => (outcome.fate === 'refused' ? outcome.refused.why : 'done')
const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }

function revise(text: TestText, words: string): Outcome {
  const { runs, hash: base } = text.alternative('A')
  return text.chair.does({ kind: 'alternative.revise', ...inA, base, edits: editsBetween(runs, words) })
}

const bracketed = (text: TestText, name = 'A') =>
  text
    .paragraph(name)
    .brackets.map(({ alternative, range }) =>
      textBetween(text.paragraph(name).alternatives.find(({ id }) => id === alternative)?.runs ?? [], range),
    )

test('a bracket keeps to its words when words around it change, shrinks with them, and goes when all are gone', () => {
  const text = openTestText()
  text.add('A', 'States shall refrain from any malicious use.')
  text.by('carthia').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range: text.range('A', 'any malicious') })
  revise(text, 'All States shall at all times refrain from any malicious use.')
  expect(bracketed(text)).toEqual(['any malicious'])
  revise(text, 'All States shall at all times refrain from malicious use.')
  expect(bracketed(text).map((words) => words.trim())).toEqual(['malicious'])
  revise(text, 'All States shall cooperate.')
  expect(bracketed(text)).toEqual([])
  expect(why(text.by('carthia').does({ kind: 'bracket.close', bracket: idOf('b') }))).toBe('closed')
})

test('a bracket on words of which some went meanwhile opens on those that stand', () => {
  const text = openTestText()
  text.add('A', 'States shall refrain from any malicious use.')
  const range = text.range('A', 'refrain from any')
  revise(text, 'States shall refrain from malicious use.')
  expect(why(text.by('carthia').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range }))).toBe('done')
  expect(bracketed(text).map((words) => words.trim())).toEqual(['refrain from'])
  revise(text, 'Nothing of it.')
  const again = { kind: 'bracket.open', ...inA, bracket: idOf('c'), range } as const
  expect(why(text.by('carthia').does(again))).toBe('words-gone')
})

test('a bracket that its author leaves stays with those who support it', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  text.by('carthia').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range: text.range('A', 'shall') })
  text.by('norhaven').does({ kind: 'bracket.back', bracket: idOf('b'), stand: 'support' })
  text.by('belmere').does({ kind: 'bracket.back', bracket: idOf('b'), stand: 'oppose' })
  expect(why(text.by('belmere').does({ kind: 'bracket.close', bracket: idOf('b') }))).toBe('not-yours')
  expect(why(text.chair.does({ kind: 'bracket.close', bracket: idOf('b') }))).toBe('not-yours')
  text.by('carthia').does({ kind: 'bracket.close', bracket: idOf('b') })
  expect(text.paragraph('A').brackets).toMatchObject([
    { proposers: [uuidOf('norhaven')], supporters: [], opposers: [uuidOf('belmere')] },
  ])
  text.by('norhaven').does({ kind: 'bracket.close', bracket: idOf('b') })
  expect(text.paragraph('A').brackets).toEqual([])
})

test('accepted words are their proposer’s, whoever accepts them', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const edit = { range: text.range('A', 'shall'), insert: 'should' }
  text.by('carthia').does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })
  const operation = text.lastOperation()
  const { hash } = text.paragraph('A')
  text.by('norhaven').does({ kind: 'amendment.back', amendment: idOf('m'), stand: 'oppose' })
  expect(why(text.by('carthia').does({ kind: 'amendment.accept', amendment: idOf('m'), hash }))).toBe('not-yours')
  expect(why(text.chair.does({ kind: 'amendment.accept', amendment: idOf('m'), hash }))).toBe('done')
  expect(text.alternative('A').runs.find(({ origin }) => origin === operation)?.text).toBe('should')
  expect(text.paragraph('A').amendments).toMatchObject([{ state: 'accepted' }])
})

test('the chair puts no words into another’s proposal over a party’s objection', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.', { by: 'carthia' })
  const edit = { after: null, insert: 'All ' }
  text.by('norhaven').does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })
  text.by('belmere').does({ kind: 'amendment.back', amendment: idOf('m'), stand: 'oppose' })
  const accept = { kind: 'amendment.accept', amendment: idOf('m'), hash: text.paragraph('A').hash } as const
  expect(why(text.chair.does(accept))).toBe('not-all')
  expect(why(text.by('carthia').does(accept))).toBe('done')
})

test('of two amendments of the same words the second is moot when the first is accepted', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const range = text.range('A', 'shall')
  const propose = (id: string, insert: string) =>
    ({ kind: 'amendment.propose', ...inA, amendment: idOf(id), edit: { range, insert } }) as const
  text.by('carthia').does(propose('m', 'should'))
  text.by('norhaven').does(propose('n', 'may'))
  text.chair.does({ kind: 'amendment.accept', amendment: idOf('m'), hash: text.paragraph('A').hash })
  expect(text.paragraph('A').amendments.map(({ state }) => state)).toEqual(['accepted', 'moot'])
})

test('a choice of words is backed, and settled into the words of who offered it', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const range = text.range('A', 'shall')
  text.by('carthia').does({ kind: 'choice.open', ...inA, choice: idOf('c'), range, options: ['shall', 'should'] })
  const offered = text.lastOperation()
  text.by('norhaven').does({ kind: 'choice.back', choice: idOf('c'), option: 0 })
  text.by('norhaven').does({ kind: 'choice.back', choice: idOf('c'), option: 1 })
  expect(text.paragraph('A').choices[0]?.options.map(({ supporters }) => supporters)).toEqual([
    [],
    [uuidOf('norhaven')],
  ])
  text.chair.does({ kind: 'choice.settle', choice: idOf('c'), option: 1, hash: text.paragraph('A').hash })
  expect(text.words('A')).toBe('States should cooperate.')
  expect(text.alternative('A').runs.find(({ origin }) => origin === offered)).toMatchObject({ from: 5, text: 'should' })
  expect(text.paragraph('A').choices).toEqual([])
})

test('nobody else changes a delegation’s words, and the chair’s are changed by whoever holds the chair', () => {
  const text = openTestText({ chair: 'quillon' })
  text.add('A', 'Words of Carthia.', { by: 'carthia' })
  text.add('B', 'Words of the chair.')
  const change = (name: string) => {
    const { id, hash: base, runs } = text.alternative(name)
    const edits = editsBetween(runs, 'Other words.')
    return { kind: 'alternative.revise', paragraph: idOf(name), alternative: id, base, edits } as const
  }
  expect(why(text.by('belmere').does(change('A')))).toBe('not-yours')
  expect(why(text.chair.does(change('A')))).toBe('not-yours')
  expect(why(text.by('belmere').does(change('B')))).toBe('not-yours')
  expect(why(text.chair.does(change('B')))).toBe('done')
  expect(why(text.by('carthia').does(change('A')))).toBe('done')
  // Carthia no longer negotiates: its words are the chair's to tidy.
  text.chair.does({ kind: 'parties.set', parties: [{ delegation: uuidOf('belmere'), name: 'Belmere' }] })
  expect(why(text.chair.does({ ...change('A'), edits: [{ after: null, insert: '!' }] }))).toBe('done')
})

test('words that were not read are not changed', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const { runs, hash: base } = text.alternative('A')
  revise(text, 'States should cooperate.')
  const edits = editsBetween(runs, 'States may cooperate.')
  expect(why(text.chair.does({ kind: 'alternative.revise', ...inA, base, edits }))).toBe('text-moved')
})

test('a split takes each mark with its words, and makes two of what crosses the cut', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate. They shall report.')
  const open = (who: string, id: string, words: string) =>
    text.by(who).does({ kind: 'bracket.open', ...inA, bracket: idOf(id), range: text.range('A', words) })
  open('carthia', 'head', 'shall cooperate')
  open('norhaven', 'tail', 'shall report')
  open('belmere', 'across', 'cooperate. They')
  const remark = { kind: 'comment.make', comment: idOf('k'), ...inA, text: 'To whom?' } as const
  text.by('carthia').does({ ...remark, range: text.range('A', 'report') })
  text.by('dorvane').does({ kind: 'reserve.enter', reserve: idOf('r'), paragraph: idOf('A'), type: 'scrutiny' })
  text.chair.does({
    kind: 'paragraph.split',
    paragraph: idOf('A'),
    hash: text.paragraph('A').hash,
    cuts: [{ alternative: idOf('A/1'), after: text.after('A', 'cooperate. '), tail: idOf('B/1') }],
    tail: idOf('B'),
    place: 'n',
  })
  expect([text.words('A'), text.words('B')]).toEqual(['States shall cooperate. ', 'They shall report.'])
  expect(bracketed(text)).toEqual(['shall cooperate', 'cooperate. '])
  expect(bracketed(text, 'B')).toEqual(['shall report', 'They'])
  expect(text.state.comments[idOf('k')]).toMatchObject({ paragraph: idOf('B'), alternative: idOf('B/1') })
  const reserved = Object.values(text.state.reserves).map(({ paragraph }) => paragraph)
  expect(reserved.toSorted()).toEqual([idOf('A'), idOf('B')].toSorted())
})

test('streamlining keeps the sources as they stood, whose each word is, and who did not agree to it', () => {
  const text = openTestText()
  text.add('A', 'States shall refrain from malicious use of networks.', { by: 'carthia' })
  text.add('B', 'States shall cooperate with one another in good faith.', { by: 'norhaven' })
  text.add('C', 'A sub-paragraph.', { under: 'B' })
  const range = text.range('A', 'malicious use of networks')
  text.by('belmere').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range })
  text.by('dorvane').does({ kind: 'reserve.enter', reserve: idOf('r'), paragraph: idOf('B'), type: 'general' })
  const words = 'States shall refrain from malicious use of networks, and cooperate with one another in good faith.'
  const merged = text.chair.does({
    kind: 'paragraph.merge',
    into: idOf('M'),
    alternative: idOf('M/1'),
    type: 'operative',
    place: 'z',
    text: words,
    sources: text.at('A', 'B'),
    contributors: [
      { delegation: uuidOf('carthia'), paragraph: idOf('A'), alternative: idOf('A/1') },
      { delegation: uuidOf('norhaven'), paragraph: idOf('B') },
    ],
    rationale: 'Both are about restraint.',
  })
  expect(why(merged)).toBe('done')
  const operations = text.entries.map(({ signed, by }) => [signed.operation.id, by.delegation] as const)
  const authors = new Map(operations)
  const said = text.alternative('M').runs.map(({ origin, text: part }) => [authors.get(origin), part])
  expect(said).toEqual([
    [uuidOf('carthia'), 'States shall refrain from malicious use of networks'],
    [uuidOf('quillon'), ', and'],
    [uuidOf('norhaven'), ' cooperate with one another in good faith.'],
  ])
  expect(textOf(text.alternative('M').runs)).toBe(words)
  expect(bracketed(text, 'M')).toEqual(['malicious use of networks'])
  expect(text.state.reserves[idOf('r')]?.paragraph).toBe(idOf('M'))
  expect(text.paragraph('C').under).toBe(idOf('M'))
  expect(text.paragraph('A')).toMatchObject({ stage: 'merged', mergedInto: idOf('M') })
  expect(text.state.trace).toMatchObject([
    {
      into: idOf('M'),
      sources: [
        { paragraph: idOf('A'), label: '1' },
        {
          paragraph: idOf('B'),
          label: '2',
          alternatives: [{ text: 'States shall cooperate with one another in good faith.' }],
        },
      ],
    },
  ])
})

test('the chair puts into words of another only what their author wants, and never its own proposal alone', () => {
  const text = openTestText()
  text.add('A', 'States may share warnings.', { by: 'carthia' })
  const author = uuidOf('carthia')
  const propose = (amendment: string, by: TestSpeaker, insert: string): Act => {
    const edit = { range: text.range('A', 'may'), insert }
    expect(by.does({ kind: 'amendment.propose', ...inA, amendment: idOf(amendment), edit })).toEqual({ fate: 'done' })
    return { kind: 'amendment.accept', amendment: idOf(amendment), hash: text.paragraph('A').hash }
  }
  const missing = { fate: 'refused', refused: { why: 'not-all', about: author } }
  const accept = propose('m', text.chair, 'must')
  expect(text.chair.does(accept)).toEqual(missing)
  text.by('belmere').does({ kind: 'amendment.back', amendment: idOf('m'), stand: 'support' })
  expect(text.chair.does(accept)).toEqual(missing)
  text.by('carthia').does({ kind: 'amendment.back', amendment: idOf('m'), stand: 'support' })
  expect(why(text.chair.does(accept))).toBe('done')
  expect(text.words('A')).toBe('States must share warnings.')
  const range = text.range('A', 'must')
  text.chair.does({ kind: 'choice.open', ...inA, choice: idOf('c'), range, options: ['must', 'shall'] })
  const settle = (option: number): Act => ({
    kind: 'choice.settle',
    choice: idOf('c'),
    option,
    hash: text.paragraph('A').hash,
  })
  expect(text.chair.does(settle(1))).toEqual(missing)
  text.by('carthia').does({ kind: 'choice.back', choice: idOf('c'), option: 1 })
  expect(why(text.chair.does(settle(1)))).toBe('done')
  expect(text.words('A')).toBe('States shall share warnings.')
})

function merged(text: TestText, words: string, ...sources: string[]): Outcome {
  return text.chair.does({
    kind: 'paragraph.merge',
    into: idOf('M'),
    alternative: idOf('M/1'),
    type: 'operative',
    place: 'z',
    text: words,
    sources: text.at(...sources),
    contributors: [],
    rationale: 'Editorial.',
  })
}

test('who opposed what was merged still does, as said of earlier words, and the gavel does not fall', () => {
  const text = openTestText()
  for (const name of ['A', 'B']) text.add(name, 'States shall pay for every incident.')
  const on = (name: string) => ({ paragraph: idOf(name), hash: text.paragraph(name).hash })
  const take = (name: string, paragraph: string, stand: Stand): Outcome =>
    text.by(name).does({ kind: 'position.take', ...on(paragraph), stand })
  take('carthia', 'A', 'oppose')
  take('carthia', 'B', 'support')
  take('norhaven', 'A', 'reserve')
  const norhavens = text.lastOperation()
  take('norhaven', 'B', 'oppose')
  // Dorvane stands with Norhaven on A only, and with nobody on B: it reserves, and is not made to oppose.
  text.by('dorvane').does({ kind: 'align', with: norhavens, stand: 'align' })
  take('belmere', 'A', 'can-accept')
  const { hash } = text.paragraph('A')
  expect(why(merged(text, 'States shall pay for every incident.', 'A', 'B'))).toBe('done')
  const stands = standsOf(text.state, text.paragraph('M'))
  const said = (name: string) => stands.get(uuidOf(name))
  expect(said('carthia')).toMatchObject({ stand: 'oppose', stale: true, position: { hash } })
  expect(said('norhaven')).toMatchObject({ stand: 'oppose', stale: true })
  expect(said('dorvane')).toMatchObject({ stand: 'reserve', stale: true })
  expect(said('belmere')).toMatchObject({ stand: 'can-accept', stale: true })
  const agree = () => why(text.chair.does({ kind: 'paragraph.agree', on: text.at('M') }))
  expect(agree()).toBe('not-all')
  for (const name of ['carthia', 'norhaven']) take(name, 'M', 'can-accept')
  expect(agree()).toBe('not-all')
  take('dorvane', 'M', 'can-accept')
  expect(agree()).toBe('done')
})

test('what a party says of a merged paragraph is gone over by nothing said before', () => {
  const text = openTestText()
  for (const name of ['A', 'B']) text.add(name, 'States shall pay for every incident.')
  const position = (name: string) =>
    ({ kind: 'position.take', paragraph: idOf(name), hash: text.paragraph(name).hash }) as const
  text.by('carthia').does({ ...position('A'), stand: 'oppose' })
  text.by('belmere').does({ ...position('B'), stand: 'support' })
  // On B Carthia stands with Belmere, and said so after it opposed A.
  text.by('carthia').does({ kind: 'align', with: text.lastOperation(), stand: 'align' })
  expect(why(merged(text, 'States shall pay for every incident.', 'A', 'B'))).toBe('done')
  expect(standsOf(text.state, text.paragraph('M')).get(uuidOf('carthia'))).toMatchObject({ stand: 'oppose' })
})

test('nothing is merged over an open choice, nor over a mark of another that could not follow', () => {
  const text = openTestText()
  text.add('A', 'States shall pay for every incident.')
  const other = 'No one knows.'
  const refusing = (mark: string, open: Act, close: Act): void => {
    expect(text.by('carthia').does(open)).toEqual({ fate: 'done' })
    expect(merged(text, other, 'A')).toEqual({ fate: 'refused', refused: { why: 'not-clean', about: idOf(mark) } })
    expect(text.by('carthia').does(close)).toEqual({ fate: 'done' })
  }
  const range = text.range('A', 'every')
  refusing(
    'c',
    { kind: 'choice.open', ...inA, choice: idOf('c'), range, options: ['every', 'each'] },
    { kind: 'choice.close', choice: idOf('c') },
  )
  refusing(
    'b',
    { kind: 'bracket.open', ...inA, bracket: idOf('b'), range },
    { kind: 'bracket.close', bracket: idOf('b') },
  )
  refusing(
    'm',
    { kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit: { range, insert: 'any' } },
    { kind: 'amendment.withdraw', amendment: idOf('m') },
  )
  refusing(
    'p',
    { kind: 'placeholder.set', ...inA, placeholder: idOf('p'), after: range.to, note: 'Which?' },
    { kind: 'placeholder.clear', placeholder: idOf('p') },
  )
  // The chair's own goes with the words it stood on; what stands before all words stands before the new ones.
  text.chair.does({ kind: 'placeholder.set', ...inA, placeholder: idOf('q'), after: range.to, note: 'Ours.' })
  text
    .by('carthia')
    .does(
      { kind: 'placeholder.set', ...inA, placeholder: idOf('r'), after: null, note: 'Whose?' },
      { kind: 'amendment.propose', ...inA, amendment: idOf('n'), edit: { after: null, insert: 'All ' } },
    )
  expect(why(merged(text, other, 'A'))).toBe('done')
  expect(text.paragraph('M')).toMatchObject({
    placeholders: [{ after: null, note: 'Whose?', alternative: idOf('M/1') }],
    amendments: [{ edit: { after: null, insert: 'All ' }, alternative: idOf('M/1'), delegation: uuidOf('carthia') }],
  })
})

test('text that would read otherwise than it stands is no text', () => {
  const text = openTestText()
  const add = (words: string) => () => text.add('A', words)
  expect(add('States \u202Eshall\u202C not.')).toThrow()
  expect(add('States\u200B shall.')).toThrow()
  expect(add('Half \uD83D.')).toThrow()
  expect(shownWords('co\u00ADoperate\u200B \u202Eshall\u202C')).toBe('cooperate shall')
  expect(add('کشورها باید همکاری می\u200Cکنند.')).not.toThrow()
})
