/** A client of the host in memory: real keys, a real record, a store that a test may look into. */
import { openTrust, type KeyValue, type Trust } from '#modules/identity/keys.ts'
import type { BlobDoors, OpenRooms, OwnDevice, RoomDoors, Rooms } from '../views.ts'
import { openRooms } from './rooms.ts'
import type { KeysWorld, TestPerson } from './test-keys-world.ts'
import { follow } from './test-leaving.ts'

type Serving = { keys: KeysWorld; doors(account: string): RoomDoors; blobDoors: BlobDoors }
export type ClientWants = Partial<Pick<OpenRooms, 'doors' | 'blobs' | 'store' | 'wait' | 'exclusive'>> & {
  device?: OwnDevice
  name?: string
  keyDoors?: KeysWorld['doors']
  fetch?: KeysWorld['record']['fetch']
  trustStore?: KeyValue
}
export type TestClient = {
  rooms: Rooms
  trust: Trust
  person: TestPerson
  device: OwnDevice
  store: KeyValue & { kept?: Map<string, Uint8Array> }
  trustStore: KeyValue
  exclusive: OpenRooms['exclusive']
}

export type MemoryStore = KeyValue & { kept: Map<string, Uint8Array> }
export function memoryStore(kept = new Map<string, Uint8Array>()): MemoryStore {
  return {
    kept,
    get: async (key) => kept.get(key)?.slice(),
    put: async (entries) => {
      for (const [key, value] of Object.entries(entries))
        if (value === null) kept.delete(key)
        else kept.set(key, Uint8Array.from(value))
    },
  }
}

/** As the locks of a browser: one after the other for each name. */
export function oneAtATime(): OpenRooms['exclusive'] {
  const lines = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const turn = (lines.get(name) ?? Promise.resolve()).then(work, work)
    lines.set(
      name,
      turn.catch(() => {}),
    )
    return turn
  }
}

export async function clientOf(
  host: Serving,
  now: () => Date,
  person: TestPerson,
  more: ClientWants,
): Promise<TestClient> {
  const { keys } = host
  const device = more.device ?? (await keys.device(person, more.name))
  const [store, trustStore] = [more.store ?? memoryStore(), more.trustStore ?? memoryStore()]
  const exclusive = more.exclusive ?? oneAtATime()
  const trust = openTrust({
    doors: more.keyDoors ?? keys.doors,
    anchor: keys.committee,
    store: trustStore,
    fetch: more.fetch ?? keys.record.fetch,
    ownDelegation: person.delegation,
    ownAccount: person.id,
    now,
  })
  await trust.know(device.id)
  const rooms = await openRooms({
    doors: more.doors ?? host.doors(person.id),
    blobs: more.blobs ?? host.blobDoors,
    trust,
    store,
    device,
    account: { id: person.id, name: person.name },
    now,
    exclusive,
    wait: more.wait ?? shortly,
  })
  follow(rooms)
  return { rooms, trust, person, device, store, trustStore, exclusive }
}

/** Time runs fast here; what a client would do by itself after seconds, a test asks for by the next sync. */
function shortly(milliseconds: number): Promise<void> {
  return new Promise((resolve) => (milliseconds < 3000 ? setTimeout(resolve, milliseconds / 20) : undefined))
}
