import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import {
  commitmentOf,
  Entry,
  entryBytes,
  EntryKind,
  hostSubject,
  longestEntry,
  newSalt,
  opens,
  parseEntry,
} from './entries.ts'
import { testEntry } from './test-record.ts'

const anyEntry = fc.record({
  v: fc.constant(1 as const),
  kind: fc.constantFrom(...EntryKind.options),
  subject: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => hostSubject(String(bytes))),
  commitment: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((content) => commitmentOf('act', newSalt(), content)),
  at: fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')),
})

test('an entry has one spelling, and is read from no other', () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      const bytes = entryBytes(entry)
      expect(parseEntry(bytes)).toEqual(entry)
      expect(bytes.length).toBeLessThan(longestEntry)
      const text = fromUtf8(bytes)
      for (const other of [
        ` ${text}`,
        `${text}\n`,
        text.replace('{', '{ '),
        text.replace('"v":1', '"v":1.0'),
        `{"v":1,${text.slice(1)}`,
        text.replace('act', '\\u0061ct').replace('"kind":"', '"kind": "'),
        `\ufeff${text}`,
      ])
        expect(() => parseEntry(utf8(other))).toThrow(SyntaxError)
    }),
  )
})

test('nothing plain, nothing more and nothing odd is taken as an entry', () => {
  const entry = testEntry('x')
  for (const odd of [
    { ...entry, v: 2 },
    { ...entry, kind: 'gossip' },
    { ...entry, note: 'by hand' },
    { ...entry, subject: entry.subject.slice(1) },
    { ...entry, subject: `${entry.subject.slice(0, 21)}B` },
    { ...entry, commitment: entry.commitment.toUpperCase() },
    { ...entry, commitment: '' },
    { ...entry, at: '2026-11-21T09:30:00.000Z' },
    { ...entry, at: '2026-11-21T09:30:00+00:00' },
    { ...entry, at: '2026-02-30T09:30:00Z' },
    { ...entry, at: undefined },
    [entry],
    null,
    'entry',
  ]) {
    expect(Entry.safeParse(odd).success).toBe(false)
    expect(() => parseEntry(utf8(JSON.stringify(odd)))).toThrow(SyntaxError)
  }
  expect(() => parseEntry(utf8('{'))).toThrow('JSON in UTF-8')
  expect(() => parseEntry(new Uint8Array(513))).toThrow('at most 512 bytes')
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => parseEntry(bytes)).toThrow(SyntaxError)
    }),
  )
})

test('a commitment is opened by its kind, salt and content, and by nothing else', () => {
  fc.assert(
    fc.property(anyEntry, fc.uint8Array(), fc.uint8Array(), ({ kind, ...rest }, content, other) => {
      const salt = newSalt()
      const entry = { ...rest, kind, commitment: commitmentOf(kind, salt, content) }
      expect(opens(entry, salt, content)).toBe(true)
      expect(opens(entry, newSalt(), content)).toBe(false)
      expect(opens(entry, salt.subarray(1), content)).toBe(false)
      if (String(other) !== String(content)) expect(opens(entry, salt, other)).toBe(false)
      for (const another of EntryKind.options)
        if (another !== kind) expect(opens({ ...entry, kind: another }, salt, content)).toBe(false)
    }),
  )
  expect(() => commitmentOf('act', new Uint8Array(31), utf8('x'))).toThrow('32 bytes')
})

test('a commitment is the hash that the documentation gives', () => {
  // (printf 'chancery/commitment/v1\nact\n'; head -c 32 /dev/zero; printf x) | sha256sum
  expect(commitmentOf('act', new Uint8Array(32), utf8('x'))).toBe(
    '375b797e7a1d5feb63bc7957c72b83542c25a20b524554749a049815c683f98f',
  )
})
