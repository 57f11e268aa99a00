/**
 * A sealed file of a crisis line, and the same bytes in a QR code: what a secret that the line's room gave to its members'
 * devices alone can open, and tells nobody else which line it is of, or whose.
 *
 * The bytes: `CHRC`, version 1, their whole number (32 bits, most significant byte first), a random id (16 bytes), a
 * commitment (16), AES-256-GCM over the content (its tag of 16 bytes last), and the first 4 bytes of the SHA-256 of all
 * before, which tells damage from a wrong key and protects nothing. The AES key (32 bytes), its nonce (12) and the
 * commitment (16) are 60 bytes of HKDF-SHA-256 (RFC 5869): the secret as input, the id as salt, and as info
 * `chancery/crisis-sealed/v1`, LF, the line, LF, the sending device. No key is used twice, since no id is. The commitment,
 * which no other key gives, stands with all before it in what the tag authenticates.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { type Bytes, concat, equalBytes, plain, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { SealedRefused } from './refusals.ts'

const magic = utf8('CHRC')
const version = 1
const lengths = { head: 9, id: 16, commitment: 16, tag: 16, check: 4 } as const
const front = lengths.head + lengths.id + lengths.commitment
const least = front + lengths.tag + lengths.check

/** Bytes of a sealed file. */
export const mostSealed = 400_000

/** Under what it is sealed: the secret's 32 bytes, and what the key is bound to. */
export type Sealing = { secret: Uint8Array; line: string; device: string }

type Derived = { key: Uint8Array; nonce: Uint8Array; commitment: Uint8Array }

function derived({ secret, line, device }: Sealing, id: Uint8Array): Derived {
  const bytes = hkdf(hash, secret, id, utf8(`chancery/crisis-sealed/v1\n${line}\n${device}`), 60)
  return { key: bytes.subarray(0, 32), nonce: bytes.subarray(32, 44), commitment: bytes.subarray(44) }
}

/** @param id 16 random bytes, never used before. Throws a RangeError for a content that is too large. */
export function sealBytes(sealing: Sealing, id: Uint8Array, content: Uint8Array): Bytes {
  const length = least + content.length
  if (length > mostSealed) throw new RangeError(`A sealed file holds ${mostSealed} bytes; this would have ${length}.`)
  const { key, nonce, commitment } = derived(sealing, id)
  const head = new Uint8Array(lengths.head)
  head.set(magic)
  head[magic.length] = version
  new DataView(head.buffer).setUint32(magic.length + 1, length)
  const before = concat(head, id, commitment)
  const whole = concat(before, gcm(key, nonce, before).encrypt(content))
  return concat(whole, sha256(whole).subarray(0, lengths.check))
}

/** Sealed bytes that are whole, as far as anybody can tell without the key. */
export type Whole = { bytes: Uint8Array; id: Uint8Array; commitment: Uint8Array }

/** Throws SealedRefused: not-ours, newer, too-large, cut, bent. */
export function readSealed(bytes: Uint8Array): Whole {
  if (!magic.every((byte, index) => bytes[index] === byte))
    throw new SealedRefused('not-ours', 'This is no sealed file of a crisis line.')
  if (bytes.length < lengths.head) throw new SealedRefused('cut', 'The end of it is missing.')
  if (bytes[magic.length] !== version)
    throw new SealedRefused('newer', 'It was made by a newer program: bring this one up to date first.')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length + 1)
  if (length > mostSealed || bytes.length > mostSealed)
    throw new SealedRefused('too-large', `A sealed file holds at most ${mostSealed} bytes.`)
  if (bytes.length < length) throw new SealedRefused('cut', 'The end of it is missing.')
  const check = sha256(bytes.subarray(0, -lengths.check)).subarray(0, lengths.check)
  if (length < least || bytes.length !== length || !equalBytes(check, bytes.subarray(-lengths.check)))
    throw new SealedRefused('bent', 'It was changed on the way: have it sent again.')
  const own = plain(bytes)
  return {
    bytes: own,
    id: own.subarray(lengths.head, lengths.head + lengths.id),
    commitment: own.subarray(lengths.head + lengths.id, front),
  }
}

/** Undefined where it is sealed under another secret, line or device. Throws SealedRefused (bent) where only the tag is wrong. */
export function openSealed({ bytes, id, commitment: told }: Whole, sealing: Sealing): Uint8Array | undefined {
  const { key, nonce, commitment } = derived(sealing, id)
  if (!equalBytes(commitment, told)) return undefined
  try {
    return gcm(key, nonce, bytes.subarray(0, front)).decrypt(bytes.subarray(front, -lengths.check))
  } catch {
    throw new SealedRefused('bent', 'It was changed on the way: have it sent again.')
  }
}
