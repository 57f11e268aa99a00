/**
 * Sealed bytes as lines for QR codes. The letters are those of a code's alphanumeric mode (ISO/IEC 18004), the bytes in
 * base32 (RFC 4648, without padding), which loses seven hundredths against base45 and knows no blanks that a paste would
 * eat: `CHANCERY-CRISIS:1:<part>/<of>:<first 8 hexadecimal digits of the SHA-256 of the whole>:<base32>`.
 */
import { type Bytes, concat, toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { SealedRefused } from './refusals.ts'
import { mostSealed } from './sealed-bytes.ts'

/** Bytes in one code: with its front it becomes version 29 at error correction L, 133 modules wide, which a telephone still reads. */
const bytesInOne = 1450
/** Codes that anybody would point a camera at. */
export const mostParts = 40

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const pattern = /^CHANCERY-CRISIS:(\d{1,3}):(\d{1,3})\/(\d{1,3}):([0-9A-F]{8}):([A-Z2-7]*)$/

/** None where it would be more codes than anybody reads: then it is for a file. */
export function partsOf(bytes: Uint8Array): string[] {
  const of = Math.max(1, Math.ceil(bytes.length / bytesInOne))
  if (of > mostParts) return []
  // Of one size, so that all are drawn alike.
  const each = Math.ceil(bytes.length / of)
  const name = nameOf(bytes)
  return Array.from(
    { length: of },
    (_, index) =>
      `CHANCERY-CRISIS:1:${index + 1}/${of}:${name}:${toBase32(bytes.subarray(index * each, (index + 1) * each))}`,
  )
}

/** One line that was read, and how many belong to it: for a page that scans. Undefined where it is none of ours. */
export function partIn(line: string): { part: number; of: number; whole: string } | undefined {
  const found = pattern.exec(line.trim().toUpperCase())
  if (!found) return undefined
  const [part, of] = [Number(found[2]), Number(found[3])]
  if (found[1] !== '1' || part < 1 || part > of || of > mostParts) return undefined
  return { part, of, whole: found[4] ?? '' }
}

/** In any order, and any of them twice. Throws SealedRefused: not-ours, newer, parts-mixed, parts-missing, bent. */
export function joinParts(lines: readonly string[]): Bytes {
  const all = lines.map((line) => line.trim().toUpperCase()).filter((line) => line !== '')
  const read = all.map((line) => {
    const found = pattern.exec(line)
    if (found && found[1] !== '1')
      throw new SealedRefused('newer', 'It was made by a newer program: bring this one up to date first.')
    const place = found ? partIn(line) : undefined
    if (!found || !place) throw new SealedRefused('not-ours', 'This is no code of a crisis line.')
    return { ...place, text: found[5] ?? '' }
  })
  const [first] = read
  if (!first) throw new SealedRefused('not-ours', 'There is no code.')
  if (read.some(({ of, whole }) => of !== first.of || whole !== first.whole))
    throw new SealedRefused('parts-mixed', 'These codes do not belong together: take those of one message.')
  const parts = Array.from({ length: first.of }, (_, index) => read.find(({ part }) => part === index + 1)?.text)
  const missing = parts.flatMap((text, index) => (text === undefined ? [index + 1] : []))
  if (missing.length > 0)
    throw new SealedRefused('parts-missing', `Of ${first.of} codes these are missing: ${missing.join(', ')}.`, missing)
  const bytes = concat(...parts.map((text) => fromBase32(text ?? '')))
  if (bytes.length > mostSealed || nameOf(bytes) !== first.whole)
    throw new SealedRefused('bent', 'The codes were not read as they were made: read them again.')
  return bytes
}

function nameOf(bytes: Uint8Array): string {
  return toHex(sha256(bytes).subarray(0, 4)).toUpperCase()
}

function toBase32(bytes: Uint8Array): string {
  let [text, bits, held] = ['', 0, 0]
  for (const byte of bytes) {
    bits = ((bits & 0x1f) << 8) | byte
    held += 8
    while (held >= 5) {
      held -= 5
      text += letters[(bits >> held) & 31]
    }
  }
  return held > 0 ? text + letters[(bits << (5 - held)) & 31] : text
}

function fromBase32(text: string): Bytes {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let [bits, held, to] = [0, 0, 0]
  for (const letter of text) {
    bits = ((bits & 0xff) << 5) | letters.indexOf(letter)
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[to++] = bits >> held
  }
  return bytes
}
