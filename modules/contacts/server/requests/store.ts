import { type Kysely, sql } from 'kysely'
import type {
  DeclineReason,
  Passage,
  RequestForm,
  RequestKind,
  RequestStatus,
  RequestStep,
} from '../../contract/requests.ts'
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
] as const

function requests(db: Db) {
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

export type RequestListing = {
  exercise: boolean
  own: string
  direction?: 'out' | 'in' | undefined
  kind?: RequestKind | undefined
  status?: RequestStatus | undefined
  incidentId?: string | undefined
  after?: string | undefined
  limit: number
}

/** Newest change first, and one more than asked for where there are more. */
export async function listedRequests(db: Db, asked: RequestListing): Promise<StoredRequest[]> {
  let query = requests(db)
    .where('r.exercise', '=', asked.exercise)
    .where((r) => r.or([r('r.from_id', '=', asked.own), r('r.to_id', '=', asked.own)]))
    .orderBy('r.changed_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(asked.limit + 1)
  if (asked.direction) query = query.where(asked.direction === 'out' ? 'r.from_id' : 'r.to_id', '=', asked.own)
  if (asked.kind) query = query.where('r.kind', '=', asked.kind)
  if (asked.status) query = query.where('r.status', '=', asked.status)
  if (asked.incidentId) query = query.where('r.incident_id', '=', asked.incidentId)
  const place = placeOf(asked.after)
  if (place) query = query.where(sql<boolean>`(r.changed_at, r.id) < (${place.at}::timestamptz, ${place.id}::uuid)`)
  return query.execute()
}

export function cursorOf({ changedAt, id }: StoredRequest): string {
  return `${changedAt.toISOString()}_${id}`
}

/** A cursor that nobody gave begins at the beginning. */
function placeOf(after: string | undefined): { at: string; id: string } | undefined {
  const [at, id] = (after ?? '').split('_')
  const wellMade = /^\d{4}-[\d:.TZ-]{1,30}$/.test(at ?? '') && /^[0-9a-f-]{36}$/.test(id ?? '')
  return wellMade && at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined
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

/** The next number of a delegation in a year, in one world. Whoever else sends at the same moment waits. */
export async function nextNumber(db: Db, from: string, exercise: boolean, year: number): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`request:${from}`}, 0))`.execute(db)
  const row = await db
    .selectFrom('request')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('from_id', '=', from)
    .where('exercise', '=', exercise)
    .where('year', '=', year)
    .executeTakeFirst()
  return Number(row?.last ?? 0) + 1
}

export async function markSent(db: Db, id: string, at: Date, number: number): Promise<void> {
  await db
    .updateTable('request')
    .set({ status: 'sent', sent_at: at, changed_at: at, year: at.getUTCFullYear(), number })
    .where('id', '=', id)
    .execute()
}

/** A person acted: whoever was climbed to before is left in peace, and the ladder begins anew. */
export async function setStatus(db: Db, id: string, status: RequestStatus, at: Date): Promise<void> {
  await db.updateTable('request').set({ status, changed_at: at, rungs: 0 }).where('id', '=', id).execute()
}

/** That it was opened answers nothing: the ladder stands where it stood, and so does the time since which it waits. */
export async function setDelivered(db: Db, id: string): Promise<void> {
  await db.updateTable('request').set({ status: 'delivered' }).where('id', '=', id).execute()
}

export async function setRungs(db: Db, id: string, rungs: number): Promise<void> {
  await db.updateTable('request').set({ rungs }).where('id', '=', id).execute()
}

type NewStep = {
  requestId: string
  step: RequestStep
  at: Date
  byId: string | null
  personId: string | null
  reason?: DeclineReason | null
  words?: Passage | null
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
      once: step.once ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export function stepsOf(db: Db, requestId: string) {
  return db
    .selectFrom('request_step')
    .select(['id', 'step', 'at', 'by_id as byId', 'person_id as personId', 'reason', 'words'])
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

/** Those that wait for the receiver, for the ladder: asked by the house alone. */
export function waitingRequests(db: Db): Promise<StoredRequest[]> {
  return requests(db)
    .where('r.status', 'in', ['sent', 'delivered', 'acknowledged'])
    .orderBy('r.sent_at')
    .limit(2_000)
    .execute()
}
