import { sql } from 'kysely'
import type { Db } from './incidents.ts'

export async function insertChunk(
  db: Db,
  chunk: { fileId: string; n: number; ownerId: string; bytes: Uint8Array },
): Promise<void> {
  await db
    .insertInto('incident_file_chunk')
    .values({ file_id: chunk.fileId, n: chunk.n, owner_id: chunk.ownerId, bytes: chunk.bytes })
    .execute()
}

export async function chunkOf(db: Db, fileId: string, n: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('incident_file_chunk')
    .select('bytes')
    .where('file_id', '=', fileId)
    .where('n', '=', n)
    .executeTakeFirst()
  return row?.bytes
}

/** Of all files that an incident of the actor's delegation has and had, also those that the actor does not see. */
export async function fileIdsOf(db: Db, incidentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select incident_file_ids(${incidentId}::uuid) as id`.execute(db)
  return rows.map(({ id }) => id)
}
