/**
 * What makes a message of a crisis line one's own: the Ed25519 half of the device's key over its canonical JSON, and ids
 * that nobody can take who is not that device. Ed25519 alone, as for the messages of a room: a signature is of use while
 * a crisis lasts, and the ML-DSA beside it would fill a QR code by itself.
 */
import { concat, fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { ed25519, sha256 } from '#platform/crypto.ts'
import type { HybridPublic, HybridSecret } from '#platform/signing.ts'
import { signedBytes } from '#platform/signing.ts'
import type { Message, SignedMessage } from './acts.ts'

const domain = 'crisis-message'

export async function signMessage({ ed25519: secret }: HybridSecret, message: Message): Promise<SignedMessage> {
  const signature = await ed25519.sign(fromBase64url(secret), signedBytes(domain, message))
  return { message, signature: toBase64url(signature) }
}

/** Whether this key signed it. Never throws. */
export async function verifyMessage(key: HybridPublic, { message, signature }: SignedMessage): Promise<boolean> {
  return ed25519.verify(fromBase64url(key.ed25519), signedBytes(domain, message), fromBase64url(signature))
}

/** The name by which all speak of a message: first 16 bytes of SHA-256, in base64url. Of line, device and `id` alone. */
export function messageIdOf({ line, device, id }: Pick<Message, 'line' | 'device' | 'id'>): string {
  return toBase64url(sha256(utf8(`chancery/crisis-message-id/v1\n${line}\n${device}\n${id}`)).subarray(0, 16))
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ'

/**
 * Letters of a message's id, which tell it from others of the same number: alike on both sides, whichever came first. Two, or
 * as many more as there must be, for whoever sends can choose an id by trying.
 *
 * @param twins ids of all messages of that number.
 */
export function lettersOf(message: string, twins: readonly string[]): string {
  const all = [...new Set([...twins, message])].map(spelt)
  const own = spelt(message)
  for (let count = 2; count < own.length; count += 1)
    if (all.filter((one) => one.startsWith(own.slice(0, count))).length === 1) return own.slice(0, count)
  return own
}

function spelt(message: string): string {
  return Array.from(fromBase64url(message), (byte) => letters[byte % letters.length]).join('')
}

/** Of every word of it: two messages under one id are the same only where these are. */
export function digestOf(message: Message): string {
  return toBase64url(sha256(signedBytes(domain, message)))
}

/**
 * The id under which the host rings for a message: a UUID (version 8, RFC 9562) of its SHA-256. Both sides know it, and the
 * host learns nothing by it, for the message's id is made of random bytes that it never sees.
 */
export function ringIdOf(message: string): string {
  const bytes = sha256(concat(utf8('chancery/crisis-ring/v1\n'), fromBase64url(message))).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
