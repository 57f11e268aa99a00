/**
 * Signing checkpoints, and verifying what was signed: the log's own Ed25519 signature (C2SP signed-note, 0x01), and the
 * timestamped cosignatures of tlog-cosignature with Ed25519 (0x04) and ML-DSA-44 (0x06).
 */
import { type Bytes, concat, utf8 } from '#platform/bytes.ts'
import { ed25519, mldsa44, type Scheme } from '#platform/crypto.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { keyType, type KeyType, type NoteSignature, type SignerKey, verifierKey, type VerifierKey } from './note.ts'

const schemes: Record<KeyType, Scheme> = { 0x01: ed25519, 0x04: ed25519, 0x06: mldsa44 }

export async function newSignerKey(name: string, type: KeyType): Promise<SignerKey> {
  const { secret, public: publicKey } = await schemes[type].generate()
  return { ...verifierKey(name, type, publicKey), secret }
}

export function publicKeyOf(type: KeyType, seed: Uint8Array): Promise<Bytes> {
  return schemes[type].publicOf(seed)
}

/** The last second that a Date can say; the format allows up to 2^63 - 1. */
const lastSecond = 8_640_000_000_000n

/**
 * Signs a checkpoint's text with a key of any type.
 *
 * @param at the time that a cosignature states, in whole seconds. A signature of type 0x01 states none.
 */
export async function signCheckpoint(key: SignerKey, text: string, at: Date): Promise<NoteSignature> {
  const seconds = BigInt(Math.floor(at.getTime() / 1000))
  if (seconds < 0n || seconds > lastSecond) throw new RangeError('A checkpoint cannot be signed at this time.')
  const signature = await schemes[key.type].sign(key.secret, signedMessage(key, text, seconds))
  const timed = key.type === keyType.ed25519 ? signature : concat(uint64(seconds), signature)
  return { name: key.name, id: key.id, signature: timed }
}

/**
 * Whether the key signed this text, and when it says that it did.
 *
 * @returns nothing where the signature does not hold; a null time where none is stated.
 */
export async function verifySignature(
  key: VerifierKey,
  text: string,
  { name, id, signature }: NoteSignature,
): Promise<{ at: Date | null } | undefined> {
  if (name !== key.name || id !== key.id) return undefined
  if (key.type === keyType.ed25519)
    return (await ed25519.verify(key.public, utf8(text), signature)) ? { at: null } : undefined
  if (signature.length < 8) return undefined
  const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0)
  if (seconds > lastSecond) return undefined
  const message = messageOrNothing(key, text, seconds)
  const holds = message && (await schemes[key.type].verify(key.public, message, signature.subarray(8)))
  return holds ? { at: seconds === 0n ? null : new Date(Number(seconds) * 1000) } : undefined
}

function messageOrNothing(key: VerifierKey, text: string, seconds: bigint): Bytes | undefined {
  try {
    return signedMessage(key, text, seconds)
  } catch {
    return undefined
  }
}

function signedMessage(key: VerifierKey, text: string, seconds: bigint): Bytes {
  if (key.type === keyType.ed25519) return utf8(text)
  if (key.type === keyType.cosignature) return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
  const { origin, size, root } = parseCheckpoint(text)
  return cosignedMessage({ name: key.name, seconds, origin, start: 0n, end: BigInt(size), hash: root })
}

type Cosigned = { name: string; seconds: bigint; origin: string; start: bigint; end: bigint; hash: Uint8Array }

/** The `cosigned_message` of tlog-cosignature, which an ML-DSA-44 cosignature signs. */
export function cosignedMessage({ name, seconds, origin, start, end, hash }: Cosigned): Bytes {
  return concat(
    utf8('subtree/v1\n\0'),
    prefixed(name, 'The name of the cosigner'),
    uint64(seconds),
    prefixed(origin, 'The origin of the record'),
    uint64(start),
    uint64(end),
    hash,
  )
}

function prefixed(text: string, what: string): Bytes {
  const bytes = utf8(text)
  if (bytes.length < 1 || bytes.length > 255) throw new RangeError(`${what} must have between 1 and 255 bytes.`)
  return concat(Uint8Array.of(bytes.length), bytes)
}

function uint64(value: bigint): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}
