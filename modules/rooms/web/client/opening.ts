import { openSealedStore, ownDevice } from '#modules/identity/web/pieces.tsx'
import type { Opening } from './session.ts'
import type { Trust } from '#modules/identity/keys.ts'

export const opening: Opening = {
  store: async (account) => {
    const s = await openSealedStore(account)
    if (!new URLSearchParams(location.search).has('nokey') && !(await ownDevice(s)))
      await s.put({
        'own-device': new TextEncoder().encode(
          JSON.stringify({
            id: 'A'.repeat(22),
            name: 'fake',
            delegation: '01a00000-0000-7000-8000-000000000000',
            key: { ed25519: 'A'.repeat(43), mldsa65: 'A'.repeat(2603) },
            secret: { ed25519: 'A'.repeat(43), mldsa65: 'A'.repeat(43) },
          }),
        ),
      })
    return s
  },
  trust: async () =>
    ({
      refresh: async () => {},
      standing: () => ({ stands: true }),
      onChange: () => () => {},
      alarms: () => [],
      look: async () => {},
      devicesOf: () => [],
    }) as unknown as Trust,
  rooms: async () => (await import('./fake-rooms.ts')).fakeRooms,
}
