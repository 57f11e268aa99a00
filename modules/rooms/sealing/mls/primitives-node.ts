/**
 * Node's own cryptography, reached without importing it, so that this file may stand in a browser's bundle as well.
 * Keys are made ready once: a tree's node keeps its public key's bytes in one place through many epochs.
 */
import { type Bytes, concat, fromHex, plain } from '#platform/bytes.ts'
import type { HashName, Primitives } from './primitives.ts'

type KeyObject = { export(options: { format: 'der'; type: 'spki' | 'pkcs8' }): Uint8Array }
type Der<Type> = { key: Uint8Array; format: 'der'; type: Type }
type Running = { update(data: Uint8Array): Running; digest(): Uint8Array }
type Cipher = {
  setAAD(data: Uint8Array): void
  update(data: Uint8Array): Uint8Array
  final(): Uint8Array
  getAuthTag(): Uint8Array
  setAuthTag(tag: Uint8Array): void
}
type NodeCrypto = {
  hash(algorithm: string, data: Uint8Array, encoding: 'buffer'): Uint8Array
  createHash(algorithm: string, options: { outputLength: number }): Running
  createHmac(algorithm: string, key: Uint8Array): Running
  createCipheriv(algorithm: string, key: Uint8Array, nonce: Uint8Array): Cipher
  createDecipheriv(algorithm: string, key: Uint8Array, nonce: Uint8Array, options: { authTagLength: number }): Cipher
  createPrivateKey(options: Der<'pkcs8'>): KeyObject
  createPublicKey(options: Der<'spki'> | KeyObject): KeyObject
  generateKeyPairSync(type: 'x25519'): { privateKey: KeyObject; publicKey: KeyObject }
  diffieHellman(keys: { privateKey: KeyObject; publicKey: KeyObject }): Uint8Array
  encapsulate(key: KeyObject): { ciphertext: Uint8Array; sharedKey: Uint8Array }
  decapsulate(key: KeyObject, ciphertext: Uint8Array): Uint8Array
}

// The DER that stands before the raw key: RFC 8410 for X25519, RFC 9935 for ML-KEM-768 (its secret as a seed).
const before = {
  x25519: { secret: fromHex('302e020100300506032b656e04220420'), public: fromHex('302a300506032b656e032100') },
  mlkem: {
    secret: fromHex('3054020100300b060960864801650304040204428040'),
    public: fromHex('308204b2300b0609608648016503040402038204a100'),
  },
}
const tagLength = 16
const knownAs = { sha256: 'sha256', sha512: 'sha512' } as const satisfies Record<HashName, string>

/** Undefined outside Node, and in a Node that has no ML-KEM. */
export function nodePrimitives(): Primitives | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: 'node:crypto') => NodeCrypto } }
  const node = process?.getBuiltinModule?.('node:crypto')
  if (!node?.encapsulate) return undefined
  return {
    hash: (name, data) => plain(node.hash(knownAs[name], data, 'buffer')),
    hmac: (name, key, data) => plain(node.createHmac(knownAs[name], key).update(data).digest()),
    sha3: (data) => plain(node.hash('sha3-256', data, 'buffer')),
    shake: (data, length) => plain(node.createHash('shake256', { outputLength: length }).update(data).digest()),
    ...sealing(node),
    ...agreeing(node),
  }
}

function sealing(node: NodeCrypto): Pick<Primitives, 'seal' | 'open'> {
  const name = (key: Uint8Array): string => `aes-${key.length * 8}-gcm`
  return {
    seal: (key, nonce, associated, plaintext) => {
      const cipher = node.createCipheriv(name(key), key, nonce)
      cipher.setAAD(associated)
      return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
    },
    open: (key, nonce, associated, ciphertext) => {
      const decipher = node.createDecipheriv(name(key), key, nonce, { authTagLength: tagLength })
      decipher.setAAD(associated)
      if (ciphertext.length < tagLength) throw new RangeError('Too short for its tag.')
      decipher.setAuthTag(ciphertext.subarray(-tagLength))
      return concat(decipher.update(ciphertext.subarray(0, -tagLength)), decipher.final())
    },
  }
}

/** Made ready once for each place where the raw key lies. */
function ready(make: (raw: Uint8Array) => KeyObject, length: number): (raw: Uint8Array) => KeyObject {
  const known = new WeakMap<Uint8Array, KeyObject>()
  return (raw) => {
    const before = known.get(raw)
    if (before) return before
    if (raw.length !== length) throw new RangeError(`This key has ${length} bytes.`)
    const key = make(raw)
    known.set(raw, key)
    return key
  }
}

function agreeing(node: NodeCrypto): Pick<Primitives, 'x25519' | 'mlkem'> {
  const secretFrom = (head: Bytes, length: number) =>
    ready((raw) => node.createPrivateKey({ key: concat(head, raw), format: 'der', type: 'pkcs8' }), length)
  const publicFrom = (head: Bytes, length: number) =>
    ready((raw) => node.createPublicKey({ key: concat(head, raw), format: 'der', type: 'spki' }), length)
  const rawOf = (key: KeyObject, length: number): Bytes =>
    Uint8Array.from(key.export({ format: 'der', type: 'spki' }).subarray(-length))
  const x = { secret: secretFrom(before.x25519.secret, 32), public: publicFrom(before.x25519.public, 32) }
  const kem = { secret: secretFrom(before.mlkem.secret, 64), public: publicFrom(before.mlkem.public, 1184) }
  return {
    x25519: {
      generate: () => {
        const { privateKey, publicKey } = node.generateKeyPairSync('x25519')
        const secret = Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
        return { secret, public: rawOf(publicKey, 32) }
      },
      publicOf: (secret) => rawOf(node.createPublicKey(x.secret(secret)), 32),
      shared: (secret, publicKey) =>
        plain(node.diffieHellman({ privateKey: x.secret(secret), publicKey: x.public(publicKey) })),
    },
    mlkem: {
      publicOf: (seed) => rawOf(node.createPublicKey(kem.secret(seed)), 1184),
      encapsulate: (publicKey) => {
        const { ciphertext, sharedKey } = node.encapsulate(kem.public(publicKey))
        return { ciphertext: plain(ciphertext), shared: plain(sharedKey) }
      },
      decapsulate: (seed, ciphertext) => plain(node.decapsulate(kem.secret(seed), ciphertext)),
    },
  }
}
