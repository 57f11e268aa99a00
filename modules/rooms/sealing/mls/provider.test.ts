import fc from 'fast-check'
import { XWing } from '@noble/post-quantum/hybrid.js'
import { CipherSuite, Aes128Gcm, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js'
import { nobleCryptoProvider } from 'ts-mls/crypto/implementation/noble/provider.js'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex, utf8 } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { browserPrimitives } from './primitives-browser.ts'
import { primitives } from './primitives-here.ts'
import { inJavaScript } from './primitives-javascript.ts'
import { cryptoProvider, suiteOf } from './provider.ts'

const platforms = [
  ['this platform', primitives],
  ['JavaScript alone', inJavaScript],
  ['WebCrypto, as in browsers', browserPrimitives(inJavaScript)],
] as const

describe.each(platforms)('by %s', (_name, using) => {
  const { kem, hpke } = suiteOf('classical', using)
  const xwing = suiteOf('hybrid', using).kem

  // RFC 9180, appendix A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode.
  const rfc9180 = {
    info: '4f6465206f6e2061204772656369616e2055726e',
    ikmR: '6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037',
    skRm: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    pkRm: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
    enc: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
    aad: '436f756e742d30',
    pt: '4265617574792069732074727574682c20747275746820626561757479',
    ct: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    exporterContext: '54657374436f6e74657874',
    exported: 'e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931',
  }

  test('RFC 9180 is kept to the letter', async () => {
    const secret = kem.deriveSecret(fromHex(rfc9180.ikmR))
    expect(toHex(secret)).toBe(rfc9180.skRm)
    expect(toHex(await kem.publicOf(secret))).toBe(rfc9180.pkRm)
    const [enc, info] = [fromHex(rfc9180.enc), fromHex(rfc9180.info)]
    expect(toHex(await hpke.open(secret, enc, info, fromHex(rfc9180.aad), fromHex(rfc9180.ct)))).toBe(rfc9180.pt)
    expect(toHex(await hpke.receiveExport(secret, enc, info, fromHex(rfc9180.exporterContext), 32))).toBe(
      rfc9180.exported,
    )
  })

  test('X-Wing is kept to the letter', async () => {
    // draft-connolly-cfrg-xwing-kem-08, appendix C, first vector: the ends of the long values.
    const secret = fromHex('7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26')
    const eseed = fromHex(
      '3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2',
    )
    const publicKey = await xwing.publicOf(secret)
    expect(toHex(publicKey)).toMatch(/^e2236b35a8c24b39b10aa1323a96a919.*d4ba32d9abac8cd049040ef6534$/)
    const { cipherText } = XWing.encapsulate(publicKey, eseed)
    expect(toHex(cipherText)).toMatch(/^b83aa828d4d62b9a83ceffe1d3d3bb1e.*354274a079d3e6fb2e15$/)
    expect(toHex(await xwing.decapsulate(secret, cipherText))).toBe(
      'd2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384',
    )
  })

  test('X-Wing agrees with noble in both directions', async () => {
    const secret = kem.generate()
    const theirs = XWing.keygen(secret)
    expect(toHex(await xwing.publicOf(secret))).toBe(toHex(theirs.publicKey))
    const made = await xwing.encapsulate(theirs.publicKey)
    expect(toHex(XWing.decapsulate(made.enc, theirs.secretKey))).toBe(toHex(made.shared))
    const received = XWing.encapsulate(theirs.publicKey)
    expect(toHex(await xwing.decapsulate(secret, received.cipherText))).toBe(toHex(received.sharedSecret))
  })

  test('a spoilt seal of X-Wing opens nothing, and a spoilt public key is not sealed to', async () => {
    const { hpke } = suiteOf('hybrid', using)
    const secret = xwing.generate()
    const publicKey = await xwing.publicOf(secret)
    const [info, aad] = [utf8('information'), utf8('beside')]
    const sealed = await hpke.seal(publicKey, info, aad, utf8('the text'))
    expect(await hpke.open(secret, sealed.enc, info, aad, sealed.ciphertext)).toEqual(utf8('the text'))
    const enc = Uint8Array.from(sealed.enc)
    enc[1100] = (enc[1100] ?? 0) ^ 1
    await expect(hpke.open(secret, enc, info, aad, sealed.ciphertext)).rejects.toThrow()
    await expect(hpke.open(secret, sealed.enc, utf8('other'), aad, sealed.ciphertext)).rejects.toThrow()
    expect(await xwing.acceptable(publicKey)).toBe(true)
    expect(await xwing.acceptable(new Uint8Array(1216).fill(255))).toBe(false)
    expect(await xwing.acceptable(publicKey.subarray(1))).toBe(false)
  })

  test('a point of low order is no public key', async () => {
    expect(await kem.acceptable(new Uint8Array(32))).toBe(false)
    expect(await kem.acceptable(Uint8Array.of(1, ...new Uint8Array(31)))).toBe(false)
    expect(await kem.acceptable(await kem.publicOf(kem.generate()))).toBe(true)
  })
})

