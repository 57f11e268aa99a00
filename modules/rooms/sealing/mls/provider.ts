/**
 * Our CryptoProvider: what the library asks of its cryptography, answered by our own bricks. The library speaks of
 * `CryptoKey`; ours are plain objects that hold the raw bytes, and only this file ever looks into them.
 */
import type { CiphersuiteImpl, CiphersuiteName, Ciphersuite } from 'ts-mls/crypto/ciphersuite.js'
import { getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js'
import type { Hpke as LibraryHpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js'
import type { CryptoProvider } from 'ts-mls/crypto/provider.js'
import { CryptoError, DependencyError } from 'ts-mls/mlsError.js'
import { type Bytes, equalBytes } from '#platform/bytes.ts'
import { ed25519, randomBytes } from '#platform/crypto.ts'
import type { SuiteName } from '../group.ts'
import { hkdfExpand } from './hkdf.ts'
import { type Hpke, openHpke } from './hpke.ts'
import { type Kem, x25519Kem, xwingKem } from './kems.ts'
import type { HashName, Primitives } from './primitives.ts'
import { primitives } from './primitives-here.ts'

export type Suite = {
  readonly name: SuiteName
  /** The byte of our wire header. */
  readonly wire: number
  readonly mls: CiphersuiteName
  readonly hash: HashName
  readonly hashLength: number
  readonly keyLength: number
  readonly using: Primitives
  readonly kem: Kem
  readonly hpke: Hpke
  /** The same bricks in the library's shape. */
  readonly impl: CiphersuiteImpl
}

const nonceLength = 12

/** The suite over the given primitives; the best that this platform has unless a test asks for others. */
export function suiteOf(name: SuiteName, using: Primitives = primitives): Suite {
  const hybrid = name === 'hybrid'
  const kem = hybrid ? xwingKem(using) : x25519Kem(using)
  const hash: HashName = hybrid ? 'sha512' : 'sha256'
  const keyLength = hybrid ? 32 : 16
  const hpke = openHpke(using, { kem, hash, kdfId: hybrid ? 3 : 1, aeadId: hybrid ? 2 : 1, keyLength })
  const mls = hybrid ? 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' : 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'
  const bricks = {
    name,
    wire: hybrid ? 2 : 1,
    mls,
    hash,
    hashLength: hybrid ? 64 : 32,
    keyLength,
    using,
    kem,
    hpke,
  } as const
  return { ...bricks, impl: implementationOf(bricks) }
}

/** Suites 1 and 83 in the library's shape; any other is refused by a DependencyError. */
export const cryptoProvider: CryptoProvider = {
  getCiphersuiteImpl: async ({ name }: Ciphersuite) => {
    const ours = (['hybrid', 'classical'] as const).map((each) => suiteOf(each)).find((suite) => suite.mls === name)
    if (!ours) throw new DependencyError(`${name} is no suite of ours.`)
    return ours.impl
  },
}

/** The suite's name of a library name; undefined where it is none of ours. */
export function suiteNamed(mls: CiphersuiteName): SuiteName | undefined {
  return (['hybrid', 'classical'] as const).find((name) => suiteOf(name).mls === mls)
}

function implementationOf(suite: Omit<Suite, 'impl'>): CiphersuiteImpl {
  const { using, hash, hashLength, mls } = suite
  const mac = (key: Uint8Array, data: Uint8Array): Bytes => using.hmac(hash, key, data)
  return {
    name: getCiphersuiteFromName(mls).name,
    rng: { randomBytes },
    hash: {
      digest: async (data) => using.hash(hash, data),
      mac: async (key, data) => mac(key, data),
      verifyMac: async (key, tag, data) => equalBytes(tag, mac(key, data)),
    },
    kdf: {
      size: hashLength,
      extract: async (salt, ikm) => using.hmac(hash, salt, ikm),
      expand: async (prk, info, length) => hkdfExpand(using, hash, prk, info, length),
    },
    signature: {
      sign: (secret, message) => ed25519.sign(secret, message),
      verify: (publicKey, message, signature) => ed25519.verify(publicKey, message, signature),
      keygen: async () => {
        const made = await ed25519.generate()
        return { publicKey: made.public, signKey: made.secret }
      },
    },
    hpke: libraryHpke(suite),
  }
}

type Held<Type extends 'public' | 'private'> = { readonly type: Type; readonly raw: Uint8Array }

// The library hands these back to us and never looks inside: the one place where its CryptoKey is said to be ours.
const asPublic = (raw: Uint8Array): PublicKey => ({ type: 'public', raw }) satisfies Held<'public'> as never
const asPrivate = (raw: Uint8Array): PrivateKey => ({ type: 'private', raw }) satisfies Held<'private'> as never
const rawOf = (key: PublicKey | PrivateKey): Uint8Array => (key as unknown as Held<'public' | 'private'>).raw

function libraryHpke({ using, kem, hpke, keyLength }: Omit<Suite, 'impl'>): LibraryHpke {
  const none = new Uint8Array()
  return {
    keyLength,
    nonceLength,
    seal: async (key, plaintext, info, aad = none) => {
      const { enc, ciphertext } = await careful(() => hpke.seal(rawOf(key), info, aad, plaintext))
      return { enc, ct: ciphertext }
    },
    open: (key, enc, ciphertext, info, aad = none) => careful(() => hpke.open(rawOf(key), enc, info, aad, ciphertext)),
    exportSecret: (key, context, length, info) => careful(() => hpke.sendExport(rawOf(key), info, context, length)),
    importSecret: (key, context, enc, length, info) =>
      careful(() => hpke.receiveExport(rawOf(key), enc, info, context, length)),
    importPrivateKey: async (raw) => asPrivate(raw),
    importPublicKey: async (raw) => {
      if (raw.length !== kem.publicLength)
        throw new CryptoError(`A public key of this suite has ${kem.publicLength} bytes.`)
      return asPublic(raw)
    },
    exportPublicKey: async (key) => rawOf(key),
    exportPrivateKey: async (key) => rawOf(key),
    encryptAead: async (key, nonce, aad = none, plaintext) => using.seal(key, nonce, aad, plaintext),
    decryptAead: (key, nonce, aad = none, ciphertext) => careful(async () => using.open(key, nonce, aad, ciphertext)),
    deriveKeyPair: (ikm) => careful(() => pairOf(kem, kem.deriveSecret(ikm))),
    generateKeyPair: () => careful(() => pairOf(kem, kem.generate())),
  }
}

async function pairOf(kem: Kem, secret: Bytes): Promise<{ privateKey: PrivateKey; publicKey: PublicKey }> {
  return { privateKey: asPrivate(secret), publicKey: asPublic(await kem.publicOf(secret)) }
}

/** The library expects its own error where cryptography fails, and makes nothing of any other. */
async function careful<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new CryptoError(error instanceof Error ? error.message : 'Cryptography failed.')
  }
}
