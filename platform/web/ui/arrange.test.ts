import { expect, test } from 'vitest'
import { formatFor } from '../format.ts'
import { arrange } from './arrange.ts'
import type { Column } from './column.ts'

type Matter = { title: string; by: string; indicators: number | null }

const matters: Matter[] = [
  { title: 'Outage of the power grid', by: 'Quillon', indicators: null },
  { title: 'Émissions brouillées', by: 'Belmere', indicators: 12 },
  { title: 'Phishing of the commission', by: 'Belmere', indicators: 3 },
]
const column = (id: keyof Matter): Column<Matter> => ({
  id,
  label: id,
  cell: (row) => row[id],
  value: (row) => row[id],
})
const columns = [column('title'), column('by'), column('indicators')]
const titles = (filter: string, sorted?: { id: string; falling: boolean }) =>
  arrange(matters, columns, filter, sorted, formatFor('fr').compare).map(({ title }) => title.split(' ')[0])

test('a list is found by words of any column, in any order', () => {
  expect(titles('belmere phish')).toEqual(['Phishing'])
  expect(titles('  ')).toEqual(['Outage', 'Émissions', 'Phishing'])
  expect(titles('carthia')).toEqual([])
})

test('a list is sorted as the reader’s language sorts, accents beside their letters', () => {
  expect(titles('', { id: 'title', falling: false })).toEqual(['Émissions', 'Outage', 'Phishing'])
})

test('what has no figure comes last, whether the figures rise or fall', () => {
  expect(titles('', { id: 'indicators', falling: false })).toEqual(['Phishing', 'Émissions', 'Outage'])
  expect(titles('', { id: 'indicators', falling: true })).toEqual(['Émissions', 'Phishing', 'Outage'])
})
