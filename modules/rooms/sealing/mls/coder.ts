/**
 * The bytes in which a device keeps its own state: what it writes it alone reads. Four letters of what it is, the suite,
 * the values, and at the end a SHA-256 of it all, so that a spoilt or half-written state is known at once.
 */
import { type Bytes, concat, equalBytes, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { GroupRefused } from '../group-refused.ts'

const version = 1
const checkLength = 32

export type Coder = {
  byte(value: number): Coder
  number(value: number): Coder
  opaque(bytes: Uint8Array): Coder
  /** The count, then each. */
  each<T>(values: Iterable<T>, write: (coder: Coder, value: T) => void): Coder
  whole(): Bytes
}

export function coder(kind: string, suite: number): Coder {
  const parts: Uint8Array[] = [utf8(kind), Uint8Array.of(version, suite)]
  const self: Coder = {
    byte: (value) => {
      parts.push(Uint8Array.of(value))
      return self
    },
    number: (value) => {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
      parts.push(bytes)
      return self
    },
    opaque: (bytes) => {
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, bytes.length)
      parts.push(length, bytes)
      return self
    },
    each: (values, write) => {
      const all = [...values]
      self.number(all.length)
      for (const value of all) write(self, value)
      return self
    },
    whole: () => {
      const bytes = concat(...parts)
      return concat(bytes, sha256(bytes))
    },
  }
  return self
}

export type Decoder = {
  byte(): number
  number(): number
  opaque(): Bytes
  each<T>(read: () => T): T[]
  end(): void
}

const broken = (): GroupRefused => new GroupRefused('malformed', 'What was kept of this group is spoilt.')

export function decoder(kind: string, suite: number, bytes: Uint8Array): Decoder {
  const head = concat(utf8(kind), Uint8Array.of(version, suite))
  if (!(bytes instanceof Uint8Array) || bytes.length < head.length + checkLength) throw broken()
  const body = bytes.slice(0, -checkLength)
  if (!equalBytes(sha256(body), bytes.subarray(-checkLength))) throw broken()
  if (!equalBytes(body.subarray(0, head.length), head)) throw broken()
  const view = new DataView(body.buffer)
  let at = head.length
  const take = (length: number): number => {
    if (at + length > body.length) throw broken()
    at += length
    return at - length
  }
  const number = (): number => {
    const value = view.getBigUint64(take(8))
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken()
    return Number(value)
  }
  return {
    byte: () => view.getUint8(take(1)),
    number,
    opaque: () => {
      const length = view.getUint32(take(4))
      const from = take(length)
      return body.slice(from, from + length)
    },
    each: (read) => {
      const count = number()
      if (count > body.length) throw broken()
      return Array.from({ length: count }, read)
    },
    end: () => {
      if (at !== body.length) throw broken()
    },
  }
}
