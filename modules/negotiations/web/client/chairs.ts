import type { Rooms } from '#modules/rooms/acts.ts'

/** The delegations that chair a room. */
export const chairsOf = (rooms: Rooms, room: string): string[] => [
  ...new Set(
    (rooms.room(room)?.people ?? []).flatMap(({ role, delegation }) => (role === 'chair' ? delegation.id : [])),
  ),
]
