import { type Kysely, sql } from 'kysely'
import { Refusal } from '#platform/refusal.ts'
import type { IncidentStatus, Party } from '../../contract.ts'
import type { IncidentTables } from '../tables.ts'

export type Db = Kysely<IncidentTables>

export type Incident = {
  id: string
  ownerId: string
  markingId: string
  status: IncidentStatus
  exercise: boolean
  dossier: string | null
  version: number
  reportedAt: Date
  sharedAt: Date | null
  sharedVersion: number | null
}

const columns = [
  'id',
  'owner_id as ownerId',
  'marking_id as markingId',
  'status',
  'exercise',
  'dossier',
  'version',
  'reported_at as reportedAt',
  'shared_at as sharedAt',
  'shared_version as sharedVersion',
] as const

export function incidentById(db: Db, id: string): Promise<Incident> {
  return db
    .selectFrom('incident')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new Refusal('INCIDENT_UNKNOWN'))
}

export function incidentsByIds(db: Db, ids: readonly string[]): Promise<Incident[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('incident').select(columns).where('id', 'in', ids).execute()
}

export function incidentByDossier(db: Db, dossier: string): Promise<{ id: string } | undefined> {
  return db.selectFrom('incident').select('id').where('dossier', '=', dossier).executeTakeFirst()
}

type New = Pick<Incident, 'id' | 'ownerId' | 'markingId' | 'exercise' | 'dossier' | 'reportedAt'>

export async function insertIncident(db: Db, incident: New): Promise<void> {
  await db
    .insertInto('incident')
    .values({
      id: incident.id,
      owner_id: incident.ownerId,
      marking_id: incident.markingId,
      status: 'draft',
      exercise: incident.exercise,
      dossier: incident.dossier,
      reported_at: incident.reportedAt,
    })
    .execute()
}

/** Takes the next version, if the one named is still the newest; false where somebody was quicker. */
export async function takeVersion(db: Db, id: string, version: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('incident')
    .set({ version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function setStatus(db: Db, id: string, status: IncidentStatus): Promise<void> {
  await db.updateTable('incident').set({ status }).where('id', '=', id).execute()
}

export async function setMarking(db: Db, id: string, markingId: string): Promise<void> {
  await db.updateTable('incident').set({ marking_id: markingId }).where('id', '=', id).execute()
}

export async function setShared(db: Db, id: string, at: Date, version: number): Promise<void> {
  await db.updateTable('incident').set({ shared_at: at, shared_version: version }).where('id', '=', id).execute()
}

/** The names of delegations that the asker was shown the ids of. The public has no table of delegations to read. */
export async function partiesByIds(db: Db, ids: readonly string[]): Promise<Map<string, Party>> {
  if (ids.length === 0) return new Map()
  const { rows } =
    await sql<Party>`select id, name, invented from incident_parties(${[...new Set(ids)]}::uuid[])`.execute(db)
  return new Map(rows.map((party) => [party.id, party]))
}

type People = { account: { id: string; name: string; kind: string; delegation_id: string; revoked_at: Date | null } }

/** The names of people and machines, as far as the asker may know them. */
export async function accountNames(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .withTables<People>()
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', wanted)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Somebody of a delegation through whose eyes a preview can be taken; best one who is not among those `named`. */
export async function standIn(db: Db, delegationId: string, named: readonly string[]): Promise<string | undefined> {
  const row = await db
    .withTables<People>()
    .selectFrom('account')
    .select('id')
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .orderBy(sql`id = any (${[...named]}::uuid[])`)
    .orderBy('id')
    .executeTakeFirst()
  return row?.id
}

export async function isPersonOf(db: Db, personId: string, delegationId: string): Promise<boolean> {
  const row = await db
    .withTables<People>()
    .selectFrom('account')
    .select('id')
    .where('id', '=', personId)
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
