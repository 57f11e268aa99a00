/**
 * The chain of a room: one hash that stands for every sealed envelope so far, in the host's order. Clients compute it
 * from what they are handed, tell one another inside their messages where they stand, and find it committed to in the
 * record. A host that drops, reorders or tells two stories is found out by it. docs/sealed-wire.md writes it down.
 */
import { type Bytes, concat, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'

export type EnvelopeKind = 'commit' | 'message'

/** What one envelope adds to the chain. `digest` is the SHA-256 of its sealed bytes, `epoch` what the host keeps with it. */
export type Link = { seq: number; kind: EnvelopeKind; epoch: number; digest: Uint8Array }

const kindBytes: Record<EnvelopeKind, number> = { commit: 1, message: 2 }

/** The 32 bytes before the first envelope. */
export function firstChain(room: string): Bytes {
  return sha256(utf8(`chancery/room/v1\n${room}`))
}

/** The 32 bytes after an envelope. `seq` counts from 1; it and `epoch` are written as 64 bits, most significant first. */
export function nextChain(before: Uint8Array, { seq, kind, epoch, digest }: Link): Bytes {
  const numbers = new DataView(new ArrayBuffer(17))
  numbers.setBigUint64(0, BigInt(seq))
  numbers.setUint8(8, kindBytes[kind])
  numbers.setBigUint64(9, BigInt(epoch))
  return sha256(concat(before, new Uint8Array(numbers.buffer), digest))
}

/** What an entry of the record (kinds `membership`, `envelopes`) commits to: where the chain stood after an envelope. */
export function recordedContent({ room, seq, chain }: { room: string; seq: number; chain: Uint8Array }): Bytes {
  return utf8(canonicalJson({ v: 1, room, seq, chain: toBase64url(chain) }))
}
