import { expect, test } from 'vitest'
import { leafBytes } from '#modules/identity/keys.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { Refusal } from '#platform/refusal.ts'
import { memberAt } from '../mls/epoch.ts'
import { openContent } from '../mls/framing.ts'
import { suiteOf } from '../mls/provider.ts'
import { restoreHeld } from '../mls/saved.ts'
import { fromWire } from '../mls/wire.ts'
import type { RoomDoors } from '../views.ts'
import { settle, threeDelegations, view, words } from './test-conversation.ts'
import { memoryStore, type TestClient } from './test-client.ts'
import { openTestHost, type TestHost } from './test-host.ts'

/** The same person and device, in a program that has just been started. */
async function restarted(host: TestHost, client: TestClient, more: { doors?: RoomDoors } = {}): Promise<TestClient> {
  client.rooms.stop()
  const again = await host.client(client.person, { ...client, ...more })
  await again.rooms.start()
  return again
}

test('after a restart everything is as it was, and the talk goes on', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'One.' })
  await settle(id, all)
  const before = view(carthia, id)
  const again = await restarted(host, carthia)
  expect(view(again, id).messages).toEqual(before.messages)
  expect(view(again, id).code).toBe(before.code)
  await again.rooms.say(id, { text: 'Two.' })
  await settle(id, [again, belmere, norhaven])
  expect(words(norhaven, id)).toEqual(['One.', 'Two.'])
})

test('what is said without a connection waits, and goes out when it comes back', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  let dead = false
  const line = host.doors(carthia.person.id)
  const doors = Object.fromEntries(
    Object.entries(line).map(([name, door]) => [
      name,
      (input: never) =>
        dead ? Promise.reject(new TypeError('fetch failed')) : (door as (asked: never) => unknown)(input),
    ]),
  ) as unknown as RoomDoors
  const cut = await restarted(host, carthia, { doors })
  dead = true
  await cut.rooms.say(id, { text: 'From the bunker.' })
  const second = await cut.rooms.say(id, { text: 'Not this.' })
  await cut.rooms.sync(id)
  expect(cut.rooms.connection()).toBe('lost')
  expect(view(cut, id).messages.filter(({ state }) => state === 'waiting')).toHaveLength(2)
  // Meanwhile the room moves on by more epochs than are kept.
  for (let turn = 0; turn < 7; turn++)
    await belmere.rooms.setRole(id, norhaven.person.id, turn % 2 ? 'member' : 'mediator')
  const offline = await restarted(host, cut, { doors })
  expect(await offline.rooms.withdraw(id, second)).toBe(true)
  dead = false
  await offline.rooms.sync()
  await settle(id, [offline, belmere, norhaven])
  expect(words(belmere, id)).toEqual(['From the bunker.'])
  for (const one of all.slice(0, 1)) expect(one.rooms.alarms()).toEqual([])
})

test('an answer that is lost loses and doubles nothing: neither a message nor a change of members', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  let lose = ''
  const line = host.doors(belmere.person.id)
  const losing =
    <In, Out>(name: string, door: (input: In) => Promise<Out>) =>
    async (input: In): Promise<Out> => {
      const answer = await door(input)
      if (lose !== name) return answer
      lose = ''
      throw new TypeError('fetch failed')
    }
  const doors: RoomDoors = { ...line, send: losing('send', line.send), commit: losing('commit', line.commit) }
  const again = await restarted(host, belmere, { doors })
  lose = 'send'
  await again.rooms.say(id, { text: 'Once.' })
  await again.rooms.sync(id)
  await again.rooms.sync(id)
  lose = 'commit'
  await expect(again.rooms.expel(id, norhaven.person.id)).rejects.toThrow('fetch failed')
  const third = await restarted(host, again, { doors })
  await third.rooms.say(id, { text: 'Twice.' })
  await settle(id, [third, carthia, norhaven])
  expect(words(carthia, id)).toEqual(['Once.', 'Twice.'])
  expect(words(third, id)).toEqual(['Once.', 'Twice.'])
  expect(words(norhaven, id)).toEqual(['Once.'])
  expect(view(carthia, id).people).toHaveLength(2)
  expect([...third.rooms.alarms(), ...carthia.rooms.alarms()]).toEqual([])
})

test('two who change the room at once: both changes are made, one after the other', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await settle(id, all)
  await Promise.all([
    belmere.rooms.change(id, { title: 'Grid talks, second round' }),
    carthia.rooms.change(id, { marking: 'red' }),
    belmere.rooms.setRole(id, norhaven.person.id, 'mediator'),
  ])
  await settle(id, all)
  for (const one of all) expect(view(one, id)).toMatchObject({ title: 'Grid talks, second round', marking: 'red' })
  expect(view(carthia, id).people.map(({ role }) => role)).toEqual(['chair', 'chair', 'mediator'])
  for (const one of all) expect(one.rooms.alarms()).toEqual([])
})

