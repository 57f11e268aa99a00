/** A member with a program of their own, which keeps no rules, as the tests of hostile members play them. */
import { leafBytes } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { type Group, openEngine } from '../group-engine.ts'
import { newId } from './sealing-words.ts'
import { type TestClient } from './test-client.ts'
import { view } from './test-conversation.ts'
import { append, type TestHost } from './test-host.ts'

/** The group of a member, in a program that asks no rules. */
export async function bent(host: TestHost, { store, person, device }: TestClient, id: string): Promise<Group> {
  const [tree, state] = await Promise.all(['tree', 'state'].map((part) => store.get(`room/${id}/${part}`)))
  if (!tree || !state) throw new Error('No room.')
  const engine = await openEngine({ judge: async () => true, policy: () => true, now: () => new Date(host.now.at) })
  return engine.restore(
    { tree, state },
    {
      identity: leafBytes({ delegation: person.delegation, device: device.id }),
      public: fromBase64url(device.key.ed25519),
      secret: fromBase64url(device.secret.ed25519),
    },
  )
}

export async function put(host: TestHost, id: string, kind: 'commit' | 'message', bytes: Uint8Array): Promise<void> {
  const room = host.rooms.get(id)
  if (!room) throw new Error('No room.')
  append(room, { kind, epoch: room.epoch, bytes: toBase64url(bytes), at: '2026-11-21T09:30:00Z' })
  if (kind === 'commit') room.epoch += 1
}

/** Says anything at all, as a member whose program asks nobody. */
export function speaker(host: TestHost, id: string) {
  let n = 40
  const groups = new Map<TestClient, Group>()
  return async (client: TestClient, body: unknown, as = newId()): Promise<void> => {
    const { lastSeq: seq } = view(client, id)
    const seen = { v: 1, room: { seq, chain: host.rooms.get(id)?.envelopes[seq - 1]?.chain } }
    const statement = { v: 1, id: as, n: n++, sentAt: '2026-11-21T09:30:00.000Z', body }
    const group = groups.get(client) ?? (await bent(host, client, id))
    groups.set(client, group)
    await put(host, id, 'message', await group.seal(utf8(canonicalJson(statement)), utf8(canonicalJson(seen))))
  }
}
