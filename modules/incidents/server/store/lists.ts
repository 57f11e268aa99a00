import { type SqlBool, sql } from 'kysely'
import type { ListInput } from '../../contract.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import type { Part } from '../../parts.ts'
import type { Db } from './incidents.ts'

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
  query = asked.status === undefined ? query.where('i.status', '<>', 'withdrawn') : query.where('i.status', '=', asked.status)
  if (asked.owner !== undefined) query = query.where('i.owner_id', '=', asked.owner)
  if (asked.sector !== undefined) query = query.where(hasPart('victim', sql`p.body ->> 'sector' = ${asked.sector}`))
  if (asked.country !== undefined) query = query.where(hasPart('victim', sql`p.body ->> 'country' = ${asked.country}`))
  if (asked.victim !== undefined) query = query.where(hasPart('victim', sql`p.body ->> 'delegationId' = ${asked.victim}`))
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

/** What a line of a list is made of: the parts that it shows of each incident. */
export async function linePartsOf(db: Db, ids: readonly string[]): Promise<(Pick<Part, 'body'> & { incidentId: string })[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('incident_part')
    .select(['incident_id as incidentId', 'body'])
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

export type Place = { country: string | null; delegationId: string | null; incidents: number; open: number; worst: number | null }

/** Incidents by the country of their victims, or by the delegation where it has no country. A merged report counts once. */
export async function placesOf(db: Db, exercise: boolean): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select v.body ->> 'country' as country,
           case when v.body ->> 'country' is null then v.body ->> 'delegationId' end as "delegationId",
           count(distinct i.id)::int as incidents,
           (count(distinct i.id) filter (where i.status = 'shared'))::int as open,
           max(array_position(${[...Nis2ImpactSeverity.options]}::text[], s.body -> 'nis2' ->> 'impactSeverity')) as worst
    from incident i
    join incident_part v on v.incident_id = i.id and v.until_version is null and v.kind = 'victim'
    left join incident_part s on s.incident_id = i.id and s.until_version is null and s.kind = 'severity'
    where i.exercise = ${exercise} and i.status in ('shared', 'contained', 'closed')
      and coalesce(v.body ->> 'country', v.body ->> 'delegationId') is not null
      and not exists (select 1 from incident_merge m where m.source_id = i.id and m.undone_at is null)
    group by 1, 2
    order by incidents desc, country, "delegationId"`.execute(db)
  return rows
}

/**
 * Incidents in whose parts, as far as the asker sees them, every word occurs somewhere; the best first. The policies
 * come before the words here: the index helps the owner of the table, and a reader's query reads what they may see.
 */
export async function matchingIncidents(db: Db, each: readonly string[], exercise: boolean, limit: number): Promise<{ id: string; rank: number }[]> {
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

export async function matchingParts(db: Db, each: readonly string[], ids: readonly string[]): Promise<(Pick<Part, 'body'> & { incidentId: string })[]> {
  if (ids.length === 0) return []
  const any = each.map((one) => `(${one})`).join(' | ')
  return db
    .selectFrom('incident_part')
    .select(['incident_id as incidentId', 'body'])
    .where('incident_id', 'in', ids)
    .where('until_version', 'is', null)
    .where(sql<SqlBool>`words @@ ${any}::tsquery`)
    .orderBy(sql`ts_rank(words, ${any}::tsquery)`, 'desc')
    .execute()
}
