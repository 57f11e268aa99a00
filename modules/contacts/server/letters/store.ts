import { type Kysely, sql } from 'kysely'
import type { LetterContent, LetterKind, LetterSheet, LetterStatus } from '../../contract/letters.ts'
import { behind, type Listing } from '../correspondence/places.ts'
import type { LettersTables } from './tables.ts'

type Db = Kysely<LettersTables>

const columns = [
  'l.id',
  'l.from_id as fromId',
  'l.to_id as toId',
  'l.exercise',
  'l.content',
  'l.sheet',
  'l.request_id as requestId',
  'l.incident_id as incidentId',
  'l.marking_id as markingId',
  'l.status',
  'l.year',
  'l.number',
  'l.issued_at as issuedAt',
  'l.changed_at as changedAt',
  'l.digest',
  'l.entry',
  'l.salt',
  'l.committed',
  'l.withdrawn_at as withdrawnAt',
  'l.withdrawal',
  'l.withdrawal_entry as withdrawalEntry',
  'l.withdrawal_salt as withdrawalSalt',
  'l.withdrawal_committed as withdrawalCommitted',
] as const

function letters(db: Db) {
  return db.selectFrom('letter as l').select(columns)
}

export type StoredLetter = Awaited<ReturnType<ReturnType<typeof letters>['execute']>>[number]

export function letterById(db: Db, id: string): Promise<StoredLetter | undefined> {
  return letters(db).where('l.id', '=', id).executeTakeFirst()
}

/** The same, held until the transaction ends: two who issue it at once do so one after the other. */
export function holdLetter(db: Db, id: string): Promise<StoredLetter | undefined> {
  return letters(db).where('l.id', '=', id).forUpdate().executeTakeFirst()
}

export type LetterListing = Listing & {
  exercise: boolean
  kind?: LetterKind | undefined
  status?: LetterStatus | undefined
}

/** Newest change first, and one more than asked for where there are more. */
export async function listedLetters(db: Db, asked: LetterListing): Promise<StoredLetter[]> {
  let query = letters(db)
    .where('l.exercise', '=', asked.exercise)
    .where((l) => l.or([l('l.from_id', '=', asked.own), l('l.to_id', '=', asked.own)]))
    .where(behind(asked.after))
    .orderBy('l.changed_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(asked.limit + 1)
  if (asked.direction) query = query.where(asked.direction === 'out' ? 'l.from_id' : 'l.to_id', '=', asked.own)
  if (asked.kind) query = query.where(sql<boolean>`l.content ->> 'kind' = ${asked.kind}`)
  if (asked.status) query = query.where('l.status', '=', asked.status)
  return query.execute()
}

/** A delegation's own, of one world, as far as the asker sees them. */
export async function countDrafts(db: Db, own: string, exercise: boolean): Promise<number> {
  const { count } = await db
    .selectFrom('letter')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('from_id', '=', own)
    .where('exercise', '=', exercise)
    .where('status', '=', 'draft')
    .executeTakeFirstOrThrow()
  return count
}

/** What one delegation issued to another and did not withdraw, the newest first. */
export function lettersBetween(
  db: Db,
  { from, to, exercise, most }: { from: string; to: string; exercise: boolean; most: number },
): Promise<StoredLetter[]> {
  return letters(db)
    .where('l.from_id', '=', from)
    .where('l.to_id', '=', to)
    .where('l.exercise', '=', exercise)
    .where('l.status', '=', 'issued')
    .orderBy('l.issued_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(most)
    .execute()
}

export type Drafted = {
  to: string | null
  content: LetterContent
  requestId: string | null
  incidentId: string | null
  markingId: string
}

const rowOf = ({ to, content, requestId, incidentId, markingId }: Drafted) => ({
  to_id: to,
  content: JSON.stringify(content),
  request_id: requestId,
  incident_id: incidentId,
  marking_id: markingId,
})

type New = { id: string; from: string; exercise: boolean; at: Date; by: string }

export async function insertDraft(db: Db, { id, from, exercise, at, by }: New, draft: Drafted): Promise<void> {
  await db
    .insertInto('letter')
    .values({
      id,
      from_id: from,
      exercise,
      status: 'draft',
      drafted_at: at,
      drafted_by: by,
      changed_at: at,
      ...rowOf(draft),
    })
    .execute()
}

export async function changeDraft(db: Db, id: string, at: Date, draft: Drafted): Promise<void> {
  await db
    .updateTable('letter')
    .set({ ...rowOf(draft), changed_at: at })
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .execute()
}

export async function deleteDraft(db: Db, id: string): Promise<void> {
  await db.deleteFrom('letter').where('id', '=', id).where('status', '=', 'draft').execute()
}

type Counts = { drafts: number; issuedLately: number; lastNumber: number }

/**
 * What the actor's delegation has going in one world, and its last number of a year there, past the eyes of who asks: what
 * is under a marking that they do not see has its number too. Whoever else of it drafts or issues waits until this transaction ends.
 */
export async function countsOf(db: Db, own: string, exercise: boolean, year: number): Promise<Counts> {
  await holdNumbers(db, own)
  const { rows } = await sql<{ drafts: number; issued_lately: number; last_number: number }>`
    select * from letter_counts(${exercise}, ${year}::int)`.execute(db)
  const [row] = rows
  return { drafts: row?.drafts ?? 0, issuedLately: row?.issued_lately ?? 0, lastNumber: row?.last_number ?? 0 }
}

async function holdNumbers(db: Db, from: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`letter:${from}`}, 0))`.execute(db)
}

/** The next number of any delegation in a year, in one world, held likewise. As the house. */
export async function nextNumberOf(db: Db, from: string, exercise: boolean, year: number): Promise<number> {
  await holdNumbers(db, from)
  const row = await db
    .selectFrom('letter')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('from_id', '=', from)
    .where('exercise', '=', exercise)
    .where('year', '=', year)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

type Issued = {
  at: Date
  by: string
  year: number
  number: number
  sheet: LetterSheet
  digest: string
  entry: string
  salt: string
  committed: string
}

export async function markIssued(db: Db, id: string, issued: Issued): Promise<void> {
  const { at, by, sheet, ...rest } = issued
  await db
    .updateTable('letter')
    .set({ ...rest, status: 'issued', issued_at: at, issued_by: by, changed_at: at, sheet: JSON.stringify(sheet) })
    .where('id', '=', id)
    .execute()
}

type Withdrawn = { at: Date; reason: string; entry: string; salt: string; committed: string }

export async function markWithdrawn(db: Db, id: string, withdrawn: Withdrawn): Promise<void> {
  const { at, reason, entry, salt, committed } = withdrawn
  await db
    .updateTable('letter')
    .set({
      status: 'withdrawn',
      withdrawn_at: at,
      withdrawal: reason,
      withdrawal_entry: entry,
      withdrawal_salt: salt,
      withdrawal_committed: committed,
      changed_at: at,
    })
    .where('id', '=', id)
    .execute()
}
