/**
 * The face by which other modules work in sealed rooms: acts of an application, carried in the room's order like any
 * word, stored apart from the conversation. What an act means, its own module knows; the room knows who sent it, in
 * which role, and where it stands.
 */
export type { Rooms } from './sealing/views.ts'
export type { ActIn, RoomActs } from './sealing/acts.ts'
