import { toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { enter } from '#modules/record/server/index.ts'
import { type EnvelopeKind, nextChain, recordedContent } from '../chain.ts'
import { sum } from '../rules.ts'
import { insertEnvelopes, type NewEnvelope, type Taken, takenBefore } from './store/envelopes.ts'
import { type State, saveState } from './store/rooms.ts'
import type { Held, RoomCall } from './standing.ts'

/** Bytes that came in, under the name by which a repetition is known. */
export type Incoming = { bytes: Uint8Array; digest: Uint8Array; name: string }

export function incoming(text: string): Incoming {
  const bytes = Buffer.from(text, 'base64url')
  const digest = sha256(bytes)
  return { bytes, digest, name: toHex(digest) }
}

export function outgoing(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/** What of this the room has already: a client whose answer was lost sends again, and is answered as the first time. */
export async function takenOf(call: RoomCall, room: string, all: readonly Incoming[]): Promise<Map<string, Taken>> {
  const known = await takenBefore(
    call.db,
    room,
    all.map(({ digest }) => digest),
  )
  return new Map(known.map((taken) => [toHex(taken.digest), taken]))
}

type Piece = Incoming & { kind: EnvelopeKind; epoch: number; expiresAt: Date | null }

/**
 * Lays envelopes behind the last one, moves the room, and enters one commitment in the record for all of them. Nothing
 * here says who sent them.
 */
export async function append(
  call: RoomCall,
  room: Held,
  pieces: readonly Piece[],
  /** Bytes of welcomes, which the room holds beside its envelopes. */
  beside = 0,
): Promise<NewEnvelope[]> {
  const at = wholeSecond(call.now)
  const state: State = { ...room }
  const envelopes = pieces.map(({ bytes, digest, kind, epoch, expiresAt }): NewEnvelope => {
    state.lastSeq += 1
    if (kind === 'commit') state.epoch += 1
    state.chain = nextChain(state.chain, { seq: state.lastSeq, kind, epoch, digest })
    return { seq: state.lastSeq, kind, epoch, at, bytes, digest, chain: state.chain, expiresAt }
  })
  state.stored += sum(pieces.map(({ bytes }) => bytes.length)) + beside

  const entered = await enter(call, {
    kind: pieces.some(({ kind }) => kind === 'commit') ? 'membership' : 'envelopes',
    subject: room.subject,
    content: recordedContent({ room: room.id, seq: state.lastSeq, chain: state.chain }),
  })
  await insertEnvelopes(call.db, room.id, envelopes, entered)
  await saveState(call.db, room.id, state)
  await call.emit({ name: 'room.moved', data: { id: room.id, seq: state.lastSeq } })
  return envelopes
}

/** Finer times would tell one sender's habits from another's. */
export function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}
