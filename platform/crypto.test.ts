import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { fromBase64, fromBase64url, fromHex, toBase64, toBase64url, toHex, utf8 } from './bytes.ts'
import { ed25519, inJavaScript, mldsa44, mldsa65, sha256 } from './crypto.ts'
import { hybridPublicOf, keyIdOf, newHybridKey, signHybrid, verifyHybrid } from './signing.ts'

const schemes = { ed25519, mldsa44, mldsa65 }

describe.for(['ed25519', 'mldsa44', 'mldsa65'] as const)('%s', (name) => {
  test('signs in the platform and in JavaScript what the other verifies, with keys from one seed', async () => {
    const [native, script] = [schemes[name], inJavaScript[name]]
    const seed = sha256(utf8('a seed for a test'))
    const publicKey = await native.publicOf(seed)
    expect(toHex(publicKey)).toBe(toHex(await script.publicOf(seed)))
    expect(publicKey.length).toBe(native.publicLength)
    const message = utf8('The delegations have the honour to inform.')
    for (const [signer, verifier] of [
      [native, script],
      [script, native],
    ] as const) {
      const signature = await signer.sign(seed, message)
      expect(signature.length).toBe(signer.signatureLength)
      expect(await verifier.verify(publicKey, message, signature)).toBe(true)
      expect(await verifier.verify(publicKey, utf8('Another text.'), signature)).toBe(false)
      signature[7] = (signature[7] ?? 0) ^ 1
      expect(await verifier.verify(publicKey, message, signature)).toBe(false)
    }
  })

  test('refuses keys and signatures of any wrong form without a fall', async () => {
    for (const scheme of [schemes[name], inJavaScript[name]])
      for (const length of [0, 1, 31, 64, 5_000])
        expect(await scheme.verify(new Uint8Array(length), utf8('x'), new Uint8Array(length))).toBe(false)
  })
})

// RFC 8032, section 7.1, TEST 2.
test('Ed25519 is that of RFC 8032', async () => {
  const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
  expect(toHex(await ed25519.publicOf(seed))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
  expect(toHex(await ed25519.sign(seed, fromHex('72')))).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
})

test('bytes come back from every spelling, and no second spelling is taken', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect([...fromHex(toHex(bytes))]).toEqual([...bytes])
      expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes])
      expect([...fromBase64url(toBase64url(bytes))]).toEqual([...bytes])
    }),
  )
  for (const wrong of ['A', 'AB=', 'AB', 'A B=', 'AR==', '=A==']) expect(() => fromBase64(wrong)).toThrow(SyntaxError)
  for (const wrong of ['A', 'AR', 'AA==', 'A+']) expect(() => fromBase64url(wrong)).toThrow(SyntaxError)
  for (const wrong of ['0', '0g', ' 00']) expect(() => fromHex(wrong)).toThrow(SyntaxError)
})

test('a statement is signed by both keys, for one purpose, and either signature alone is not enough', async () => {
  const [key, other] = await Promise.all([newHybridKey(), newHybridKey()])
  expect(await hybridPublicOf(key.secret)).toEqual(key.public)
  const statement = { b: 1, a: ['Carthia'] }
  const signature = await signHybrid(key.secret, 'credentials-list', statement)
  const foreign = await signHybrid(other.secret, 'credentials-list', statement)
  expect(signature.key).toBe(keyIdOf(key.public))
  expect(await verifyHybrid(key.public, 'credentials-list', { a: ['Carthia'], b: 1 }, signature)).toBe(true)
  expect(await verifyHybrid(key.public, 'device', statement, signature)).toBe(false)
  expect(await verifyHybrid(other.public, 'credentials-list', statement, signature)).toBe(false)
  for (const half of ['ed25519', 'mldsa65'] as const)
    expect(await verifyHybrid(key.public, 'credentials-list', statement, { ...signature, [half]: foreign[half] })).toBe(
      false,
    )
})

test('canonical JSON leaves out what is undefined and refuses what JSON cannot say', () => {
  expect(canonicalJson({ b: undefined, a: [null, 'é', 1e21] })).toBe('{"a":[null,"é",1e+21]}')
  for (const wrong of [Number.NaN, undefined, () => 1, 1n]) expect(() => canonicalJson(wrong)).toThrow(TypeError)
})
