/**
 * What lies in a sealed file: messages under their own signatures, receipts for what came the other way, and over all of it
 * the signature of the device that sealed it, for the secret alone says no more than that it was somebody of the line. The
 * signature (Ed25519, 64 bytes, domain `crisis-sealed`) stands first, then the canonical JSON, deflated (RFC 1951).
 */
import { z } from 'zod'
import { concat, fromBase64url, fromUtf8, plain, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { ed25519 } from '#platform/crypto.ts'
import { type HybridPublic, type HybridSecret, KeyId, signedBytes } from '#platform/signing.ts'
import { crisisLimits, SignedMessage } from './acts.ts'
import { SealedRefused } from './refusals.ts'

const domain = 'crisis-sealed'
const signatureLength = 64
/** Bytes of the JSON. */
const mostContent = 600_000

const Id = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)
const Time = z.iso.datetime()

export const packetLimits = { messages: 20, ids: crisisLimits.ids } as const

export const Packet = z.strictObject({
  v: z.literal(1),
  line: z.uuid(),
  delegation: z.uuid(),
  device: KeyId,
  /** As outside of the seal. */
  id: Id,
  sealedAt: Time,
  messages: z.array(SignedMessage).max(packetLimits.messages),
  /** Messages of the other side that this device has. */
  received: z.array(Id).max(packetLimits.ids),
  /** And those that a person of this side has acknowledged. */
  acknowledged: z
    .array(z.strictObject({ id: Id, at: Time, account: z.uuid(), name: z.string().max(200) }))
    .max(packetLimits.ids),
})
export type Packet = z.infer<typeof Packet>

export async function writePacket({ ed25519: secret }: HybridSecret, packet: Packet): Promise<Uint8Array> {
  const signature = await ed25519.sign(fromBase64url(secret), signedBytes(domain, packet))
  return concat(signature, await through(new CompressionStream('deflate-raw'), utf8(canonicalJson(packet))))
}

export type Read = { packet: Packet; signature: Uint8Array }

/** Throws SealedRefused (newer): it opened, and is not what this program knows. */
export async function readPacket(content: Uint8Array): Promise<Read> {
  try {
    const json = await through(new DecompressionStream('deflate-raw'), content.subarray(signatureLength))
    const packet = Packet.parse(JSON.parse(fromUtf8(json)))
    return { packet, signature: content.subarray(0, signatureLength) }
  } catch {
    throw new SealedRefused('newer', 'It opens, and holds what this program cannot read.')
  }
}

/** Whether this key signed it. Never throws. */
export async function verifyPacket(key: HybridPublic, { packet, signature }: Read): Promise<boolean> {
  return ed25519.verify(fromBase64url(key.ed25519), signedBytes(domain, packet), signature)
}

/** Throws where the other end is more than anybody would write, or the bytes are none of this kind. */
async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // Whatever goes wrong here is told where the other end is read.
  void writer.write(plain(bytes)).catch(() => undefined)
  void writer.close().catch(() => undefined)
  const parts: Uint8Array[] = []
  let size = 0
  const reader = stream.readable.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const part: Uint8Array = next.value
    size += part.length
    if (size > mostContent) {
      await reader.cancel()
      throw new RangeError(`A packet holds at most ${mostContent} bytes.`)
    }
    parts.push(part)
  }
  return concat(...parts)
}
