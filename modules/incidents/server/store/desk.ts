import type { Db } from './incidents.ts'

/** The most lines of one kind: whoever has more opens the list. */
const most = 50

/** Questions to or from a delegation that have no answer which the asker sees. */
export function openQuestions(
  db: Db,
  delegationId: string,
  exercise: boolean,
): Promise<{ incidentId: string; fromId: string; toId: string; askedAt: Date }[]> {
  return db
    .selectFrom('incident_question as q')
    .innerJoin('incident as i', 'i.id', 'q.incident_id')
    .leftJoin('incident_answer as a', 'a.question_id', 'q.id')
    .select(['q.incident_id as incidentId', 'q.from_id as fromId', 'q.to_id as toId', 'q.asked_at as askedAt'])
    .where((where) => where.or([where('q.to_id', '=', delegationId), where('q.from_id', '=', delegationId)]))
    .where('i.exercise', '=', exercise)
    .where('a.question_id', 'is', null)
    .orderBy('q.id')
    .limit(2 * most)
    .execute()
}

export async function ownDrafts(db: Db, delegationId: string, exercise: boolean): Promise<string[]> {
  const rows = await db
    .selectFrom('incident')
    .select('id')
    .where('owner_id', '=', delegationId)
    .where('exercise', '=', exercise)
    .where('status', '=', 'draft')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}

/** Incidents of others that the asker sees, the newest report first. Public dossiers are nobody's to react to. */
export async function receivedIncidents(
  db: Db,
  delegationId: string,
  exercise: boolean,
): Promise<{ id: string; sharedAt: Date }[]> {
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'shared_at as sharedAt'])
    .where('owner_id', '<>', delegationId)
    .where('exercise', '=', exercise)
    .where('dossier', 'is', null)
    .where('status', 'in', ['shared', 'contained', 'closed'])
    .orderBy('id', 'desc')
    .limit(500)
    .execute()
  return rows.flatMap(({ id, sharedAt }) => (sharedAt === null ? [] : [{ id, sharedAt }]))
}

/** When an account was handed each of these incidents last, by whichever way. */
export async function lastReads(db: Db, accountId: string, ids: readonly string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('delivery')
    .select('object_id as id')
    .select(({ fn }) => fn.max<Date>('at').as('at'))
    .where('kind', '=', 'incident')
    .where('to_account', '=', accountId)
    .where('object_id', 'in', ids)
    .groupBy('object_id')
    .execute()
  return new Map(rows.flatMap(({ id, at }) => (id === null ? [] : [[id, at]])))
}

export type Embargo = { incidentId: string; until: Date }

/** The ends of embargoes between two instants, of what a delegation itself has shared. */
export async function embargoesOf(
  db: Db,
  { own, exercise }: { own: string; exercise: boolean },
  from: Date,
  to: Date,
): Promise<Embargo[]> {
  const rows = await db
    .selectFrom('incident_part as p')
    .innerJoin('marking as m', 'm.id', 'p.marking_id')
    .innerJoin('incident as i', 'i.id', 'p.incident_id')
    .select(['p.incident_id as incidentId', 'm.embargo_until as until'])
    .where('i.owner_id', '=', own)
    .where('i.exercise', '=', exercise)
    .where('i.status', 'in', ['shared', 'contained', 'closed'])
    .where('p.until_version', 'is', null)
    .where('m.embargo_until', '>', from)
    .where('m.embargo_until', '<=', to)
    .groupBy(['p.incident_id', 'm.embargo_until'])
    .orderBy('m.embargo_until')
    .limit(most)
    .execute()
  return rows.flatMap(({ incidentId, until }) => (until === null ? [] : [{ incidentId, until }]))
}
