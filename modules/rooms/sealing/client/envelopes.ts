/** One envelope as it comes in, whether of the room itself or of a caucus within its messages. */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { nextChain } from '../../chain.ts'
import type { HostEnvelope } from '../host-doors.ts'

export type Envelope = {
  seq: number
  kind: 'commit' | 'message'
  epoch: number
  at: string
  digest: string
  bytes: Uint8Array | undefined
  chain?: string
  /** Of a caucus: what the sender of the message that carried it had seen. */
  around?: Uint8Array
}

export type ChainFault = { why: 'gap' | 'chain' | 'bytes'; shown: HostEnvelope; expected?: string }

/** The envelope that follows, checked against the chain so far; or what is wrong with it. */
export function follow(last: { seq: number; chain: string }, shown: HostEnvelope): Envelope | ChainFault {
  if (shown.seq !== last.seq + 1) return { why: 'gap', shown }
  const bytes = shown.bytes === null ? undefined : bytesOf(shown.bytes)
  const digest = bytes ? sha256(bytes) : bytesOf(shown.digest ?? '')
  // Words expire; a commit never does, and without it nobody could follow.
  if (!digest || digest.length !== 32 || (shown.kind === 'commit' && !bytes)) return { why: 'bytes', shown }
  const { seq, kind, epoch, at } = shown
  const chain = toBase64url(nextChain(fromBase64url(last.chain), { seq, kind, epoch, digest }))
  if (chain !== shown.chain) return { why: 'chain', shown, expected: chain }
  return { seq, kind, epoch, at, digest: toBase64url(digest), bytes, chain }
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return fromBase64url(text)
  } catch {
    return undefined
  }
}

const typeByte = 5
const types = { commit: 3, message: 4 } as const

/** Whether the blob's own header (docs/sealed-wire.md) says what the host says of it. */
export function isOfKind({ kind, bytes }: Envelope): boolean {
  return bytes?.[typeByte] === types[kind]
}

/** The room cannot judge this envelope yet, and stands before it until it can. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}
