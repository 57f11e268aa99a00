import { type Insertable, type Kysely, sql } from 'kysely'
import type { SealedKind } from '#modules/record/server/index.ts'
import type { NegotiationTables } from '../tables.ts'

export type Db = Kysely<NegotiationTables>

/**
 * To the end of the transaction: those who enter share a pseudonym, and the host, before it says that a moment passed, waits
 * until all who came before are done. So what was entered in time stands before its word in the record.
 */
export async function holdSubject(db: Db, subject: string, how: 'alone' | 'shared'): Promise<void> {
  const key = sql`hashtextextended(${`negotiation ${subject}`}, 0)`
  await (
    how === 'alone' ? sql`select pg_advisory_xact_lock(${key})` : sql`select pg_advisory_xact_lock_shared(${key})`
  ).execute(db)
}

/** False where it is bound to another room. */
export async function bindSubject(db: Db, subject: string, room: string): Promise<boolean> {
  await db
    .insertInto('negotiation_subject')
    .values({ subject, room_id: room })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const bound = await db
    .selectFrom('negotiation_subject')
    .select('subject')
    .where('subject', '=', subject)
    .where('room_id', '=', room)
    .executeTakeFirst()
  return bound !== undefined
}

type Entry = { room: string; kind: SealedKind; subject: string; commitment: string }

export async function entryLike(db: Db, { room, kind, subject, commitment }: Entry): Promise<string | undefined> {
  const row = await db
    .selectFrom('negotiation_entry')
    .select('entry')
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .where('commitment', '=', commitment)
    .where('room_id', '=', room)
    .executeTakeFirst()
  return row?.entry
}

export async function insertEntry(db: Db, row: Insertable<NegotiationTables['negotiation_entry']>): Promise<void> {
  await db.insertInto('negotiation_entry').values(row).execute()
}

/** False where this moment is kept already. */
export async function insertDeadline(
  db: Db,
  row: Omit<Insertable<NegotiationTables['negotiation_deadline']>, 'entry'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('negotiation_deadline')
    .values({ ...row, entry: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export function entriesUnder(db: Db, room: string, subject: string) {
  return db
    .selectFrom('negotiation_entry')
    .select(['entry', 'kind', 'content', 'salt'])
    .where('room_id', '=', room)
    .where('subject', '=', subject)
    .orderBy('number')
    .execute()
}

/** Moments that have passed and of which nothing was said yet. For the host alone; nobody else takes them meanwhile. */
export function dueDeadlines(db: Db, now: Date, limit: number) {
  return db
    .selectFrom('negotiation_deadline')
    .select(['subject', 'until', 'room_id as room'])
    .where('entry', 'is', null)
    .where('until', '<=', now)
    .orderBy('until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

export async function markPassed(db: Db, subject: string, until: Date, entry: string): Promise<void> {
  await db
    .updateTable('negotiation_deadline')
    .set({ entry })
    .where('subject', '=', subject)
    .where('until', '=', until)
    .execute()
}

/** The next moment that is to come. */
export async function nextDeadline(db: Db): Promise<Date | undefined> {
  const { next } = await db
    .selectFrom('negotiation_deadline')
    .select(({ fn }) => fn.min<Date | null>('until').as('next'))
    .where('entry', 'is', null)
    .executeTakeFirstOrThrow()
  return next ?? undefined
}
