/** Bytes and their spellings, the same on every side of the house. */
export type Bytes = Uint8Array<ArrayBuffer>

/** The same bytes, in a buffer of their own that every platform takes. */
export function plain(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer && bytes.constructor === Uint8Array
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Uint8Array.from(bytes)
}

/** Tells equality without telling, by the time it takes, where two byte strings part. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  return difference === 0
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** Strict: bytes that are no UTF-8 throw a TypeError. */
export function fromUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexDigits[byte]
  return text
}

/** Throws a SyntaxError where the text is not pairs of hexadecimal digits. */
export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new SyntaxError('Not hexadecimal.')
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16)
  return bytes
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Throws a SyntaxError on anything but the one spelling that `toBase64url` gives. */
export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new SyntaxError('Not base64url.')
  const bytes = fromBase64Loosely(text.replaceAll('-', '+').replaceAll('_', '/'))
  if (toBase64url(bytes) !== text) throw new SyntaxError('Not base64url.')
  return bytes
}

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  const most = 8190
  for (let at = 0; at < bytes.length; at += most) text += String.fromCharCode(...bytes.subarray(at, at + most))
  return btoa(text)
}

/** Throws a SyntaxError on anything but the one spelling that `toBase64` gives. */
export function fromBase64(text: string): Bytes {
  const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? fromBase64Loosely(text) : undefined
  if (!bytes || toBase64(bytes) !== text) throw new SyntaxError('Not base64.')
  return bytes
}

function fromBase64Loosely(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    throw new SyntaxError('Not base64.')
  }
}
