/**
 * A host that lies about changes of a room: it delays them, denies them, puts rubbish before them, or keeps them back.
 * Whoever is lied to stays with the others, or stands still with a grave alarm and seals nothing.
 * docs/threat-model.md names these tests in "A compromised host".
 */
import { expect, test } from 'vitest'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { Refusal } from '#platform/refusal.ts'
import { bent, put, speaker } from './sealing/client/test-bent.ts'
import { type TestClient } from './sealing/client/test-client.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import { append, type HeldRoom, openTestHost, type TestHost } from './sealing/client/test-host.ts'
import { keyDoorsOf } from './sealing/client/test-keys-world.ts'
import { deceived, showing } from './sealing/client/test-lies.ts'
import type { RoomAlarm, RoomDoors } from './sealing/views.ts'

const at = '2026-11-21T09:30:00Z'
const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)
const names = (client: TestClient, id: string): string[] => view(client, id).people.map(({ name }) => name)
const messagesIn = (host: TestHost, id: string): number =>
  host.rooms.get(id)?.envelopes.filter(({ kind }) => kind === 'message').length ?? 0

function held(host: TestHost, id: string): HeldRoom {
  const room = host.rooms.get(id)
  if (!room) throw new Error('No room.')
  return room
}
function alarm(client: TestClient, kind: string): RoomAlarm {
  const found = client.rooms.alarms().findLast((one) => one.kind === kind)
  if (!found) throw new Error(`No alarm ${kind}.`)
  return found
}

/** Doors of a committer whose first commit the host treats as it likes. */
function firstCommit(
  host: TestHost,
  { person }: TestClient,
  bend: (line: RoomDoors, input: Parameters<RoomDoors['commit']>[0]) => ReturnType<RoomDoors['commit']>,
): RoomDoors {
  const line = host.doors(person.id)
  let first = true
  const commit: RoomDoors['commit'] = (input) => {
    if (!first) return line.commit(input)
    first = false
    return bend(line, input)
  }
  return { ...line, commit }
}

function rubbish(host: TestHost, id: string): void {
  const room = held(host, id)
  append(room, { kind: 'commit', epoch: room.epoch, bytes: toBase64url(utf8('CHR\u0001\u0002\u0003rubbish')), at })
  room.epoch += 1
}

for (const honest of [true, false])
  test(`whoever commits behind rubbish that the host put there stays with the group${honest ? '' : ', accepted or not'}`, async () => {
    const host = await openTestHost()
    const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
    await settle(id, all)
    const doors = firstCommit(host, belmere, (line, input) => {
      rubbish(host, id)
      // Refused, as one epoch is given once; or taken all the same for the next.
      return line.commit(honest ? input : { ...input, epoch: held(host, id).epoch })
    })
    const mara = await deceived(host, belmere, { doors })
    await mara.rooms.expel(id, norhaven.person.id)
    await mara.rooms.say(id, { text: 'She is out.' })
    await settle(id, [mara, carthia, norhaven])
    await carthia.rooms.say(id, { text: 'So she is.' })
    await settle(id, [carthia, mara, norhaven])
    expect(view(mara, id).code).toBe(view(carthia, id).code)
    for (const one of [mara, carthia]) {
      expect(names(one, id)).toEqual(['Mara', 'Samir'])
      expect(words(one, id)).toEqual(['She is out.', 'So she is.'])
      expect(kinds(one)).toEqual(['unreadable'])
    }
    expect(words(norhaven, id)).toEqual([])
  })

