import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex, utf8 } from '#platform/bytes.ts'
import { joinParts, partIn, partsOf } from './qr-parts.ts'
import { SealedRefused, type SealedRefusal } from './refusals.ts'
import { mostSealed, openSealed, readSealed, sealBytes } from './sealed-bytes.ts'

const sealing = {
  secret: fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
  line: '6f1b24b8-8c1d-4d6e-9b1f-0c7d5a3e2f10',
  device: 'AAECAwQFBgcICQoLDA0ODw',
}
const id = fromHex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff')
const content = utf8('Is this your ship?')
/**
 * Of OpenSSL 3, apart from this program:
 * `openssl kdf -keylen 60 -kdfopt digest:SHA256 -kdfopt hexkey:… -kdfopt hexsalt:… -kdfopt hexinfo:… HKDF`, then AES-256-GCM.
 */
const fixture =
  '43485243010000004ff0f1f2f3f4f5f6f7f8f9fafbfcfdfeffbb0af3b7bb83eb0b8fb7982a5ca5ddf5449b4d9b82272ad367a36b1ac657af05679e9ccba44bc43335bcdd672170ecf94c4b0244c436'

const whyOf = (work: () => unknown): SealedRefusal | undefined => {
  try {
    work()
  } catch (error) {
    if (error instanceof SealedRefused) return error.why
    throw error
  }
  return undefined
}

test('what is sealed is, byte for byte, what another program made of the same secret', () => {
  const bytes = sealBytes(sealing, id, content)
  expect(toHex(bytes)).toBe(fixture)
  expect(openSealed(readSealed(fromHex(fixture)), sealing)).toEqual(content)
})

test('another secret, line or device opens nothing, and another id is another key', () => {
  const whole = readSealed(sealBytes(sealing, id, content))
  const others = [
    { ...sealing, secret: sealing.secret.toReversed() },
    { ...sealing, line: '6f1b24b8-8c1d-4d6e-9b1f-0c7d5a3e2f11' },
    { ...sealing, device: 'BAECAwQFBgcICQoLDA0ODw' },
  ]
  for (const other of others) expect(openSealed(whole, other)).toBeUndefined()
  const again = sealBytes(sealing, id.toReversed(), content)
  expect(toHex(again.subarray(25, 60))).not.toBe(toHex(whole.bytes.subarray(25, 60)))
})

test('any cut and any changed byte is refused, by a name and never by a crash', () => {
  const bytes = sealBytes(sealing, id, content)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      expect(['not-ours', 'cut', 'bent']).toContain(whyOf(() => readSealed(bytes.subarray(0, length))))
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const bent = bytes.slice()
      bent[at] = (bent[at] ?? 0) ^ mask
      expect(['not-ours', 'newer', 'too-large', 'cut', 'bent']).toContain(whyOf(() => readSealed(bent)))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      expect(whyOf(() => readSealed(noise))).toBeDefined()
      expect(whyOf(() => readSealed(Uint8Array.from([...utf8('CHRC'), 1, ...noise])))).toBeDefined()
    }),
  )
  expect(whyOf(() => readSealed(new Uint8Array(mostSealed + 1)))).toBe('not-ours')
  expect(() => sealBytes(sealing, id, new Uint8Array(mostSealed))).toThrow(RangeError)
})

test('whoever mends the check after a change is found out by the seal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 9, max: sealBytes(sealing, id, content).length - 5 }), (at) => {
      const whole = readSealed(sealBytes(sealing, id, content))
      // As read, so that only the seal itself is left to object.
      const bytes = whole.bytes.slice()
      bytes[at] = (bytes[at] ?? 0) ^ 1
      const bent = { bytes, id: bytes.subarray(9, 25), commitment: bytes.subarray(25, 41) }
      let opened: Uint8Array | undefined
      const why = whyOf(() => (opened = openSealed(bent, sealing)))
      expect(opened).toBeUndefined()
      expect(why).toBe(at < 41 ? undefined : 'bent')
    }),
  )
})

test('codes join to the same bytes in any order, twice over and in small letters, and only whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 6000 }), fc.infiniteStream(fc.nat()), (bytes, order) => {
      const parts = partsOf(bytes)
      expect(parts.every((line) => /^[0-9A-Z $%*+\-./:]+$/.test(line) && line.length < 2400)).toBe(true)
      const mixed = [...parts, ...parts].toSorted(() => ((order.next().value ?? 0) % 2 === 0 ? -1 : 1))
      expect(joinParts(mixed.map((line) => ` ${line.toLowerCase()}\n`))).toEqual(Uint8Array.from(bytes))
      expect(partIn(parts[0] ?? '')).toMatchObject({ part: 1, of: parts.length })
      for (let gone = 0; parts.length > 1 && gone < parts.length; gone++)
        expect(whyOf(() => joinParts(parts.filter((_, index) => index !== gone)))).toBe('parts-missing')
    }),
    { numRuns: 30 },
  )
  const [one = ''] = partsOf(utf8('one'))
  const [other = ''] = partsOf(utf8('other'))
  expect(whyOf(() => joinParts([one, other]))).toBe('parts-mixed')
  expect(whyOf(() => joinParts([]))).toBe('not-ours')
  expect(whyOf(() => joinParts(['https://example.org']))).toBe('not-ours')
  expect(whyOf(() => joinParts([one.replace('CRISIS:1:', 'CRISIS:2:')]))).toBe('newer')
  expect(whyOf(() => joinParts([one.replace(/.$/, 'Q')]))).toBe('bent')
  expect(whyOf(() => joinParts([one.replace('1/1', '0/1')]))).toBe('not-ours')
  expect(partsOf(new Uint8Array(60_000))).toEqual([])
})

test('noise in the place of codes is refused by a name', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ABC234567:/1-'.split('')), maxLength: 80 })
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          letters.map((text) => `CHANCERY-CRISIS:1:1/1:ABCDEF01:${text}`),
        ),
        { maxLength: 4 },
      ),
      (lines) => {
        expect(whyOf(() => joinParts(lines))).toBeDefined()
      },
    ),
  )
})
