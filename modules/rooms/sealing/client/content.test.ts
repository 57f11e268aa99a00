import { expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import fc from 'fast-check'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { contentLimits, readSeen, readStatement, type Statement, writeStatement } from './content.ts'
import { writeLight, writeLightSeen } from './light-statement.ts'

const said: Statement = {
  v: 1,
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  n: 1,
  sentAt: '2026-11-21T09:30:00.000Z',
  body: { kind: 'text', text: 'Good morning.', marking: 'amber', exercise: false },
}
const read = (value: unknown) => readStatement(utf8(canonicalJson(value)))

test('what was written is read back, with blanks behind it too', () => {
  expect(readStatement(writeStatement(said))).toEqual({ known: said })
  expect(readStatement(utf8(`${canonicalJson(said)}   `))).toEqual({ known: said })
})

test('what no program wrote holds nobody up, however many blanks it is made of', () => {
  for (const text of [
    `x${' '.repeat(150_000)}x`,
    `x${' '.repeat(contentLimits.statement - 2)}x`,
    ' '.repeat(contentLimits.statement),
  ])
    expect(effortOf(() => expect(readStatement(utf8(text))).toBe(undefined))).toBeLessThan(1)
})

test('a kind or a version of a newer program is kept by its name, and nothing else of it is believed', () => {
  const poll = { ...said, body: { kind: 'poll', options: ['yes', 'no'] } }
  expect(read(poll)).toMatchObject({ newer: { body: { kind: 'poll' } } })
  expect(read({ ...said, v: 2, more: true })).toMatchObject({ newer: { v: 2, body: { kind: 'text' } } })
  expect(read({ ...said, body: { ...said.body, more: true } })).toBeUndefined()
  expect(read({ ...said, more: true })).toBeUndefined()
})

test('what is too long is refused before it is sealed and after it is opened', () => {
  const text = 'x'.repeat(contentLimits.text + 1)
  expect(() => writeStatement({ ...said, body: { kind: 'text', text, marking: 'red', exercise: false } })).toThrow()
  expect(read({ ...said, body: { ...said.body, text } })).toBeUndefined()
  expect(readStatement(new Uint8Array(contentLimits.statement + 1).fill(0x20))).toBeUndefined()
})

test('no bytes whatever make the readers fail', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        const statement = readStatement(bytes)
        expect(statement === undefined || 'known' in statement || 'newer' in statement).toBe(true)
        expect(readSeen(bytes)).toBeUndefined()
      },
    ),
    { numRuns: 300 },
  )
})

test('what the sender of a light act had seen takes 39 bytes, and says the very same as in JSON', () => {
  const chains = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toBase64url(Uint8Array.from(bytes)))
  fc.assert(
    fc.property(fc.nat(2 ** 48 - 1), chains, (seq, chain) => {
      const bytes = writeLightSeen({ seq, chain })
      expect(bytes.length).toBe(39)
      const long = new TextEncoder().encode(canonicalJson({ v: 1, room: { seq, chain } }))
      expect(readSeen(bytes)).toEqual(readSeen(long))
      expect(readSeen(bytes)).toEqual({ v: 1, room: { seq, chain } })
      expect(readSeen(bytes.subarray(0, 38))).toBeUndefined()
    }),
  )
})

test('the short form of a light act says the very same as the long one, or is not used', () => {
  const ids = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => toBase64url(Uint8Array.from(bytes)))
  const said = fc.record({
    id: ids,
    n: fc.integer({ min: 1, max: 2 ** 33 }),
    sentAt: fc
      .date({ min: new Date(0), max: new Date(2 ** 47), noInvalidDate: true })
      .map((date) => date.toISOString()),
    life: fc.oneof(
      fc.integer({ min: -5, max: 70_000_000 }),
      fc.integer({ min: 0, max: 65_536 }).map((some) => some * 1000),
    ),
    app: fc.constantFrom('typing', 'a', 'pointing-2'),
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
  })
  fc.assert(
    fc.property(said, ({ id, n, sentAt, life, app, text }) => {
      const expiresAt = new Date(Date.parse(sentAt) + life).toISOString()
      const body = { kind: 'act' as const, app, text, expiresAt }
      const statement = { v: 1 as const, id, n, sentAt, body }
      const short = writeLight(statement)
      if (!short) return
      expect(readStatement(short)).toEqual({ known: statement })
      expect(short.length).toBeLessThan(writeStatement(statement).length)
    }),
  )
})

test('bytes that only look like the short form are no statement', () => {
  const bytes = fc.uint8Array({ maxLength: 120 }).map((some) => Uint8Array.of(1, ...some))
  fc.assert(
    fc.property(bytes, (some) => {
      const read = readStatement(some)
      expect(read === undefined || ('known' in read && read.known.body.kind === 'act')).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
