/**
 * Files, sealed in chunks: AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, "Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, section 7). The nonce of a chunk is 7
 * zero bytes, its number in 32 bits, and one byte that is 1 for the last chunk alone: a chunk that is cut off, doubled,
 * moved or taken from another file does not open. The key is random and used for one file.
 */
import { type Bytes, plain, toHex } from '#platform/bytes.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'

/** Plain bytes of a full chunk: with its tag it fills 256 KiB on the wire. */
export const chunkLength = 256 * 1024 - 16
/** The last chunk is filled with zeros up to a whole number of these, so that sizes say little. */
const step = 16 * 1024

export function chunksOf(size: number): number {
  return Math.max(1, Math.ceil(size / chunkLength))
}

export function newFileKey(): Bytes {
  return randomBytes(32)
}

export function fileHash(bytes: Uint8Array): string {
  return toHex(sha256(bytes))
}

function nonceOf(chunk: number, last: boolean): Bytes {
  const nonce = new DataView(new ArrayBuffer(12))
  nonce.setUint32(7, chunk)
  nonce.setUint8(11, last ? 1 : 0)
  return new Uint8Array(nonce.buffer)
}

async function aes(key: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return globalThis.crypto.subtle.importKey('raw', plain(key), 'AES-GCM', false, [use])
}

/** The sealed bytes of chunk number `chunk` (from 0) of the file. */
export async function sealChunk(key: Uint8Array, file: Uint8Array, chunk: number): Promise<Bytes> {
  const last = chunk === chunksOf(file.length) - 1
  const piece = file.subarray(chunk * chunkLength, (chunk + 1) * chunkLength)
  const filled = last
    ? new Uint8Array(Math.min(chunkLength, Math.max(1, Math.ceil(piece.length / step)) * step))
    : piece
  if (last) filled.set(piece)
  const sealed = await globalThis.crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonceOf(chunk, last) },
    await aes(key, 'encrypt'),
    plain(filled),
  )
  return new Uint8Array(sealed)
}

/** The plain bytes of a chunk of a file of `size` bytes; undefined where the seal does not hold. */
export async function openChunk(
  key: Uint8Array,
  { size, chunk, sealed }: { size: number; chunk: number; sealed: Uint8Array },
): Promise<Bytes | undefined> {
  const last = chunk === chunksOf(size) - 1
  try {
    const opened = await globalThis.crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: nonceOf(chunk, last) },
      await aes(key, 'decrypt'),
      plain(sealed),
    )
    const wanted = last ? size - chunk * chunkLength : chunkLength
    return opened.byteLength >= wanted ? new Uint8Array(opened, 0, wanted) : undefined
  } catch {
    return undefined
  }
}
