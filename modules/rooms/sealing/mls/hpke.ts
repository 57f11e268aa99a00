/**
 * Hybrid Public Key Encryption (RFC 9180) in its base mode, single-shot: all that MLS asks of it. Written out here
 * because the general implementation spends more on importing and exporting keys than on the encryption itself.
 */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
import type { Kem } from './kems.ts'
import type { HashName, Primitives } from './primitives.ts'

export type Labeled = {
  extract(salt: Uint8Array, label: string, ikm: Uint8Array): Bytes
  expand(prk: Uint8Array, label: string, info: Uint8Array, length: number): Bytes
}

/** HKDF-Expand (RFC 5869). */
export function hkdfExpand(
  using: Primitives,
  hash: HashName,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Bytes {
  const size = hash === 'sha256' ? 32 : 64
  if (length > 255 * size) throw new RangeError('More than HKDF gives.')
  if (length <= size) return using.hmac(hash, prk, concat(info, Uint8Array.of(1))).slice(0, length)
  const parts: Bytes[] = []
  for (let n = 1; (n - 1) * size < length; n++)
    parts.push(using.hmac(hash, prk, concat(parts.at(-1) ?? new Uint8Array(), info, Uint8Array.of(n))))
  return concat(...parts).slice(0, length)
}

/** LabeledExtract and LabeledExpand of RFC 9180, section 4. */
export function labeled(using: Primitives, hash: HashName, suiteId: Uint8Array): Labeled {
  const head = concat(utf8('HPKE-v1'), suiteId)
  return {
    extract: (salt, label, ikm) => using.hmac(hash, salt, concat(head, utf8(label), ikm)),
    expand: (prk, label, info, length) =>
      hkdfExpand(using, hash, prk, concat(uint16(length), head, utf8(label), info), length),
  }
}

export type Hpke = {
  seal(
    publicKey: Uint8Array,
    info: Uint8Array,
    associated: Uint8Array,
    plaintext: Uint8Array,
  ): Promise<{ enc: Bytes; ciphertext: Bytes }>
  open(
    secret: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    associated: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Bytes>
  sendExport(
    publicKey: Uint8Array,
    info: Uint8Array,
    context: Uint8Array,
    length: number,
  ): Promise<{ enc: Bytes; secret: Bytes }>
  receiveExport(
    secret: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    context: Uint8Array,
    length: number,
  ): Promise<Bytes>
}

export type HpkeSuite = { kem: Kem; hash: HashName; kdfId: number; aeadId: number; keyLength: number }

export function openHpke(using: Primitives, { kem, hash, kdfId, aeadId, keyLength }: HpkeSuite): Hpke {
  const none = new Uint8Array()
  const { extract, expand } = labeled(using, hash, concat(utf8('HPKE'), uint16(kem.id), uint16(kdfId), uint16(aeadId)))
  const noPsk = extract(none, 'psk_id_hash', none)
  // A commit seals to everybody under one and the same info.
  let last: { info: Uint8Array; context: Bytes } | undefined
  const contextOf = (info: Uint8Array): Bytes => {
    if (last?.info !== info) last = { info, context: concat(Uint8Array.of(0), noPsk, extract(none, 'info_hash', info)) }
    return last.context
  }
  const schedule = (shared: Uint8Array, info: Uint8Array) => {
    const context = contextOf(info)
    const secret = extract(shared, 'secret', none)
    return {
      key: () => expand(secret, 'key', context, keyLength),
      nonce: () => expand(secret, 'base_nonce', context, 12),
      export: (exporterContext: Uint8Array, length: number) => {
        const exporter = expand(secret, 'exp', context, hash === 'sha256' ? 32 : 64)
        return expand(exporter, 'sec', exporterContext, length)
      },
    }
  }
  return {
    seal: async (publicKey, info, associated, plaintext) => {
      const { enc, shared } = await kem.encapsulate(publicKey)
      const keys = schedule(shared, info)
      return { enc, ciphertext: await using.seal(keys.key(), keys.nonce(), associated, plaintext) }
    },
    open: async (secret, enc, info, associated, ciphertext) => {
      const keys = schedule(await kem.decapsulate(secret, enc), info)
      return using.open(keys.key(), keys.nonce(), associated, ciphertext)
    },
    sendExport: async (publicKey, info, context, length) => {
      const { enc, shared } = await kem.encapsulate(publicKey)
      return { enc, secret: schedule(shared, info).export(context, length) }
    },
    receiveExport: async (secret, enc, info, context, length) =>
      schedule(await kem.decapsulate(secret, enc), info).export(context, length),
  }
}

function uint16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 255)
}
