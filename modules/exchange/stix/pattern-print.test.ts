import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPublishedData, publishedBytes } from '../server/published-data.ts'
import { printPattern } from './pattern-print.ts'
import {
  type Comparison,
  type Constant,
  type ObjectPath,
  type Observation,
  parsePattern,
  type PathStep,
  type Qualifier,
} from './pattern.ts'

const parsed = (text: string): Observation => {
  const reading = parsePattern(text)
  if (!reading.ok) throw new Error(`${text}: ${reading.fault.message}`)
  return reading.pattern
}

/** Places aside, what the tree says. */
const withoutPlaces = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (name, value: unknown) => (name === 'at' || name === 'end' ? undefined : value)))

const name = fc.oneof(
  fc.constantFrom('name', 'value', 'SHA-256', 'MD5', 'AND', 'true', "it's", 'a\\b', 'parent_directory_ref'),
  fc.string({ maxLength: 6 }),
)
const digits = fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String)
const step: fc.Arbitrary<PathStep> = fc.oneof(
  name.map((one): PathStep => ({ kind: 'key', name: one })),
  fc.nat(20).map((position): PathStep => ({ kind: 'index', position })),
  fc.constant<PathStep>({ kind: 'any' }),
)
const span = { at: fc.constant(0), end: fc.constant(0) }
const path: fc.Arbitrary<ObjectPath> = fc.record({
  ...span,
  type: fc.constantFrom('file', 'ipv4-addr', 'x-usb-device'),
  steps: fc
    .tuple(name, fc.array(step, { maxLength: 4 }))
    .map(([first, rest]): PathStep[] => [{ kind: 'key', name: first }, ...rest]),
})
const moment = fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000).toISOString())
const text = fc.string({ unit: 'binary', maxLength: 10 }).map((value): Constant => ({ kind: 'string', value }))
const ordered: fc.Arbitrary<Constant> = fc.oneof(
  text,
  digits.map((value): Constant => ({ kind: 'integer', value })),
  fc
    .tuple(fc.constantFrom('', '-'), digits, digits)
    .map(([sign, whole, part]): Constant => ({ kind: 'float', value: `${sign}${whole}.${part}` })),
  fc
    .uint8Array({ maxLength: 5 })
    .map((bytes): Constant => ({ kind: 'hex', value: Buffer.from(bytes).toString('hex') })),
  fc
    .uint8Array({ minLength: 1, maxLength: 5 })
    .map((bytes): Constant => ({ kind: 'binary', value: Buffer.from(bytes).toString('base64') })),
  moment.map((value): Constant => ({ kind: 'timestamp', value })),
)
const constant = fc.oneof(
  ordered,
  fc.boolean().map((value): Constant => ({ kind: 'boolean', value })),
)
const simple: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    ...span,
    kind: fc.constant('test' as const),
    path,
    not: fc.boolean(),
    operator: fc.constantFrom('=' as const, '!=' as const),
    value: constant,
  }),
  fc.record({
    ...span,
    kind: fc.constant('test' as const),
    path,
    not: fc.boolean(),
    operator: fc.constantFrom('<' as const, '>=' as const),
    value: ordered,
  }),
  fc.record({
    ...span,
    kind: fc.constant('test' as const),
    path,
    not: fc.boolean(),
    operator: fc.constantFrom('LIKE' as const, 'ISSUBSET' as const),
    value: text,
  }),
  fc.record({
    ...span,
    kind: fc.constant('in' as const),
    path,
    not: fc.boolean(),
    values: fc.array(constant, { maxLength: 3 }),
  }),
  fc.record({ ...span, kind: fc.constant('exists' as const), path, not: fc.boolean() }),
)
const { comparison } = fc.letrec<{ comparison: Comparison }>((tie) => ({
  comparison: fc.oneof(
    { maxDepth: 3 },
    simple,
    fc.record({
      ...span,
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('comparison'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))
const qualifier: fc.Arbitrary<Qualifier> = fc.oneof(
  fc
    .integer({ min: 1, max: 999 })
    .map((times): Qualifier => ({ kind: 'repeats', times: String(times), at: 0, end: 0 })),
  fc
    .integer({ min: 1, max: 999 })
    .map((seconds): Qualifier => ({ kind: 'within', seconds: `${seconds}.5`, at: 0, end: 0 })),
  fc.constant<Qualifier>({
    kind: 'startStop',
    start: '2026-01-01T00:00:00Z',
    stop: '2026-01-01T00:00:01Z',
    at: 0,
    end: 0,
  }),
)
const { observation } = fc.letrec<{ observation: Observation }>((tie) => ({
  observation: fc.oneof(
    { maxDepth: 3 },
    fc.record({ ...span, kind: fc.constant('observation' as const), test: comparison }),
    fc.record({
      ...span,
      kind: fc.constantFrom('and' as const, 'or' as const, 'followedBy' as const),
      parts: fc.array(tie('observation'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ ...span, kind: fc.constant('qualified' as const), of: tie('observation'), qualifier }),
  ),
}))

describe('printing and reading are each other’s inverse', () => {
  test('every tree is read back from its text as it was', () => {
    fc.assert(
      fc.property(observation, (tree) => {
        expect(withoutPlaces(parsed(printPattern(tree)))).toEqual(withoutPlaces(tree))
      }),
      { numRuns: 1000 },
    )
  })

  test('anything at all ends in a tree or in a place, never in a crash', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      'a:b',
      ' = ',
      '1',
      "'x'",
      ' AND ',
      ' OR ',
      ' FOLLOWEDBY ',
      ' WITHIN 1 SECONDS',
      ' NOT ',
      'EXISTS ',
      '.',
      '[*]',
      "'",
      '\\',
      ' IN ',
      ',',
      "t'",
      '/*',
      '//',
      '\n',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
        ),
        (noise) => {
          const reading = parsePattern(noise)
          if (reading.ok)
            expect(withoutPlaces(parsed(printPattern(reading.pattern)))).toEqual(withoutPlaces(reading.pattern))
          else expect(reading.fault.column).toBeGreaterThan(0)
        },
      ),
      { numRuns: 5000 },
    )
  })

  test.skipIf(!hasPublishedData)('the patterns of the specification all parse', () => {
    const lines = Buffer.from(publishedBytes('stix21-examples/pattern_spec_examples.txt'))
      .toString()
      .split('\n')
      .filter(Boolean)
    expect(lines.length).toBe(23)
    for (const line of lines)
      expect(withoutPlaces(parsed(printPattern(parsed(line))))).toEqual(withoutPlaces(parsed(line)))
  })
})
