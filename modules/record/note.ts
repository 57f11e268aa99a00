/**
 * Signed notes and the keys that sign them: C2SP signed-note. A note is text under which signatures stand, one a line.
 * A parser here takes exactly what the format allows and throws a SyntaxError that says what is wrong with the rest.
 */
import { type Bytes, concat, fromBase64, fromUtf8, toBase64, toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'

/** The kinds of signature that the record knows: signed-note, and tlog-cosignature with Ed25519 and ML-DSA-44. */
export const keyType = { ed25519: 0x01, cosignature: 0x04, mldsa44: 0x06 } as const
export type KeyType = (typeof keyType)[keyof typeof keyType]

const publicLength: Record<KeyType, number> = { 0x01: 32, 0x04: 32, 0x06: 1312 }

export type VerifierKey = {
  name: string
  type: KeyType
  /** The first four bytes of a hash over name, type and key, as a number. */
  id: number
  public: Bytes
}

export type SignerKey = VerifierKey & {
  /** A seed of 32 bytes. */
  secret: Bytes
}

export type NoteSignature = { name: string; id: number; signature: Bytes }

export type Note = {
  /** With its final newline. */
  text: string
  signatures: NoteSignature[]
}

const longestNote = 1_000_000
const longestLine = 16_384
const mostSignatures = 100

export function parseNote(source: string | Uint8Array): Note {
  const note = noteText(source)
  const gap = note.lastIndexOf('\n\n')
  if (gap < 0) throw new SyntaxError('A signed note has an empty line between its text and its signatures.')
  return { text: note.slice(0, gap + 1), signatures: parseSignatures(note.slice(gap + 2)) }
}

export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(formatSignature).join('')}`
}

/** Signature lines alone, such as a witness answers with. */
export function parseSignatures(lines: string): NoteSignature[] {
  if (!noteText(lines).endsWith('\n')) throw new SyntaxError('The last signature of a note must end in a newline.')
  const signatures = lines.slice(0, -1).split('\n')
  if (signatures.length > mostSignatures)
    throw new SyntaxError(`A note may carry ${mostSignatures} signatures; this one has ${signatures.length}.`)
  return signatures.map(parseSignature)
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, base64, ...more] = line.split(' ')
  if (dash !== '—' || name === undefined || base64 === undefined || more.length > 0)
    throw new SyntaxError('A signature line reads: em dash, space, name of the key, space, signature in base64.')
  checkKeyName(name)
  const bytes = inBase64(base64, `The signature by ${name}`)
  if (bytes.length < 5) throw new SyntaxError(`The signature by ${name} is too short to be one.`)
  return { name, id: firstFour(bytes), signature: bytes.slice(4) }
}

export function formatSignature({ name, id, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concat(fourBytes(id), signature))}\n`
}

/** The text of a note, if it is no longer than allowed, valid UTF-8 and free of control characters. */
function noteText(source: string | Uint8Array): string {
  if (source.length > longestNote) throw new SyntaxError(`A note is at most ${longestNote} bytes long.`)
  const text = typeof source === 'string' ? source : decoded(source)
  if (!text.isWellFormed()) throw new SyntaxError('A note must be valid Unicode.')
  for (let at = 0; at < text.length; at++)
    if (text.charCodeAt(at) < 0x20 && text[at] !== '\n')
      throw new SyntaxError(
        `A note must not hold control characters: U+${toHex(Uint8Array.of(text.charCodeAt(at))).padStart(4, '0')} stands at ${at}.`,
      )
  if (text.split('\n').some(({ length }) => length > longestLine))
    throw new SyntaxError(`A line of a note is at most ${longestLine} characters long.`)
  return text
}

function decoded(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw new SyntaxError('A note must be UTF-8.')
  }
}

/** `<name>+<id>+<base64 of type and key>`: a key that verifies, as text. */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = '', id = '', ...rest] = text.split('+')
  const bytes = inBase64(rest.join('+'), 'The key')
  const key = verifierKey(name, typeOf(bytes[0]), bytes.slice(1))
  checkId(id, key)
  return key
}

export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${toHex(fourBytes(key.id))}+${toBase64(concat(Uint8Array.of(key.type), key.public))}`
}

export function verifierKey(name: string, type: KeyType, publicKey: Uint8Array): VerifierKey {
  checkKeyName(name)
  if (publicKey.length !== publicLength[type])
    throw new SyntaxError(`The key ${name} should have ${publicLength[type]} bytes and has ${publicKey.length}.`)
  const id = firstFour(sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)))
  return { name, type, id, public: Uint8Array.from(publicKey) }
}

/** `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>`, as Go's sumdb/note writes a key that signs. */
export function formatSignerKey(key: SignerKey): string {
  return `PRIVATE+KEY+${key.name}+${toHex(fourBytes(key.id))}+${toBase64(concat(Uint8Array.of(key.type), key.secret))}`
}

/** @param publicOf gives the public key of a seed: `signers` in `cosignature.ts` knows the scheme of each type. */
export async function parseSignerKey(
  text: string,
  publicOf: (type: KeyType, seed: Uint8Array) => Promise<Uint8Array>,
): Promise<SignerKey> {
  const [first, second, name = '', id = '', ...rest] = text.split('+')
  if (first !== 'PRIVATE' || second !== 'KEY') throw new SyntaxError('A key that signs begins with PRIVATE+KEY+.')
  const bytes = inBase64(rest.join('+'), 'The key')
  const secret = bytes.slice(1)
  if (secret.length !== 32) throw new SyntaxError(`The key ${name} should have a seed of 32 bytes.`)
  const type = typeOf(bytes[0])
  const key = verifierKey(name, type, await publicOf(type, secret))
  checkId(id, key)
  return { ...key, secret }
}

/** A key's name is not empty and has neither spaces nor plus signs. */
export function checkKeyName(name: string): void {
  if (name === '' || !name.isWellFormed() || /[\p{White_Space}+\p{Cc}]/u.test(name))
    throw new SyntaxError('The name of a key must not be empty, nor hold spaces, plus signs or control characters.')
}

function typeOf(byte: number | undefined): KeyType {
  const type = Object.values(keyType).find((known) => known === byte)
  if (type === undefined)
    throw new SyntaxError('The key is of a type that the record does not use: those are 0x01, 0x04 and 0x06.')
  return type
}

function checkId(id: string, key: VerifierKey): void {
  if (!/^[0-9a-fA-F]{8}$/.test(id) || Number.parseInt(id, 16) !== key.id)
    throw new SyntaxError(`The id of the key ${key.name} does not fit its name and bytes: some were mistyped.`)
}

function inBase64(text: string, what: string): Bytes {
  try {
    return fromBase64(text)
  } catch {
    throw new SyntaxError(`${what} is not in base64.`)
  }
}

function firstFour(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
}

function fourBytes(id: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, id)
  return bytes
}
