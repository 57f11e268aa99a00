/**
 * The bricks below the key schedule, the same on every side of the house: Node's own cryptography where it is there,
 * WebCrypto in browsers where it has the algorithm and is worth its detour, noble for the rest. Whatever is quick is
 * answered at once; only a browser's X25519 and its long AES runs are promised.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 as nobleX25519 } from '@noble/curves/ed25519.js'
import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, shake256 } from '@noble/hashes/sha3.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { type Bytes, concat, fromHex, plain } from '#platform/bytes.ts'
import { nodePrimitives } from './primitives-node.ts'

export type HashName = 'sha256' | 'sha512'
export type Soon<T> = T | Promise<T>

export type Primitives = {
  hash(name: HashName, data: Uint8Array): Bytes
  hmac(name: HashName, key: Uint8Array, data: Uint8Array): Bytes
  sha3(data: Uint8Array): Bytes
  shake(data: Uint8Array, length: number): Bytes
  /** AES-GCM; the key's length says which. The tag of 16 bytes stands at the end. */
  seal(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Soon<Bytes>
  /** Throws where the tag does not hold. */
  open(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Soon<Bytes>
  x25519: {
    generate(): Soon<{ secret: Bytes; public: Bytes }>
    publicOf(secret: Uint8Array): Soon<Bytes>
    /** Throws where the shared secret is all zero (RFC 7748, section 6.1). */
    shared(secret: Uint8Array, publicKey: Uint8Array): Soon<Bytes>
  }
  /** ML-KEM-768 (FIPS 203); a secret key is the seed d‖z of 64 bytes. */
  mlkem: {
    publicOf(seed: Uint8Array): Soon<Bytes>
    encapsulate(publicKey: Uint8Array): Soon<{ ciphertext: Bytes; shared: Bytes }>
    decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Soon<Bytes>
  }
}

const digests = { sha256, sha512 }

/** Everything by noble, in JavaScript alone. */
export const inJavaScript: Primitives = {
  hash: (name, data) => plain(digests[name](data)),
  hmac: (name, key, data) => plain(nobleHmac(digests[name], key, data)),
  sha3: (data) => plain(sha3_256(data)),
  shake: (data, length) => plain(shake256(data, { dkLen: length })),
  seal: (key, nonce, associated, plaintext) => plain(gcm(key, nonce, associated).encrypt(plaintext)),
  open: (key, nonce, associated, ciphertext) => plain(gcm(key, nonce, associated).decrypt(ciphertext)),
  x25519: {
    generate: () => {
      const secret = globalThis.crypto.getRandomValues(new Uint8Array(32))
      return { secret, public: plain(nobleX25519.getPublicKey(secret)) }
    },
    publicOf: (secret) => plain(nobleX25519.getPublicKey(secret)),
    shared: (secret, publicKey) => plain(nobleX25519.getSharedSecret(secret, publicKey)),
  },
  mlkem: {
    publicOf: (seed) => plain(ml_kem768.keygen(seed).publicKey),
    encapsulate: (publicKey) => {
      const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey)
      return { ciphertext: plain(cipherText), shared: plain(sharedSecret) }
    },
    decapsulate: (seed, ciphertext) => plain(ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(seed).secretKey)),
  },
}

/** Below this many bytes noble is done before WebCrypto has imported the key. */
const longRun = 4096
const basePoint = Uint8Array.of(9, ...new Uint8Array(31))
const beforeSecret = fromHex('302e020100300506032b656e04220420')

/** What a browser has itself: X25519 where it answers for it, and AES over long runs. */
function inBrowser(): Primitives {
  const { subtle } = globalThis.crypto
  const able = subtle.importKey('raw', basePoint, 'X25519', false, []).then(
    () => true,
    () => false,
  )
  const shared = async (secret: Uint8Array, publicKey: Uint8Array): Promise<Bytes> => {
    if (!(await able)) return inJavaScript.x25519.shared(secret, publicKey)
    const [own, other] = await Promise.all([
      subtle.importKey('pkcs8', concat(beforeSecret, secret), 'X25519', false, ['deriveBits']),
      subtle.importKey('raw', plain(publicKey), 'X25519', false, []),
    ])
    return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: other }, own, 256))
  }
  const publicOf = (secret: Uint8Array): Promise<Bytes> => shared(secret, basePoint)
  const aes = async (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, use: 'encrypt' | 'decrypt') => ({
    key: await subtle.importKey('raw', plain(key), 'AES-GCM', false, [use]),
    how: { name: 'AES-GCM', iv: plain(nonce), additionalData: plain(associated) },
  })
  return {
    ...inJavaScript,
    seal: async (key, nonce, associated, plaintext) => {
      if (plaintext.length < longRun) return inJavaScript.seal(key, nonce, associated, plaintext)
      const ready = await aes(key, nonce, associated, 'encrypt')
      return new Uint8Array(await subtle.encrypt(ready.how, ready.key, plain(plaintext)))
    },
    open: async (key, nonce, associated, ciphertext) => {
      if (ciphertext.length < longRun) return inJavaScript.open(key, nonce, associated, ciphertext)
      const ready = await aes(key, nonce, associated, 'decrypt')
      return new Uint8Array(await subtle.decrypt(ready.how, ready.key, plain(ciphertext)))
    },
    x25519: {
      generate: async () => {
        const secret = globalThis.crypto.getRandomValues(new Uint8Array(32))
        return { secret, public: await publicOf(secret) }
      },
      publicOf,
      shared,
    },
  }
}

export const primitives: Primitives = nodePrimitives() ?? inBrowser()
