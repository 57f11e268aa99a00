import { type Kysely, sql } from 'kysely'
import type { RoomTables } from '../tables.ts'

export type Db = Kysely<RoomTables>

/** A room as it stands for one account: as it is now, or as it was when the account's last device was removed. */
export type RoomSeen = {
  id: string
  subject: string
  openedAt: Date
  epoch: number
  lastSeq: number
  chain: Uint8Array
  closedAt: Date | null
  stored: number
  member: boolean
}

/** Rooms that the actor is or was in; only those asked for, where any are. */
export async function roomsSeen(db: Db, id?: string): Promise<RoomSeen[]> {
  const { rows } = await sql<RoomSeen>`
    select r.id, r.subject, r.opened_at as "openedAt", s.closed_at as "closedAt", coalesce(s.stored, 0) as stored,
      s.room_id is not null as member, coalesce(s.epoch, last.epoch + 1) as epoch,
      coalesce(s.last_seq, last.seq) as "lastSeq", coalesce(s.chain, last.chain) as chain
    from room r
    left join room_state s on s.room_id = r.id
    left join lateral (
      select seq, epoch, chain from room_envelope e where e.room_id = r.id order by seq desc limit 1
    ) last on s.room_id is null
    ${id === undefined ? sql`` : sql`where r.id = ${id}`}
    order by r.opened_at, r.id`.execute(db)
  return rows
}

export type Delivered = { roomId: string; device: string; account: string }

/** The devices that rooms are delivered to now, as far as the actor is in them. */
export function membersOf(db: Db, roomIds: readonly string[]): Promise<Delivered[]> {
  if (roomIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('room_member')
    .select(['room_id as roomId', 'device', 'account_id as account'])
    .where('room_id', 'in', roomIds)
    .where('left_seq', 'is', null)
    .orderBy('id')
    .execute()
}

export async function isMember(db: Db, roomId: string, accountId: string | null): Promise<boolean> {
  const row = await db
    .selectFrom('room_member')
    .select('id')
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .where('left_seq', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** False where the id or the pseudonym is taken. */
export async function insertRoom(db: Db, room: { id: string; subject: string; openedAt: Date }): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('room')
    .values({ id: room.id, subject: room.subject, opened_at: room.openedAt })
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
    .set({ left_seq: seq })
    .where('room_id', '=', roomId)
    .where('device', 'in', devices)
    .where('left_seq', 'is', null)
    .execute()
}