test('a commit that the host refused and delivered all the same is followed by whoever made it', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const room = held(host, id)
  let late: typeof room.envelopes = []
  const doors = firstCommit(host, belmere, async (line, input) => {
    const before = room.envelopes.length
    await line.commit(input)
    late = room.envelopes.splice(before)
    room.epoch -= 1
    throw new Refusal('TOO_LARGE')
  })
  const mara = await deceived(host, belmere, { doors })
  await expect(mara.rooms.expel(id, norhaven.person.id)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  room.envelopes.push(...late)
  room.epoch += 1
  await settle(id, [mara, carthia, norhaven])
  await mara.rooms.say(id, { text: 'Without Lena.' })
  await settle(id, [mara, carthia, norhaven])
  expect(view(mara, id).code).toBe(view(carthia, id).code)
  expect(words(carthia, id)).toEqual(['Without Lena.'])
  for (const one of [mara, carthia]) expect(kinds(one)).toEqual([])
  expect(words(norhaven, id)).toEqual([])
})

test('a revocation kept back with the record and the keys is never passed over: the room stands still until it is shown', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  for (let turn = 0; turn < 3; turn++) {
    host.now.at += 30_000
    await settle(id, all)
  }
  const { fetch } = host.keys.record
  const old = await fetch('checkpoint')
  const eclipsed = await deceived(host, carthia, {
    keyDoors: keyDoorsOf(structuredClone(host.keys.kept)),
    fetch: async (path) => (path === 'checkpoint' ? old : fetch(path)),
  })
  await host.keys.remove(belmere.device)
  host.now.at += 30_000
  await norhaven.rooms.say(id, { text: 'Mara has lost her device.' })
  await norhaven.rooms.sync(id)
  expect(names(norhaven, id)).toEqual(['Samir', 'Lena'])
  await eclipsed.rooms.sync(id)
  expect(view(eclipsed, id).may.speak).toBe('statement-withheld')
  for (const minutes of [3, 30, 300]) {
    host.now.at += minutes * 60_000
    const before = messagesIn(host, id)
    await eclipsed.rooms.sync(id)
    expect(alarm(eclipsed, 'record-withheld')).toMatchObject({ weight: 'grave' })
    expect(alarm(eclipsed, 'record-withheld')).not.toHaveProperty('settledAt')
    expect(view(eclipsed, id).state).toBe('halted')
    await expect(eclipsed.rooms.say(id, { text: 'Only for those who stand.' })).rejects.toMatchObject({
      code: 'halted',
    })
    expect(messagesIn(host, id)).toBe(before)
    // Whoever goes on all the same comes to stand before the same place.
    await eclipsed.rooms.settle(alarm(eclipsed, 'record-withheld').id)
  }
  await norhaven.rooms.say(id, { text: 'Where are you?' })
  const shown = await deceived(host, eclipsed, { keyDoors: host.keys.doors, fetch })
  host.now.at += 60_000
  await settle(id, [shown, norhaven])
  expect(names(shown, id)).toEqual(['Samir', 'Lena'])
  expect(view(shown, id).code).toBe(view(norhaven, id).code)
  expect(words(shown, id)).toEqual(['Mara has lost her device.', 'Where are you?'])
})

test('whoever is kept from a commit, in a chain made for them alone, seals nothing once the others speak', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const kept = held(host, id).envelopes.length
  const apart = await deceived(host, carthia, {
    doors: showing(host, carthia.person.id, (envelopes) => envelopes.filter((_, index) => index !== kept)),
  })
  await belmere.rooms.expel(id, norhaven.person.id)
  await belmere.rooms.say(id, { text: 'Between us.' })
  await belmere.rooms.sync(id)
  await apart.rooms.sync(id)
  expect(alarm(apart, 'parted')).toMatchObject({ weight: 'grave', evidence: { envelope: { kind: 'message' } } })
  await expect(apart.rooms.say(id, { text: 'Lena reads this.' })).rejects.toMatchObject({ code: 'halted' })
  // A chair brings the device back as any other: it goes out and comes in.
  await belmere.rooms.expel(id, carthia.person.id)
  await belmere.rooms.invite(id, { devices: [carthia.device.id], role: 'member' })
  const back = await deceived(host, apart, { doors: host.doors(carthia.person.id) })
  await back.rooms.say(id, { text: 'Here I am again.' })
  await settle(id, [back, belmere])
  expect(words(belmere, id)).toEqual(['Between us.', 'Here I am again.'])
  expect(view(back, id).code).toBe(view(belmere, id).code)
})

