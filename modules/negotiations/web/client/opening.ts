// Where the pages meet the fold: it is fetched with the first page of negotiations, and lives as long as the rooms do.
import type { Trust } from '#modules/identity/keys.ts'
import type { OwnDevice } from '#modules/identity/web/pieces.tsx'
import type { RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { openedOnce, versioned } from '#modules/rooms/web/pieces.tsx'
import type { OpenNegotiations } from '../../client/views.ts'
import { recordDoors } from './doors.ts'
import { finalDocumentOf } from './final-document.ts'
import type { Held } from './held.ts'

/** What the gate of the rooms hands over. */
export type OpenAt = {
  rooms: Rooms & RoomActs
  trust: Trust
  device: OwnDevice
  part: (name: string) => OpenNegotiations['store']
}

async function open(at: OpenAt, account: { id: string; name: string }): Promise<Held> {
  const { openNegotiations } = await import('../../client/negotiations.ts')
  const negotiations = openNegotiations({
    rooms: at.rooms,
    trust: at.trust,
    store: at.part('negotiations'),
    device: at.device,
    account,
    now: () => new Date(),
    records: recordDoors,
    exclusive: (name, work) => navigator.locks.request(`chancery.negotiations.${account.id}.${name}`, () => work()),
  })
  await negotiations.start()
  return heldOf(negotiations, at)
}

function heldOf(negotiations: Held['negotiations'], { rooms, trust, device }: OpenAt): Held {
  return {
    negotiations,
    rooms,
    trust,
    finalDocument: (room) => finalDocumentOf(negotiations, room, device),
    ...versioned(negotiations),
  }
}

export const openingFor = openedOnce(open, ({ negotiations }) => negotiations)
