import { expect, test } from 'vitest'
import type { SystemLine } from '../views.ts'
import { settle, threeDelegations, view, words } from './test-conversation.ts'
import { type TestClient } from './test-client.ts'
import { openTestHost } from './test-host.ts'

const lines = (client: TestClient, id: string): SystemLine[] =>
  view(client, id).messages.flatMap(({ content }) => (content.kind === 'system' ? content.line : []))

test('only a chair brings people in, sends them out and says what a room is', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const refused = { code: 'not-chair' }
  await expect(carthia.rooms.expel(id, norhaven.person.id)).rejects.toMatchObject(refused)
  await expect(carthia.rooms.change(id, { title: 'Ours' })).rejects.toMatchObject(refused)
  await expect(carthia.rooms.invite(id, { devices: [], role: 'member' })).rejects.toMatchObject(refused)
  expect(view(carthia, id).may).toMatchObject({ speak: true, invite: 'not-chair', leave: true, caucus: true })
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await settle(id, all)
  await carthia.rooms.change(id, { title: 'Grid talks, day two', marking: 'green' })
  await carthia.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, all)
  expect(view(norhaven, id)).toMatchObject({
    title: 'Grid talks, day two',
    marking: 'green',
    role: 'observer',
  })
  expect(lines(norhaven, id).map(({ name }) => name)).toEqual(['joined', 'role', 'changed', 'changed', 'role'])
  await belmere.rooms.say(id, { text: 'Day two begins.' })
  await settle(id, all)
  expect(view(norhaven, id).messages.at(-1)).toMatchObject({ exercise: false, marking: 'green' })
})

test('an observer who speaks all the same, with a bent program, is heard by nobody', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  // The word waits on its way while the role changes.
  await norhaven.rooms.say(id, { text: 'I object.' })
  await belmere.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, [norhaven, belmere, carthia])
  for (const one of [belmere, carthia]) {
    const heard = words(one, id)
    const told = one.rooms.alarms().map(({ kind }) => kind)
    // Whichever of the two the host put first: spoken before, and heard; or after, and dropped with an alarm.
    expect([heard, told]).toEqual(heard.length > 0 ? [['I object.'], []] : [[], ['observer-spoke']])
  }
})

test('whoever leaves is gone at once, and the others close the door behind them', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  await carthia.rooms.leave(id)
  expect(view(carthia, id).state).toBe('left')
  expect([...(carthia.store.kept?.keys() ?? [])].filter((key) => key.endsWith('/state'))).toEqual([])
  await settle(id, [belmere, norhaven])
  expect(view(belmere, id).people.map(({ name }) => name)).toEqual(['Mara', 'Lena'])
  expect(lines(norhaven, id).at(-1)).toMatchObject({ name: 'left', who: { name: 'Samir' } })
  await expect(belmere.rooms.leave(id)).rejects.toMatchObject({ code: 'last-chair' })
  await belmere.rooms.invite(id, { devices: [carthia.device.id], role: 'member' })
  await carthia.rooms.sync()
  await carthia.rooms.say(id, { text: 'I am back.' })
  await settle(id, [carthia, belmere, norhaven])
  expect(words(norhaven, id)).toEqual(['I am back.'])
  for (const one of [belmere, carthia, norhaven]) expect(one.rooms.alarms()).toEqual([])
})

test('a device that the chair shuts out stays out, though its holder has another inside', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  const phone = await host.client(carthia.person, { name: 'Phone' })
  await phone.rooms.start()
  await carthia.rooms.sync()
  await phone.rooms.sync()
  await settle(id, [belmere, norhaven])
  await belmere.rooms.removeDevice(id, phone.device.id)
  host.now.at += 600_000
  for (const one of [carthia, phone, carthia, belmere]) await one.rooms.sync()
  expect(view(phone, id).state).toBe('expelled')
  expect(view(belmere, id).people.find(({ name }) => name === 'Samir')?.devices).toHaveLength(1)
  expect(lines(belmere, id).at(-1)).toMatchObject({ name: 'device-left', deviceName: 'Phone', forced: false })
})

test('a room that its chair closes takes no more words, and can still be read', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await carthia.rooms.say(id, { text: 'Agreed.' })
  await settle(id, all)
  await belmere.rooms.close(id)
  expect(host.rooms.get(id)?.closedAt).not.toBeNull()
  await norhaven.rooms.sync()
  expect(view(norhaven, id).state).toBe('closed')
  expect(lines(norhaven, id).at(-1)).toMatchObject({ name: 'closed', by: { name: 'Mara' } })
  await expect(norhaven.rooms.say(id, { text: 'One more thing.' })).rejects.toMatchObject({ code: 'not-open' })
  expect(words(norhaven, id)).toEqual(['Agreed.'])
})

