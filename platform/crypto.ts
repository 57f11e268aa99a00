/**
 * The bricks of every seal and signature, the same in the browser, on the server and at the command line. Node's own
 * cryptography is used where it is there (it is 20 to 30 times faster), WebCrypto for Ed25519 in browsers, and noble for
 * the rest. Secret keys are 32-byte seeds, public keys and signatures the raw bytes of their standards:
 * Ed25519 (RFC 8032), ML-DSA (FIPS 204, pure, empty context).
 */
import { ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { ml_dsa44, ml_dsa65 } from '@noble/post-quantum/ml-dsa.js'
import { type Bytes, concat, fromHex, plain, toHex } from './bytes.ts'

export type Scheme = {
  readonly publicLength: number
  readonly signatureLength: number
  generate(): Promise<{ secret: Bytes; public: Bytes }>
  publicOf(secret: Uint8Array): Promise<Bytes>
  sign(secret: Uint8Array, message: Uint8Array): Promise<Bytes>
  /** False for whatever is wrong: length, form, key or signature. Never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>
}

type KeyObject = { export(options: { format: 'der'; type: 'spki' }): Uint8Array }
type NodeCrypto = {
  hash(algorithm: string, data: Uint8Array, encoding: 'binary'): string
  createPrivateKey(options: { key: Uint8Array; format: 'der'; type: 'pkcs8' }): KeyObject
  createPublicKey(options: { key: Uint8Array; format: 'der'; type: 'spki' } | KeyObject): KeyObject
  sign(algorithm: null, data: Uint8Array, key: KeyObject): Uint8Array
  verify(algorithm: null, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean
}

const { process } = globalThis as { process?: { getBuiltinModule?: (name: 'node:crypto') => NodeCrypto } }
const node = process?.getBuiltinModule?.('node:crypto')

/** SHA-256 (FIPS 180-4) of the bytes. */
export function sha256(bytes: Uint8Array): Bytes {
  if (!node) return plain(nobleSha256(bytes))
  const digest = new Uint8Array(32)
  sha256Into(bytes, digest, 0)
  return digest
}

/** The same, written into a place that is there already: trees of millions of hashes make nothing anew. */
export function sha256Into(bytes: Uint8Array, target: Uint8Array, at: number): void {
  if (!node) {
    target.set(nobleSha256(bytes), at)
    return
  }
  // Node hands a string over three times faster than a buffer.
  const digest = node.hash('sha256', bytes, 'binary')
  for (let index = 0; index < 32; index++) target[at + index] = digest.charCodeAt(index)
}

export function randomBytes(length: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(length))
}

/** The last few hundred public keys made ready for verifying: to make one ready costs as much as to verify. */
class Remembered<Key> {
  readonly #most = 512
  readonly #keys = new Map<string, Key>()
  readonly #make: (publicKey: Uint8Array) => Key

  constructor(make: (publicKey: Uint8Array) => Key) {
    this.#make = make
  }

  get(publicKey: Uint8Array): Key {
    const name = toHex(publicKey)
    const known = this.#keys.get(name) ?? this.#make(publicKey)
    this.#keys.delete(name)
    this.#keys.set(name, known)
    if (this.#keys.size > this.#most) this.#keys.delete(this.#keys.keys().next().value ?? '')
    return known
  }
}

const seedLength = 32

// The DER that stands before the raw key: PKCS #8 with the seed (RFC 8410, RFC 9881), and SubjectPublicKeyInfo.
const headers = {
  ed25519: { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' },
  mldsa44: {
    private: '3034020100300b060960864801650304031104228020',
    public: '30820532300b06096086480165030403110382052100',
  },
  mldsa65: {
    private: '3034020100300b060960864801650304031204228020',
    public: '308207b2300b0609608648016503040312038207a100',
  },
} as const

function nodeScheme(
  crypto: NodeCrypto,
  header: { private: string; public: string },
  publicLength: number,
  signatureLength: number,
): Scheme {
  const [before, beforePublic] = [fromHex(header.private), fromHex(header.public)]
  const privateKey = (secret: Uint8Array): KeyObject =>
    crypto.createPrivateKey({ key: concat(before, seed(secret)), format: 'der', type: 'pkcs8' })
  const publicOf = async (secret: Uint8Array): Promise<Bytes> =>
    plain(crypto.createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' }).subarray(-publicLength))
  const known = new Remembered((publicKey) =>
    crypto.createPublicKey({ key: concat(beforePublic, publicKey), format: 'der', type: 'spki' }),
  )
  return {
    publicLength,
    signatureLength,
    generate: async () => {
      const secret = randomBytes(seedLength)
      return { secret, public: await publicOf(secret) }
    },
    publicOf,
    sign: async (secret, message) => plain(crypto.sign(null, message, privateKey(secret))),
    verify: async (publicKey, message, signature) => {
      if (publicKey.length !== publicLength || signature.length !== signatureLength) return false
      try {
        return crypto.verify(null, message, known.get(publicKey), signature)
      } catch {
        return false
      }
    },
  }
}

const nobleEd: Scheme = {
  publicLength: 32,
  signatureLength: 64,
  generate: async () => {
    const secret = randomBytes(seedLength)
    return { secret, public: plain(nobleEd25519.getPublicKey(secret)) }
  },
  publicOf: async (secret) => plain(nobleEd25519.getPublicKey(seed(secret))),
  sign: async (secret, message) => plain(nobleEd25519.sign(message, seed(secret))),
  verify: async (publicKey, message, signature) => {
    try {
      return nobleEd25519.verify(signature, message, publicKey, { zip215: false })
    } catch {
      return false
    }
  },
}

function nobleMlDsa(scheme: typeof ml_dsa44, publicLength: number, signatureLength: number): Scheme {
  return {
    publicLength,
    signatureLength,
    generate: async () => {
      const secret = randomBytes(seedLength)
      return { secret, public: plain(scheme.keygen(secret).publicKey) }
    },
    publicOf: async (secret) => plain(scheme.keygen(seed(secret)).publicKey),
    sign: async (secret, message) => plain(scheme.sign(message, scheme.keygen(seed(secret)).secretKey)),
    verify: async (publicKey, message, signature) => {
      if (publicKey.length !== publicLength || signature.length !== signatureLength) return false
      try {
        return scheme.verify(signature, message, publicKey)
      } catch {
        return false
      }
    },
  }
}

/** Ed25519 by WebCrypto, a browser that has none falling back to noble. */
function webEd25519(): Scheme {
  const subtle = globalThis.crypto.subtle
  const before = fromHex(headers.ed25519.private)
  const keys = new Remembered((publicKey) => subtle.importKey('raw', plain(publicKey), 'Ed25519', false, ['verify']))
  const able = subtle
    .importKey('raw', plain(nobleEd25519.getPublicKey(new Uint8Array(seedLength))), 'Ed25519', false, ['verify'])
    .then(
      () => true,
      () => false,
    )
  return {
    ...nobleEd,
    sign: async (secret, message) => {
      if (!(await able)) return nobleEd.sign(secret, message)
      const key = await subtle.importKey('pkcs8', concat(before, seed(secret)), 'Ed25519', false, ['sign'])
      return new Uint8Array(await subtle.sign('Ed25519', key, plain(message)))
    },
    verify: async (publicKey, message, signature) => {
      if (!(await able)) return nobleEd.verify(publicKey, message, signature)
      try {
        return await subtle.verify('Ed25519', await keys.get(publicKey), plain(signature), plain(message))
      } catch {
        return false
      }
    },
  }
}

export const ed25519: Scheme = node ? nodeScheme(node, headers.ed25519, 32, 64) : webEd25519()
export const mldsa44: Scheme = node ? nodeScheme(node, headers.mldsa44, 1312, 2420) : nobleMlDsa(ml_dsa44, 1312, 2420)
export const mldsa65: Scheme = node ? nodeScheme(node, headers.mldsa65, 1952, 3309) : nobleMlDsa(ml_dsa65, 1952, 3309)

/** What noble answers, kept apart so that a test can hold both against one another. */
export const inJavaScript = {
  ed25519: nobleEd,
  mldsa44: nobleMlDsa(ml_dsa44, 1312, 2420),
  mldsa65: nobleMlDsa(ml_dsa65, 1952, 3309),
}

function seed(secret: Uint8Array): Uint8Array {
  if (secret.length !== seedLength) throw new RangeError(`A secret key is a seed of ${seedLength} bytes.`)
  return secret
}
