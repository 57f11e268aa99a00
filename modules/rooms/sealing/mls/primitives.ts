/** The bricks below the key schedule, whoever makes them. Whatever is quick is answered at once. */
import type { Bytes } from '#platform/bytes.ts'

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
