/** A member with a program of their own, which keeps no rules. The host, when it helps, changes nothing. */
import { expect, test } from 'vitest'
import { leafBytes } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { newId } from './sealing/client/sealing-words.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import { type TestClient } from './sealing/client/test-client.ts'
import { append, openTestHost, type TestHost } from './sealing/client/test-host.ts'
import { type Group, openEngine } from './sealing/group-engine.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)

/** The group of a member, in a program that asks no rules. */
async function bent(host: TestHost, { store, person, device }: TestClient, id: string): Promise<Group> {
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

async function put(host: TestHost, id: string, kind: 'commit' | 'message', bytes: Uint8Array): Promise<void> {
  const room = host.rooms.get(id)
  if (!room) throw new Error('No room.')
  append(room, { kind, epoch: room.epoch, bytes: toBase64url(bytes), at: '2026-11-21T09:30:00Z' })
  if (kind === 'commit') room.epoch += 1
}

test('a host that helps a member expel another without being chair moves nobody else', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const group = await bent(host, carthia, id)
  const lena = group.members().find(({ identity }) => new TextDecoder().decode(identity).includes(norhaven.device.id))
  const made = await group.commit({ remove: [lena?.leaf ?? 0] })
  await put(host, id, 'commit', made.commit)
  for (const one of [belmere, norhaven]) {
    await one.rooms.sync(id)
    expect(view(one, id).people).toHaveLength(3)
  }
  expect(kinds(belmere)).toEqual(['leaf-refused'])
  // For a while the others ask whether Lena's device was revoked; then they go on without that commit.
  host.now.at += 180_000
  await belmere.rooms.sync(id)
  await belmere.rooms.expel(id, carthia.person.id)
  await belmere.rooms.say(id, { text: 'Lena stays.' })
  await settle(id, [belmere, norhaven])
  for (const one of [belmere, norhaven]) {
    expect(kinds(one)).toEqual(['leaf-refused', 'commit-refused'])
    expect(words(one, id)).toEqual(['Lena stays.'])
    expect(view(one, id).people.map(({ name }) => name)).toEqual(['Mara', 'Lena'])
  }
})

test('a member who makes himself chair is refused by all, and the room goes on without that commit', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const group = await bent(host, carthia, id)
  const settings = JSON.parse(new TextDecoder().decode(group.settings)) as { roles: Record<string, string> }
  settings.roles[carthia.person.id] = 'chair'
  const made = await group.commit({ settings: utf8(canonicalJson(settings)) })
  await put(host, id, 'commit', made.commit)
  await belmere.rooms.sync(id)
  await belmere.rooms.say(id, { text: 'Order, please.' })
  await belmere.rooms.change(id, { title: 'Order' })
  await settle(id, [belmere, norhaven])
  for (const one of [belmere, norhaven]) {
    expect(kinds(one)).toEqual(['commit-refused'])
    expect(view(one, id)).toMatchObject({ title: 'Order' })
    expect(view(one, id).people.map(({ role }) => role)).toEqual(['chair', 'member', 'member'])
    expect(words(one, id)).toEqual(['Order, please.'])
  }
})

test('an observer’s words are dropped with an alarm, malformed ones from anybody, and a newer program’s are shown as such', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, all)
  let n = 40
  const groups = new Map<TestClient, Group>()
  const say = async (client: TestClient, body: unknown): Promise<void> => {
    const { lastSeq: seq } = view(client, id)
    const seen = { v: 1, room: { seq, chain: host.rooms.get(id)?.envelopes[seq - 1]?.chain } }
    const statement = { v: 1, id: newId(), n: n++, sentAt: '2026-11-21T09:30:00.000Z', body }
    const group = groups.get(client) ?? (await bent(host, client, id))
    groups.set(client, group)
    await put(host, id, 'message', await group.seal(utf8(canonicalJson(statement)), utf8(canonicalJson(seen))))
  }
  await say(norhaven, { kind: 'text', text: 'I object.', marking: 'red', exercise: false })
  await say(carthia, { kind: 'text', text: '', marking: 'red', exercise: false })
  await say(carthia, { kind: 'poll', question: 'Yes?' })
  await belmere.rooms.sync(id)
  expect(words(belmere, id)).toEqual([])
  expect(view(belmere, id).messages.at(-1)?.content).toEqual({ kind: 'newer', named: 'poll' })
  expect(kinds(belmere).toSorted()).toEqual(['observer-spoke', 'unreadable'])
})
