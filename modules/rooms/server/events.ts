import { byId, heardBySight } from '#platform/server/hearing.ts'
import type { Hearing } from '#platform/server/module.ts'
import type { roomEvents } from '../contract.ts'
import { mayUseRooms } from '../rules.ts'
import { accountOf, type RoomCall } from './standing.ts'
import { isWelcome } from './store/arrivals.ts'
import { memberOf, membersAmong } from './store/rooms.ts'

/** As `mayUseRooms` has it. */
const scopes = ['rooms']

const inRoom = {
  scopes,
  ...heardBySight(byId, async (call: RoomCall, ids) => (mayHear(call) ? memberOf(call.db, ids, accountOf(call)) : [])),
  hearers: (call: RoomCall, { id }, accounts) => membersAmong(call.db, String(id), accounts),
} satisfies Hearing

function mayHear({ actor }: RoomCall): boolean {
  return actor.id !== null && mayUseRooms(actor) === true
}

export const events = {
  'room.moved': inRoom,
  'room.present': inRoom,
  'room.welcomed': {
    scopes,
    hear: async (call, { id }) => mayHear(call) && isWelcome(call.db, String(id), accountOf(call)),
  },
} satisfies Record<keyof typeof roomEvents, Hearing>
