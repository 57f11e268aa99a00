import { expect, test } from 'vitest'
import type { ActIn } from '../acts.ts'
import type { RoomDoors } from '../views.ts'
import { settle, threeDelegations, view, words } from './test-conversation.ts'
import { bent, put, speaker } from './test-bent.ts'
import { memoryStore, type TestClient } from './test-client.ts'
import { openTestHost, type TestHost } from './test-host.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'

const heard = (client: TestClient, app?: string): ActIn[] => {
  const acts: ActIn[] = []
  client.rooms.onAct((_room, act) => {
    if (app === undefined || act.app === app) acts.push(act)
  })
  return acts
}
const texts = async ({ rooms }: TestClient, id: string, app = 'negotiation', after = 0): Promise<string[]> =>
  (await rooms.acts(id, app, after)).map(({ text }) => text)
const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)

async function restarted(host: TestHost, client: TestClient, more: { doors?: RoomDoors } = {}): Promise<TestClient> {
  client.rooms.stop()
  const again = await host.client(client.person, { ...client, ...more })
  await again.rooms.start()
  return again
}

test('what an application says stands in the room’s order for all, apart from the conversation', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'mediator')
  await settle(id, all)
  const told = heard(carthia)
  await belmere.rooms.act(id, { app: 'negotiation', text: 'one' })
  await norhaven.rooms.say(id, { text: 'Good evening.' })
  await norhaven.rooms.act(id, { app: 'negotiation', text: 'two' })
  await norhaven.rooms.act(id, { app: 'brief', text: 'elsewhere' })
  await settle(id, all)
  for (const one of all) {
    const acts = await one.rooms.acts(id, 'negotiation', 0)
    expect(acts.map(({ text, role, from }) => [text, role, from.name])).toEqual([
      ['one', 'chair', 'Mara'],
      ['two', 'mediator', 'Lena'],
    ])
    expect(words(one, id)).toEqual(['Good evening.'])
    expect(await texts(one, id, 'negotiation', acts[0]?.seq ?? 0)).toEqual(['two'])
    expect(one.rooms.alarms()).toEqual([])
  }
  expect(told.map(({ text }) => text)).toEqual(['one', 'two', 'elsewhere'])
  expect(carthia.rooms.list()[0]).toMatchObject({ unread: 1, lastText: 'Good evening.' })
  const again = await restarted(host, carthia)
  expect(await texts(again, id)).toEqual(['one', 'two'])
  expect(view(again, id).messages.some(({ content }) => content.kind === 'newer')).toBe(false)
})

test('the role is that which the sender held at that place in the order', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await carthia.rooms.act(id, { app: 'negotiation', text: 'as a member' })
  await settle(id, all)
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await settle(id, all)
  await carthia.rooms.act(id, { app: 'negotiation', text: 'as a chair' })
  await settle(id, all)
  for (const one of [carthia, norhaven])
    expect((await one.rooms.acts(id, 'negotiation', 0)).map(({ role }) => role)).toEqual(['member', 'chair'])
})

test('an act waits without a connection, is told as waiting, may be taken back, and goes out once', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  let dead = false
  const line = host.doors(carthia.person.id)
  const send: RoomDoors['send'] = (asked) => (dead ? Promise.reject(new TypeError('fetch failed')) : line.send(asked))
  const cut = await restarted(host, carthia, { doors: { ...line, send } })
  const told = heard(cut)
  dead = true
  const first = await cut.rooms.act(id, { app: 'negotiation', text: 'kept' })
  const second = await cut.rooms.act(id, { app: 'negotiation', text: 'taken back' })
  const light = { app: 'typing', text: 'k', light: true, expiresAt: '2026-11-21T09:31:00Z' }
  await cut.rooms.act(id, light)
  expect(await cut.rooms.withdrawAct(id, second)).toBe(true)
  await cut.rooms.sync(id)
  expect(await cut.rooms.withdrawAct(id, first)).toBe(false)
  expect((await cut.rooms.acts(id, 'negotiation', 0)).map(({ seq, text }) => [seq, text])).toEqual([[null, 'kept']])
  const offline = await restarted(host, cut, { doors: { ...line, send } })
  expect(await texts(offline, id)).toEqual(['kept'])
  dead = false
  await offline.rooms.sync()
  await settle(id, [offline, ...all.filter((one) => one !== carthia)])
  expect(await texts(belmere, id)).toEqual(['kept'])
  expect(told.map(({ seq, text }) => [seq, text])).toEqual([
    [null, 'kept'],
    [null, 'taken back'],
    [null, 'k'],
  ])
  expect(belmere.rooms.alarms()).toEqual([])
})

