/**
 * The two key encapsulations of our suites, over whichever primitives are at hand.
 * DHKEM(X25519, HKDF-SHA256): RFC 9180, section 4.1. X-Wing: draft-connolly-cfrg-xwing-kem, sections 5 and 6; a secret
 * key is its seed of 32 bytes.
 */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
import { type Labeled, labeled } from './hkdf.ts'
import type { Primitives, Soon } from './primitives.ts'

export type Kem = {
  /** As registered for HPKE. */
  readonly id: number
  readonly publicLength: number
  /** A fresh secret key. */
  generate(): Bytes
  deriveSecret(ikm: Uint8Array): Bytes
  publicOf(secret: Uint8Array): Soon<Bytes>
  encapsulate(publicKey: Uint8Array): Promise<{ enc: Bytes; shared: Bytes }>
  decapsulate(secret: Uint8Array, enc: Uint8Array): Promise<Bytes>
  /** Is this a public key that one can seal to? A member who sends any other could stop every later commit. */
  acceptable(publicKey: Uint8Array): Promise<boolean>
}

const fresh = (): Bytes => globalThis.crypto.getRandomValues(new Uint8Array(32))

export function x25519Kem(using: Primitives): Kem {
  const id = 0x0020
  const { extract, expand }: Labeled = labeled(using, 'sha256', concat(utf8('KEM'), Uint8Array.of(0, id)))
  const none = new Uint8Array()
  const finish = (dh: Uint8Array, context: Uint8Array): Bytes =>
    expand(extract(none, 'eae_prk', dh), 'shared_secret', context, 32)
  const encapsulate: Kem['encapsulate'] = async (publicKey) => {
    const ephemeral = await using.x25519.generate()
    const dh = await using.x25519.shared(ephemeral.secret, publicKey)
    ephemeral.secret.fill(0)
    return { enc: ephemeral.public, shared: finish(dh, concat(ephemeral.public, publicKey)) }
  }
  return {
    id,
    publicLength: 32,
    generate: fresh,
    deriveSecret: (ikm) => expand(extract(none, 'dkp_prk', ikm), 'sk', none, 32),
    publicOf: (secret) => using.x25519.publicOf(secret),
    encapsulate,
    decapsulate: async (secret, enc) => {
      const dh = await using.x25519.shared(secret, enc)
      return finish(dh, concat(enc, await using.x25519.publicOf(secret)))
    },
    acceptable: (publicKey) =>
      publicKey.length === 32
        ? encapsulate(publicKey).then(
            () => true,
            () => false,
          )
        : Promise.resolve(false),
  }
}

const xwingLabel = utf8('\\.//^\\')
const lattice = { public: 1184, ciphertext: 1088 }

type Expanded = { seed: Bytes; x: Bytes; public: Bytes }

export function xwingKem(using: Primitives): Kem {
  const expanded = new WeakMap<Uint8Array, Expanded>()
  const expand = async (secret: Uint8Array): Promise<Expanded> => {
    const known = expanded.get(secret)
    if (known) return known
    if (secret.length !== 32) throw new RangeError('A secret key of X-Wing is a seed of 32 bytes.')
    const bytes = using.shake(secret, 96)
    const [seed, x] = [bytes.slice(0, 64), bytes.slice(64)]
    const made = { seed, x, public: concat(await using.mlkem.publicOf(seed), await using.x25519.publicOf(x)) }
    expanded.set(secret, made)
    return made
  }
  const combine = (m: Uint8Array, x: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Bytes =>
    using.sha3(concat(m, x, enc, publicKey, xwingLabel))
  const halves = halvesOf()
  return {
    id: 0x647a,
    publicLength: 1216,
    generate: fresh,
    deriveSecret: (ikm) => using.shake(ikm, 32),
    publicOf: async (secret) => (await expand(secret)).public.slice(),
    encapsulate: async (publicKey) => {
      const { m, x } = halves(publicKey)
      const ephemeral = await using.x25519.generate()
      const dh = await unchecked(using, ephemeral.secret, x)
      const { ciphertext, shared } = await using.mlkem.encapsulate(m)
      ephemeral.secret.fill(0)
      return { enc: concat(ciphertext, ephemeral.public), shared: combine(shared, dh, ephemeral.public, x) }
    },
    decapsulate: async (secret, enc) => {
      if (enc.length !== lattice.ciphertext + 32) throw new RangeError('An encapsulation of X-Wing has 1,120 bytes.')
      const own = await expand(secret)
      const [ciphertext, theirs] = [enc.subarray(0, lattice.ciphertext), enc.subarray(lattice.ciphertext)]
      const dh = await unchecked(using, own.x, theirs)
      const shared = await using.mlkem.decapsulate(own.seed, ciphertext)
      return combine(shared, dh, theirs, own.public.subarray(lattice.public))
    },
    acceptable: (publicKey) => Promise.resolve(publicKey.length === 1216 && withinModulus(publicKey)),
  }
}

/** X-Wing takes X25519 as a function: an all-zero outcome is no error, since ML-KEM still holds. */
async function unchecked(using: Primitives, secret: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  try {
    return await using.x25519.shared(secret, publicKey)
  } catch {
    return new Uint8Array(32)
  }
}

/** Both halves of a public key, cut once for each place where it lies, so that they stay ready below. */
function halvesOf(): (publicKey: Uint8Array) => { m: Bytes; x: Bytes } {
  const known = new WeakMap<Uint8Array, { m: Bytes; x: Bytes }>()
  return (publicKey) => {
    const before = known.get(publicKey)
    if (before) return before
    if (publicKey.length !== 1216) throw new RangeError('A public key of X-Wing has 1,216 bytes.')
    const made = {
      m: Uint8Array.from(publicKey.subarray(0, lattice.public)),
      x: Uint8Array.from(publicKey.subarray(lattice.public)),
    }
    known.set(publicKey, made)
    return made
  }
}

/** The check of FIPS 203, section 7.2: every one of the 768 numbers of twelve bits is below q. */
function withinModulus(publicKey: Uint8Array): boolean {
  const q = 3329
  for (let at = 0; at < 1152; at += 3) {
    const [a = 0, b = 0, c = 0] = publicKey.subarray(at, at + 3)
    if ((a | ((b & 15) << 8)) >= q || ((b >> 4) | (c << 4)) >= q) return false
  }
  return true
}
