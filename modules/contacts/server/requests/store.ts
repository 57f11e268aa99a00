import { type Kysely, sql } from 'kysely'
import type {
  DeclineReason,
  Passage,
  RequestForm,
  RequestKind,
  RequestStatus,
  RequestStep,
} from '../../contract/requests.ts'
import { behind, type Listing } from '../correspondence/places.ts'
import type { RequestsTables } from './tables.ts'

export type Db = Kysely<RequestsTables>

const columns = [
  'r.id',
  'r.from_id as fromId',
  'r.to_id as toId',
  'r.kind',
  'r.exercise',
  'r.subject',
  'r.words',
  'r.form',
  'r.cites',
  'r.incident_id as incidentId',
  'r.due_at as dueAt',
  'r.marking_id as markingId',
  'r.status',
  'r.year',
  'r.number',
  'r.sent_at as sentAt',
  'r.changed_at as changedAt',
  'r.rungs',
  'r.reminded',
  'r.duty',
] as const

export function requests(db: Db) {
  return db.selectFrom('request as r').select(columns)
}

export type StoredRequest = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number]

export function requestById(db: Db, id: string): Promise<StoredRequest | undefined> {
  return requests(db).where('r.id', '=', id).executeTakeFirst()
}

/** The same, held until the transaction ends: two who move it at once do so one after the other. */
export function holdRequest(db: Db, id: string): Promise<StoredRequest | undefined> {
  return requests(db).where('r.id', '=', id).forUpdate().executeTakeFirst()
}

export type RequestListing = Listing & {
  exercise: boolean
  kind?: RequestKind | undefined
  status?: RequestStatus | readonly RequestStatus[] | undefined
  incidentId?: string | undefined
}

