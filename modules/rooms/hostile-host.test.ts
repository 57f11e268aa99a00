/**
 * A host that lies, one lie a test. Each is found out by the clients, with evidence; none gives anybody a word to read.
 * docs/threat-model.md names these tests in "A compromised host".
 */
import { expect, test } from 'vitest'
import { deviceOf, domains, hashOf, nextStatement, signDevice } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { keyIdOf } from '#platform/signing.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import { memoryStore, type TestClient } from './sealing/client/test-client.ts'
import { append, openTestHost } from './sealing/client/test-host.ts'
import { keyDoorsOf } from './sealing/client/test-keys-world.ts'
import { deceived, ghost, showing } from './sealing/client/test-lies.ts'
import type { HostEnvelope } from './sealing/host-doors.ts'
import type { RoomDoors } from './sealing/views.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)
const evidenceOf = (client: TestClient, kind: string): unknown =>
  client.rooms.alarms().find((alarm) => alarm.kind === kind)?.evidence

test('a key package of the host’s own is not taken for that of the device it was asked for', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia } = await threeDelegations(host)
  const ivo = await host.client(host.person('Ivo', 'Dorvane'))
  await ivo.rooms.start()
  const line = host.doors(belmere.person.id)
  const sameName = await ghost({ delegation: ivo.person.delegation, device: ivo.device.id })
  const [others] = await host.doors(carthia.person.id).takePackages({ devices: [carthia.device.id] })
  for (const bytes of [sameName.package, others?.bytes ?? '', 'AAAA']) {
    const takePackages: RoomDoors['takePackages'] = async () => [{ device: ivo.device.id, bytes, lastResort: false }]
    const misled = await deceived(host, belmere, { doors: { ...line, takePackages } })
    const { invited, refused } = await misled.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
    expect(invited).toEqual([])
    expect(refused).toMatchObject([{ device: ivo.device.id, why: 'key-package-false' }])
    expect(evidenceOf(misled, 'key-package-false')).toMatchObject({ device: ivo.device.id })
    expect(view(misled, id).members).toBe(3)
    misled.rooms.stop()
  }
})

test('a device that the host adds to a delegation stands nowhere, and its delegation hears of it', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  const { kept } = host.keys
  const own = kept.devices.filter(({ signed }) => signed.statement.delegation === carthia.person.delegation)
  const last = own.at(-1)?.signed.statement
  const { pair } = await ghost({ delegation: carthia.person.delegation })
  const device = deviceOf(pair.public, 'Spare', { account: carthia.person.id, name: 'Samir' })
  const chain = {
    delegation: carthia.person.delegation,
    seq: last?.seq ?? 0,
    head: last ? hashOf(domains.device, last) : null,
  }
  const at = '2026-11-21T09:30:00Z'
  const signed = await signDevice(
    pair.secret,
    nextStatement(chain, { act: 'add', device, by: keyIdOf(pair.public), at }),
  )
  const subject =
    belmere.rooms &&
    host.keys.kept.lists[0]?.signed.statement.delegations.find((one) => one.id === carthia.person.delegation)?.subject
  kept.devices.push({ signed, ...host.keys.enter('device', subject ?? '', utf8('the host’s own')) })
  await host.keys.publish()
  host.now.at += 60_000
  for (const one of [belmere, carthia]) await one.rooms.sync()
  const { invited, refused } = await belmere.rooms.invite(id, { devices: [device.id], role: 'member' })
  expect(invited).toEqual([])
  expect(refused).toMatchObject([{ device: device.id, why: 'unknown' }])
  expect(kinds(carthia)).toContain('ghost-device')
  for (const one of [belmere, norhaven]) expect(view(one, id).members).toBe(3)
})

test('the host cannot put a reader on its own list without every member being told', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const { device } = await ghost({ delegation: carthia.person.delegation })
  host.rooms.get(id)?.members.set(device, { account: carthia.person.id, from: 1, to: Number.POSITIVE_INFINITY })
  for (const one of all) {
    await one.rooms.sync()
    expect(evidenceOf(one, 'delivery-mismatch')).toMatchObject({ extra: [device], missing: [] })
    expect(view(one, id).deliveryAgrees).toBe(false)
  }
  host.rooms.get(id)?.members.delete(device)
  host.rooms.get(id)?.members.delete(carthia.device.id)
  await belmere.rooms.sync()
  expect(evidenceOf(belmere, 'delivery-mismatch')).toMatchObject({ extra: [device] })
  expect(belmere.rooms.alarms().at(-1)?.evidence).toMatchObject({ missing: [carthia.device.id] })
})

