/** HKDF (RFC 5869), and its labelled form in HPKE (RFC 9180, section 4). */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
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

export function uint16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 255)
}
