import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyOf } from '../text/copy.ts'
import { textOf } from '../text/chars.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import type { Done, Entry } from '../text/state.ts'
import { expectDone, idOf, openTestText, type TestText } from '../text/test-text.ts'
import { authorsOf, shares, whoWrote } from './blame.ts'
import { compareStates } from './compare.ts'
import { newsSince } from './since.ts'
import { momentsOf, replayOf } from './timeline.ts'

const historyOf = (text: TestText): Done[] => doneOf(text.state.room, text.entries)

function doneOf(room: string, entries: readonly Entry[]): Done[] {
  const state = newNegotiation(room)
  return entries.map((entry) => {
    const { act } = entry.signed.operation
    const outcome = fold(state, entry)
    const touches = 'paragraph' in act && act.paragraph ? [act.paragraph] : []
    return { ...entry, count: state.count, kind: act.kind, outcome, touches }
  })
}

function aText(): TestText {
  const text = openTestText()
  text.add('A', 'States shall protect hospitals.')
  text.add('B', 'States may cooperate.')
  text.add('C', 'The Forum shall meet each year.')
  return text
}

test('two versions are told apart word by word, mark by mark, position by position', () => {
  const text = aText()
  const before = copyOf(text.state)
  expectDone(
    text.by('carthia').does({
      kind: 'bracket.open',
      paragraph: idOf('A'),
      alternative: text.alternative('A').id,
      bracket: idOf('bracket'),
      range: text.range('A', 'shall'),
    }),
  )
  expectDone(
    text.by('belmere').does(
      {
        kind: 'alternative.add',
        paragraph: idOf('B'),
        alternative: idOf('B/2'),
        text: 'States should cooperate.',
      },
      { kind: 'position.take', paragraph: idOf('A'), hash: text.paragraph('A').hash, stand: 'support' },
    ),
  )
  const changes = new Map(compareStates(before, text.state).map((change) => [change.paragraph, change]))
  expect(changes.get(idOf('A'))).toMatchObject({
    change: 'changed',
    moved: false,
    marks: [{ kind: 'bracket', id: idOf('bracket'), change: 'new' }],
    positions: [{ delegation: text.delegation('belmere'), after: 'support' }],
    before: { status: 'clean' },
    after: { status: 'bracketed' },
  })
  expect(changes.get(idOf('B'))?.alternatives).toMatchObject([{ change: 'same' }, { id: idOf('B/2'), change: 'new' }])
  expect(changes.get(idOf('C'))).toMatchObject({ change: 'same', moved: false, marks: [], positions: [] })
})

test('the paragraph that was moved is said to have moved, not all those around it', () => {
  const text = aText()
  text.add('D', 'A last word.')
  const before = copyOf(text.state)
  expectDone(text.chair.does({ kind: 'paragraph.move', paragraph: idOf('A'), place: 'zz' }))
  const moved = compareStates(before, text.state).filter((change) => change.moved)
  expect(moved.map(({ paragraph }) => paragraph)).toEqual([idOf('A')])
})

test('what was withdrawn stays visible in the comparison, where it stood', () => {
  const text = aText()
  const before = copyOf(text.state)
  expectDone(text.chair.does({ kind: 'paragraph.withdraw', paragraph: idOf('B'), hash: text.paragraph('B').hash }))
  const changes = compareStates(before, text.state)
  expect(changes.map(({ paragraph, change }) => [paragraph, change])).toEqual([
    [idOf('A'), 'same'],
    [idOf('B'), 'gone'],
    [idOf('C'), 'same'],
  ])
})

test('each word is traced to who wrote it, through amendments that others accepted', () => {
  const text = aText()
  expectDone(
    text.by('carthia').does({
      kind: 'amendment.propose',
      paragraph: idOf('A'),
      alternative: text.alternative('A').id,
      amendment: idOf('amendment'),
      edit: { range: text.range('A', 'shall'), insert: 'should' },
    }),
  )
  expectDone(
    text.chair.does({ kind: 'amendment.accept', amendment: idOf('amendment'), hash: text.paragraph('A').hash }),
  )
  const pieces = whoWrote(text.alternative('A').runs, authorsOf(historyOf(text)))
  expect(pieces.map((piece) => [piece.text, piece.wrote?.delegation])).toEqual([
    ['States ', text.chair.delegation],
    ['should', text.delegation('carthia')],
    [' protect hospitals.', text.chair.delegation],
  ])
  expect(shares(pieces).get(text.delegation('carthia'))).toBe(6)
})

