import type { Db } from './store.ts'

const noteColumns = ['id', 'name', 'media_type as mediaType', 'size', 'sha256'] as const

export function noteById(db: Db, id: string) {
  return db.selectFrom('note_verbale').select(noteColumns).where('id', '=', id).executeTakeFirst()
}

export async function noteBytes(db: Db, id: string): Promise<Uint8Array | undefined> {
  return (await db.selectFrom('note_verbale').select('bytes').where('id', '=', id).executeTakeFirst())?.bytes
}

export type NewNote = {
  id: string
  ownerId: string
  name: string
  mediaType: string
  sha256: string
  bytes: Uint8Array
  by: string
  at: Date
}

export async function insertNote(
  db: Db,
  { id, ownerId, name, mediaType, sha256, bytes, by, at }: NewNote,
): Promise<void> {
  await db
    .insertInto('note_verbale')
    .values({ id, owner_id: ownerId, name, media_type: mediaType, size: bytes.byteLength, sha256, bytes, by, at })
    .execute()
}
