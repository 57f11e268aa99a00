/** Everything by noble, in JavaScript alone. */
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 as nobleX25519 } from '@noble/curves/ed25519.js'
import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, shake256 } from '@noble/hashes/sha3.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { plain } from '#platform/bytes.ts'
import type { Primitives } from './primitives.ts'

const digests = { sha256, sha512 }

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
