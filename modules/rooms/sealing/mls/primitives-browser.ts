/**
 * What a browser has itself: X25519 and ML-KEM-768 where its WebCrypto answers for them (Chromium does), AES over long
 * runs. The rest, and every browser that lacks them, is left to `otherwise`. Keys are made ready once for each place
 * where the raw key lies.
 */
import { type Bytes, concat, fromHex, plain } from '#platform/bytes.ts'
import type { Primitives } from './primitives.ts'

/** Below this many bytes JavaScript is done before WebCrypto has imported the key. */
const longRun = 4096
const basePoint = Uint8Array.of(9, ...new Uint8Array(31))
const beforeSecret = fromHex('302e020100300506032b656e04220420')

export function browserPrimitives(otherwise: Primitives): Primitives {
  return { ...otherwise, ...longSealing(otherwise), x25519: x25519(otherwise), mlkem: mlkem(otherwise) }
}

function ready(make: (raw: Bytes) => Promise<CryptoKey>): (raw: Uint8Array) => Promise<CryptoKey> {
  const known = new WeakMap<Uint8Array, Promise<CryptoKey>>()
  return (raw) => {
    const key = known.get(raw) ?? make(plain(raw))
    known.set(raw, key)
    return key
  }
}

function works(attempt: () => Promise<unknown>): Promise<boolean> {
  return Promise.resolve()
    .then(attempt)
    .then(
      () => true,
      () => false,
    )
}

function x25519(otherwise: Primitives): Primitives['x25519'] {
  const { subtle } = globalThis.crypto
  const publicKey = ready((raw) => subtle.importKey('raw', raw, 'X25519', false, []))
  const secretKey = ready((raw) =>
    subtle.importKey('pkcs8', concat(beforeSecret, raw), 'X25519', false, ['deriveBits']),
  )
  const able = works(() => publicKey(basePoint))
  const shared = async (secret: Uint8Array, other: Uint8Array): Promise<Bytes> => {
    if (!(await able)) return otherwise.x25519.shared(secret, other)
    const [own, theirs] = await Promise.all([secretKey(secret), publicKey(other)])
    return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: theirs }, own, 256))
  }
  return {
    shared,
    publicOf: (secret) => shared(secret, basePoint),
    generate: async () => {
      const secret = globalThis.crypto.getRandomValues(new Uint8Array(32))
      return { secret, public: await shared(secret, basePoint) }
    },
  }
}

/** Of the Web Cryptography working group's draft on modern algorithms; TypeScript does not know it yet. */
type MlKemSubtle = {
  importKey(format: string, raw: Bytes, name: string, extractable: boolean, uses: string[]): Promise<CryptoKey>
  exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer>
  getPublicKey(key: CryptoKey, uses: string[]): Promise<CryptoKey>
  encapsulateBits(name: string, key: CryptoKey): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>
  decapsulateBits(name: string, key: CryptoKey, ciphertext: Bytes): Promise<ArrayBuffer>
}

function mlkem(otherwise: Primitives): Primitives['mlkem'] {
  const name = 'ML-KEM-768'
  // Whether the methods are there is what `able` finds out.
  const subtle = globalThis.crypto.subtle as unknown as MlKemSubtle
  const publicKey = ready((raw) => subtle.importKey('raw-public', raw, name, true, ['encapsulateBits']))
  const secretKey = ready((raw) => subtle.importKey('raw-seed', raw, name, false, ['decapsulateBits']))
  const publicOf = async (seed: Uint8Array): Promise<Bytes> => {
    const key = await subtle.getPublicKey(await secretKey(seed), ['encapsulateBits'])
    return new Uint8Array(await subtle.exportKey('raw-public', key))
  }
  const able = works(async () => {
    const seed = new Uint8Array(64)
    const { ciphertext } = await subtle.encapsulateBits(name, await publicKey(await publicOf(seed)))
    await subtle.decapsulateBits(name, await secretKey(seed), new Uint8Array(ciphertext))
  })
  return {
    publicOf: async (seed) => ((await able) ? publicOf(seed) : otherwise.mlkem.publicOf(seed)),
    encapsulate: async (raw) => {
      if (!(await able)) return otherwise.mlkem.encapsulate(raw)
      const { ciphertext, sharedKey } = await subtle.encapsulateBits(name, await publicKey(raw))
      return { ciphertext: new Uint8Array(ciphertext), shared: new Uint8Array(sharedKey) }
    },
    decapsulate: async (seed, ciphertext) => {
      if (!(await able)) return otherwise.mlkem.decapsulate(seed, ciphertext)
      return new Uint8Array(await subtle.decapsulateBits(name, await secretKey(seed), plain(ciphertext)))
    },
  }
}

function longSealing(otherwise: Primitives): Pick<Primitives, 'seal' | 'open'> {
  const { subtle } = globalThis.crypto
  const aes = async (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, use: 'encrypt' | 'decrypt') => ({
    key: await subtle.importKey('raw', plain(key), 'AES-GCM', false, [use]),
    how: { name: 'AES-GCM', iv: plain(nonce), additionalData: plain(associated) },
  })
  return {
    seal: async (key, nonce, associated, plaintext) => {
      if (plaintext.length < longRun) return otherwise.seal(key, nonce, associated, plaintext)
      const ready = await aes(key, nonce, associated, 'encrypt')
      return new Uint8Array(await subtle.encrypt(ready.how, ready.key, plain(plaintext)))
    },
    open: async (key, nonce, associated, ciphertext) => {
      if (ciphertext.length < longRun) return otherwise.open(key, nonce, associated, ciphertext)
      const ready = await aes(key, nonce, associated, 'decrypt')
      return new Uint8Array(await subtle.decrypt(ready.how, ready.key, plain(ciphertext)))
    },
  }
}
