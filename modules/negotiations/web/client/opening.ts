// Where the pages meet the fold: it is fetched with the first page of negotiations, and lives as long as the rooms do.
import type { Trust } from '#modules/identity/keys.ts'
import type { OwnDevice } from '#modules/identity/web/pieces.tsx'
import type { RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { whenSeatChanges } from '#platform/web/session.tsx'
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

let current: { of: OpenAt; opened: Promise<Held> } | undefined

whenSeatChanges(() => end())

function end(): void {
  void current?.opened.then(({ negotiations }) => negotiations.stop()).catch(() => undefined)
  current = undefined
}

export function openingFor(at: OpenAt, account: { id: string; name: string }): Promise<Held> {
  if (current?.of === at) return current.opened
  end()
  const opened = open(at, account)
  current = { of: at, opened }
  // One that failed must not stand in the way of the next.
  opened.catch(() => {
    if (current?.opened === opened) current = undefined
  })
  return opened
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
  const listeners = new Set<() => void>()
  let version = 0
  negotiations.subscribe(() => {
    version += 1
    for (const listener of listeners) listener()
  })
  return {
    negotiations,
    rooms,
    trust,
    finalDocument: (room) => finalDocumentOf(negotiations, room, device),
    version: () => version,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
