import { sql } from 'kysely'
import { idsAndTimes } from '#platform/server/hearing.ts'
import type { Part, PartBody } from '../../parts.ts'
import { sectionUnder } from '../../parts.ts'
import type { Db } from './incidents.ts'

const columns = [
  'id as row',
  'part as key',
  'body',
  'marking_id as markingId',
  'marking_now_id as markingNowId',
  'own_marking as ownMarking',
  'only_draft as onlyDraft',
  'from_version as from',
  'until_version as until',
  'since',
  'made_by as madeBy',
  'ended_at as endedAt',
  'ended_by as endedBy',
] as const

/** The parts of an incident as they stand, as far as the asker sees them, in the order in which they were first made. */
export function livePartsOf(db: Db, incidentId: string): Promise<Part[]> {
  return db
    .selectFrom('incident_part')
    .select(columns)
    .where('incident_id', '=', incidentId)
    .where('until_version', 'is', null)
    .orderBy('id')
    .execute()
}

/** All that the asker may see of what an incident is and was. */
export function allPartsOf(db: Db, incidentId: string): Promise<Part[]> {
  return db.selectFrom('incident_part').select(columns).where('incident_id', '=', incidentId).orderBy('id').execute()
}

/** Whether these are all the parts that the incident had at a version; nothing about what is missing. */
export async function isWhole(db: Db, incidentId: string, version: number, seen: number): Promise<boolean> {
  const { rows } = await sql<{
    whole: boolean
  }>`select incident_is_whole(${incidentId}, ${version}, ${seen}) as whole`.execute(db)
  return rows[0]?.whole === true
}

export async function filePart(
  db: Db,
  fileId: string,
): Promise<{ incidentId: string; ownerId: string; part: Part } | undefined> {
  const row = await db
    .selectFrom('incident_part')
    .select([...columns, 'incident_id as incidentId', 'owner_id as ownerId'])
    .where('part', '=', fileId)
    .where('kind', '=', 'file')
    .where('until_version', 'is', null)
    .executeTakeFirst()
  return row && { incidentId: row.incidentId, ownerId: row.ownerId, part: row }
}

/** Of these changes, by incident and moment, those at which anything that the asker sees of it began or ended. */
export async function changesSeen(db: Db, names: readonly string[]): Promise<string[]> {
  const { ids, times } = idsAndTimes(names)
  const { rows } = await sql<{ place: number }>`
    select w.place::int as place from unnest(${ids}::uuid[], ${times}::timestamptz[]) with ordinality as w (id, at, place)
    where exists (select from incident_part p where p.incident_id = w.id and (p.since = w.at or p.ended_at = w.at))`.execute(
    db,
  )
  return rows.flatMap(({ place }) => names[place - 1] ?? [])
}

export type NewPart = {
  incidentId: string
  ownerId: string
  key: string
  body: PartBody
  markingId: string
  ownMarking: boolean
  from: number
  since: Date
  madeBy: string | null
  /** A tsvector in its written form. */
  words: string
}

export async function insertParts(db: Db, parts: readonly NewPart[]): Promise<void> {
  if (parts.length === 0) return
  await db
    .insertInto('incident_part')
    .values(
      parts.map((part) => ({
        incident_id: part.incidentId,
        owner_id: part.ownerId,
        part: part.key,
        body: JSON.stringify(part.body),
        section: sectionUnder(part.body),
        marking_id: part.markingId,
        marking_now_id: part.markingId,
        own_marking: part.ownMarking,
        from_version: part.from,
        since: part.since,
        made_by: part.madeBy,
        other_id: part.body.kind === 'relation' ? part.body.incidentId : null,
        words: part.words,
      })),
    )
    .execute()
}

type Ending = { version: number; at: Date; by: string | null; onlyDraft: boolean }

/** Ends rows with a version; answers how many were ended, so that the caller can be sure of all. */
export async function endParts(
  db: Db,
  rows: readonly number[],
  { version, at, by, onlyDraft }: Ending,
): Promise<number> {
  if (rows.length === 0) return 0
  const { numUpdatedRows } = await db
    .updateTable('incident_part')
    .set({ until_version: version, ended_at: at, ended_by: by, only_draft: onlyDraft })
    .where('id', 'in', rows)
    .where('until_version', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
