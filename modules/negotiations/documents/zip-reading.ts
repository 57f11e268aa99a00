/**
 * A zip from strangers (APPNOTE.TXT 6.3, PKWARE). Only the parts that are asked for are unpacked, each against limits
 * that do not trust what the file says of itself: unpacking stops at the limit, however little was announced.
 */
import { Inflate } from 'fflate'
import { ImportRefused } from './import-refused.ts'

export const zipLimits = {
  /** The whole file. */
  bytes: 30_000_000,
  entries: 4_000,
  /** One part, unpacked. */
  part: 24_000_000,
  /** How many times a part may be smaller packed than unpacked. Real text stays below 30. */
  ratio: 200,
} as const

export type ZipEntry = { name: string; packed: number; unpacked: number; method: number; offset: number }

/** The entries of the central directory, by name. Throws `ImportRefused`. */
export function openZip(bytes: Uint8Array): Map<string, ZipEntry> {
  if (bytes.length > zipLimits.bytes) throw new ImportRefused('too-large', 'zip')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  const count = view.getUint16(end + 10, true)
  if (count > zipLimits.entries) throw new ImportRefused('too-many-parts', 'zip')
  let at = view.getUint32(end + 16, true)
  const entries = new Map<string, ZipEntry>()
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50)
      throw new ImportRefused('broken-zip', `${at}`)
    const [named, extra, noted] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const size = 46 + (named ?? 0) + (extra ?? 0) + (noted ?? 0)
    if (at + size > view.byteLength) throw new ImportRefused('broken-zip', `${at}`)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + (named ?? 0)))
    // Bit 0 of the flags: encrypted.
    if ((view.getUint16(at + 8, true) & 1) === 1) throw new ImportRefused('encrypted', name)
    if (entries.has(name)) throw new ImportRefused('broken-zip', name)
    entries.set(name, {
      name,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += size
  }
  return entries
}

/** The end of the central directory stands in the last 64 KiB. */
function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 65_557; at -= 1)
    if (view.getUint32(at, true) === 0x06054b50) return at
  throw new ImportRefused('not-docx', 'zip')
}

/** One part, unpacked. Throws `ImportRefused`. */
export function unzipped(bytes: Uint8Array, { name, method, packed, unpacked, offset }: ZipEntry): Uint8Array {
  if (unpacked > zipLimits.part || unpacked > packed * zipLimits.ratio + 4_096) throw new ImportRefused('bomb', name)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== 0x04034b50)
    throw new ImportRefused('broken-zip', name)
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (start + packed > view.byteLength) throw new ImportRefused('broken-zip', name)
  const data = bytes.subarray(start, start + packed)
  if (method !== 0 && method !== 8) throw new ImportRefused('broken-zip', name)
  const whole = method === 0 ? data : inflated(data, unpacked, name)
  if (whole.length !== unpacked) throw new ImportRefused('broken-zip', name)
  return whole
}

/** In small steps, so that a part that unpacks to more than it announced is left at once. */
function inflated(data: Uint8Array, announced: number, name: string): Uint8Array {
  const whole = new Uint8Array(announced)
  let length = 0
  const inflate = new Inflate((chunk) => {
    if (length + chunk.length > announced) throw new ImportRefused('bomb', name)
    whole.set(chunk, length)
    length += chunk.length
  })
  const step = 8_192
  try {
    for (let at = 0; at < data.length; at += step) inflate.push(data.subarray(at, at + step), at + step >= data.length)
  } catch (error) {
    if (error instanceof ImportRefused) throw error
    throw new ImportRefused('broken-zip', name)
  }
  return whole.subarray(0, length)
}
