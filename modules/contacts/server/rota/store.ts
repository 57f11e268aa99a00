import { type Kysely, sql } from 'kysely'
import type { ContactKind } from '../../contract/directory.ts'
import type { Cover } from '../../contract/rota.ts'
import type { RotaTables } from './tables.ts'

export type Db = Kysely<RotaTables>

export async function coverOf(db: Db, delegationId: string, kind: ContactKind): Promise<Cover | null> {
  const row = await db
    .selectFrom('rota')
    .select('cover')
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row?.cover ?? null
}

/** Every rota; of one delegation, where one is given. */
export function rotas(db: Db, delegationId?: string) {
  let query = db.selectFrom('rota').select(['delegation_id as delegationId', 'kind', 'cover']).orderBy('kind')
  if (delegationId !== undefined) query = query.where('delegation_id', '=', delegationId)
  return query.execute()
}

export async function setCover(
  db: Db,
  {
    delegationId,
    kind,
    cover,
    by,
    at,
  }: { delegationId: string; kind: ContactKind; cover: Cover; by: string; at: Date },
): Promise<void> {
  const row = { cover: JSON.stringify(cover), set_by: by, set_at: at }
  await db
    .insertInto('rota')
    .values({ delegation_id: delegationId, kind, ...row })
    .onConflict((conflict) => conflict.columns(['delegation_id', 'kind']).doUpdateSet(row))
    .execute()
}

const columns = [
  's.id',
  's.delegation_id as delegationId',
  's.kind',
  's.contact_id as contactId',
  's.starts_at as startsAt',
  's.ends_at as endsAt',
] as const

function shifts(db: Db) {
  return db.selectFrom('rota_shift as s').select(columns).where('s.removed_at', 'is', null).orderBy('s.starts_at')
}

export type StoredShift = Awaited<ReturnType<ReturnType<typeof shifts>['execute']>>[number]

export type Between = { delegationId: string; kind?: ContactKind; from: Date; to: Date }

/** The shifts of which something lies between two moments. */
export function shiftsBetween(db: Db, { delegationId, kind, from, to }: Between): Promise<StoredShift[]> {
  let query = shifts(db)
    .where('s.delegation_id', '=', delegationId)
    .where('s.ends_at', '>', from)
    .where('s.starts_at', '<', to)
  if (kind) query = query.where('s.kind', '=', kind)
  return query.execute()
}

type Taken = { id: string; startsAt: Date; endsAt: Date; kept: boolean }

/**
 * The hours that are planned between two moments, whoever keeps them and whether the asker sees them or not: to reckon gaps
 * and overlaps by, and shown to nobody. `kept` is not what nobody answers for any more.
 */
export async function hoursTaken(db: Db, { delegationId, kind, from, to }: Required<Between>): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    select id, starts_at as "startsAt", ends_at as "endsAt", kept
    from rota_spans(${delegationId}::uuid, ${kind}, ${from}::timestamptz, ${to}::timestamptz)`.execute(db)
  return rows
}

export async function hoursKept(db: Db, between: Required<Between>): Promise<Taken[]> {
  return (await hoursTaken(db, between)).filter(({ kept }) => kept)
}

/** The shifts of a contact that are not over. */
export function shiftsAhead(db: Db, contactId: string, now: Date): Promise<StoredShift[]> {
  return shifts(db).where('s.contact_id', '=', contactId).where('s.ends_at', '>', now).execute()
}

export function shiftById(db: Db, id: string): Promise<StoredShift | undefined> {
  return shifts(db).where('s.id', '=', id).executeTakeFirst()
}

/** The shift that ends last before, or as, another begins. */
export function shiftBefore(db: Db, shift: StoredShift): Promise<StoredShift | undefined> {
  return db
    .selectFrom('rota_shift as s')
    .select(columns)
    .where('s.removed_at', 'is', null)
    .where('s.delegation_id', '=', shift.delegationId)
    .where('s.kind', '=', shift.kind)
    .where('s.ends_at', '<=', shift.startsAt)
    .orderBy('s.ends_at', 'desc')
    .executeTakeFirst()
}

/** Those on duty at this moment, as far as the asker sees them. */
export function shiftsNow(db: Db, now: Date, delegationId: string | undefined): Promise<StoredShift[]> {
  let query = shifts(db)
    .where('s.starts_at', '<=', now)
    .where('s.ends_at', '>', now)
    .where(sql<boolean>`contact_on_post(s.contact_id)`)
  if (delegationId !== undefined) query = query.where('s.delegation_id', '=', delegationId)
  return query.execute()
}

/** Nobody else plans this rota until the transaction ends. */
export async function holdRota(db: Db, delegationId: string, kind: ContactKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`chancery.rota.${delegationId}.${kind}`}))`.execute(db)
}

export type NewShift = { id: string; contactId: string; startsAt: Date; endsAt: Date }

export async function insertShifts(
  db: Db,
  { delegationId, kind, by, at }: { delegationId: string; kind: ContactKind; by: string; at: Date },
  planned: readonly NewShift[],
): Promise<void> {
  if (planned.length === 0) return
  await db
    .insertInto('rota_shift')
    .values(
      planned.map(({ id, contactId, startsAt, endsAt }) => ({
        id,
        delegation_id: delegationId,
        kind,
        contact_id: contactId,
        starts_at: startsAt,
        ends_at: endsAt,
        planned_by: by,
        planned_at: at,
        removed_at: null,
      })),
    )
    .execute()
}

export async function setShift(db: Db, { id, contactId, startsAt, endsAt }: NewShift): Promise<void> {
  await db
    .updateTable('rota_shift')
    .set({ contact_id: contactId, starts_at: startsAt, ends_at: endsAt })
    .where('id', '=', id)
    .execute()
}

export async function removeShift(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('rota_shift').set({ removed_at: at }).where('id', '=', id).execute()
}

export function handoversOf(db: Db, shiftIds: readonly string[]) {
  if (shiftIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('rota_handover as h')
    .innerJoin('account as a', 'a.id', 'h.written_by')
    .select([
      'h.shift_id as shiftId',
      'h.note',
      'a.name as writtenByName',
      'h.written_at as writtenAt',
      'h.acknowledged_at as acknowledgedAt',
    ])
    .where('h.shift_id', 'in', shiftIds)
    .execute()
}

/** Handovers of shifts that are not over and wait for who comes on. */
export function openHandovers(db: Db, delegationId: string, now: Date) {
  return db
    .selectFrom('rota_handover as h')
    .innerJoin('rota_shift as s', 's.id', 'h.shift_id')
    .select(['s.id as shiftId', 's.contact_id as contactId', 's.kind', 's.starts_at as startsAt', 'h.written_at as at'])
    .where('h.delegation_id', '=', delegationId)
    .where('h.acknowledged_at', 'is', null)
    .where('s.removed_at', 'is', null)
    .where('s.ends_at', '>', now)
    .execute()
}

export async function insertHandover(
  db: Db,
  {
    shiftId,
    delegationId,
    note,
    by,
    at,
  }: { shiftId: string; delegationId: string; note: string; by: string; at: Date },
): Promise<void> {
  await db
    .insertInto('rota_handover')
    .values({
      shift_id: shiftId,
      delegation_id: delegationId,
      note,
      written_by: by,
      written_at: at,
      acknowledged_by: null,
      acknowledged_at: null,
    })
    .execute()
}

/** False where it was acknowledged already. */
export async function acknowledge(db: Db, shiftId: string, by: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rota_handover')
    .set({ acknowledged_by: by, acknowledged_at: at })
    .where('shift_id', '=', shiftId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
