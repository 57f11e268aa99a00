/** How a host lies in the tests. */
import { leafBytes } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { keyIdOf, newHybridKey } from '#platform/signing.ts'
import { openEngine } from '../group-engine.ts'
import type { HostEnvelope } from '../host-doors.ts'
import type { RoomDoors } from '../views.ts'
import { type ClientWants, type TestClient } from './test-client.ts'
import { rewritten, type TestHost } from './test-host.ts'

/** The same person and device, from now on with a host that lies to them. */
export async function deceived(host: TestHost, client: TestClient, lies: ClientWants): Promise<TestClient> {
  client.rooms.stop()
  const again = await host.client(client.person, { ...client, ...lies })
  await again.rooms.start()
  return again
}

/** Doors at which a room has another history: chain and numbers made anew, as a careful liar would. */
export function showing(
  host: TestHost,
  account: string,
  bend: (envelopes: HostEnvelope[]) => HostEnvelope[],
): RoomDoors {
  const line = host.doors(account)
  return {
    ...line,
    // Of a place where nobody stands: nothing is compared.
    room: async (asked) => ({ ...(await line.room(asked)), lastSeq: -1 }),
    fetch: async ({ id, after }) => {
      const room = host.rooms.get(id)
      const envelopes = room ? rewritten(room, bend(room.envelopes)).envelopes : []
      return { envelopes: envelopes.filter(({ seq }) => seq > after), lastSeq: envelopes.length, entries: [] }
    },
  }
}

/** A device that nobody accredited, with a key package that claims to be somebody's. */
export async function ghost(claims: { delegation: string; device?: string }) {
  const pair = await newHybridKey()
  const device = claims.device ?? keyIdOf(pair.public)
  const key = {
    identity: leafBytes({ delegation: claims.delegation, device }),
    public: fromBase64url(pair.public.ed25519),
    secret: fromBase64url(pair.secret.ed25519),
  }
  const engine = await openEngine({
    judge: async () => true,
    policy: () => true,
    now: () => new Date('2026-11-21T09:30:00Z'),
  })
  const made = await engine.keyPackage(key)
  return { pair, device, key, engine, made, package: toBase64url(made.public) }
}
