import { sql } from 'kysely'
import type { CrisisRung, RingKind } from '../../contract/crisis.ts'
import type { Db } from './store.ts'

function rings(db: Db) {
  return db
    .selectFrom('crisis_ring as r')
    .select(['r.id', 'r.line_id as lineId', 'r.ring_id as ringId', 'r.from_id as fromId', 'r.to_id as toId'])
    .select(['r.by_id as by', 'r.kind', 'r.at', 'r.answer_by as answerBy', 'r.rung', 'r.rungs', 'r.told'])
    .select(['r.closed_at as closedAt', 'r.answered_at as answeredAt', 'r.answered_by as answeredBy', 'r.unread'])
}

export type StoredRing = Awaited<ReturnType<ReturnType<typeof rings>['execute']>>[number]

export function ringOf(db: Db, lineId: string, fromId: string, ringId: string): Promise<StoredRing | undefined> {
  return rings(db)
    .where('r.line_id', '=', lineId)
    .where('r.from_id', '=', fromId)
    .where('r.ring_id', '=', ringId)
    .executeTakeFirst()
}

type NewRing = {
  id: string
  lineId: string
  ringId: string
  fromId: string
  toId: string
  by: string
  kind: RingKind
  at: Date
  answerBy: Date | null
}

export async function insertRing(db: Db, ring: NewRing): Promise<void> {
  await db
    .insertInto('crisis_ring')
    .values({
      id: ring.id,
      line_id: ring.lineId,
      ring_id: ring.ringId,
      from_id: ring.fromId,
      to_id: ring.toId,
      by_id: ring.by,
      kind: ring.kind,
      at: ring.at,
      answer_by: ring.answerBy,
      next_at: ring.at,
      closed_at: null,
      answered_at: null,
      answered_by: null,
    })
    .execute()
}

/** How often one side rang on a line since then, by kind. */
export async function ringCount(db: Db, lineId: string, fromId: string, kind: RingKind, since: Date): Promise<number> {
  const { rang } = await db
    .selectFrom('crisis_ring')
    .select((of) => of.fn.countAll<number>().as('rang'))
    .where('line_id', '=', lineId)
    .where('from_id', '=', fromId)
    .where('kind', '=', kind)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return rang
}

export function newestRings(db: Db, lineId: string, most: number): Promise<StoredRing[]> {
  return rings(db).where('r.line_id', '=', lineId).orderBy('r.at', 'desc').orderBy('r.id', 'desc').limit(most).execute()
}

/** Those of these that rang a side of this line; of other ids nothing comes. */
export function ringsTo(db: Db, lineId: string, toId: string, ringIds: readonly string[]): Promise<StoredRing[]> {
  return rings(db)
    .where('r.line_id', '=', lineId)
    .where('r.to_id', '=', toId)
    .where('r.ring_id', 'in', [...ringIds])
    .orderBy('r.id')
    .execute()
}

