import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTimestamps, isTimestamp } from './timestamps.ts'
import { compareVersions, versionKey, versionOf } from './versions.ts'

describe('moments are compared as moments, and kept as they were written', () => {
  test.each([
    '2017-06-01T00:00:00Z',
    '2017-06-01T00:00:00.1Z',
    '2014-02-20T09:16:08.989000Z',
    '2024-02-29T23:59:59.999999999Z',
    '2016-12-31T23:59:60Z',
  ])('%s is a timestamp', (text) => expect(isTimestamp(text)).toBe(true))

  test.each([
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2017-06-31T00:00:00Z',
    '2017-13-01T00:00:00Z',
    '2017-00-01T00:00:00Z',
    '2017-06-01T24:00:00Z',
    '2017-06-01T12:00:60Z',
    '2017-06-01T00:00:00',
    '2017-06-01T00:00:00+00:00',
    '2017-06-01t00:00:00Z',
    '2017-06-01 00:00:00Z',
    '2017-06-01T00:00:00.Z',
    '2017-6-1T00:00:00Z',
    `2017-06-01T00:00:00.${'0'.repeat(100)}Z`,
    '',
    'now',
  ])('%s is none', (text) => expect(isTimestamp(text)).toBe(false))

  test('fraction digits are a way of writing, not a difference', () => {
    expect(compareTimestamps('2017-06-01T00:00:00Z', '2017-06-01T00:00:00.000Z')).toBe(0)
    expect(compareTimestamps('2017-06-01T00:00:00.1Z', '2017-06-01T00:00:00.09Z')).toBe(1)
    expect(compareTimestamps('2017-06-01T00:00:00.1234567Z', '2017-06-01T00:00:00.1234568Z')).toBe(-1)
  })

  const moment = fc
    .record({ seconds: fc.integer({ min: 0, max: 4e9 }), digits: fc.stringMatching(/^[0-9]{0,8}$/) })
    .map(({ seconds, digits }) => ({
      text: `${new Date(seconds * 1000).toISOString().slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`,
      value: BigInt(seconds) * 100_000_000n + BigInt(digits.padEnd(8, '0')),
    }))

  test('order is that of the numbers behind the texts, and keys sort as text in the same order', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const wanted = one.value < other.value ? -1 : one.value > other.value ? 1 : 0
        expect(isTimestamp(one.text)).toBe(true)
        expect(compareVersions(one.text, other.text)).toBe(wanted)
        const [a, b] = [versionKey(one.text), versionKey(other.text)]
        expect(a < b ? -1 : a > b ? 1 : 0).toBe(wanted)
      }),
    )
  })

  test('the version of an object is its modified, else its created, else the moment it arrived', () => {
    const arrived = '2026-01-01T00:00:00.000Z'
    expect(versionOf({ modified: '2017-06-01T00:00:00Z', created: '2016-01-01T00:00:00Z' }, arrived)).toBe(
      '2017-06-01T00:00:00Z',
    )
    expect(versionOf({ created: '2016-01-01T00:00:00Z' }, arrived)).toBe('2016-01-01T00:00:00Z')
    expect(versionOf({ type: 'file' }, arrived)).toBe(arrived)
  })
})