/** Newest change first, and one more than asked for where there are more. */
export async function listedRequests(db: Db, asked: RequestListing): Promise<StoredRequest[]> {
  let query = requests(db)
    .where((r) => r.or([r('r.from_id', '=', asked.own), r('r.to_id', '=', asked.own)]))
    .where('r.exercise', '=', asked.exercise)
    .where(behind(asked.after))
    .orderBy('r.changed_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(asked.limit + 1)
  if (asked.direction) query = query.where(asked.direction === 'out' ? 'r.from_id' : 'r.to_id', '=', asked.own)
  if (asked.kind) query = query.where('r.kind', '=', asked.kind)
  if (asked.status) query = query.where('r.status', 'in', [asked.status].flat())
  if (asked.incidentId) query = query.where('r.incident_id', '=', asked.incidentId)
  return query.execute()
}

/**
 * What of a delegation's requests asks somebody for something: those to it that nobody has answered, answers to its own, and
 * its own that wait. What waits for it comes first, by deadline; each says how many there are in all.
 */
export function requestsWaiting(db: Db, own: string, exercise: boolean, limit: number) {
  return requests(db)
    .select(sql<number>`(count(*) over ())::int`.as('ofAll'))
    .where('r.exercise', '=', exercise)
    .where((r) =>
      r.or([
        r.and([
          r('r.to_id', '=', own),
          r('r.status', 'in', ['sent', 'delivered', 'acknowledged']),
          r.or([r('r.kind', '<>', 'notification'), r('r.status', '<>', 'acknowledged')]),
        ]),
        r.and([r('r.from_id', '=', own), r('r.status', 'in', ['accepted', 'partly-accepted', 'declined'])]),
        r.and([
          r('r.from_id', '=', own),
          r('r.status', 'in', ['sent', 'delivered', 'acknowledged']),
          r('r.kind', '<>', 'notification'),
        ]),
      ]),
    )
    .orderBy(sql`r.to_id = ${own}::uuid desc, r.status in ('accepted', 'partly-accepted', 'declined') desc`)
    .orderBy(sql`r.due_at asc nulls last`)
    .orderBy('r.changed_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute()
}

export type Drafted = {
  to: string
  kind: RequestKind
  subject: string
  words: Passage | null
  form: RequestForm
  cites: readonly string[]
  incidentId: string | null
  dueAt: Date | null
  markingId: string
}

const rowOf = (draft: Drafted) => ({
  to_id: draft.to,
  kind: draft.kind,
  subject: draft.subject,
  words: draft.words === null ? null : JSON.stringify(draft.words),
  form: JSON.stringify(draft.form),
  cites: [...draft.cites],
  incident_id: draft.incidentId,
  due_at: draft.dueAt,
  marking_id: draft.markingId,
})

type New = { id: string; from: string; exercise: boolean; at: Date; by: string }

export async function insertDraft(db: Db, { id, from, exercise, at, by }: New, draft: Drafted): Promise<void> {
  await db
    .insertInto('request')
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
    .updateTable('request')
    .set({ ...rowOf(draft), changed_at: at })
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .execute()
}

export async function deleteDraft(db: Db, id: string): Promise<void> {
  await db.deleteFrom('request').where('id', '=', id).where('status', '=', 'draft').execute()
}

export type Counts = { drafts: number; open: number; sentLately: number; lastNumber: number }

/**
 * What the actor's delegation has going in one world, and its last number of this year there. Whoever else of it sends at the
 * same moment waits until this transaction ends.
 */
export async function countsOf(db: Db, own: string, exercise: boolean, year: number): Promise<Counts> {
  await holdNumbers(db, own)
  const { rows } = await sql<{ drafts: number; open: number; sent_lately: number; last_number: number }>`
    select * from request_counts(${exercise}, ${year}::int)`.execute(db)
  const [row] = rows
  return {
    drafts: row?.drafts ?? 0,
    open: row?.open ?? 0,
    sentLately: row?.sent_lately ?? 0,
    lastNumber: row?.last_number ?? 0,
  }
}

async function holdNumbers(db: Db, own: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`request:${own}`}, 0))`.execute(db)
}

/** The last number of any delegation of a year in one world, held likewise. As the house. */
export async function lastNumberOf(db: Db, fromId: string, exercise: boolean, year: number): Promise<number> {
  await holdNumbers(db, fromId)
  const row = await db
    .selectFrom('request')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('from_id', '=', fromId)
    .where('exercise', '=', exercise)
    .where('year', '=', year)
    .executeTakeFirst()
  return row?.last ?? 0
}

export async function markSent(db: Db, id: string, at: Date, number: number): Promise<void> {
  await db
    .updateTable('request')
    .set({ status: 'sent', sent_at: at, changed_at: at, year: at.getUTCFullYear(), number, next_at: at })
    .where('id', '=', id)
    .execute()
}

/** What a person did. `nextAt` is when the next of the house's own tellings is due, as requests/schedule.ts has it. */
export async function setStatus(
  db: Db,
  id: string,
  status: RequestStatus,
  at: Date,
  nextAt: Date | null,
): Promise<void> {
  await db.updateTable('request').set({ status, changed_at: at, next_at: nextAt }).where('id', '=', id).execute()
}

export async function setChanged(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('request').set({ changed_at: at }).where('id', '=', id).execute()
}

/** That it was opened answers nothing: the ladder stands where it stood. */
export async function setDelivered(db: Db, id: string): Promise<void> {
  await db.updateTable('request').set({ status: 'delivered' }).where('id', '=', id).execute()
}

type Told = { rungs: number; reminded: number; duty: readonly string[]; nextAt: Date | null }

/** As the house. */
export async function setTold(db: Db, id: string, { rungs, reminded, duty, nextAt }: Told): Promise<void> {
  await db
    .updateTable('request')
    .set({ rungs, reminded, duty: [...duty], next_at: nextAt })
    .where('id', '=', id)
    .execute()
}

/** Its entry in the record, and what opens that. */
export type Recorded = { entry: string; salt: string; committed: string }

type NewStep = {
  requestId: string
  step: RequestStep
  at: Date
  byId: string | null
  personId: string | null
  reason?: DeclineReason | null
  words?: Passage | null
  recorded?: Recorded
  once?: string
}

/** False where the house had done the same before. */
export async function insertStep(db: Db, step: NewStep): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('request_step')
    .values({
      request_id: step.requestId,
      step: step.step,
      at: step.at,
      by_id: step.byId,
      person_id: step.personId,
      reason: step.reason ?? null,
      words: step.words ? JSON.stringify(step.words) : null,
      ...step.recorded,
      once: step.once ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export function stepsOf(db: Db, requestId: string) {
  return db
    .selectFrom('request_step')
    .select([
      'id',
      'step',
      'at',
      'by_id as byId',
      'person_id as personId',
      'reason',
      'words',
      'entry',
      'salt',
      'committed',
    ])
    .where('request_id', '=', requestId)
    .orderBy('id')
    .execute()
}

/** The zones of capitals, by delegation; one that has no contact has none here. */
export async function zonesOf(db: Db, delegationIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; zone: string }>`
    select id, zone from request_zones(${[...delegationIds]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, zone }) => [id, zone]))
}