test('commits and messages that the host makes up change nothing, and the talk goes on', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  const room = host.rooms.get(id)
  if (!room) throw new Error('No room.')
  const at = '2026-11-21T09:30:00Z'
  const noise = toBase64url(utf8(`CHR${'x'.repeat(400)}`))
  const commit = room.envelopes.find(({ kind }) => kind === 'commit')?.bytes ?? ''
  append(room, { kind: 'message', epoch: room.epoch, bytes: noise, at })
  append(room, { kind: 'commit', epoch: room.epoch, bytes: toBase64url(utf8('CHR no commit')), at })
  append(room, { kind: 'message', epoch: room.epoch, bytes: commit, at })
  room.epoch += 1
  await settle(id, all)
  await carthia.rooms.say(id, { text: 'We go on.' })
  await settle(id, all)
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await belmere.rooms.say(id, { text: 'So do we.' })
  await settle(id, all)
  for (const one of all) {
    expect(words(one, id)).toEqual(['We go on.', 'So do we.'])
    expect(kinds(one)).toEqual(expect.arrayContaining(['unreadable', 'replayed']))
    expect(view(one, id).people.map(({ role }) => role)).toEqual(['chair', 'chair', 'member'])
  }
})

test('a message delivered twice is shown once, and the second delivery is an alarm', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'Withdraw by noon.' })
  await settle(id, all)
  const room = host.rooms.get(id)
  const said = room?.envelopes.findLast(({ kind }) => kind === 'message')
  if (!room || !said?.bytes) throw new Error('Nothing was said.')
  append(room, { ...said, bytes: said.bytes })
  await settle(id, all)
  for (const one of all) {
    expect(words(one, id)).toEqual(['Withdraw by noon.'])
    expect(evidenceOf(one, 'replayed')).toMatchObject({ bytes: said.bytes })
  }
  // A second time to a device that has forgotten nothing but its memory.
  append(room, { ...said, bytes: said.bytes })
  const again = await deceived(host, carthia, {})
  expect(words(again, id)).toEqual(['Withdraw by noon.'])
  expect(words(norhaven, id)).toEqual(['Withdraw by noon.'])
})

test('envelopes out of order, left out or changed break the chain, and the client stops', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const bends: ((envelopes: HostEnvelope[]) => HostEnvelope[])[] = [
    ([first, second, ...rest]) => (first && second ? [second, first, ...rest] : []),
    (envelopes) => envelopes.slice(1),
    ([first, ...rest]) => (first ? [{ ...first, epoch: first.epoch + 1 }, ...rest] : []),
    ([first, second, ...rest]) => (first && second ? [{ ...first, bytes: second.bytes }, second, ...rest] : []),
    ([first, ...rest]) => (first ? [{ ...first, bytes: null, digest: first.chain }, ...rest] : []),
  ]
  await settle(id, all)
  for (const text of ['One.', 'Two.', 'Three.']) await belmere.rooms.say(id, { text })
  await belmere.rooms.sync(id)
  for (const bend of bends) {
    const line = host.doors(carthia.person.id)
    const fetch: RoomDoors['fetch'] = async (input) => {
      const page = await line.fetch(input)
      return { ...page, envelopes: bend(page.envelopes) }
    }
    const store = memoryStore(new Map(carthia.store.kept))
    const misled = await deceived(host, carthia, { doors: { ...line, fetch }, store })
    await misled.rooms.sync(id)
    expect(kinds(misled)).toEqual(['chain-broken'])
    expect(evidenceOf(misled, 'chain-broken')).toMatchObject({ last: { seq: expect.any(Number) } })
    expect(view(misled, id).state).toBe('halted')
    await expect(misled.rooms.say(id, { text: 'Hello?' })).rejects.toMatchObject({ code: 'halted' })
    misled.rooms.stop()
  }
  const honest = await deceived(host, carthia, {})
  expect(words(honest, id)).toEqual(['One.', 'Two.', 'Three.'])
})

test('a message kept from one member is missed by its number, and the two histories by the chain', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'We have an offer.' })
  await settle(id, all)
  const shown = host.rooms.get(id)?.envelopes.length ?? 0
  const kept = await deceived(host, carthia, {
    doors: showing(host, carthia.person.id, (envelopes) => envelopes.filter((_, index) => index !== shown)),
  })
  for (const text of ['We accept.', 'On one condition.']) {
    await belmere.rooms.say(id, { text })
    await belmere.rooms.sync(id)
  }
  await kept.rooms.sync(id)
  expect(words(kept, id)).toEqual(['We have an offer.', 'On one condition.'])
  expect(kept.rooms.alarms().find(({ kind }) => kind === 'withheld')?.values).toMatchObject({
    person: 'Mara',
    count: '1',
  })
  expect(evidenceOf(kept, 'room-forked')).toMatchObject({ by: { name: 'Mara' }, theirs: { seq: shown + 1 } })
  await kept.rooms.say(id, { text: 'Which condition?' })
  await kept.rooms.sync(id)
  for (const one of [belmere, norhaven]) {
    await one.rooms.sync(id)
    expect(kinds(one)).toContain('room-forked')
  }
})

