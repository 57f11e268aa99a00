import { type Kysely, sql } from 'kysely'
import type { CrisisAct, CrisisLadder } from '../../contract/crisis.ts'
import type { CrisisTables } from './tables.ts'

export type Db = Kysely<CrisisTables>

function lines(db: Db) {
  return db
    .selectFrom('crisis_line as l')
    .select(['l.id', 'l.low_id as lowId', 'l.high_id as highId', 'l.proposed_by as proposedBy'])
    .select(['l.proposed_at as proposedAt', 'l.agreed_at as agreedAt', 'l.room_id as roomId', 'l.ladder', 'l.subject'])
    .select(['l.ended_at as endedAt', 'l.ended_by as endedBy', 'l.reason'])
}

export type StoredLine = Awaited<ReturnType<ReturnType<typeof lines>['execute']>>[number]

/** Those that stand before those that ended, and the newest first. */
export function linesSeen(db: Db): Promise<StoredLine[]> {
  return lines(db)
    .orderBy(sql`l.ended_at is not null`)
    .orderBy('l.proposed_at', 'desc')
    .orderBy('l.id')
    .limit(300)
    .execute()
}

export function lineById(db: Db, id: string): Promise<StoredLine | undefined> {
  return lines(db).where('l.id', '=', id).executeTakeFirst()
}

/** Held until the transaction ends, so that of two acts at once one comes after the other. Officers alone can hold it. */
export function holdLine(db: Db, id: string): Promise<StoredLine | undefined> {
  return lines(db).where('l.id', '=', id).forUpdate().executeTakeFirst()
}

export function standingLineOf(db: Db, lowId: string, highId: string): Promise<StoredLine | undefined> {
  return lines(db)
    .where('l.low_id', '=', lowId)
    .where('l.high_id', '=', highId)
    .where('l.ended_at', 'is', null)
    .executeTakeFirst()
}

export async function proposalsOf(db: Db, own: string, since: Date): Promise<{ waiting: number; lately: number }> {
  return db
    .selectFrom('crisis_line')
    .select((of) => [
      of.fn.countAll<number>().filterWhere('agreed_at', 'is', null).filterWhere('ended_at', 'is', null).as('waiting'),
      of.fn.countAll<number>().filterWhere('proposed_at', '>', since).as('lately'),
    ])
    .where('proposed_by', '=', own)
    .executeTakeFirstOrThrow()
}

type NewLine = {
  id: string
  lowId: string
  highId: string
  by: string
  at: Date
  ladder: CrisisLadder
  subject: string
}

