/** A host that lies about devices, and a person who is worn down by its alarms: nothing is sealed to whom it should not. */
import { expect, test } from 'vitest'
import { contentOf, deviceOf, domains, hashOf, nextStatement } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes } from '#platform/crypto.ts'
import { newId } from './sealing/client/sealing-words.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import type { TestClient } from './sealing/client/test-client.ts'
import { openTestHost, type TestHost } from './sealing/client/test-host.ts'
import { keyDoorsOf } from './sealing/client/test-keys-world.ts'
import { deceived, ghost } from './sealing/client/test-lies.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)

/** A statement that nobody of the delegation signed, entered in the record all the same. */
async function forge(host: TestHost, delegation: string, device: ReturnType<typeof deviceOf>): Promise<void> {
  const { kept } = host.keys
  const last = kept.devices.findLast(({ signed }) => signed.statement.delegation === delegation)?.signed.statement
  const subject = kept.lists.at(-1)?.signed.statement.delegations.find(({ id }) => id === delegation)?.subject
  if (!last || !subject) throw new Error('No such delegation.')
  const chain = { delegation, seq: last.seq, head: hashOf(domains.device, last) }
  const by = toBase64url(randomBytes(16))
  const statement = nextStatement(chain, { act: 'add', device, by, at: '2026-11-21T09:30:00Z' })
  const signature = { key: by, ed25519: toBase64url(randomBytes(64)), mldsa65: toBase64url(randomBytes(3309)) }
  const signed = { statement, signature }
  kept.devices.push({ signed, ...host.keys.enter('device', subject, contentOf(signed)) })
  await host.keys.publish()
}

test('a device that nobody ever added speaks for nobody, in a room of the host’s own or in any other', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  const { delegation, id: account, name } = carthia.person
  const spare = await ghost({ delegation })
  await forge(host, delegation, deviceOf(spare.pair.public, 'Laptop', { account, name }))
  host.now.at += 700_000
  const room = crypto.randomUUID()
  const mara = `${belmere.person.delegation}/${belmere.person.id}`
  const settings = {
    v: 1,
    title: 'A private word',
    history: 'from-joining',
    exercise: false,
    marking: 'red',
    roles: { [`${delegation}/${account}`]: 'chair', [mara]: 'member' },
    out: [],
  }
  const group = await spare.engine.create({
    groupId: utf8(room),
    device: spare.key,
    settings: utf8(canonicalJson(settings)),
  })
  const line = host.doors('host')
  await line.open({ id: room, subject: newId(), device: spare.device, exercise: false })
  const { device } = belmere
  const [taken] = await line.takePackages({ devices: [device.id] })
  const made = await group.commit({ add: [fromBase64url(taken?.bytes ?? '')] })
  await line.commit({
    id: room,
    epoch: 0,
    bytes: toBase64url(made.commit),
    welcomes: [{ devices: [device.id], bytes: toBase64url(made.welcome ?? new Uint8Array()) }],
    added: [{ device: device.id, account: belmere.person.id }],
    removed: [],
  })
  for (let round = 0; round < 2; round++) for (const one of all) await one.rooms.sync()
  expect(belmere.rooms.room(room)).toBeUndefined()
  expect(kinds(belmere)).toContain('leaf-refused')
  expect(view(belmere, id).people.map((one) => one.name)).toEqual(['Mara', 'Samir', 'Lena'])
})

test('that somebody has read and settled the alarm seals nothing while a statement is withheld', async () => {
  const host = await openTestHost()
  const { id, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const then = structuredClone(host.keys.kept)
  const misled = await deceived(host, carthia, { keyDoors: keyDoorsOf(then) })
  await host.keys.remove(norhaven.device)
  host.now.at += 30_000
  await misled.rooms.sync(id)
  expect(kinds(misled)).toContain('statement-withheld')
  for (const { id: alarm } of misled.rooms.alarms()) await misled.rooms.settle(alarm)
  await misled.rooms.say(id, { text: 'For friends only.' })
  for (let round = 0; round < 2; round++) {
    host.now.at += 30_000
    await misled.rooms.sync(id)
    expect(view(misled, id).may.speak).toBe('statement-withheld')
    expect(view(misled, id).messages.at(-1)?.state).toBe('waiting')
  }
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual([])
})
