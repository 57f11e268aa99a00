import { randomFillSync } from 'node:crypto'

const bytes = Buffer.alloc(16)
let last = { now: -1, count: 0 }

/**
 * A UUID of version 7 (RFC 9562): sorted by time, so that indexes grow at their end, and those of one process within one
 * millisecond by a counter of 12 bits (section 6.2, method 1), which is begun low at random.
 */
export function newId(now: number = Date.now()): string {
  randomFillSync(bytes)
  const next = now === last.now && last.count < 0xfff
  last = { now, count: next ? last.count + 1 : bytes.readUInt16BE(6) & 0x3ff }
  bytes.writeUIntBE(now, 0, 6)
  bytes.writeUInt16BE(0x7000 | last.count, 6)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
