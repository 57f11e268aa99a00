import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { NegotiationTables } from '../tables.ts'

type Db = Kysely<NegotiationTables>

export type OpenRow = Selectable<NegotiationTables['open_negotiation']>

type Opening = {
  room: string
  reader: string
  account: string
  title: string
  exercise: boolean
  parties: string[]
  now: Date
}

/** Opened again, by the same reader or another one, it goes on where it stood. */
export async function keepOpen(
  db: Db,
  { room, reader, account, title, exercise, parties, now }: Opening,
): Promise<void> {
  const told = { reader, account_id: account, title, parties, moved_at: now, ended_at: null }
  await db
    .insertInto('open_negotiation')
    .values({ room_id: room, exercise, ...told, keys: null, opened_at: now, count: 0, stored: 0 })
    .onConflict((conflict) => conflict.column('room_id').doUpdateSet(told))
    .execute()
}

export function openOne(db: Db, room: string): Promise<OpenRow | undefined> {
  return db.selectFrom('open_negotiation').selectAll().where('room_id', '=', room).executeTakeFirst()
}

/** Whoever else would relay to it waits. */
export function holdOpen(db: Db, room: string): Promise<OpenRow | undefined> {
  return db.selectFrom('open_negotiation').selectAll().where('room_id', '=', room).forUpdate().executeTakeFirst()
}

const shownAtOnce = 200

/** Those of one world; what moved last comes first. */
export function openAll(db: Db, exercise: boolean): Promise<OpenRow[]> {
  return db
    .selectFrom('open_negotiation')
    .selectAll()
    .where('exercise', '=', exercise)
    .orderBy('moved_at', 'desc')
    .limit(shownAtOnce)
    .execute()
}

type Moved = { count: number; stored: number; now: Date; keys?: string }

export async function moveOpen(db: Db, room: string, { count, stored, now, keys }: Moved): Promise<void> {
  await db
    .updateTable('open_negotiation')
    .set({ count, stored, moved_at: now, ...(keys === undefined ? {} : { keys }) })
    .where('room_id', '=', room)
    .execute()
}

export async function endOpen(db: Db, room: string, now: Date): Promise<void> {
  await db.updateTable('open_negotiation').set({ ended_at: now, moved_at: now }).where('room_id', '=', room).execute()
}

type Piece = Insertable<NegotiationTables['open_entry']>

export async function insertEntries(db: Db, pieces: readonly Piece[]): Promise<void> {
  if (pieces.length > 0) await db.insertInto('open_entry').values(pieces).execute()
}

/** Whether each of these stands where it says, byte by byte. */
export async function samePlaces(db: Db, pieces: readonly Piece[]): Promise<boolean> {
  const [first] = pieces
  if (!first) return true
  const rows = await db
    .selectFrom('open_entry')
    .select(['number', 'digest'])
    .where('room_id', '=', first.room_id)
    .where('number', '>=', first.number)
    .where('number', '<', first.number + pieces.length)
    .execute()
  const standing = new Map(rows.map(({ number, digest }) => [number, digest]))
  return pieces.every(({ number, digest }) => standing.get(number) === digest)
}

/** In order, no more bytes than asked for, but one entry at least. */
export async function entriesAfter(db: Db, room: string, after: number, bytes: number): Promise<string[]> {
  const { rows } = await sql<{ entry: string }>`
    select entry from (
      select number, entry, sum(size) over (order by number) - size as before
      from (select * from open_entry where room_id = ${room} and number > ${after} order by number limit 2000) next
    ) counted
    where before < ${bytes} order by number`.execute(db)
  return rows.map(({ entry }) => entry)
}