/** False where a line of the two stands, or was proposed in this very moment. */
export async function insertLine(db: Db, line: NewLine): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('crisis_line')
    .values({
      id: line.id,
      low_id: line.lowId,
      high_id: line.highId,
      proposed_by: line.by,
      proposed_at: line.at,
      agreed_at: null,
      room_id: null,
      ladder: JSON.stringify(line.ladder),
      subject: line.subject,
      ended_at: null,
      ended_by: null,
      reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function setAgreed(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('crisis_line').set({ agreed_at: at }).where('id', '=', id).execute()
}

export async function setEnded(db: Db, id: string, at: Date, by: string, reason: string | null): Promise<void> {
  await db.updateTable('crisis_line').set({ ended_at: at, ended_by: by, reason }).where('id', '=', id).execute()
}

export async function setRoom(db: Db, id: string, roomId: string): Promise<void> {
  await db.updateTable('crisis_line').set({ room_id: roomId }).where('id', '=', id).execute()
}

/** Whether a room that the actor is in is the room of a line already, of whomever. */
export async function isRoomTaken(db: Db, roomId: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select crisis_room_taken(${roomId}::uuid) as taken`.execute(db)
  return rows[0]?.taken === true
}

export type StoredOfficer = {
  accountId: string
  name: string
  delegationId: string
  kind: 'person' | 'machine'
  head: boolean
}

/** Of lines that the actor sees: of both sides, in good standing at this moment. */
export async function officersOf(db: Db, lineIds: readonly string[]): Promise<Map<string, StoredOfficer[]>> {
  const { rows } = await sql<StoredOfficer & { lineId: string }>`
    select w.id as "lineId", o.account_id as "accountId", o.name, o.delegation_id as "delegationId", o.kind, o.head
    from unnest(${[...lineIds]}::uuid[]) as w (id) cross join lateral crisis_officers(w.id) o
    order by o.head desc, o.name, o.account_id`.execute(db)
  return Map.groupBy(rows, ({ lineId }) => lineId)
}

/** Of one line, as the house. */
export async function standingOf(db: Db, lineId: string): Promise<StoredOfficer[]> {
  const { rows } = await sql<StoredOfficer>`
    select account_id as "accountId", name, delegation_id as "delegationId", kind, head
    from crisis_standing(${lineId}::uuid) order by head desc, account_id`.execute(db)
  return rows
}

export async function isOfficer(db: Db, lineId: string): Promise<boolean> {
  return (await officerAmong(db, [lineId])).length > 0
}

/** Of these lines, those of which the actor is an officer. */
export async function officerAmong(db: Db, lineIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id::text as id from unnest(${[...lineIds]}::uuid[]) id where crisis_is_officer(id)`.execute(db)
  return rows.map(({ id }) => id)
}

/** Those lines of which the actor is an officer: all that stand, and what the other side ended while its bell still rang. */
export async function officerLines(db: Db): Promise<StoredLine[]> {
  return lines(db)
    .where('l.agreed_at', 'is not', null)
    .where(
      sql<boolean>`(l.ended_at is null or (l.ended_by <> (select chancery_delegation()) and exists (
        select from crisis_ring r where r.line_id = l.id and r.to_id = (select chancery_delegation())
          and r.kind = 'message' and r.answered_at is null)))`,
    )
    .where(sql<boolean>`crisis_is_officer(l.id)`)
    .orderBy('l.agreed_at')
    .orderBy('l.id')
    .execute()
}

type Naming = { id: string; lineId: string; delegationId: string; accountId: string; by: string; at: Date }

/** False where they are named already. */
export async function insertOfficer(db: Db, one: Naming): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('crisis_officer')
    .values({
      id: one.id,
      line_id: one.lineId,
      delegation_id: one.delegationId,
      account_id: one.accountId,
      added_by: one.by,
      added_at: one.at,
      removed_by: null,
      removed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** False where they were not named. */
export async function removeOfficer(db: Db, { lineId, delegationId, accountId, by, at }: Omit<Naming, 'id'>) {
  const { numUpdatedRows } = await db
    .updateTable('crisis_officer')
    .set({ removed_by: by, removed_at: at })
    .where('line_id', '=', lineId)
    .where('delegation_id', '=', delegationId)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Somebody of this delegation in good standing, who may be in rooms. */
export async function isFit(db: Db, accountId: string, delegationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select(['kind', 'scopes'])
    .where('id', '=', accountId)
    .where('delegation_id', '=', delegationId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined && (row.kind === 'person' || row.scopes.includes('rooms'))
}

type NewStep = {
  lineId: string
  act: CrisisAct
  at: Date
  by: string
  personId: string
  about: string | null
  roomId: string | null
  reason: string | null
  entry: string
  salt: string
  content: string
}

export async function insertStep(db: Db, step: NewStep): Promise<void> {
  await db
    .insertInto('crisis_step')
    .values({
      line_id: step.lineId,
      act: step.act,
      at: step.at,
      by_id: step.by,
      person_id: step.personId,
      about_id: step.about,
      room_id: step.roomId,
      reason: step.reason,
      entry: step.entry,
      salt: step.salt,
      content: step.content,
    })
    .execute()
}

export async function changesOf(db: Db, lineId: string, by: string, since: Date): Promise<number> {
  const { changes } = await db
    .selectFrom('crisis_step')
    .select((of) => of.fn.countAll<number>().as('changes'))
    .where('line_id', '=', lineId)
    .where('by_id', '=', by)
    .where('act', 'in', ['officer-named', 'reattached'])
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return changes
}

/** The last of them, oldest first. */
export async function stepsOf(db: Db, lineId: string) {
  const rows = await db
    .selectFrom('crisis_step')
    .select(['id', 'act', 'at', 'by_id as by', 'person_id as personId', 'about_id as aboutId', 'room_id as roomId'])
    .select(['reason', 'entry', 'salt', 'content'])
    .where('line_id', '=', lineId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return rows.toReversed()
}

/** Whoever acted on a line, by id: of the other side's machine accounts nothing else would tell the name. */
export async function namesOf(db: Db, lineId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select * from crisis_names(${lineId}::uuid)`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function partiesOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { id: string; name: string; invented: boolean }>()
  const rows = await db
    .selectFrom('delegation as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'd.name', 'o.invented'])
    .where('d.id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** A delegation in good standing that is not the host's. */
export async function isReachable(db: Db, delegationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('delegation as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select('d.id')
    .where('d.id', '=', delegationId)
    .where('d.ended_at', 'is', null)
    .where('o.kind', '<>', 'host')
    .executeTakeFirst()
  return row !== undefined
}

/** The zones of capitals, by delegation; one of which the asker sees no contact has none here. */
export async function zonesOf(db: Db, delegationIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; zone: string }>`
    select id, zone from request_zones(${[...delegationIds]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, zone }) => [id, zone]))
}
