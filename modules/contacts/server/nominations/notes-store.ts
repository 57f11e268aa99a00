import { sql } from 'kysely'
import type { Db } from './store.ts'

const noteColumns = ['id', 'name', 'media_type as mediaType', 'size', 'sha256'] as const

export function noteById(db: Db, id: string) {
  return db.selectFrom('note_verbale').select(noteColumns).where('id', '=', id).executeTakeFirst()
}

export async function noteBytes(db: Db, id: string): Promise<Uint8Array | undefined> {
  return (await db.selectFrom('note_verbale').select('bytes').where('id', '=', id).executeTakeFirst())?.bytes
}

/** What no nomination carries that was ever proposed: the record holds a commitment to every other note. */
const isUnbound = sql<boolean>`not exists (
  select from nomination n where n.note_id = note_verbale.id and n.proposed_at is not null)`

/** How many a delegation has handed in without proposing anything by them; held for this transaction, so that none slips in. */
export async function unboundNotes(db: Db, ownerId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`contacts.notes.${ownerId}`}))`.execute(db)
  const { count } = await db
    .selectFrom('note_verbale')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where(isUnbound)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Ends notes of before that moment by which nothing was proposed, and that no draft carries. */
export async function deleteUnbound(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('note_verbale')
    .where('at', '<', before)
    .where(isUnbound)
    .where(
      sql<boolean>`not exists (select from nomination n where n.note_id = note_verbale.id and n.status <> 'withdrawn')`,
    )
    .execute()
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
