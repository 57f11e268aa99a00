import { mayUseRooms } from '#modules/rooms/rules.ts'
import { isInRoom } from '#modules/rooms/server/index.ts'
import type { Hearing } from '#platform/server/module.ts'
import type { negotiationEvents } from '../contract.ts'

export const events = {
  'negotiation.deadline-set': {},
  'negotiation.deadline-passed': {
    scopes: ['rooms'],
    hear: async (call, { id }) => mayUseRooms(call.actor) === true && isInRoom(call, String(id)),
  },
  'text.published': { hear: 'everybody' },
  'negotiation.relayed': { hear: 'everybody' },
} satisfies Record<keyof typeof negotiationEvents, Hearing>