test('our HPKE and another implementation open one another', async () => {
  const other = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() })
  const { kem, hpke } = suiteOf('classical')
  const secret = kem.generate()
  const [info, aad, text] = [utf8('information'), utf8('beside'), utf8('the text')]
  const recipientPublicKey = await other.kem.deserializePublicKey((await kem.publicOf(secret)).buffer)
  const theirs = await other.seal({ recipientPublicKey, info }, text, aad)
  expect(await hpke.open(secret, new Uint8Array(theirs.enc), info, aad, new Uint8Array(theirs.ct))).toEqual(text)
})

test.each(['hybrid', 'classical'] as const)('the %s suite and the library’s own open one another', async (name) => {
  const suite = getCiphersuiteFromName(suiteOf(name).mls)
  const [ours, theirs] = [
    await cryptoProvider.getCiphersuiteImpl(suite),
    await nobleCryptoProvider.getCiphersuiteImpl(suite),
  ]
  const seed = randomBytes(ours.kdf.size)
  const [mine, yours] = [await ours.hpke.deriveKeyPair(seed), await theirs.hpke.deriveKeyPair(seed)]
  const publicKey = await ours.hpke.exportPublicKey(mine.publicKey)
  expect(toHex(publicKey)).toBe(toHex(await theirs.hpke.exportPublicKey(yours.publicKey)))
  for (const [from, to, key] of [
    [ours, theirs, yours.privateKey],
    [theirs, ours, mine.privateKey],
  ] as const) {
    const sealed = await from.hpke.seal(await from.hpke.importPublicKey(publicKey), utf8('text'), utf8('info'))
    expect(await to.hpke.open(key, sealed.enc, sealed.ct, utf8('info'))).toEqual(utf8('text'))
    const exported = await from.hpke.exportSecret(
      await from.hpke.importPublicKey(publicKey),
      utf8('context'),
      48,
      utf8('info'),
    )
    expect(await to.hpke.importSecret(key, utf8('context'), exported.enc, 48, utf8('info'))).toEqual(exported.secret)
  }
})

test('hashes, MACs, derivations and seals are what noble says, for any input', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('sha256' as const, 'sha512' as const),
      fc.constantFrom(16, 32),
      async (key, data, hash, length) => {
        expect(primitives.hash(hash, data)).toEqual(inJavaScript.hash(hash, data))
        expect(primitives.hmac(hash, key, data)).toEqual(inJavaScript.hmac(hash, key, data))
        expect(primitives.shake(data, 96)).toEqual(inJavaScript.shake(data, 96))
        expect(primitives.sha3(data)).toEqual(inJavaScript.sha3(data))
        const [secret, nonce] = [randomBytes(length), randomBytes(12)]
        const sealed = await primitives.seal(secret, nonce, key, data)
        expect(sealed).toEqual(await inJavaScript.seal(secret, nonce, key, data))
        expect(await inJavaScript.open(secret, nonce, key, sealed)).toEqual(data)
        expect(await primitives.open(secret, nonce, key, sealed)).toEqual(data)
      },
    ),
    { numRuns: 60 },
  )
})

test('a suite that is none of ours is refused', async () => {
  const other = getCiphersuiteFromName('MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448')
  await expect(cryptoProvider.getCiphersuiteImpl(other)).rejects.toThrow(/no suite of ours/)
})