test('a word that this device sealed and does not know halts the room: its store is older than what it did', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  const group = await bent(host, carthia, id)
  await put(host, id, 'message', await group.seal(utf8('of a copy of the store')))
  await carthia.rooms.sync(id)
  expect(view(carthia, id).state).toBe('halted')
  expect(alarm(carthia, 'parted').weight).toBe('grave')
  await belmere.rooms.sync(id)
  expect(view(belmere, id).state).toBe('open')
})

test('a halted room opens by its own alarm and no other, and the same lie is told of again', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  const noise = toBase64url(utf8(`CHR${'x'.repeat(400)}`))
  append(held(host, id), { kind: 'message', epoch: held(host, id).epoch, bytes: noise, at })
  await settle(id, all)
  await belmere.rooms.say(id, { text: 'One.' })
  await belmere.rooms.sync(id)
  const line = host.doors(carthia.person.id)
  const fetch: RoomDoors['fetch'] = async (input) => {
    const page = await line.fetch(input)
    return { ...page, envelopes: page.envelopes.map((one) => ({ ...one, chain: one.digest ?? noise })) }
  }
  const misled = await deceived(host, carthia, { doors: { ...line, fetch } })
  expect(kinds(misled)).toEqual(['unreadable', 'chain-broken'])
  await misled.rooms.settle(alarm(misled, 'unreadable').id)
  expect(view(misled, id).state).toBe('halted')
  for (let turn = 0; turn < 3; turn++) {
    await misled.rooms.settle(alarm(misled, 'chain-broken').id)
    expect(view(misled, id).state).toBe('open')
    await misled.rooms.sync(id)
    expect(view(misled, id).state).toBe('halted')
    expect(alarm(misled, 'chain-broken')).not.toHaveProperty('settledAt')
    expect(kinds(misled).filter((kind) => kind === 'chain-broken')).toHaveLength(1)
  }
  const honest = await deceived(host, misled, { doors: line })
  await honest.rooms.settle(alarm(honest, 'chain-broken').id)
  await honest.rooms.sync(id)
  expect(words(honest, id)).toEqual(['One.'])
})

test('a caucus stands before a commit that nobody can account for, loses nothing of what follows, and goes on', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const accounts = [carthia.person.id, norhaven.person.id]
  const caucus = await belmere.rooms.caucus(id, { accounts, title: 'Drafting' })
  for (let turn = 0; turn < 2; turn++) await settle(id, all)
  const group = await bent(host, carthia, caucus)
  const lena = group.members().find(({ identity }) => new TextDecoder().decode(identity).includes(norhaven.device.id))
  const { commit } = await group.commit({ remove: [lena?.leaf ?? 0] })
  const text = toBase64url(commit)
  const parts = Math.ceil(text.length / 1300)
  const say = speaker(host, id)
  await norhaven.rooms.say(caucus, { text: 'Before it was known.' })
  for (let part = 0; part < parts; part++) {
    const bytes = text.slice(part * 1300, (part + 1) * 1300)
    await say(carthia, { kind: 'caucus', caucus: caucus.split('.')[1], step: 'commit', part, parts, bytes })
  }
  for (const one of [belmere, norhaven]) await one.rooms.sync(id)
  expect(view(belmere, caucus)).toMatchObject({ state: 'open', may: { speak: 'statement-withheld' } })
  expect(kinds(belmere)).toContain('leaf-refused')
  await expect(belmere.rooms.expel(caucus, carthia.person.id)).rejects.toMatchObject({ code: 'statement-withheld' })
  host.now.at += 180_000
  await settle(id, [belmere, norhaven])
  await belmere.rooms.say(caucus, { text: 'Lena stays.' })
  await settle(id, [belmere, norhaven])
  for (const one of [belmere, norhaven]) {
    expect(words(one, caucus)).toEqual(['Before it was known.', 'Lena stays.'])
    expect(kinds(one)).toContain('commit-refused')
  }
})
