import type { OwnDevice } from '#modules/identity/web/pieces.tsx'
import type { Negotiations } from '../../client/views.ts'
import { keyDoors, readRecord, recordDoors } from './doors.ts'

/** The adopted text with all that proves it, verified while it is made. It is fetched and made when it is asked for. */
export async function finalDocumentOf(
  negotiations: Negotiations,
  room: string,
  device: OwnDevice,
): Promise<Uint8Array> {
  const { makeFinalDocument } = await import('../../deciding/final-document.ts')
  const state = negotiations.negotiation(room)?.state
  if (!state) throw new Error('This negotiation is not on this device.')
  return makeFinalDocument({
    state,
    history: await negotiations.history(room),
    doors: keyDoors,
    fetch: readRecord,
    records: { entries: ({ subject }) => recordDoors.entries({ room, subject }) },
    device,
    now: () => new Date(),
  })
}
