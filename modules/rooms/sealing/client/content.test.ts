import { expect, test } from 'vitest'
import fc from 'fast-check'
import { utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { contentLimits, readSeen, readStatement, type Statement, writeStatement } from './content.ts'

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
