/**
 * Hybrid Public Key Encryption (RFC 9180) in its base mode, single-shot: all that MLS asks of it. Written out here
 * because the general implementation spends more on importing and exporting keys than on the encryption itself.
 */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
import { labeled, uint16 } from './hkdf.ts'
import type { Kem } from './kems.ts'
import type { HashName, Primitives } from './primitives.ts'

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