test('what expires is told and kept by nobody; what expired before it was sent is never sent', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const told = heard(carthia, 'typing')
  const expiresAt = new Date(host.now.at + 60_000).toISOString()
  await belmere.rooms.act(id, { app: 'typing', text: 'k', expiresAt, light: true })
  await settle(id, [belmere, carthia])
  expect(told.map(({ text }) => text)).toEqual(['k'])
  const stored = (client: TestClient): string => {
    const all = client.store.kept ?? new Map<string, Uint8Array>()
    return [...all.values()].map((value) => new TextDecoder().decode(value)).join('\n')
  }
  expect(stored(carthia)).not.toContain('typing')
  expect(stored(belmere)).not.toContain('typing')
  const late = heard(norhaven, 'typing')
  host.now.at += 120_000
  await belmere.rooms.act(id, { app: 'typing', text: 'too late', expiresAt, light: true })
  await settle(id, all)
  expect(late).toEqual([])
  expect(told).toHaveLength(1)
  for (const one of all) expect(one.rooms.alarms()).toEqual([])
})

test('what the host has forgotten of typing is one line to whoever comes later, and no alarm', async () => {
  const host = await openTestHost()
  const { id, belmere, norhaven } = await threeDelegations(host)
  const expiresAt = new Date(host.now.at + 60_000).toISOString()
  for (const text of ['k', 'e', 'y']) {
    await belmere.rooms.act(id, { app: 'typing', text, expiresAt, light: true })
    await belmere.rooms.sync(id)
  }
  await belmere.rooms.say(id, { text: 'Done.' })
  await belmere.rooms.sync(id)
  host.now.at += 120_000
  for (const envelope of host.rooms
    .get(id)
    ?.envelopes.filter(({ kind }) => kind === 'message')
    .slice(0, 3) ?? []) {
    envelope.digest = toBase64url(sha256(fromBase64url(envelope.bytes ?? '')))
    envelope.bytes = null
  }
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual(['Done.'])
  expect(view(norhaven, id).messages.filter(({ content }) => content.kind === 'gone')).toHaveLength(1)
  expect(norhaven.rooms.alarms()).toEqual([])
})

test('light acts are sealed in 400 bytes or less where words take 2,048, and expire at the host', async () => {
  const host = await openTestHost()
  const { id, belmere } = await threeDelegations(host)
  const expiresAt = new Date(host.now.at + 60_000).toISOString()
  const sizes: number[] = []
  const expiring: unknown[] = []
  const line = host.doors(belmere.person.id)
  const send: RoomDoors['send'] = (asked) => {
    for (const { bytes, expiresAt: until } of asked.messages) {
      sizes.push((bytes.length * 3) / 4)
      expiring.push(until)
    }
    return line.send(asked)
  }
  const again = await restarted(host, belmere, { doors: { ...line, send } })
  await again.rooms.act(id, { app: 'typing', text: 'k'.repeat(60), expiresAt, light: true })
  await again.rooms.sync(id)
  await again.rooms.act(id, { app: 'negotiation', text: 'k' })
  await again.rooms.sync(id)
  expect(expiring).toEqual([expiresAt, undefined])
  expect(sizes[0]).toBeLessThanOrEqual(400)
  expect(sizes[1]).toBeGreaterThan(2048)
})

test('the file of an act opens for the others, and is not shown in the conversation', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const bytes = new Uint8Array(300_000).map((_, index) => index & 0xff)
  const file = { name: 'history.json', type: 'application/json', bytes }
  const act = await belmere.rooms.act(id, { app: 'negotiation', text: 'history', file })
  await settle(id, all)
  const again = await restarted(host, carthia)
  const [told] = await again.rooms.acts(id, 'negotiation', 0)
  expect(told).toMatchObject({ id: act, file: { name: 'history.json', size: 300_000 } })
  expect(JSON.stringify(told)).not.toContain('"key"')
  expect(await again.rooms.actFile(id, act)).toEqual(bytes)
  expect(view(again, id).messages.filter(({ content }) => content.kind === 'file')).toEqual([])
  await expect(again.rooms.actFile(id, 'unknown')).rejects.toThrow('holds no file')
})

test('an observer’s act is dropped with an alarm, malformed ones from anybody, and what comes twice comes once', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, all)
  await expect(norhaven.rooms.act(id, { app: 'negotiation', text: 'x' })).rejects.toMatchObject({ code: 'observer' })
  const say = speaker(host, id)
  await say(norhaven, { kind: 'act', app: 'negotiation', text: 'as an observer' })
  await say(carthia, { kind: 'act', app: 'Negotiation', text: 'a forged name' })
  await say(carthia, { kind: 'act', app: 'negotiation', text: 'k'.repeat(256 * 1024 + 1) })
  await say(carthia, { kind: 'act', app: 'negotiation', text: 'more', role: 'chair' })
  await say(carthia, { kind: 'act', app: 'negotiation', text: 'good' })
  const room = host.rooms.get(id)
  const last = room?.envelopes.at(-1)?.bytes
  const group = await bent(host, carthia, id)
  if (typeof last === 'string') await put(host, id, 'message', fromBase64url(last))
  await put(host, id, 'message', await group.seal(utf8('no statement')))
  await belmere.rooms.sync(id)
  expect(await texts(belmere, id)).toEqual(['good'])
  expect(new Set(kinds(belmere))).toEqual(new Set(['observer-spoke', 'unreadable', 'replayed']))
  expect((await belmere.rooms.acts(id, 'negotiation', 0))[0]?.role).toBe('member')
})

