/** A host that lies about the record to those who hold sealed rooms against it. docs/threat-model.md, "A compromised host". */
import { expect, test } from 'vitest'
import { openTestRecord } from '#modules/record/test-record.ts'
import { openRecordView } from '#modules/record/verifying.ts'
import { utf8 } from '#platform/bytes.ts'
import type { TestClient } from './sealing/client/test-client.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import { openTestHost } from './sealing/client/test-host.ts'
import { keyDoorsOf } from './sealing/client/test-keys-world.ts'
import { deceived } from './sealing/client/test-lies.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)
const evidenceOf = (client: TestClient, kind: string): unknown =>
  client.rooms.alarms().find((alarm) => alarm.kind === kind)?.evidence

test('a record that was kept short for one member is missed as soon as another speaks', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  const old = new Map(host.keys.record.files)
  const fetch = async (path: string): Promise<Uint8Array> => old.get(path) ?? host.keys.record.fetch(path)
  const devices = [...host.keys.kept.devices]
  const eclipsed = await deceived(host, carthia, { fetch, keyDoors: keyDoorsOf({ ...host.keys.kept, devices }) })
  await host.keys.remove(norhaven.device)
  host.now.at += 60_000
  await belmere.rooms.sync()
  await belmere.rooms.say(id, { text: 'Norhaven has lost a device.' })
  await belmere.rooms.sync(id)
  for (let look = 0; look < 3; look++) {
    host.now.at += 60_000
    await eclipsed.rooms.sync()
  }
  expect(kinds(eclipsed)).toContain('record-withheld')
  expect(evidenceOf(eclipsed, 'record-withheld')).toMatchObject({ theirs: { size: host.keys.record.size() } })
})

test('a record that is rolled back, or forked, is shown by both signed checkpoints', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const old = new Map(host.keys.record.files)
  host.keys.record.fill(3)
  await host.keys.publish()
  host.now.at += 60_000
  await settle(id, all)
  const back = await deceived(host, carthia, { fetch: async (path) => old.get(path) ?? new Uint8Array() })
  expect(JSON.stringify(back.rooms.alarms())).toContain('rollback')
  expect(evidenceOf(back, 'record')).toMatchObject({
    seen: expect.stringContaining('/record'),
    shown: expect.stringContaining('/record'),
  })
  // A second record with the same keys, as long as the first and other than it.
  const second = await openTestRecord({ keys: host.keys.record.keys })
  second.fill(host.keys.record.size() + 1)
  await second.publish()
  const forked = await deceived(host, belmere, { fetch: second.fetch })
  expect(JSON.stringify(forked.rooms.alarms())).toContain('fork')
})

test('two members who are shown two records find out with the next word of either', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const { record } = host.keys
  const lastSeen = { load: async () => undefined, save: async () => {} }
  const { origin, policy, fetch } = record
  const entries = await openRecordView({ origin, policy, fetch, lastSeen, now: () => new Date(host.now.at) }).entries(
    0,
    record.size(),
  )
  // The same past, the same keys and witnesses; another entry at the end.
  const second = await openTestRecord({ keys: record.keys })
  second.add(...entries)
  second.fill(1)
  await second.publish()
  const apart = await deceived(host, carthia, { fetch: second.fetch })
  record.fill(1)
  await record.publish()
  host.now.at += 60_000
  for (const one of [belmere, apart, norhaven]) await one.rooms.sync()
  await belmere.rooms.say(id, { text: 'What do you see?' })
  await belmere.rooms.sync(id)
  await apart.rooms.sync(id)
  expect(words(apart, id)).toEqual(['What do you see?'])
  expect(evidenceOf(apart, 'record-forked')).toMatchObject({
    theirs: { size: record.size() },
    ours: { size: second.size() },
  })
  await apart.rooms.say(id, { text: 'Something else.' })
  await apart.rooms.sync(id)
  for (const one of [belmere, norhaven]) {
    await one.rooms.sync(id)
    expect(kinds(one)).toContain('record-forked')
  }
})

test('the record must hold the very order that was seen', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'For the record.' })
  await settle(id, all)
  host.now.at += 60_000
  await settle(id, all)
  expect(view(belmere, id).recorded?.seq).toBe(view(belmere, id).lastSeq)
  for (const one of all) expect(kinds(one)).toEqual([])
  const room = host.rooms.get(id)
  const last = room?.envelopes.at(-1)
  if (!room || !last) throw new Error('No room.')
  await belmere.rooms.say(id, { text: 'And this.' })
  const { index, salt } = host.keys.enter('envelopes', room.subject, utf8('something else'))
  await host.keys.publish()
  room.entries.push({ seq: last.seq + 1, index, salt })
  await settle(id, all)
  expect(evidenceOf(carthia, 'not-recorded')).toMatchObject({ index })
})