test('a replay shows the text as it was after any number of operations, in whatever order one asks', () => {
  const text = aText()
  for (let n = 0; n < 620; n += 1)
    text.by(['belmere', 'carthia', 'dorvane'][n % 3] ?? '').does({
      kind: 'position.take',
      paragraph: idOf(['A', 'B', 'C'][n % 3] ?? ''),
      hash: text.paragraph(['A', 'B', 'C'][n % 3] ?? '').hash,
      stand: n % 2 ? 'support' : 'oppose',
    })
  const replay = replayOf(text.state.room, text.entries)
  const plain = (count: number) => {
    const state = newNegotiation(text.state.room)
    for (const entry of text.entries.slice(0, count)) fold(state, entry)
    return state
  }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: replay.length }), { maxLength: 4 }), (counts) => {
      for (const count of counts) expect(replay.at(count)).toEqual(plain(count))
    }),
    { numRuns: 25 },
  )
  expect(replay.at(replay.length).trail).toBe(text.state.trail)
  expect(replay.at(1_000_000).count).toBe(replay.length)
})

test('a copy of a state does not change when the negotiation goes on', () => {
  const text = aText()
  const copy = copyOf(text.state)
  const before = structuredClone(copy)
  text.by('belmere').does({ kind: 'reserve.enter', reserve: idOf('reserve'), paragraph: idOf('A'), type: 'scrutiny' })
  text.by('carthia').does({ kind: 'floor.ask', request: idOf('floor'), right: 'speak' })
  text.by('carthia').does({ kind: 'comment.make', comment: idOf('comment'), paragraph: idOf('A'), text: 'Why shall?' })
  text.chair.does({ kind: 'paragraph.move', paragraph: idOf('A'), place: 'zz' })
  expect(copy).toEqual(before)
  expect(text.state).not.toEqual(before)
})

test('on coming back, what touches our own words comes first, and our own acts are no news', () => {
  const text = aText()
  expectDone(
    text
      .by('belmere')
      .does({ kind: 'position.take', paragraph: idOf('C'), hash: text.paragraph('C').hash, stand: 'support' }),
  )
  const { count } = text.state
  for (const [name, words] of [
    ['A', 'hospitals'],
    ['C', 'each year'],
  ] as const)
    expectDone(
      text.by('carthia').does({
        kind: 'bracket.open',
        paragraph: idOf(name),
        alternative: text.alternative(name).id,
        bracket: idOf(`bracket ${name}`),
        range: text.range(name, words),
      }),
    )
  text
    .by('belmere')
    .does({ kind: 'comment.make', comment: idOf('comment'), paragraph: idOf('B'), text: 'We shall come back to this.' })
  const news = newsSince(historyOf(text), text.state, { count, delegation: text.delegation('belmere') })
  expect(news.map(({ paragraph, touchesUs }) => [paragraph, touchesUs])).toEqual([
    [idOf('C'), true],
    [idOf('A'), false],
  ])
})

test('what one person does in one go is one moment of the timeline', () => {
  const text = aText()
  text.by('carthia').does({ kind: 'floor.ask', request: idOf('floor'), right: 'speak' })
  const moments = momentsOf(historyOf(text))
  expect(moments).toHaveLength(2)
  expect(moments[0]).toMatchObject({ from: 1, to: text.entries.length - 1 })
})

test('who wrote what covers the whole text, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (words) => {
      const text = openTestText()
      text.add('A', words)
      const { runs } = text.alternative('A')
      expect(
        whoWrote(runs, new Map())
          .map((piece) => piece.text)
          .join(''),
      ).toBe(textOf(runs))
    }),
  )
})