/** In one order, so that two who answer the same rings at once wait for one another, and not both. */
export async function setAnswered(
  db: Db,
  ids: readonly string[],
  { by, at, unread }: { by: string; at: Date; unread: boolean },
): Promise<string[]> {
  if (ids.length === 0) return []
  const held = await db
    .selectFrom('crisis_ring')
    .select('id')
    .where('id', 'in', [...ids])
    .where('answered_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const { id } of held)
    await db.updateTable('crisis_ring').set({ answered_at: at, answered_by: by, unread }).where('id', '=', id).execute()
  return held.map(({ id }) => id)
}

/** How many answers of one side wait for their rings on a line; what comes beyond that is not kept. */
const mostEarly = 1_000

type Early = { lineId: string; toId: string; ringIds: readonly string[]; by: string; at: Date }

/** Remembers what was answered before it rang. The line is held. */
export async function insertEarly(db: Db, { lineId, toId, ringIds, by, at }: Early): Promise<void> {
  if (ringIds.length === 0) return
  const { kept } = await db
    .selectFrom('crisis_early')
    .select((of) => of.fn.countAll<number>().as('kept'))
    .where('line_id', '=', lineId)
    .where('to_id', '=', toId)
    .executeTakeFirstOrThrow()
  const rows = ringIds.slice(0, Math.max(0, mostEarly - kept))
  if (rows.length === 0) return
  await db
    .insertInto('crisis_early')
    .values(rows.map((ring_id) => ({ line_id: lineId, to_id: toId, ring_id, at, by_id: by })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whether a ring was answered before it came; then it is answered now. As the house. */
export async function takeEarly(db: Db, ring: StoredRing, at: Date): Promise<boolean> {
  const early = await db
    .deleteFrom('crisis_early')
    .where('line_id', '=', ring.lineId)
    .where('to_id', '=', ring.toId)
    .where('ring_id', '=', ring.ringId)
    .returning('by_id as by')
    .executeTakeFirst()
  if (!early) return false
  await db
    .updateTable('crisis_ring')
    .set({ answered_at: at, answered_by: early.by, next_at: null })
    .where('id', '=', ring.id)
    .execute()
  return true
}

/** What never rang is forgotten. As the house. */
export async function forgetEarly(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('crisis_early').where('at', '<', before).execute()
}

/**
 * Unanswered, to a side; a test or an exercise whose time is over asks nobody any more. Of a line that has ended there are
 * those to the side that did not end it: whoever rang and then ends the line does not silence its bell so.
 */
function waitingAt(db: Db, lineIds: readonly string[], toId: string) {
  return db
    .selectFrom('crisis_ring as r')
    .innerJoin('crisis_line as l', 'l.id', 'r.line_id')
    .where('r.line_id', 'in', [...lineIds])
    .where('r.to_id', '=', toId)
    .where('r.answered_at', 'is', null)
    .where((ring) => ring.or([ring('r.kind', '=', 'message'), ring('r.closed_at', 'is', null)]))
    .where((ring) => ring.or([ring('l.ended_at', 'is', null), ring('l.ended_by', '<>', ring.ref('r.to_id'))]))
}

/** Of each line and kind the newest, oldest first: a flood of one hides nothing of another. */
export async function newestWaiting(db: Db, lineIds: readonly string[], toId: string, most: number) {
  if (lineIds.length === 0) return []
  return db
    .selectFrom(
      waitingAt(db, lineIds, toId)
        .select(['r.id', 'r.line_id as lineId', 'r.ring_id as ringId', 'r.kind', 'r.at', 'r.answer_by as answerBy'])
        .select(
          sql<number>`row_number() over (partition by r.line_id, r.kind order by r.at desc, r.id desc)`.as('place'),
        )
        .as('w'),
    )
    .selectAll('w')
    .where('w.place', '<=', most)
    .orderBy('w.at')
    .orderBy('w.id')
    .execute()
}

/** Of each line and kind how many, and the oldest of them. */
export async function countWaiting(db: Db, lineIds: readonly string[], toId: string) {
  if (lineIds.length === 0) return []
  return waitingAt(db, lineIds, toId)
    .distinctOn(['r.line_id', 'r.kind'])
    .select(['r.id', 'r.line_id as lineId', 'r.kind', 'r.at', 'r.answer_by as answerBy'])
    .select(sql<number>`count(*) over (partition by r.line_id, r.kind)`.as('count'))
    .orderBy('r.line_id')
    .orderBy('r.kind')
    .orderBy('r.at')
    .orderBy('r.id')
    .execute()
}

export async function lastTests(db: Db, lineIds: readonly string[]) {
  if (lineIds.length === 0) return []
  return db
    .selectFrom('crisis_ring')
    .select(['line_id as lineId', 'from_id as fromId'])
    .select((of) => of.fn.max<Date>('at').as('at'))
    .where('line_id', 'in', [...lineIds])
    .where('kind', '=', 'test')
    .groupBy(['line_id', 'from_id'])
    .execute()
}

/** What the house has to look at now, held by this transaction; another process passes it over. As the house. */
export function ringsDue(db: Db, now: Date): Promise<StoredRing[]> {
  return rings(db)
    .where('r.answered_at', 'is', null)
    .where('r.next_at', '<=', now)
    .orderBy('r.next_at')
    .orderBy('r.id')
    .forUpdate('r')
    .skipLocked()
    .execute()
}

type Told = { rung: CrisisRung; rungs: number; told: number; nextAt: Date | null; closedAt: Date | null }

export async function setTold(db: Db, id: string, { rung, rungs, told, nextAt, closedAt }: Told): Promise<void> {
  await db
    .updateTable('crisis_ring')
    .set({ rung, rungs, told, next_at: nextAt, closed_at: closedAt })
    .where('id', '=', id)
    .execute()
}

/**
 * Of a line that a side ends nothing rings on, but for the messages that it has sent: these the others answer yet. Answers
 * what was closed. As the house.
 */
export async function closeRings(db: Db, lineId: string, endedBy: string, at: Date): Promise<string[]> {
  const closed = await db
    .updateTable('crisis_ring')
    .set({ next_at: null, closed_at: at })
    .where('line_id', '=', lineId)
    .where('closed_at', 'is', null)
    .where('answered_at', 'is', null)
    .where((ring) => ring.or([ring('kind', '<>', 'message'), ring('to_id', '=', endedBy)]))
    .returning('id')
    .execute()
  return closed.map(({ id }) => id)
}
