import { describe, expect, test } from 'vitest'
import { languages } from '#platform/languages.ts'
import { formatFor } from './format.ts'

describe('a date between capitals', () => {
  test('says its distance from UTC, so that two clocks cannot be mistaken for one', () => {
    const at = '2026-11-21T13:05:00Z'
    expect(formatFor('en').dateTime(at, 'Europe/Oslo')).toBe('21 Nov 2026, 14:05\u00A0\u2066UTC+1\u2069')
    expect(formatFor('en').dateTime(at, 'UTC')).toBe('21 Nov 2026, 13:05\u00A0\u2066UTC\u2069')
    expect(formatFor('fr').dateTime(at, 'Asia/Bangkok')).toContain('UTC+7')
  })

  test('stays in the Gregorian year in every language, in the digits of that language', () => {
    const years = languages.map(({ code }) => formatFor(code).date('2026-11-21T12:00:00Z'))
    expect(years.map((date) => /2026|۲۰۲۶/.test(date))).toEqual([true, true, true, true])
    expect(formatFor('fa').date('2026-11-21T12:00:00Z')).toMatch(/[۰-۹]/)
  })

  test('that is none is a dash, not an error', () => {
    expect(formatFor('th').dateTime('soon')).toBe('–')
    expect(formatFor('fa').relative('soon')).toBe('–')
  })
})

test('the time left is told in the largest unit that fits', () => {
  const { relative } = formatFor('en')
  const now = '2026-11-21T12:00:00Z'
  expect(relative('2026-11-21T17:30:00Z', now)).toBe('in 5 hours')
  expect(relative('2026-11-19T12:00:00Z', now)).toBe('2 days ago')
  expect(relative('2026-11-22T12:00:00Z', now)).toBe('tomorrow')
  expect(relative('2027-11-21T12:00:00Z', now)).toBe('next year')
})

test('a state is named in the language of the reader, and an unknown code is left as it is', () => {
  expect(formatFor('fr').country('de')).toBe('Allemagne')
  expect(formatFor('fa').country('TH')).toBe('تایلند')
  expect(formatFor('en').country('not a code')).toBe('not a code')
})

test('sizes are told in the unit that a person would use', () => {
  expect(formatFor('en').bytes(0)).toBe('0 byte')
  expect(formatFor('en').bytes(20_000_000)).toBe('20 MB')
})
