/** Labelled derivation of RFC 9420, sections 5.1.3 and 8, answered at once: the library's own awaits at every step. */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
import { hkdfExpand } from './hkdf.ts'
import type { Suite } from './provider.ts'

const none = new Uint8Array()
const known = new Map<string, Bytes>()

function labelBytes(label: string): Bytes {
  let bytes = known.get(label)
  if (!bytes) {
    bytes = opaque(utf8(`MLS 1.0 ${label}`))
    known.set(label, bytes)
  }
  return bytes
}

/** `opaque x<V>`: the bytes with their length before them (RFC 9420, section 2.1.2). */
export function opaque(bytes: Uint8Array): Bytes {
  const { length } = bytes
  if (length < 64) return concat(Uint8Array.of(length), bytes)
  if (length < 16384) return concat(Uint8Array.of(0x40 | (length >> 8), length & 255), bytes)
  return concat(Uint8Array.of(0x80 | (length >> 24), (length >> 16) & 255, (length >> 8) & 255, length & 255), bytes)
}

export function expandWithLabel(
  suite: Suite,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Bytes {
  const info = concat(Uint8Array.of(length >> 8, length & 255), labelBytes(label), opaque(context))
  return hkdfExpand(suite.using, suite.hash, secret, info, length)
}

export function deriveSecret(suite: Suite, secret: Uint8Array, label: string): Bytes {
  return expandWithLabel(suite, secret, label, none, suite.hashLength)
}

/** DeriveTreeSecret: the context is the generation. */
export function deriveTreeSecret(
  suite: Suite,
  secret: Uint8Array,
  label: string,
  generation: number,
  length: number,
): Bytes {
  const context = new Uint8Array(4)
  new DataView(context.buffer).setUint32(0, generation)
  return expandWithLabel(suite, secret, label, context, length)
}

/** The info of EncryptWithLabel (section 5.1.3). */
export function encryptionInfo(label: string, context: Uint8Array): Bytes {
  return concat(labelBytes(label), opaque(context))
}