test('two members told two orders of the same words find out with the next message', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const at = host.rooms.get(id)?.envelopes.length ?? 0
  const swapped = await deceived(host, carthia, {
    doors: showing(host, carthia.person.id, (envelopes) => {
      const [first, second] = [envelopes[at], envelopes[at + 1]]
      return first && second
        ? [...envelopes.slice(0, at), second, first, ...envelopes.slice(at + 2)]
        : envelopes.slice(0, at)
    }),
  })
  await belmere.rooms.say(id, { text: 'You first.' })
  await belmere.rooms.sync(id)
  await norhaven.rooms.say(id, { text: 'No.' })
  await norhaven.rooms.sync(id)
  await swapped.rooms.sync(id)
  expect(words(swapped, id)).toEqual(['No.', 'You first.'])
  await belmere.rooms.sync(id)
  await belmere.rooms.say(id, { text: 'Then I shall.' })
  await belmere.rooms.sync(id)
  await swapped.rooms.sync(id)
  expect(evidenceOf(swapped, 'room-forked')).toMatchObject({
    theirs: { chain: expect.any(String) },
    at: expect.any(Number),
  })
})

test('two commits accepted for one epoch part the room in two that cannot read one another, with two codes', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await settle(id, all)
  const room = host.rooms.get(id)
  if (!room) throw new Error('No room.')
  // From here on there are two hosts with one name.
  const other = await openTestHost()
  other.keys = host.keys
  other.rooms.set(id, structuredClone({ ...room, members: new Map(room.members) }))
  const apart = await deceived(host, carthia, { doors: other.doors(carthia.person.id) })
  await belmere.rooms.expel(id, norhaven.person.id)
  await apart.rooms.change(id, { title: 'Grid talks without Belmere' })
  await belmere.rooms.say(id, { text: 'Can you hear us?' })
  await belmere.rooms.sync(id)
  expect(view(apart, id).code).not.toBe(view(belmere, id).code)
  const crossed = other.rooms.get(id)
  const said = room.envelopes.at(-1)
  if (!crossed || !said?.bytes) throw new Error('Nothing was said.')
  append(crossed, { ...said, bytes: said.bytes })
  await apart.rooms.sync(id)
  expect(words(apart, id)).toEqual([])
  expect(evidenceOf(apart, 'unreadable')).toMatchObject({ envelope: { bytes: said.bytes } })
})

test('a room that goes back behind what was seen is an alarm', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'It is agreed.' })
  await settle(id, all)
  const back = await deceived(host, carthia, {
    doors: showing(host, carthia.person.id, (envelopes) => envelopes.slice(0, -1)),
  })
  await back.rooms.sync(id)
  expect(evidenceOf(back, 'room-rolled-back')).toMatchObject({
    seen: { chain: view(belmere, id) && expect.any(String) },
  })
  expect(words(back, id)).toEqual(['It is agreed.'])
})

test('a message that the host claims to have expired leaves its place visible', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  await belmere.rooms.say(id, { text: 'Do not sign.' })
  await belmere.rooms.sync(id)
  const said = host.rooms.get(id)?.envelopes.at(-1)
  if (!said?.bytes) throw new Error('Nothing was said.')
  Object.assign(said, { digest: toBase64url(sha256(fromBase64url(said.bytes))), bytes: null })
  await carthia.rooms.sync(id)
  expect(view(carthia, id).messages.at(-1)).toMatchObject({ content: { kind: 'gone' }, state: 'expired' })
})

test('a revocation that the host withholds is found in the record, and nothing is sealed meanwhile', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  await host.keys.remove(norhaven.device)
  const { kept } = host.keys
  const keyDoors = keyDoorsOf({ ...kept, devices: kept.devices.slice(0, -1) })
  host.now.at += 60_000
  const misled = await deceived(host, carthia, { keyDoors })
  await misled.rooms.say(id, { text: 'For friends only.' })
  await misled.rooms.sync(id)
  expect(evidenceOf(misled, 'statement-withheld')).toMatchObject({ places: [expect.any(Number)] })
  expect(view(misled, id).may.speak).toBe('statement-withheld')
  expect(view(misled, id).messages.at(-1)?.state).toBe('waiting')
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual([])
  // Whoever was told makes the removal, and the others hear of it in the room itself.
  await belmere.rooms.sync()
  await misled.rooms.sync(id)
  expect(view(misled, id).people.map(({ name }) => name)).toEqual(['Mara', 'Samir'])
})

