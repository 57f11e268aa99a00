import { type SqlBool, sql } from 'kysely'
import type { ListInput } from '../../contract.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import type { Part } from '../../parts.ts'
import type { Db, Incident } from './incidents.ts'

/**
 * Ids of the incidents that the asker sees, the newest report first (an id begins with its time). Policies bind every
 * subquery too: who may not see the victims of an incident does not find it by their sector.
 */
export async function listedIds(db: Db, asked: ListInput): Promise<string[]> {
  let query = db
    .selectFrom('incident as i')
    .select('i.id')
    .where('i.exercise', '=', asked.world === 'exercise')
    .orderBy('i.id', 'desc')
    .limit(asked.limit + 1)
  if (asked.after !== undefined) query = query.where(sql<SqlBool>`i.id::text < ${asked.after}`)
  query =
    asked.status === undefined ? query.where('i.status', '<>', 'withdrawn') : query.where('i.status', '=', asked.status)
  if (asked.owner !== undefined) query = query.where('i.owner_id', '=', asked.owner)
  if (asked.sector !== undefined) query = query.where(hasPart('victim', sql`p.body ->> 'sector' = ${asked.sector}`))
  if (asked.country !== undefined) query = query.where(hasPart('victim', sql`p.body ->> 'country' = ${asked.country}`))
  if (asked.victim !== undefined)
    query = query.where(hasPart('victim', sql`p.body ->> 'delegationId' = ${asked.victim}`))
  if (asked.severity !== undefined) {
    const worse = Nis2ImpactSeverity.options.slice(Nis2ImpactSeverity.options.indexOf(asked.severity))
    query = query.where(hasPart('severity', sql`p.body -> 'nis2' ->> 'impactSeverity' = any (${worse}::text[])`))
  }
  return (await query.execute()).map((row) => row.id)
}

function hasPart(kind: string, condition: ReturnType<typeof sql>) {
  return sql<SqlBool>`exists (select 1 from incident_part p
    where p.incident_id = i.id and p.until_version is null and p.kind = ${kind} and ${condition})`
}

/** A part among those of several incidents. */
export type LinePart = Pick<Part, 'body' | 'markingId' | 'markingNowId' | 'onlyDraft'> & {
  incidentId: string
  ownerId: string
}

const lineColumns = [
  'incident_id as incidentId',
  'owner_id as ownerId',
  'body',
  'marking_id as markingId',
  'marking_now_id as markingNowId',
  'only_draft as onlyDraft',
] as const

/** What a line of a list is made of: the parts that it shows of each incident. */
export async function linePartsOf(db: Db, ids: readonly string[]): Promise<LinePart[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('incident_part')
    .select(lineColumns)
    .where('incident_id', 'in', ids)
    .where('until_version', 'is', null)
    .where('kind', 'in', ['facts', 'victim', 'severity'])
    .orderBy('id')
    .execute()
}

/** When the asker's copy of each changed last: a change that they do not see moves nothing. */
export async function changeTimes(db: Db, ids: readonly string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('incident_part')
    .select('incident_id as id')
    .select(({ fn }) => fn.max<Date>(sql<Date>`greatest(since, ended_at)`).as('at'))
    .where('incident_id', 'in', ids)
    .groupBy('incident_id')
    .execute()
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** A victim on the map: where, of which incident, and how severe that is. With whatever the rules need to know of each. */
export type Hit = Omit<LinePart, 'body'> & {
  country: string | null
  delegationId: string | null
  incident: Pick<Incident, 'ownerId' | 'status' | 'markingId'> & { id: string }
  severity: (Omit<LinePart, 'body' | 'incidentId'> & { worst: string }) | null
}

/** Which incident hit which country, or which delegation where it has no country. A report merged into another is left out. */
export async function hitsOf(db: Db, exercise: boolean): Promise<Hit[]> {
  const { rows } = await sql<Hit>`
    select distinct on (i.id, v.body ->> 'country', v.body ->> 'delegationId', v.marking_id, v.marking_now_id)
           i.id as "incidentId", i.owner_id as "ownerId", v.body ->> 'country' as country,
           case when v.body ->> 'country' is null then v.body ->> 'delegationId' end as "delegationId",
           v.marking_id as "markingId", v.marking_now_id as "markingNowId", v.only_draft as "onlyDraft",
           jsonb_build_object('id', i.id, 'ownerId', i.owner_id, 'status', i.status, 'markingId', i.marking_id) as incident,
           case when s.id is not null then jsonb_build_object('ownerId', i.owner_id, 'markingId', s.marking_id, 'markingNowId',
             s.marking_now_id, 'onlyDraft', s.only_draft, 'worst', s.body -> 'nis2' ->> 'impactSeverity') end as severity
    from incident i
    join incident_part v on v.incident_id = i.id and v.until_version is null and v.kind = 'victim'
    left join incident_part s on s.incident_id = i.id and s.until_version is null and s.kind = 'severity'
    where i.exercise = ${exercise} and i.status in ('shared', 'contained', 'closed')
      and coalesce(v.body ->> 'country', v.body ->> 'delegationId') is not null
      and not exists (select 1 from incident_merge m where m.source_id = i.id and m.undone_at is null)`.execute(db)
  return rows
}

/**
 * Incidents in whose parts, as far as the asker sees them, every word occurs somewhere; the best first. The policies
 * come before the words here: the index helps the owner of the table, and a reader's query reads what they may see.
 */
export async function matchingIncidents(
  db: Db,
  each: readonly string[],
  exercise: boolean,
  limit: number,
): Promise<{ id: string; rank: number }[]> {
  const any = each.map((one) => `(${one})`).join(' | ')
  const all = sql.join(
    each.map((one) => sql`bool_or(p.words @@ ${one}::tsquery)`),
    sql` and `,
  )
  const { rows } = await sql<{ id: string; rank: number }>`
    select i.id, sum(ts_rank(p.words, ${any}::tsquery))::float8 as rank
    from incident i join incident_part p on p.incident_id = i.id and p.until_version is null
    where i.exercise = ${exercise} and i.status <> 'withdrawn' and p.words @@ ${any}::tsquery
    group by i.id having ${all}
    order by rank desc, i.id desc limit ${limit}`.execute(db)
  return rows
}

export async function matchingParts(db: Db, each: readonly string[], ids: readonly string[]): Promise<LinePart[]> {
  if (ids.length === 0) return []
  const any = each.map((one) => `(${one})`).join(' | ')
  return db
    .selectFrom('incident_part')
    .select(lineColumns)
    .where('incident_id', 'in', ids)
    .where('until_version', 'is', null)
    .where(sql<SqlBool>`words @@ ${any}::tsquery`)
    .orderBy(sql`ts_rank(words, ${any}::tsquery)`, 'desc')
    .execute()
}