test('what was said for an hour is gone after it, here and at the host’s', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const expiresAt = new Date(host.now.at + 3_600_000).toISOString()
  await belmere.rooms.say(id, { text: 'Code word heron.', expiresAt })
  await belmere.rooms.say(id, { text: 'And this stays.' })
  await settle(id, all)
  expect(words(carthia, id)).toEqual(['Code word heron.', 'And this stays.'])
  host.now.at += 3_700_000
  await settle(id, all)
  expect(words(carthia, id)).toEqual(['And this stays.'])
  expect(carthia.rooms.search('heron')).toEqual([])
  const kept = [...(carthia.store.kept?.entries() ?? [])].filter(([key]) => key.startsWith('room/'))
  expect(kept.map(([, bytes]) => Buffer.from(bytes).toString('latin1')).join()).not.toContain('heron')
  const again = await host.client(carthia.person, carthia)
  await again.rooms.start()
  expect(view(again, id).messages.some(({ content }) => content.kind === 'gone')).toBe(true)
})

test('when the credentials list has run out nothing is sealed, and a new one lets what waits go', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await settle(id, all)
  host.now.at += 91 * 86_400_000
  for (const one of all) await one.rooms.sync()
  expect(view(belmere, id).may).toMatchObject({ speak: 'no-list', invite: true })
  expect(belmere.rooms.alarms().map(({ kind }) => kind)).toEqual(['list-expired'])
  await belmere.rooms.say(id, { text: 'Waiting for the committee.' })
  await settle(id, all)
  expect(words(carthia, id)).toEqual([])
  expect(view(belmere, id).people).toHaveLength(3)
  await host.keys.issue({})
  host.now.at += 60_000
  for (const one of [...all, ...all]) await one.rooms.sync()
  expect(words(carthia, id)).toEqual(['Waiting for the committee.'])
  expect(belmere.rooms.alarms()).toEqual([])
})

test('whoever lost every device comes back with a new one, by the chair and in the same role', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'mediator')
  await host.keys.remove(norhaven.device)
  host.now.at += 60_000
  for (const one of [belmere, carthia]) await one.rooms.sync()
  expect(view(carthia, id).people).toHaveLength(2)
  const recovered = await host.client(norhaven.person, { name: 'New laptop' })
  await recovered.rooms.start()
  host.now.at += 600_000
  for (const one of [belmere, carthia, recovered]) await one.rooms.sync()
  await recovered.rooms.say(id, { text: 'Back with new keys.' })
  await settle(id, [recovered, belmere, carthia])
  expect(words(carthia, id)).toEqual(['Back with new keys.'])
  expect(view(carthia, id).people.map(({ name, role }) => [name, role])).toContainEqual(['Lena', 'mediator'])
})

test('whoever was expelled and let in again while away comes in by the new door, and still has what was before', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host, 'snapshot')
  await carthia.rooms.say(id, { text: 'Before.' })
  await settle(id, all)
  await belmere.rooms.expel(id, carthia.person.id)
  await belmere.rooms.say(id, { text: 'Behind his back.' })
  await settle(id, [belmere, norhaven])
  await belmere.rooms.invite(id, { devices: [carthia.device.id], role: 'observer' })
  await belmere.rooms.say(id, { text: 'Welcome back.' })
  await settle(id, [belmere, norhaven])
  await carthia.rooms.sync()
  expect(view(carthia, id).state).toBe('open')
  expect(words(carthia, id)).toEqual(['Before.', 'Behind his back.', 'Welcome back.'])
  expect(
    view(carthia, id).messages.find(({ content }) => content.kind === 'text' && content.text === 'Behind his back.'),
  ).toMatchObject({
    snapshotBy: { name: 'Mara' },
  })
  expect(view(carthia, id).code).toBe(view(belmere, id).code)
  const again = await host.client(carthia.person, carthia)
  await again.rooms.start()
  expect(words(again, id)).toEqual(words(carthia, id))
  expect(belmere.rooms.alarms()).toEqual([])
  expect(carthia.rooms.alarms().map(({ kind }) => kind)).toEqual(['expelled'])
})
