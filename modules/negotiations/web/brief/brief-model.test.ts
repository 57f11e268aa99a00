import { expect, test } from 'vitest'
import type { BriefItem } from '../../client/views.ts'
import { openTestText } from '../../text/test-text.ts'
import { askedOf, readRedLine, touchesOf, writeRedLine } from './brief-model.ts'

function table() {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  return text
}

test('a red line names words that must stand and words that must not, and reads back as it was written', () => {
  const line = { note: 'From the minister.', must: ['international law'], mustNot: ['shall', 'without delay'] }
  expect(readRedLine(writeRedLine(line))).toEqual(line)
  expect(readRedLine('Never give up Article 4.')).toEqual({ note: 'Never give up Article 4.', must: [], mustNot: [] })
})

test('it is touched by words that stand though they must not, and by words that are gone', () => {
  const text = table()
  text.add('A', 'States SHALL  notify one another.')
  const a = text.paragraph('A')
  const line = readRedLine('✓ international law\n✗ shall notify\n✗ tribute')
  expect(touchesOf(line, a)).toEqual([
    { words: 'international law', why: 'missing' },
    { words: 'shall notify', why: 'stands' },
  ])
})

test('the first answer of the capital counts, and what ends first is asked first', () => {
  const item = (o: Partial<BriefItem> & Pick<BriefItem, 'id' | 'kind'>): BriefItem => ({
    room: 'r',
    text: 'May we agree?',
    by: { account: 'a', name: 'Bram' },
    at: '2026-11-22T05:00:00.000Z',
    state: 'sent',
    proof: '',
    ...o,
  })
  const asked = askedOf([
    item({ id: 'late', kind: 'capital-asked', until: '2026-11-25T12:00:00Z' }),
    item({ id: 'soon', kind: 'capital-asked', until: '2026-11-23T12:00:00Z' }),
    item({ id: 'yes', kind: 'capital-answered', answers: 'late', answer: 'confirm' }),
    item({ id: 'no', kind: 'capital-answered', answers: 'late', answer: 'decline' }),
  ])
  expect(asked.map(({ question, answer }) => [question.id, answer?.answer])).toEqual([
    ['soon', undefined],
    ['late', 'confirm'],
  ])
})
