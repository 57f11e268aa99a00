/**
 * The bricks below the key schedule, the same on every side of the house: Node's own cryptography where it is there,
 * WebCrypto in browsers where it has the algorithm and is worth its detour, noble for the rest. Whatever is quick is
 * answered at once; only what WebCrypto answers is promised.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 as nobleX25519 } from '@noble/curves/ed25519.js'
import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, shake256 } from '@noble/hashes/sha3.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { type Bytes, plain } from '#platform/bytes.ts'
import { browserPrimitives } from './primitives-browser.ts'
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

export const primitives: Primitives = nodePrimitives() ?? browserPrimitives(inJavaScript)
