// Where the pages meet what seals. The sealing code is a file of its own, fetched when the first room is opened.
import { openSealedStore, ownTrust, partOf } from '#modules/identity/web/pieces.tsx'
import { record } from '../doors.ts'
import { hostBlobs, hostDoors } from './host.ts'
import type { Opening } from './session.ts'

export const opening: Opening = {
  store: openSealedStore,
  trust: ownTrust,
  async rooms({ account, store, trust, device, catchingUp, alive }) {
    const { openRooms } = await import('../../sealing/client/rooms.ts')
    return openRooms({
      doors: hostDoors(catchingUp),
      blobs: hostBlobs,
      trust,
      store: partOf(store, 'rooms/'),
      device,
      account: { id: account.id, name: account.name },
      now: () => new Date(),
      proof: async (index) => (await record.proof.call({ index })).proof,
      exclusive: (name, work) =>
        navigator.locks.request(`chancery.work.${account.id}.${name}`, async () => {
          // The device has gone to another tab meanwhile: sealing here as well would use its keys twice.
          if (!alive()) throw new Error('Another tab works with this device now.')
          return work()
        }),
    })
  },
}
