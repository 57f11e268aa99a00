/**
 * The outermost bytes of everything that leaves the engine (docs/sealed-wire.md): our own header, then the MLSMessage of
 * RFC 9420. Decoding is strict: nothing may follow, nothing may be missing, and every fault is a `malformed`.
 */
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js'
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage, type MlsMessageContent } from 'ts-mls/message.js'
import { CodecError, MlsError } from 'ts-mls/mlsError.js'
import { type Bytes, concat, equalBytes, utf8 } from '#platform/bytes.ts'
import { GroupRefused, type RefusalCode } from '../group-refused.ts'

export const wireTypes = { keyPackage: 1, welcome: 2, commit: 3, message: 4 } as const
export type WireType = keyof typeof wireTypes

const magic = utf8('CHR')
const version = 1
const headerLength = 6
/** More than a welcome for a room of some thousands of members needs. */
const mostBytes = 32 * 1024 * 1024

export function toWire(suite: number, type: WireType, content: MlsMessageContent): Bytes {
  return concat(
    magic,
    Uint8Array.of(version, suite, wireTypes[type]),
    encodeMlsMessage({ version: 'mls10', ...content }),
  )
}

/** The suite's byte, the type and the MLSMessage. */
export function fromWire(bytes: Uint8Array): { suite: number; type: WireType; message: MLSMessage } {
  if (!(bytes instanceof Uint8Array)) throw new GroupRefused('malformed', 'These are no bytes.')
  if (bytes.length > mostBytes) throw new GroupRefused('malformed', 'This is larger than anything that is sealed here.')
  if (bytes.length < headerLength || magic.some((byte, index) => bytes[index] !== byte))
    throw new GroupRefused('malformed', 'This does not begin as what is sealed here does.')
  if (bytes[3] !== version)
    throw new GroupRefused('malformed', `This is of wire version ${bytes[3]}; we speak version ${version}.`)
  const suite = bytes[4] ?? 0
  const type = wireTypeOf(bytes[5] ?? 0)
  // A copy: what is decoded keeps views into it, and the caller may do with the original what he likes.
  const body = bytes.slice(headerLength)
  const message = decodeWhole(decodeMlsMessage, body, 'MLSMessage')
  // One thing has one spelling: the decoder takes lengths that are written longer than they need be.
  if (!equalBytes(encodeMlsMessage(message), body))
    throw new GroupRefused('malformed', 'This is not written as it must be.')
  if (message.version !== 'mls10') throw new GroupRefused('malformed', 'This is no message of MLS 1.0.')
  return { suite, type, message }
}

/**
 * What everybody can read of a sealed commit or message, its host too: the epoch that it claims, and what its maker added
 * in the clear. Neither is to be believed before a group has opened it, or refused it for its rules alone.
 */
export function readOutside(bytes: Uint8Array): { epoch: number; authenticatedData: Uint8Array } | undefined {
  try {
    const { message } = fromWire(bytes)
    if (message.wireformat !== 'mls_private_message') return undefined
    const { epoch, authenticatedData } = message.privateMessage
    return { epoch: Number(epoch), authenticatedData }
  } catch (error) {
    if (error instanceof GroupRefused) return undefined
    throw error
  }
}

function wireTypeOf(value: number): WireType {
  for (const type of ['keyPackage', 'welcome', 'commit', 'message'] as const) if (wireTypes[type] === value) return type
  throw new GroupRefused('malformed', `There is no sealed thing of type ${value}.`)
}

/** Decodes all of the bytes, or refuses. */
export function decodeWhole<T>(decode: Decoder<T>, bytes: Uint8Array, what: string): T {
  let decoded: [T, number] | undefined
  try {
    decoded = decode(bytes, 0)
  } catch (cause) {
    throw new GroupRefused('malformed', `This ${what} cannot be read.`, { cause })
  }
  if (!decoded || decoded[1] !== bytes.length) throw new GroupRefused('malformed', `This ${what} cannot be read.`)
  return decoded[0]
}

/** Whatever goes wrong within becomes a refusal; what cannot be decoded is always `malformed`. */
export async function refusing<T>(code: RefusalCode, reason: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof GroupRefused) throw cause
    if (cause instanceof CodecError) throw new GroupRefused('malformed', cause.message, { cause })
    throw new GroupRefused(code, cause instanceof MlsError ? cause.message : reason, { cause })
  }
}