test('an older credentials list is not taken for the newest', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  await host.keys.issue({ without: 'Norhaven' })
  host.now.at += 60_000
  for (const one of [belmere, carthia]) await one.rooms.sync()
  expect(view(belmere, id).people.map(({ name }) => name)).toEqual(['Mara', 'Samir'])
  const { kept } = host.keys
  const old = await deceived(host, carthia, { keyDoors: keyDoorsOf({ ...kept, lists: kept.lists.slice(0, 1) }) })
  expect(kinds(old)).toContain('list-rolled-back')
  await old.rooms.say(id, { text: 'Only for those who are listed.' })
  await settle(id, [belmere, old])
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual([])
})

test('a welcome to another room, or to a room of the host’s own, opens nothing', async () => {
  const host = await openTestHost()
  const { id, belmere } = await threeDelegations(host)
  const ivo = host.person('Ivo', 'Dorvane')
  const dorvane = await host.client(ivo)
  await dorvane.rooms.start()
  await belmere.rooms.invite(id, { devices: [dorvane.device.id], role: 'member' })
  const second = await belmere.rooms.open({ title: 'Other', history: 'from-joining', exercise: false, marking: 'red' })
  await belmere.rooms.invite(second, { devices: [dorvane.device.id], role: 'member' })
  const [one, two] = host.welcomes
  if (!one || !two) throw new Error('Nobody was welcomed.')
  host.welcomes = [
    { ...one, bytes: two.bytes },
    { ...two, bytes: one.bytes },
  ]
  await dorvane.rooms.sync()
  expect(dorvane.rooms.list()).toEqual([])
  expect(kinds(dorvane)).toEqual(['welcome-refused', 'welcome-refused'])
  // A room in which the host sits itself, under the name of a delegation.
  const line = host.doors(ivo.id)
  const [taken] = await line.takePackages({ devices: [dorvane.device.id] })
  const { key, engine } = await ghost({ delegation: belmere.person.delegation })
  const group = await engine.create({ groupId: utf8(id), device: key, settings: utf8('{}') })
  const made = await group.commit({ add: [fromBase64url(taken?.bytes ?? '')] })
  host.welcomes = [{ ...one, bytes: toBase64url(made.welcome ?? new Uint8Array()) }]
  await dorvane.rooms.sync()
  expect(dorvane.rooms.list()).toEqual([])
  expect(evidenceOf(dorvane, 'leaf-refused')).toMatchObject({ strangers: [{ why: 'unknown-device' }] })
})

test('whoever was expelled reads nothing more, even where the host hands them everything', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'Before.' })
  await settle(id, all)
  const helped = await deceived(host, norhaven, { doors: showing(host, norhaven.person.id, (envelopes) => envelopes) })
  await belmere.rooms.expel(id, norhaven.person.id)
  await carthia.rooms.sync(id)
  await carthia.rooms.say(id, { text: 'After.' })
  await settle(id, [belmere, carthia])
  await settle(id, [helped])
  expect(words(helped, id)).toEqual(['Before.'])
  await expect(helped.rooms.say(id, { text: 'Still here.' })).rejects.toMatchObject({ code: 'not-open' })
})

test('the host holds no word of what was said, nor a name of a file', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const secret = 'The ninth relay is unguarded'
  await belmere.rooms.say(id, { text: secret })
  await carthia.rooms.sendFile(id, { name: 'ninth-relay.txt', type: 'text/plain', bytes: utf8(secret) })
  await belmere.rooms.caucus(id, { accounts: [carthia.person.id], title: 'ninth-relay caucus' })
  await settle(id, all)
  await settle(id, all)
  const held = [
    ...[...host.rooms.values()].flatMap(({ envelopes }) => envelopes.map(({ bytes }) => fromBase64url(bytes ?? ''))),
    ...host.welcomes.map(({ bytes }) => fromBase64url(bytes)),
    ...host.blobs.values(),
    ...host.keys.record.files.values(),
  ].map((bytes) => Buffer.from(bytes).toString('latin1'))
  const all_ = held.join('\n') + JSON.stringify([...host.rooms.values()]) + JSON.stringify(host.calls)
  for (const word of [secret, 'ninth', 'Grid talks', 'caucus']) expect(all_).not.toContain(word)
  expect(held.length).toBeGreaterThan(10)
})
