import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, fromBase64url, toBase64, toBase64url } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 300 })

test('bytes are spelt as everybody else spells them, and read back', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      expect(toBase64(given)).toBe(Buffer.from(given).toString('base64'))
      expect(toBase64url(given)).toBe(Buffer.from(given).toString('base64url'))
      expect(fromBase64(toBase64(given))).toEqual(Uint8Array.from(given))
      expect(fromBase64url(toBase64url(given))).toEqual(Uint8Array.from(given))
    }),
  )
})

test('of each byte string one spelling is taken, and of what is none, none', () => {
  const letters = fc.constantFrom(...'AQgwBZaz09+/-_= \nä€\u0000'.split(''))
  const fitting = (read: (text: string) => Uint8Array, spell: (given: Uint8Array) => string, text: string): void => {
    let given: Uint8Array | undefined
    try {
      given = read(text)
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError)
    }
    if (given) expect(spell(given)).toBe(text)
  }
  const some = fc.oneof(fc.string({ unit: letters, maxLength: 9 }), fc.string({ maxLength: 9 }))
  fc.assert(
    fc.property(some, (text) => {
      fitting(fromBase64, toBase64, text)
      fitting(fromBase64url, toBase64url, text)
    }),
    { numRuns: 2000 },
  )
  for (const none of ['A', 'AB', 'AAB', 'AA=', 'A===', 'AA==AA==', 'A+__', '===='])
    expect(() => fromBase64url(none), none).toThrow(SyntaxError)
  for (const none of ['A', 'AA', 'AB==', 'AAB=', '=', '==', '====', 'A===', 'AAAA====', 'AA==AAAA', 'A-_A'])
    expect(() => fromBase64(none), none).toThrow(SyntaxError)
  expect(fromBase64('')).toEqual(new Uint8Array())
})
