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

const shared = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const alphabets = { base64: alphabet(`${shared}+/`), base64url: alphabet(`${shared}-_`) } as const
type Alphabet = (typeof alphabets)['base64']

/** `code`: the letter of each six bits; `value`: the six bits of each letter, and 255 for what is none. */
function alphabet(letters: string): { code: Uint8Array; value: Uint8Array } {
  const code = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
  const value = new Uint8Array(128).fill(255)
  for (const [bits, letter] of code.entries()) value[letter] = bits
  return { code, value }
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return spelt(bytes, alphabets.base64url)
}

/** Throws a SyntaxError on anything but the one spelling that `toBase64url` gives. */
export function fromBase64url(text: string): Bytes {
  const bytes = read(text, text.length, alphabets.base64url)
  if (!bytes) throw new SyntaxError('Not base64url.')
  return bytes
}

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return spelt(bytes, alphabets.base64) + '='.repeat((3 - (bytes.length % 3)) % 3)
}

/** Throws a SyntaxError on anything but the one spelling that `toBase64` gives. */
export function fromBase64(text: string): Bytes {
  const end = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length
  const bytes = text.length % 4 === 0 ? read(text, end, alphabets.base64) : undefined
  if (!bytes) throw new SyntaxError('Not base64.')
  return bytes
}

/** Every key, signature and envelope comes through here, many times over: by tables, and not by way of other strings. */
function spelt(bytes: Uint8Array, { code }: Alphabet): string {
  const letters = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  // Bytes that are not there count as nought; letters beyond the end fall away.
  for (let at = 0, to = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    letters[to++] = code[three >> 18] ?? 0
    letters[to++] = code[(three >> 12) & 63] ?? 0
    letters[to++] = code[(three >> 6) & 63] ?? 0
    letters[to++] = code[three & 63] ?? 0
  }
  return ascii.decode(letters)
}

const ascii = new TextDecoder()

/** Up to `end`; undefined where a letter is none, or bits beyond the last byte are set: one spelling of each alone. */
function read(text: string, end: number, { value }: Alphabet): Bytes | undefined {
  if (end % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((end * 3) / 4))
  let [bits, held, to] = [0, 0, 0]
  for (let at = 0; at < end; at++) {
    const six = value[text.charCodeAt(at)] ?? 255
    if (six === 255) return undefined
    bits = ((bits & 0xff) << 6) | six
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[to++] = bits >> held
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}
