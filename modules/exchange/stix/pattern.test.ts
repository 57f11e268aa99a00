import { describe, expect, test } from 'vitest'
import { type Observation, parsePattern } from './pattern.ts'

const parsed = (text: string): Observation => {
  const reading = parsePattern(text)
  if (!reading.ok) throw new Error(`${text}: ${reading.fault.message}`)
  return reading.pattern
}

/** Places aside, what the tree says. */
const withoutPlaces = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (name, value: unknown) => (name === 'at' || name === 'end' ? undefined : value)))

describe('a pattern says what to look for, and we read it as its authors do', () => {
  test('AND binds closer than OR, OR closer than FOLLOWEDBY, and a qualifier closest of all', () => {
    const tree = parsed('[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4] WITHIN 5 SECONDS')
    expect(tree).toMatchObject({
      kind: 'followedBy',
      parts: [
        { kind: 'observation' },
        { kind: 'or', parts: [{ kind: 'observation' }, { kind: 'and', parts: [{}, { kind: 'qualified' }] }] },
      ],
    })
    expect(parsed('[a:b=1 OR a:c=2 AND a:d=3]')).toMatchObject({ test: { kind: 'or', parts: [{}, { kind: 'and' }] } })
  })

  test('constants, operators and paths are all understood', () => {
    expect(parsed("[file:extensions.'windows-pebinary-ext'.sections[*].entropy NOT >= -0.5]")).toMatchObject({
      test: {
        operator: '>=',
        not: true,
        value: { kind: 'float', value: '-0.5' },
        path: {
          type: 'file',
          steps: [
            { name: 'extensions' },
            { name: 'windows-pebinary-ext' },
            { name: 'sections' },
            { kind: 'any' },
            { name: 'entropy' },
          ],
        },
      },
    })
    expect(parsed("[x-usb:a[3] IN ('it''s', 1)]".replace("''", "\\'"))).toMatchObject({
      test: {
        kind: 'in',
        values: [{ value: "it's" }, { kind: 'integer', value: '1' }],
        path: { steps: [{ name: 'a' }, { kind: 'index', position: 3 }] },
      },
    })
    expect(
      parsed(
        "[NOT EXISTS a:b.c_ref.d AND a:e == h'FFd8' AND a:f <> b'AAAA' AND a:g = t'2026-01-01T00:00:00Z' AND a:h = true]",
      ),
    ).toMatchObject({
      test: {
        kind: 'and',
        parts: [
          { kind: 'exists', not: true },
          { operator: '=' },
          { operator: '!=' },
          { value: { kind: 'timestamp' } },
          { value: { value: true } },
        ],
      },
    })
    expect(
      parsed(
        "[a:b ISSUBSET '198.51.100.0/24'] START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:00.1Z' REPEATS 3 TIMES",
      ),
    ).toMatchObject({
      kind: 'qualified',
      qualifier: { kind: 'repeats', times: '3' },
      of: { qualifier: { kind: 'startStop' } },
    })
  })

  test('blanks and comments stand anywhere between words', () => {
    expect(withoutPlaces(parsed(" [ a : b\n=\t1 /* one */ AND a:c='//' ] // end"))).toEqual(
      withoutPlaces(parsed("[a:b = 1 AND a:c = '//']")),
    )
  })

  test.each([
    ['', 1, '[ or ('],
    ['[file:name]', 11, 'a comparison'],
    ["[file:name = 'a]", 14, 'a string'],
    ['[file:na-me = 1]', 7, 'quotes'],
    ["[file:hashes.SHA-256 = 'x']", 14, 'quotes'],
    ['[a:b = 1] AND', 14, '[ or ('],
    ['[a:b = 1] WITHIN 0 SECONDS', 18, 'greater than zero'],
    ['[a:b = 1] WITHIN 5 MINUTES', 20, 'SECONDS'],
    ['[a:b = 1] REPEATS 1.5 TIMES', 19, 'whole number'],
    ["[a:b = 1] START t'2026-01-02T00:00:00Z' STOP t'2026-01-01T00:00:00Z'", 46, 'later'],
    ['[a:b IN (1,)]', 12, 'a constant'],
    ['[a:b LIKE 1]', 11, 'a string after LIKE'],
    ['[a:b > true]', 8, 'ordered'],
    ["[a:b = t'2026-02-30T00:00:00Z']", 8, 'exist'],
    ["[a:b = h'abc']", 8, 'hexadecimal'],
    ["[a:b = b'abc']", 8, 'base64'],
    ["[a:b = '\\n']", 8, 'escapes'],
    ['[NOT a:b = 1]', 6, 'EXISTS'],
    ["[a:b = '😀' OR é:b = 1]", 15, 'a word'],
    ['[a:b = 1] [a:b = 2]', 11, 'AND'],
    ['([a:b = 1]', 11, ')'],
    ['[a:b = 1 and a:c = 2]', 10, 'AND'],
  ])('%s fails at column %i', (text, column, expected) => {
    const reading = parsePattern(text)
    if (reading.ok) throw new Error('it parsed')
    expect(reading.fault.column).toBe(column)
    expect(reading.fault.expected).toContain(expected)
  })

  test('length, words and depth have limits, so no pattern can exhaust us', () => {
    expect(parsePattern('('.repeat(90_000))).toMatchObject({ ok: false })
    expect(parsePattern(`[${'('.repeat(70)}a:b=1${')'.repeat(70)}]`)).toMatchObject({
      fault: { expected: 'at most 64 levels of parentheses' },
    })
    expect(parsePattern(`[a:b='${'x'.repeat(200_000)}']`)).toMatchObject({ ok: false })
    expect(parsePattern(`[a:b='${'x'.repeat(90_000)}']`)).toMatchObject({ ok: true })
    expect(parsePattern(`[a:b IN (${'1,'.repeat(40_000)}1)]`)).toMatchObject({ ok: false })
    expect(parsePattern('/*'.repeat(45_000))).toMatchObject({ ok: false })
  })
})
