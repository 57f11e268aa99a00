import { type Kysely, sql } from 'kysely'
import type { World } from '#platform/exercise.ts'
import type { Delivered } from '../../rules.ts'
import type { RoomTables } from '../tables.ts'

export type Db = Kysely<RoomTables>

/** A room as it stands for one account: as it is now, or as it was when the account's last device was removed. */
export type RoomSeen = {
  id: string
  subject: string
  exercise: boolean
  openedAt: Date
  epoch: number
  lastSeq: number
  chain: Uint8Array
  closedAt: Date | null
  stored: number
  member: boolean
}

/** Rooms that the actor is or was in, newest first; only the one asked for, or those of a world told after another. */
export async function roomsSeen(
  db: Db,
  { id, world, after, limit = 1 }: { id?: string; world?: World; after?: string | undefined; limit?: number },
): Promise<RoomSeen[]> {
  const { rows } = await sql<RoomSeen>`
    select r.id, r.subject, r.exercise, r.opened_at as "openedAt", s.closed_at as "closedAt", coalesce(s.stored, 0) as stored,
      s.room_id is not null as member, coalesce(s.epoch, last.epoch + 1) as epoch,
      coalesce(s.last_seq, last.seq) as "lastSeq", coalesce(s.chain, last.chain) as chain
    from room r
    left join room_state s on s.room_id = r.id
    left join lateral (
      select seq, epoch, chain from room_envelope e where e.room_id = r.id order by seq desc limit 1
    ) last on s.room_id is null
    where ${id === undefined ? sql`true` : sql`r.id = ${id}`}
      and ${world === undefined ? sql`true` : sql`r.exercise = ${world === 'exercise'}`} and ${
        after === undefined
          ? sql`true`
          : sql`(r.opened_at, r.id) < (select b.opened_at, b.id from room b where b.id = ${after})`
      }
    order by r.opened_at desc, r.id desc limit ${limit}`.execute(db)
  return rows
}

/** The devices that a room is delivered to now, as far as the actor is in it. */
export async function membersOf(db: Db, roomId: string): Promise<Delivered[]> {
  const rows = await db
    .selectFrom('room_member')
    .select(['device', 'account_id as account', 'leaving_seq as seq', 'leaving_by as by'])
    .where('room_id', '=', roomId)
    .where('left_seq', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ device, account, seq, by }) =>
    seq === null || by === null ? { device, account } : { device, account, leaving: { seq, by } },
  )
}

/** How many rooms of its own opening this account is in, of one world. */
export async function openedBy(db: Db, accountId: string, exercise: boolean): Promise<number> {
  const { count } = await db
    .selectFrom('room_member')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .innerJoin('room', 'room.id', 'room_member.room_id')
    .where('account_id', '=', accountId)
    .where('joined_seq', '=', 0)
    .where('left_seq', 'is', null)
    .where('room.exercise', '=', exercise)
    .executeTakeFirstOrThrow()
  return count
}

/** Those of these accounts for whom as many rooms by the opener of this one wait unopened as may. */
export async function besieged(db: Db, roomId: string, accounts: readonly string[], most: number): Promise<string[]> {
  if (accounts.length === 0) return []
  const { rows } = await sql<{ account: string }>`
    select account::text as account from chancery_rooms_unopened(${roomId}, ${[...accounts]}::uuid[])
    where waiting >= ${most}`.execute(db)
  return rows.map(({ account }) => account)
}

export async function isMember(db: Db, roomId: string, accountId: string | null): Promise<boolean> {
  return (await memberOf(db, [roomId], accountId)).length > 0
}

/** Of these rooms, those in which an account is now. */
export async function memberOf(db: Db, roomIds: readonly string[], accountId: string | null): Promise<string[]> {
  const rows = await db
    .selectFrom('room_member')
    .select('room_id as id')
    .distinct()
    .where('room_id', 'in', roomIds)
    .where('account_id', '=', accountId)
    .where('left_seq', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Those of these accounts that are in the room now and may use rooms: as `chancery_room_account` and `isMember` have it of
 * one. Asked as the house, for whom no policy stands.
 */
export async function membersAmong(db: Db, roomId: string, accounts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ account: string }>`
    select distinct m.account_id::text as account from room_member m
    join account a on a.id = m.account_id join delegation d on d.id = a.delegation_id
    where m.room_id = ${roomId} and m.left_seq is null and m.account_id = any (${[...accounts]}::uuid[])
      and (a.kind = 'person' or 'rooms' = any (a.scopes)) and a.revoked_at is null and d.ended_at is null`.execute(db)
  return rows.map(({ account }) => account)
}

/** False where the id or the pseudonym is taken. */
export async function insertRoom(
  db: Db,
  room: { id: string; subject: string; exercise: boolean; openedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('room')
    .values({ id: room.id, subject: room.subject, exercise: room.exercise, opened_at: room.openedAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export type State = { epoch: number; lastSeq: number; chain: Uint8Array; stored: number; closedAt: Date | null }

export async function insertState(db: Db, roomId: string, chain: Uint8Array): Promise<void> {
  await db.insertInto('room_state').values({ room_id: roomId, epoch: 0, last_seq: 0, chain, closed_at: null }).execute()
}

/** The state of a room that the actor is in, held until the transaction ends: whoever else would move it waits. */
export function stateForUpdate(db: Db, roomId: string): Promise<State | undefined> {
  return db
    .selectFrom('room_state')
    .select(['epoch', 'last_seq as lastSeq', 'chain', 'stored', 'closed_at as closedAt'])
    .where('room_id', '=', roomId)
    .forUpdate()
    .executeTakeFirst()
}

export async function saveState(db: Db, roomId: string, state: State): Promise<void> {
  const { epoch, lastSeq, chain, stored, closedAt } = state
  await db
    .updateTable('room_state')
    .set({ epoch, last_seq: lastSeq, chain, stored, closed_at: closedAt })
    .where('room_id', '=', roomId)
    .execute()
}

export async function addMembers(
  db: Db,
  roomId: string,
  seq: number,
  devices: readonly { device: string; account: string }[],
): Promise<void> {
  if (devices.length === 0) return
  await db
    .insertInto('room_member')
    .values(
      devices.map(({ device, account }) => ({
        room_id: roomId,
        device,
        account_id: account,
        joined_seq: seq,
        left_seq: null,
      })),
    )
    .execute()
}

export async function removeMembers(db: Db, roomId: string, seq: number, devices: readonly string[]): Promise<void> {
  if (devices.length === 0) return
  await db
    .updateTable('room_member')
    .set({ left_seq: seq, leaving_seq: null, leaving_by: null })
    .where('room_id', '=', roomId)
    .where('device', 'in', devices)
    .where('left_seq', 'is', null)
    .execute()
}

/** Struck off by one account, until another confirms it. */
export async function markLeaving(
  db: Db,
  roomId: string,
  { seq, by }: { seq: number; by: string },
  devices: readonly string[],
): Promise<void> {
  if (devices.length === 0) return
  await db
    .updateTable('room_member')
    .set({ leaving_seq: seq, leaving_by: by })
    .where('room_id', '=', roomId)
    .where('device', 'in', devices)
    .where('left_seq', 'is', null)
    .execute()
}

/** They stay, as if nobody had struck them off. */
export async function markStaying(db: Db, roomId: string, devices: readonly string[]): Promise<void> {
  if (devices.length === 0) return
  await db
    .updateTable('room_member')
    .set({ leaving_seq: null, leaving_by: null })
    .where('room_id', '=', roomId)
    .where('device', 'in', devices)
    .where('left_seq', 'is', null)
    .execute()
}
