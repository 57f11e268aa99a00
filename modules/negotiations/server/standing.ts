import { isInRoom, isPlayedRoom, type RoomTables } from '#modules/rooms/server/index.ts'
import type { RecordTables } from '#modules/record/server/index.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { mayUseRooms } from '#modules/rooms/rules.ts'
import type { NegotiationTables } from './tables.ts'

export type NegotiationCall = Call<NegotiationTables & RoomTables & RecordTables>

/** The account that knocks; whoever comes this far has one. */
export function accountOf({ actor }: Pick<NegotiationCall, 'actor'>): string {
  if (actor.id === null) throw new Refusal('SIGN_IN_FIRST')
  return actor.id
}

/** A room that never was is refused in the same words as one of others, or one that the actor was put out of. */
export async function mustBeIn(call: NegotiationCall, room: string): Promise<void> {
  must(mayUseRooms(call.actor))
  if (!(await isInRoom(call, room))) throw new Refusal('ROOM_UNKNOWN')
}

/** The signed opening says whether it is an exercise; so did whoever opened the room. Nobody takes a text across. */
export async function mustBeOfItsWorld(call: NegotiationCall, room: string, exercise: boolean): Promise<void> {
  if ((await isPlayedRoom(call, room)) !== exercise) throw new Refusal('OTHER_WORLD')
}
