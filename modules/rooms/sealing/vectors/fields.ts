/**
 * The fields of a published vector and the comparisons of its judges. Bytes are hexadecimal; numbers may be as large as
 * an unsigned integer of 64 bits, which JSON's reader hands over as a bigint where a double would lose digits. What is
 * not named is ignored: the formats grow.
 */
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js'
import type { Encoder } from 'ts-mls/codec/tlsEncoder.js'
import { z } from 'zod'
import { equalBytes, fromHex, toHex } from '#platform/bytes.ts'

/** What is wrong with a vector, or with us. */
export class VectorFault extends Error {}

export const Hex = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{2})*$/, 'Must be hexadecimal.')
  .transform((text): Uint8Array => fromHex(text))

export const Whole = z.union([z.number().int().nonnegative(), z.bigint().nonnegative()]).transform(Number)
export const Whole64 = z.union([z.number().int().nonnegative(), z.bigint().nonnegative()]).transform(BigInt)
export const Suite = z.number().int().min(1).max(0xffff)

/** Throws a VectorFault that names the field unless both are the same bytes. */
export function same(what: string, found: Uint8Array | undefined, expected: Uint8Array): void {
  if (found && equalBytes(found, expected)) return
  throw new VectorFault(`${what} is ${found ? short(found) : 'missing'}, not ${short(expected)}`)
}

/** The same for anything that JSON can tell apart. */
export function alike(what: string, found: unknown, expected: unknown): void {
  const [ours, theirs] = [JSON.stringify(found), JSON.stringify(expected)]
  if (ours !== theirs) throw new VectorFault(`${what} is ${ours}, not ${theirs}`)
}

export function holds(what: string, answer: boolean): void {
  if (!answer) throw new VectorFault(`${what} does not hold`)
}

/** Decodes all of the bytes, to the last one. */
export function decoded<T>(what: string, decoder: Decoder<T>, bytes: Uint8Array): T {
  const result = decoder(bytes, 0)
  if (!result) throw new VectorFault(`${what} cannot be decoded`)
  if (result[1] !== bytes.length) throw new VectorFault(`${what} has ${bytes.length - result[1]} bytes too many`)
  return result[0]
}

/** Decodes, and insists that encoding gives the very same bytes. */
export function rewritten<T>(what: string, decoder: Decoder<T>, encoder: Encoder<T>, bytes: Uint8Array): T {
  const value = decoded(what, decoder, bytes)
  same(`${what}, encoded again,`, encoder(value), bytes)
  return value
}

function short(bytes: Uint8Array): string {
  const text = toHex(bytes)
  return text.length > 72 ? `${text.slice(0, 64)}… (${bytes.length} bytes)` : text || 'empty'
}
