/** A delegation that signs what is not true of its devices. Its statements are genuine, and speak for nobody but itself. */
import { expect, test } from 'vitest'
import { contentOf, deviceOf, domains, hashOf, nextStatement, signDevice } from '#modules/identity/keys.ts'
import type { HybridPublic } from '#platform/signing.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import type { TestClient } from './sealing/client/test-client.ts'
import { openTestHost, type TestHost } from './sealing/client/test-host.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)
const people = (client: TestClient, id: string): string[] =>
  view(client, id).people.map(({ name, delegation, role }) => `${name} of ${delegation.name}, ${role}`)

/** The clients of a delegation state that somebody's key is a device of their own. */
async function claim(host: TestHost, by: TestClient, key: HybridPublic): Promise<void> {
  const { kept } = host.keys
  const { delegation, id: account, name } = by.person
  const last = kept.devices.findLast(({ signed }) => signed.statement.delegation === delegation)?.signed.statement
  const subject = kept.lists.at(-1)?.signed.statement.delegations.find(({ id }) => id === delegation)?.subject
  if (!last || !subject) throw new Error('No such delegation.')
  const chain = { delegation, seq: last.seq, head: hashOf(domains.device, last) }
  const device = deviceOf(key, 'Desk', { account, name })
  const statement = nextStatement(chain, { act: 'add', device, by: by.device.id, at: '2026-11-21T09:30:00Z' })
  const signed = await signDevice(by.device.secret, statement)
  kept.devices.push({ signed, ...host.keys.enter('device', subject, contentOf(signed)) })
  await host.keys.publish()
}

test('a device that another delegation signs for under my account is nobody of mine', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const { delegation } = host.person('Ivo', 'Dorvane')
  const other = await host.client({ id: belmere.person.id, name: 'Mara', delegation }, { name: 'Phone' })
  await other.rooms.start()
  // As the page does where somebody is to be invited: all devices are looked at.
  await belmere.rooms.invite(id, { devices: ['AAAAAAAAAAAAAAAAAAAAAA'], role: 'member' })
  host.now.at += 400_000
  for (let round = 0; round < 2; round++) for (const one of [...all, other]) await one.rooms.sync()
  await belmere.rooms.say(id, { text: 'Among the three of us.' })
  await settle(id, all)
  await other.rooms.sync()
  expect(other.rooms.list()).toEqual([])
  for (const one of all)
    expect(people(one, id)).toEqual(['Mara of Belmere, chair', 'Samir of Carthia, member', 'Lena of Norhaven, member'])
  // Let in by name, it is another person: with a role, receipts and leave of its own.
  await belmere.rooms.invite(id, { devices: [other.device.id], role: 'member' })
  await other.rooms.sync()
  const asked = await belmere.rooms.say(id, { text: 'Agreed?', acknowledge: { by: '2026-11-21T10:00:00Z' } })
  await settle(id, [...all, other])
  await other.rooms.acknowledge(id, asked)
  await settle(id, [...all, other])
  expect(people(carthia, id)).toContain('Mara of Dorvane, member')
  expect(view(other, id).may).toMatchObject({ speak: true, invite: 'not-chair', change: 'not-chair' })
  const seen = view(belmere, id).messages.find((message) => message.id === asked)
  const by = seen?.receipts.filter(({ acknowledged }) => acknowledged !== undefined)
  expect(by?.map(({ delegation: of }) => of.name)).toEqual(['Dorvane'])
  expect(seen?.acknowledge?.missing).toEqual([carthia.person.id, norhaven.person.id])
  await expect(carthia.rooms.caucus(id, { accounts: [belmere.person.id], title: 'Which?' })).rejects.toThrow(RangeError)
  const theirs = `${delegation}/${belmere.person.id}`
  await expect(other.rooms.setRole(id, theirs, 'chair')).rejects.toMatchObject({ code: 'not-chair' })
  await other.rooms.leave(id)
  await settle(id, all)
  for (const one of all) {
    expect(people(one, id)).toHaveLength(3)
    expect(view(one, id).may.leave).toBe(one === belmere ? 'last-chair' : true)
  }
})

test('a key of mine that another delegation states as its own stays mine, and falls with my revocation', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  await claim(host, carthia, norhaven.device.key)
  host.now.at += 30_000
  for (let round = 0; round < 2; round++) for (const one of all) await one.rooms.sync()
  for (const one of all)
    expect(people(one, id)).toEqual(['Mara of Belmere, chair', 'Samir of Carthia, member', 'Lena of Norhaven, member'])
  // Nobody can be invited under a key that two claim: who would come is not who was chosen.
  const second = await belmere.rooms.open({ title: 'Second', history: 'from-joining', exercise: false, marking: 'red' })
  const devices = [norhaven.device.id]
  const { refused } = await belmere.rooms.invite(second, { devices, role: 'member' })
  expect(refused).toMatchObject([{ why: 'key-package-false' }])
  await host.keys.remove(norhaven.device)
  for (let round = 0; round < 3; round++) {
    host.now.at += 60_000
    for (const one of [belmere, carthia]) await one.rooms.sync()
  }
  await belmere.rooms.say(id, { text: 'Without Lena.' })
  await settle(id, [belmere, carthia])
  for (const one of [belmere, carthia])
    expect(people(one, id)).toEqual(['Mara of Belmere, chair', 'Samir of Carthia, member'])
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual([])
  expect(kinds(belmere)).toEqual([])
})