test('what cannot be sealed is refused at once, and stops nothing that waits', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const { rooms } = belmere
  await expect(rooms.act(id, { app: 'a b', text: '' })).rejects.toThrow('plain name')
  await expect(rooms.act(id, { app: 'x', text: 'ö'.repeat(200_000) })).rejects.toThrow('262144 bytes')
  await expect(rooms.act(id, { app: 'x', text: '\u0001'.repeat(200_000) })).rejects.toThrow('655360 bytes')
  await rooms.act(id, { app: 'x', text: '"'.repeat(200_000) })
  await settle(id, all)
  expect((await texts(carthia, id, 'x')).map(({ length }) => length)).toEqual([200_000])
  await rooms.expel(id, carthia.person.id)
  await settle(id, all)
  await expect(carthia.rooms.act(id, { app: 'x', text: '' })).rejects.toMatchObject({ code: 'not-open' })
})

test('whoever lets somebody in is asked to hand on what they need, again until it is done', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const asked: string[][] = []
  let fails = true
  belmere.rooms.onNewcomers((_room, devices) => {
    asked.push(devices)
    return fails ? Promise.reject(new Error('not now')) : Promise.resolve()
  })
  await expect.poll(() => asked).toEqual([[carthia.device.id, norhaven.device.id]])
  fails = false
  const again = await restarted(host, belmere)
  again.rooms.onNewcomers((_room, devices) => {
    asked.push(devices)
  })
  await expect.poll(() => asked.length).toBe(2)
  const ivo = await host.client(host.person('Ivo', 'Dorvane'))
  await ivo.rooms.start()
  await again.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await expect.poll(() => asked.at(-1)).toEqual([ivo.device.id])
  await settle(id, [again, ...all.slice(1), ivo])
  const third = await restarted(host, again)
  third.rooms.onNewcomers((_room, devices) => {
    asked.push(devices)
  })
  await third.rooms.sync(id)
  expect(asked).toHaveLength(3)
})

test('acts of a caucus stay in it', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const caucus = await belmere.rooms.caucus(id, { accounts: [carthia.person.id], title: 'On the border' })
  await settle(id, all)
  await settle(id, all)
  const told = heard(carthia)
  await belmere.rooms.act(caucus, { app: 'negotiation', text: 'between us' })
  await belmere.rooms.act(caucus, { app: 'negotiation', text: '"'.repeat(100_000) })
  await settle(id, all)
  expect((await carthia.rooms.acts(caucus, 'negotiation', 0)).map(({ text, role }) => [text.length, role])).toEqual([
    [10, 'chair'],
    [100_000, 'chair'],
  ])
  expect(told.map(({ text }) => text.length)).toEqual([10, 100_000])
  expect(await texts(carthia, id)).toEqual([])
  expect(await norhaven.rooms.acts(caucus, 'negotiation', 0)).toEqual([])
  await expect(belmere.rooms.act(caucus, { app: 'x', text: '"'.repeat(200_000) })).rejects.toThrow('In a caucus')
  for (const one of all) expect(one.rooms.alarms()).toEqual([])
})

test('a device that dies at any put has every act once, in order, when it comes back', async () => {
  for (let fatal = 1; fatal <= 12; fatal += 1) {
    const host = await openTestHost()
    const { id, belmere, carthia, all } = await threeDelegations(host)
    const memory = memoryStore(carthia.store.kept)
    let puts = 0
    const store = {
      ...memory,
      put: async (entries: Record<string, Uint8Array | null>) => {
        puts += 1
        if (puts === fatal) throw new Error('The power is gone.')
        await memory.put(entries)
      },
    }
    carthia.rooms.stop()
    const doomed = await host.client(carthia.person, { ...carthia, store })
    await doomed.rooms.start().catch(() => {})
    await belmere.rooms.act(id, { app: 'negotiation', text: 'theirs' })
    const mine = doomed.rooms.act(id, { app: 'negotiation', text: 'ours' })
    const promised = await mine.then(
      () => true,
      () => false,
    )
    await belmere.rooms.sync(id)
    await doomed.rooms.sync(id).catch(() => {})
    const again = await restarted(host, { ...doomed, store: memory })
    await settle(id, [again, ...all.filter((one) => one !== carthia)])
    const read = await texts(again, id)
    expect(read.toSorted()).toEqual(promised ? ['ours', 'theirs'] : ['theirs'])
    expect(read).toEqual(await texts(belmere, id))
    expect(again.rooms.alarms()).toEqual([])
  }
})
