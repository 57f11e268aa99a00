import { type Kysely, sql } from 'kysely'
import type { BlobPlace } from '../../contract.ts'
import type { RoomTables } from '../tables.ts'

type Db = Kysely<RoomTables>

export type NewChunk = BlobPlace & {
  bytes: Uint8Array
  at: Date
  afterSeq: number
  chunks: number | null
  expiresAt: Date | null
}

/** False where there is a chunk in this place already. */
export async function insertChunk(db: Db, chunk: NewChunk): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('room_blob')
    .values({
      room_id: chunk.room,
      blob: chunk.blob,
      chunk: chunk.chunk,
      bytes: chunk.bytes,
      size: chunk.bytes.length,
      at: chunk.at,
      after_seq: chunk.afterSeq,
      chunks: chunk.chunks,
      expires_at: chunk.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** As far as the actor sees it, and its time has not run out. */
export async function chunkAt(db: Db, { room, blob, chunk }: BlobPlace, now: Date): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ bytes: Uint8Array }>`
    select bytes from room_blob where room_id = ${room} and blob = ${blob} and chunk = ${chunk}
      and (expires_at is null or expires_at > ${now})`.execute(db)
  return rows[0]?.bytes
}
