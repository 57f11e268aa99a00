import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latinStretches, withLatinApart } from './latin-stretches.ts'

const latinIn = (text: string): string[] => latinStretches(text).map(({ start, end }) => text.slice(start, end))

test('what is read from the left within Persian is told whole: numbers that are called, addresses, symbols, names', () => {
  expect(latinIn('تلفن: +41 22 555 01 99، ساعت ۰۸:۰۰')).toEqual(['+41 22 555 01 99'])
  expect(latinIn('رله 2001:db8::17 و 203.0.113.7:8443.')).toEqual(['2001:db8::17', '203.0.113.7:8443'])
  expect(latinIn('(نشانی: cert@belmere.example)')).toEqual(['cert@belmere.example'])
  expect(latinIn('هنجار (c) سند A/70/174 (2015).')).toEqual(['c', 'A/70/174 (2015)'])
  expect(latinIn('بر «Accord on the Lantern Strait» [QLN/2026/4]، بند 3 bis')).toEqual([
    'Accord on the Lantern Strait',
    'QLN/2026/4',
    '3 bis',
  ])
  expect(latinIn('Sondage des hôpitaux – پویش')).toEqual(['Sondage des hôpitaux'])
})

test('brackets of the words around, and figures that only stand beside one another, are left to them', () => {
  expect(latinIn('(تا UTC) 99 روز')).toEqual(['UTC'])
  expect(latinIn('قالب STIX (نسخه 2.1)')).toEqual(['STIX', '2.1'])
  expect(latinIn('از 5 - 7 روز، ۱۲ + ۳')).toEqual([])
  expect(latinIn('بدون حرف بیگانه')).toEqual([])
})

test('whatever the words, nothing of them is lost or told twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aé7+([)]« ».:-/@ سش۴\n'.split('')) }), (text) => {
      const pieces = withLatinApart(text)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      expect(pieces.every((piece) => piece.text !== '' && !(piece.latin && /[س-ش۴«»\n]/.test(piece.text)))).toBe(true)
    }),
  )
})
