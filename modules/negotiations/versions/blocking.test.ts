import { expect, test } from 'vitest'
import { expectDone, idOf, openTestText } from '../text/test-text.ts'
import { obstaclesOf, whoCouldUnblock } from './blocking.ts'
import { convergenceOf } from './convergence.ts'

function disputed() {
  const text = openTestText()
  text.add('A', 'States shall not knowingly allow their territory to be used.')
  const inA = { paragraph: idOf('A'), alternative: text.alternative('A').id }
  expectDone(
    text
      .by('carthia')
      .does({ kind: 'bracket.open', ...inA, bracket: idOf('bracket'), range: text.range('A', 'knowingly') }),
  )
  expectDone(text.by('belmere').does({ kind: 'bracket.back', bracket: idOf('bracket'), stand: 'oppose' }))
  expectDone(
    text.by('dorvane').does({
      kind: 'amendment.propose',
      ...inA,
      amendment: idOf('amendment'),
      edit: { range: text.range('A', 'shall'), insert: 'should' },
    }),
  )
  return { text, inA }
}

test('each obstacle names who holds it up, and the smallest change of words that removes it', () => {
  const { text } = disputed()
  const obstacles = obstaclesOf(text.state, text.paragraph('A'))
  expect(obstacles.map(({ kind, by }) => [kind, by])).toEqual([
    ['bracket', [text.delegation('carthia')]],
    ['amendment', [text.delegation('dorvane')]],
  ])
  const [bracket, amendment] = obstacles
  expect(bracket?.ways.find(({ name }) => name === 'words-go')).toMatchObject({
    words: 1,
    against: expect.arrayContaining([text.delegation('belmere')]),
  })
  // Nobody opposed should for shall: that is the way to look at first.
  expect(amendment?.ways[0]).toMatchObject({ name: 'amendment-accepted', words: 1, against: [] })
})

test('opposition stands until it is taken back, though the words have moved; a reserve until it is lifted', () => {
  const text = openTestText()
  text.add('A', 'States shall protect hospitals.')
  expectDone(
    text
      .by('carthia')
      .does({ kind: 'position.take', paragraph: idOf('A'), hash: text.paragraph('A').hash, stand: 'oppose' }),
  )
  expectDone(
    text
      .by('belmere')
      .does({ kind: 'reserve.enter', reserve: idOf('reserve'), paragraph: idOf('A'), type: 'scrutiny' }),
  )
  const kinds = () => obstaclesOf(text.state, text.paragraph('A')).map(({ kind }) => kind)
  expect(kinds()).toEqual(['opposition', 'reserve'])
  const { id, hash } = text.alternative('A')
  expectDone(
    text.chair.does({
      kind: 'alternative.revise',
      paragraph: idOf('A'),
      alternative: id,
      base: hash,
      edits: [{ range: text.range('A', 'shall'), insert: 'should' }],
    }),
  )
  expect(kinds()).toEqual(['opposition', 'reserve'])
  const { hash: now } = text.paragraph('A')
  expectDone(text.by('carthia').does({ kind: 'position.take', paragraph: idOf('A'), hash: now, stand: 'can-accept' }))
  expectDone(text.by('belmere').does({ kind: 'reserve.lift', reserve: idOf('reserve') }))
  expect(kinds()).toEqual([])
})

test('who alone holds up a paragraph is named before those who hold up one among others', () => {
  const { text } = disputed()
  text.add('B', 'The Forum shall meet each year.')
  const inB = { paragraph: idOf('B'), alternative: text.alternative('B').id }
  expectDone(
    text
      .by('dorvane')
      .does({ kind: 'bracket.open', ...inB, bracket: idOf('B bracket'), range: text.range('B', 'each year') }),
  )
  expect(whoCouldUnblock(text.state)).toEqual([
    { delegation: text.delegation('dorvane'), alone: [idOf('B')], among: [idOf('A')] },
    { delegation: text.delegation('carthia'), alone: [], among: [idOf('A')] },
  ])
})

test('the matrix counts who is for the words as they stand, and takes silence for nothing', () => {
  const { text } = disputed()
  expectDone(
    text
      .by('belmere')
      .does({ kind: 'position.take', paragraph: idOf('A'), hash: text.paragraph('A').hash, stand: 'can-accept' }),
  )
  const [row] = convergenceOf(text.state)
  expect(row).toMatchObject({ paragraph: idOf('A'), status: 'bracketed', for: 1, against: 0, silent: 3 })
  expect(row?.cells.find(({ delegation }) => delegation === text.delegation('carthia'))).toMatchObject({
    holds: 1,
    opposes: 0,
  })
  expect(row?.cells.find(({ delegation }) => delegation === text.delegation('belmere'))).toMatchObject({
    stand: 'can-accept',
    holds: 0,
    opposes: 1,
  })
})
