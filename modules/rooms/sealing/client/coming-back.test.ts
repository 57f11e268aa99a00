import { expect, test } from 'vitest'
import { settle, threeDelegations, view, words } from './test-conversation.ts'
import { openTestHost } from './test-host.ts'

test('a key out of a backup brings nobody into a room by itself, says so, and is let in again by a chair', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'Before.' })
  await settle(id, all)
  carthia.rooms.stop()
  // The same key in an empty store.
  const back = await host.client(carthia.person, { device: carthia.device })
  await back.rooms.start()
  await back.rooms.sync()
  expect(back.rooms.list()).toEqual([])
  expect(back.rooms.alarms()).toMatchObject([{ kind: 'keys-lost', weight: 'care', values: { count: '1' } }])
  const devices = [carthia.device.id]
  const seated = await belmere.rooms.invite(id, { devices, role: 'member' })
  expect(seated.refused).toMatchObject([{ why: 'already-in' }])
  await belmere.rooms.removeDevice(id, carthia.device.id)
  expect((await belmere.rooms.invite(id, { devices, role: 'member' })).invited).toEqual(devices)
  await back.rooms.sync()
  await back.rooms.say(id, { text: 'I am back.' })
  await settle(id, [belmere, norhaven, back])
  for (const one of [belmere, norhaven]) expect(words(one, id)).toEqual(['Before.', 'I am back.'])
  expect(words(back, id)).toEqual(['I am back.'])
  // And into a new one, as anybody: none of the key packages is left that only the lost store could open.
  const second = await belmere.rooms.open({ title: 'Next', history: 'from-joining', exercise: false, marking: 'red' })
  await belmere.rooms.invite(second, { devices, role: 'member' })
  await back.rooms.sync()
  expect(view(back, second).people.map(({ name }) => name)).toEqual(['Mara', 'Samir'])
  expect(back.rooms.alarms()).toHaveLength(1)
})

test('one’s own other device removes the one whose keys were lost, and brings it back by itself', async () => {
  const host = await openTestHost()
  const { id, carthia, belmere } = await threeDelegations(host)
  const phone = await host.client(carthia.person, { name: 'Phone' })
  await phone.rooms.start()
  host.now.at += 30_000
  for (let round = 0; round < 2; round++) for (const one of [carthia, phone]) await one.rooms.sync()
  expect(view(phone, id).people.map(({ devices }) => devices.length)).toEqual([1, 2, 1])
  phone.rooms.stop()
  const back = await host.client(carthia.person, { device: phone.device })
  await back.rooms.start()
  expect(back.rooms.alarms().map(({ kind }) => kind)).toContain('keys-lost')
  host.now.at += 400_000
  await carthia.rooms.removeDevice(id, phone.device.id)
  for (let round = 0; round < 2; round++) for (const one of [carthia, belmere, back]) await one.rooms.sync()
  await belmere.rooms.say(id, { text: 'Welcome back.' })
  await settle(id, [carthia, belmere, back])
  expect(words(back, id)).toEqual(['Welcome back.'])
})

test('a device that starts for the first time misses nothing', async () => {
  const host = await openTestHost()
  const { all } = await threeDelegations(host)
  for (const one of all) {
    await one.rooms.sync()
    expect(one.rooms.alarms()).toEqual([])
  }
})