test('two windows of one device never use a key twice', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const twin = await host.client(belmere.person, { ...belmere, exclusive: belmere.exclusive })
  await twin.rooms.start()
  for (let turn = 0; turn < 4; turn++) {
    await Promise.all([
      belmere.rooms.say(id, { text: `left ${turn}` }),
      twin.rooms.say(id, { text: `right ${turn}` }),
      carthia.rooms.say(id, { text: `other ${turn}` }),
    ])
    await Promise.all([belmere.rooms.sync(id), twin.rooms.sync(id), carthia.rooms.sync(id)])
  }
  await settle(id, [...all, twin])
  expect(words(norhaven, id).toSorted()).toEqual(
    [0, 1, 2, 3].flatMap((turn) => [`left ${turn}`, `other ${turn}`, `right ${turn}`]).toSorted(),
  )
  expect(words(twin, id)).toEqual(words(norhaven, id))
  for (const one of [...all, twin]) expect(one.rooms.alarms()).toEqual([])
})

/** What another member opens of sealed commits, one after the other, each with a key that is spent at once. */
async function openedOneByOne({ store, person, device }: TestClient, id: string, sealed: string[]): Promise<number> {
  const [tree, state] = await Promise.all(['tree', 'state'].map((part) => store.get(`room/${id}/${part}`)))
  if (!tree || !state) throw new Error('No room.')
  const suite = suiteOf('hybrid')
  const key = {
    identity: leafBytes({ delegation: person.delegation, device: device.id }),
    public: fromBase64url(device.key.ed25519),
    secret: fromBase64url(device.secret.ed25519),
  }
  const held = await restoreHeld(suite, { tree, state }, key)
  if (!held.active) throw new Error('No member.')
  const { context, schedule, secrets, hashed, self } = held.epoch
  const { senderDataSecret } = schedule
  const epoch = { context, secrets, senderDataSecret, memberAt: (leaf: number) => memberAt(hashed.tree, leaf) }
  for (const bytes of sealed) {
    const { message } = fromWire(fromBase64url(bytes))
    if (message.wireformat !== 'mls_private_message') throw new Error('Not sealed.')
    const { spend } = await openContent(suite, epoch, message.privateMessage, self)
    spend()
  }
  return sealed.length
}

test('no key seals two commits, though the host takes none of them and the program starts anew', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  const sealed: string[] = []
  const commit: RoomDoors['commit'] = async ({ bytes }) => {
    sealed.push(bytes)
    throw new Refusal('TOO_LARGE')
  }
  const doors = { ...host.doors(belmere.person.id), commit }
  let mara = belmere
  for (const title of ['One', 'Two', 'Three']) {
    mara = await restarted(host, mara, { doors })
    await expect(mara.rooms.change(id, { title })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  }
  expect(new Set(sealed).size).toBe(3)
  expect(await openedOneByOne(carthia, id, sealed)).toBe(3)
})

/** Stops working at the n-th put, as a device does whose battery is empty. */
function failingStore(kept: Map<string, Uint8Array>, at: number) {
  const store = memoryStore(kept)
  let puts = 0
  return {
    store: {
      get: store.get,
      put: async (entries: Record<string, Uint8Array | null>) => {
        puts += 1
        if (puts >= at) throw new Error('The battery is empty.')
        await store.put(entries)
      },
    },
    broken: () => puts >= at,
  }
}

test('a device that dies at any moment loses nothing that it had promised, and says nothing twice', async () => {
  let more = true
  for (let at = 1; more; at += 3) {
    const host = await openTestHost()
    const { id, belmere, carthia, norhaven } = await threeDelegations(host)
    belmere.rooms.stop()
    const kept = belmere.store.kept ?? new Map<string, Uint8Array>()
    const { store, broken } = failingStore(kept, at)
    const dying = await host.client(belmere.person, { ...belmere, store })
    const promised: string[] = []
    try {
      await dying.rooms.start()
      for (const text of ['one', 'two']) {
        await dying.rooms.say(id, { text })
        promised.push(text)
        await dying.rooms.sync(id)
      }
      await dying.rooms.expel(id, norhaven.person.id)
      await dying.rooms.say(id, { text: 'three' })
      promised.push('three')
      await dying.rooms.sync(id)
    } catch {
      expect(broken()).toBe(true)
    }
    dying.rooms.stop()
    more = broken()
    const revived = await host.client(belmere.person, { ...belmere, store: memoryStore(kept) })
    await revived.rooms.start()
    await revived.rooms.say(id, { text: 'alive' })
    await settle(id, [revived, carthia])
    expect([at, words(carthia, id)]).toEqual([at, [...promised, 'alive']])
    expect(words(revived, id)).toEqual(words(carthia, id))
    expect([...revived.rooms.alarms(), ...carthia.rooms.alarms()]).toEqual([])
  }
})
