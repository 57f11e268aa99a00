// Where the pages and the alarm meet the client of crisis lines: opened once for the rooms of this browser.
import type { Trust } from '#modules/identity/keys.ts'
import type { OwnDevice } from '#modules/identity/web/pieces.tsx'
import type { RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { openedOnce, type Versioned, versioned } from '#modules/rooms/web/pieces.tsx'
import type { CrisisLines, OpenCrisis } from '../../../crisis/views.ts'
import { hostDoors } from './host.ts'

/** What the gate of the rooms hands over. */
export type OpenAt = {
  rooms: Rooms & RoomActs
  trust: Trust
  device: OwnDevice
  part: (name: string) => OpenCrisis['store']
}

export type Held = Versioned & {
  lines: CrisisLines
  rooms: Rooms
  /** The ring by which the host rings for a message. */
  ringOf(message: string): string
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
  return {
    lines,
    rooms: at.rooms,
    ringOf: ringIdOf,
    ...versioned(lines),
  }
}

export const openingFor = openedOnce(open, ({ lines }) => lines)
