// Where the pages and the alarm meet the client of crisis lines: opened once for the rooms of this browser.
import type { Trust } from '#modules/identity/keys.ts'
import type { OwnDevice } from '#modules/identity/web/pieces.tsx'
import type { RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { whenSeatChanges } from '#platform/web/session.tsx'
import type { CrisisLines, OpenCrisis } from '../../../crisis/views.ts'
import { hostDoors } from './host.ts'

/** What the gate of the rooms hands over. */
export type OpenAt = {
  rooms: Rooms & RoomActs
  trust: Trust
  device: OwnDevice
  part: (name: string) => OpenCrisis['store']
}

/** The lines, with a number that grows at every change: views are made anew. */
export type Held = {
  lines: CrisisLines
  rooms: Rooms
  /** The ring by which the host rings for a message. */
  ringOf(message: string): string
  version(): number
  subscribe(listener: () => void): () => void
}

let current: { of: OpenAt; opened: Promise<Held> } | undefined

whenSeatChanges(() => end())

function end(): void {
  void current?.opened.then(({ lines }) => lines.stop()).catch(() => undefined)
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
  const [{ openCrisis }, { ringIdOf }] = await Promise.all([
    import('../../../crisis/lines.ts'),
    import('../../../crisis/signing.ts'),
  ])
  const lines = openCrisis({
    rooms: at.rooms,
    trust: at.trust,
    store: at.part('crisis'),
    device: at.device,
    account,
    now: () => new Date(),
    exclusive: (name, work) => navigator.locks.request(`chancery.crisis.${account.id}.${name}`, () => work()),
    doors: hostDoors,
  })
  await lines.start()
  const listeners = new Set<() => void>()
  let version = 0
  lines.subscribe(() => {
    version += 1
    for (const listener of listeners) listener()
  })
  return {
    lines,
    rooms: at.rooms,
    ringOf: ringIdOf,
    version: () => version,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
