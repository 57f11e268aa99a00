import { sql } from 'kysely'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { asHouse } from '#platform/server/transaction.ts'
import { mayWrite } from '../rules.ts'
import { notStanding } from '#modules/identity/server/index.ts'
import { isMember, roomsSeen, type RoomSeen, type State, stateForUpdate } from './store/rooms.ts'
import type { RoomTables } from './tables.ts'

export type RoomCall = Call<RoomTables>

/** The account that knocks; whoever comes this far has one. */
export function accountOf({ actor }: RoomCall): string {
  if (actor.id === null) throw new Refusal('SIGN_IN_FIRST')
  return actor.id
}

export async function mustBeOwn(call: RoomCall, device: string): Promise<void> {
  const [missing] = await notStanding(call, [{ device, account: accountOf(call) }])
  if (missing) throw new Refusal('DEVICE_NOT_YOURS')
}

/** A room that the actor is or was in. A room that never was is refused in the same words as one of others. */
export async function roomSeen(call: RoomCall, id: string): Promise<RoomSeen> {
  const [room] = await roomsSeen(call.db, { id })
  if (!room) throw new Refusal('ROOM_UNKNOWN')
  return room
}

/** Whether the actor is in the room now: the host delivers it to one of their devices. For modules that stand on rooms. */
export async function isInRoom<Tables>(call: Call<Tables>, id: string): Promise<boolean> {
  if (call.actor.id === null) return false
  const { rows } = await sql`select from room_state where room_id = ${id}`.execute(call.db)
  return rows.length > 0
}

/** Whether a room was opened in an exercise, as the house; undefined where there is none. For modules that stand on rooms. */
export async function isPlayedRoom<Tables>(call: Call<Tables>, id: string): Promise<boolean | undefined> {
  const { rows } = await asHouse(call, ({ db }) =>
    sql<{ exercise: boolean }>`select exercise from room where id = ${id}`.execute(db),
  )
  return rows[0]?.exercise
}

/** The delegations whose devices the host delivers a room to. As the house: a member does not see all who are in it. */
export async function delegationsInRoom<Tables>(call: Call<Tables>, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.delegation_id as id from room_member m join account a on a.id = m.account_id
    where m.room_id = ${id} and m.left_seq is null`.execute(call.db)
  return rows.map((row) => row.id)
}

export type Held = State & { id: string; subject: string }

/**
 * A room that the actor may write to, held until the end of the transaction. Membership is asked once more when the
 * room is held: who was removed while waiting for it must not get a word in after.
 */
export async function holdToWrite(call: RoomCall, id: string): Promise<Held> {
  const held = await hold(call, id)
  must(mayWrite({ member: true, closedAt: held.closedAt }))
  return held
}

/** The same where it matters not whether the room is closed. */
export async function hold(call: RoomCall, id: string): Promise<Held> {
  const room = await roomSeen(call, id)
  must(mayWrite({ member: room.member, closedAt: null }))
  const state = await stateForUpdate(call.db, id)
  const member = state !== undefined && (await isMember(call.db, id, accountOf(call)))
  must(mayWrite({ member, closedAt: null }))
  if (!state) throw new Refusal('NOT_A_MEMBER')
  return { ...state, id, subject: room.subject }
}
