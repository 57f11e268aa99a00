import { equalBytes } from '#platform/bytes.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { type BlobPlace, roomLimits } from '../../contract.ts'
import { mayHold } from '../../rules.ts'
import { wholeSecond } from '../appending.ts'
import { holdToWrite, type RoomCall, roomSeen } from '../standing.ts'
import { chunkAt, insertChunk } from '../store/blobs.ts'
import { saveState } from '../store/rooms.ts'

type Chunk = BlobPlace & { bytes: Uint8Array; of?: number | undefined; expiresAt?: string | undefined }

/** A chunk is put once; the same bytes again, by a client whose answer was lost, change nothing. */
export async function putChunk(call: RoomCall, { of, expiresAt, bytes, ...place }: Chunk): Promise<void> {
  const held = await holdToWrite(call, place.room)
  must(mayHold(held, [bytes.length], roomLimits.chunk))
  const put = await insertChunk(call.db, {
    ...place,
    bytes,
    at: wholeSecond(call.now),
    afterSeq: held.lastSeq,
    chunks: of ?? null,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
  })
  if (put) return saveState(call.db, place.room, { ...held, stored: held.stored + bytes.length })
  const there = await chunkAt(call.db, place, call.now)
  if (!there || !equalBytes(there, bytes)) throw new Refusal('CHUNK_TAKEN')
}

export async function chunk(call: RoomCall, place: BlobPlace): Promise<Uint8Array> {
  await roomSeen(call, place.room)
  const bytes = await chunkAt(call.db, place, call.now)
  if (!bytes) throw new Refusal('BLOB_UNKNOWN')
  return bytes
}
